"""The bytes of a file that a person dropped, as a workbook; or the reason in Korean why they are none. Pure.

Everything that is not a plain, whole, unlocked XLSX of a sensible size is refused here, before a library unpacks it.
"""

from __future__ import annotations

import html
import io
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass, field

from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string
from openpyxl.workbook import Workbook

ZIP_SIGNATURE, EMPTY_ZIP_SIGNATURE = b"PK\x03\x04", b"PK\x05\x06"
OLE_SIGNATURE = bytes.fromhex("d0cf11e0a1b11ae1")
ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
HWP_MARK = "HwpSummaryInformation".encode("utf-16-le")
LARGEST_FILE, LARGEST_PART, LARGEST_TOTAL, MOST_PARTS = 20 << 20, 24 << 20, 96 << 20, 2_000
# A merge or a link over a whole sheet is one line of XML and sixteen thousand million cells in memory.
AREA = re.compile(rb'<(?:\w+:)?(?:mergeCell|hyperlink)\s[^>]*?\bref\s*=\s*["\']([^"\']*:[^"\']*)["\']')
CORNERS = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})")
MOST_AREA_CELLS = 200_000
WORKBOOK_PART, TYPES_PART, MACRO_PART = "xl/workbook.xml", "[Content_Types].xml", "vbaProject.bin"
DAMAGES = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, ValueError)
SAVE_AGAIN = "Excel 에서 「Excel 통합 문서(.xlsx)」로 다시 저장해 같은 이름으로 보내기"


class RefusedWorkbookError(Exception):
    """A file that cannot be checked cell by cell.

    Attributes:
        problem: in Korean, without anything that stands in the file but names of sheets and headers.
        action: what the person who made it should do.
        is_unfinished: the file is cut off or still being copied.
    """

    def __init__(self, problem: str, action: str, *, is_unfinished: bool = False) -> None:
        super().__init__(f"{problem} | 조치: {action}")
        self.problem = problem
        self.action = action
        self.is_unfinished = is_unfinished


@dataclass(frozen=True)
class Opened:
    """A workbook twice: as it was written, and as Excel last computed it.

    Attributes:
        written: formulas as formulas; the one that a returned copy is made of.
        computed: formulas as the values that were saved with them.
    """

    written: Workbook = field(repr=False)
    computed: Workbook = field(repr=False)


def open_workbook(content: bytes) -> Opened:
    """Open an XLSX.

    Raises:
        RefusedWorkbookError: empty, cut off, another format, locked with a password, with macros, or of a size that no
            person fills in.
    """
    _check_signature(content)
    _check_parts(content)
    return Opened(_load(content, computed=False), _load(content, computed=True))


def _check_signature(content: bytes) -> None:
    if not content:
        raise RefusedWorkbookError("파일이 비어 있음(0바이트)", "파일을 다시 저장해 보내기", is_unfinished=True)
    if len(content) > LARGEST_FILE:
        raise RefusedWorkbookError(
            f"파일이 너무 큼({len(content):,}바이트, 한도 {LARGEST_FILE:,})",
            "그림과 쓰지 않는 시트를 지우고 다시 보내기",
        )
    if content.startswith(OLE_SIGNATURE):
        if ENCRYPTED_STREAM in content:
            raise RefusedWorkbookError("암호가 걸린 파일이라 열 수 없음", "암호를 풀고 다시 저장해 보내기")
        kind = "한글(.hwp) 문서" if HWP_MARK in content else "옛 형식(.xls) 파일"
        raise RefusedWorkbookError(f"{kind}의 이름만 .xlsx 로 바꾼 것임", SAVE_AGAIN)
    if not content.startswith((ZIP_SIGNATURE, EMPTY_ZIP_SIGNATURE)):
        head = content[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
        kind = "웹 페이지(HTML)나 XML" if head.startswith(b"<") else "CSV 같은 글자 파일이거나 다른 형식"
        raise RefusedWorkbookError(f"XLSX 통합문서가 아님: {kind}의 이름만 .xlsx 로 바꾼 것임", SAVE_AGAIN)


def _check_parts(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            names = {part.filename for part in parts}
            sizes = [part.file_size for part in parts]
            if len(parts) > MOST_PARTS or max(sizes, default=0) > LARGEST_PART or sum(sizes) > LARGEST_TOTAL:
                raise RefusedWorkbookError(
                    "풀면 지나치게 커지는 파일임: 서식만 있는 빈 행이나 열이 끝까지 이어져 있거나 손상됨",
                    "빈 행과 열을 모두 지우고 다시 저장하거나, 새 양식에 값만 옮겨 적기",
                )
            if any(part.flag_bits & 1 for part in parts):
                raise RefusedWorkbookError("암호가 걸린 압축 파일임", "암호 없이 .xlsx 로 저장해 보내기")
            damaged = packed.testzip()
            sheets = [n for n in names if n.startswith("xl/worksheets/") and n.endswith(".xml")] if not damaged else []
            spanned = sum(_spanned_cells(packed.read(name)) for name in sheets)
    except DAMAGES as error:
        raise RefusedWorkbookError(
            f"파일이 온전하지 않음({type(error).__name__}): 아직 복사하는 중이거나 잘렸음",
            "복사가 끝났는지 확인하고 다시 보내기",
            is_unfinished=True,
        ) from error
    if damaged is not None:
        raise RefusedWorkbookError("파일의 일부가 깨져 있음", "Excel 에서 열어 다시 저장해 보내기", is_unfinished=True)
    if spanned > MOST_AREA_CELLS:
        raise RefusedWorkbookError(
            "병합된 칸이나 하이퍼링크가 지나치게 넓음(열이나 시트 전체)", "병합과 하이퍼링크를 풀고 다시 저장해 보내기"
        )
    if any(name.endswith(MACRO_PART) for name in names):
        raise RefusedWorkbookError("매크로가 든 파일은 받지 않음", "매크로 없는 .xlsx 로 저장해 보내기")
    if WORKBOOK_PART not in names or TYPES_PART not in names:
        kind = "한글(.hwpx) 문서" if "Contents/content.hpf" in names else "다른 압축 파일"
        raise RefusedWorkbookError(f"XLSX 통합문서가 아님: {kind}의 이름만 .xlsx 로 바꾼 것임", SAVE_AGAIN)


def _spanned_cells(sheet: bytes) -> int:
    count = 0
    for written in AREA.findall(sheet):
        corners = CORNERS.fullmatch(html.unescape(written.decode("utf-8", "replace")).strip().upper())
        if corners is None:
            # The library may make something of it; nobody can say how much.
            return MOST_AREA_CELLS + 1
        left, top, right, bottom = corners.groups()
        width = column_index_from_string(right) - column_index_from_string(left) + 1
        count += width * (int(bottom) - int(top) + 1)
    return count


def _load(content: bytes, *, computed: bool) -> Workbook:
    try:
        return load_workbook(io.BytesIO(content), data_only=computed, keep_links=not computed)
    except Exception as error:
        # The library raises whatever its parsers stumble over: KeyError, ValueError, TypeError, ParseError ...
        raise RefusedWorkbookError(
            f"통합문서의 내용을 읽을 수 없음({type(error).__name__})",
            "Excel 에서 열어 새 이름으로 저장한 뒤 다시 보내기",
        ) from error

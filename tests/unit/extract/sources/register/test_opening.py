"""Files that are no workbook, or none that may be opened."""

from __future__ import annotations

import contextlib
import io
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.sources.register import opening
from extract.sources.register.opening import RefusedWorkbookError, open_workbook
from tests.fakes.register_book import book, task

GOOD = book([task(1)])
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(512)


def repacked(change: Callable[[dict[str, bytes]], object]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(GOOD)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    change(parts)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return buffer.getvalue()


def sheet_of(parts: dict[str, bytes]) -> str:
    return next(name for name in parts if name.startswith("xl/worksheets/sheet"))


def merge_all(parts: dict[str, bytes]) -> None:
    name = sheet_of(parts)
    merge = b'</sheetData><mergeCells count="1"><mergeCell ref="A2:XFD1048576"/></mergeCells>'
    parts[name] = parts[name].replace(b"</sheetData>", merge)


def span(element: str, area: str) -> Callable[[dict[str, bytes]], None]:
    def change(parts: dict[str, bytes]) -> None:
        name = sheet_of(parts)
        wide = f'</sheetData><{element}s><{element} ref="{area}"/></{element}s>'.encode()
        parts[name] = parts[name].replace(b"</sheetData>", wide)

    return change


def billion_laughs(parts: dict[str, bytes]) -> None:
    entities = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    name = sheet_of(parts)
    parts[name] = entities + parts[name]


def test_a_plain_workbook_opens() -> None:
    assert "과제" in open_workbook(GOOD).written.sheetnames
    assert "과제" in open_workbook(repacked(lambda parts: None)).computed.sheetnames


@pytest.mark.parametrize(
    ("content", "said", "is_unfinished"),
    [
        (b"", "0바이트", True),
        (GOOD[: len(GOOD) // 2], "아직 복사하는 중이거나 잘렸음", True),
        (GOOD[:-30], "아직 복사하는 중이거나 잘렸음", True),
        (OLE, "옛 형식(.xls)", False),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "암호가 걸린 파일", False),
        (OLE + "HwpSummaryInformation".encode("utf-16-le"), "한글(.hwp)", False),
        ("연도,과제번호\n2026,T-1\n".encode("cp949"), "CSV 같은 글자 파일", False),
        ("\ufeff<html><table>".encode(), "웹 페이지(HTML)", False),
        (b"%PDF-1.7", "다른 형식", False),
        (repacked(lambda parts: parts.update({"xl/vbaProject.bin": b"x"})), "매크로가 든 파일", False),
        (repacked(lambda parts: parts.pop("xl/workbook.xml")), "다른 압축 파일", False),
        (repacked(lambda parts: parts.update({sheet_of(parts): b"<worksheet><row"})), "내용을 읽을 수 없음", False),
        (repacked(merge_all), "병합된 칸이나 하이퍼링크가 지나치게 넓음", False),
        (repacked(billion_laughs), "내용을 읽을 수 없음", False),
        (
            repacked(lambda parts: parts.update({"xl/media/x.bin": bytes(opening.LARGEST_PART + 1)})),
            "지나치게 커지는",
            False,
        ),
    ],
)
def test_what_is_no_workbook_is_refused_with_what_it_is(content: bytes, said: str, is_unfinished: bool) -> None:
    with pytest.raises(RefusedWorkbookError) as refusal:
        open_workbook(content)
    assert said in refusal.value.problem
    assert refusal.value.is_unfinished is is_unfinished
    assert refusal.value.action


@pytest.mark.parametrize("element", ["mergeCell", "hyperlink"])
@pytest.mark.parametrize("area", ["A1:XFD1048576", "$A$1:$XFD$1048576", "a1:xfd1048576", "A1:A104857&#54;", "A:A"])
def test_an_area_that_would_fill_memory_is_refused_before_a_library_sees_it(element: str, area: str) -> None:
    with pytest.raises(RefusedWorkbookError, match="지나치게 넓음"):
        open_workbook(repacked(span(element, area)))
    assert open_workbook(repacked(span(element, "A3:C4")))


def test_a_part_whose_bytes_do_not_match_their_sum_is_refused() -> None:
    at = GOOD.index(b"xl/worksheets/sheet1.xml") + 120
    spoilt = GOOD[:at] + bytes([GOOD[at] ^ 0xFF]) + GOOD[at + 1 :]
    with pytest.raises(RefusedWorkbookError) as refusal:
        open_workbook(spoilt)
    assert refusal.value.is_unfinished


@given(st.binary(max_size=300), st.integers(0, len(GOOD) - 1))
def test_no_bytes_raise_anything_else(noise: bytes, at: int) -> None:
    for content in (noise, b"PK\x03\x04" + noise, GOOD[:at] + noise):
        with contextlib.suppress(RefusedWorkbookError):
            open_workbook(content)

"""The copy that goes back to whoever made the workbook: their own file with the faulty cells marked. Pure.

It may show everything the person wrote, since it is the person's file; it stays in a private folder.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from extract.sources.register.findings import Finding
from extract.sources.register.sheet import SUMMARY_SHEET

FAULT_FILL = PatternFill("solid", start_color="FFFFC7CE")
REMARK_FILL = PatternFill("solid", start_color="FFFFEB9C")
AUTHOR = "등록부 점검"
WIDTHS = (8, 18, 8, 20, 70)
MEND_MARKED = "칠한 칸의 메모를 보고 원래 파일을 고친 뒤 같은 이름으로 다시 보내 주십시오. 이 시트는 지워도 됩니다."
MEND_UNMARKED = "칸에는 표시하지 못했습니다. 아래 내용을 보고 원래 파일을 고친 뒤 같은 이름으로 다시 보내 주십시오."
MOST_LISTED = 2_000


def returned_copy(book: Workbook | None, findings: Sequence[Finding]) -> bytes:
    """Mark and list what was found.

    Args:
        book: the person's workbook, changed in place; None when it could not be opened, which gives the list alone.
        findings: in the order in which they are listed.
    """
    if book is None:
        return _list_alone(findings)
    for finding in findings:
        if finding.sheet in book.sheetnames and finding.row:
            _mark(book[finding.sheet], finding)
    _summary(book, findings)
    buffer = io.BytesIO()
    try:
        book.save(buffer)
    except Exception:
        # What the library could read it cannot always write again (a damaged style, an old drawing).
        return _list_alone(findings)
    return buffer.getvalue()


def _list_alone(findings: Sequence[Finding]) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    _summary(book, findings, how_to=MEND_UNMARKED)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _mark(sheet: Worksheet, finding: Finding) -> None:
    cell = sheet.cell(finding.row or 1, finding.column_index or 1)
    if isinstance(cell, MergedCell):
        return
    cell.fill = FAULT_FILL if finding.is_fault or cell.fill == FAULT_FILL else REMARK_FILL
    said = f"{finding.message}" if finding.is_fault else f"확인: {finding.message}"
    before = f"{cell.comment.text}\n" if cell.comment else ""
    cell.comment = Comment(before + said, AUTHOR, width=320, height=120)


def _summary(book: Workbook, findings: Sequence[Finding], *, how_to: str = MEND_MARKED) -> None:
    if SUMMARY_SHEET in book.sheetnames:
        book.remove(book[SUMMARY_SHEET])  # a copy that was returned before, mended and sent in again
    sheet = book.create_sheet(SUMMARY_SHEET, 0)
    faults = sum(f.is_fault for f in findings)
    sheet.append([f"고칠 것 {faults:,}개, 확인할 것 {len(findings) - faults:,}개"])
    sheet.append([how_to])
    sheet.append([])
    sheet.append(["구분", "시트", "행", "열", "내용"])
    for cell in (sheet["A1"], *sheet[4]):
        cell.font = Font(bold=True)
    for finding in findings[:MOST_LISTED]:
        kind = "고칠 것" if finding.is_fault else "확인"
        sheet.append([kind, finding.sheet, finding.row, finding.header, finding.message])
        if finding.sheet in book.sheetnames and finding.row:
            place = f"{get_column_letter(finding.column_index or 1)}{finding.row}"
            sheet.cell(sheet.max_row, 3).hyperlink = f"#'{finding.sheet.replace(chr(39), chr(39) * 2)}'!{place}"
        sheet.cell(sheet.max_row, 5).alignment = Alignment(wrap_text=True, vertical="top")
    if len(findings) > MOST_LISTED:
        sheet.append(["", "", None, "", f"그 밖에 {len(findings) - MOST_LISTED:,}개"])
    for at, width in enumerate(WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    # A summary that is first is also what opens; two active sheets would be typed into together.
    for other in book.worksheets:
        other.sheet_view.tabSelected = other is sheet
    book.active = 0

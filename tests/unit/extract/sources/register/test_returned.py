"""The template people get, and the copy they get back."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from extract.sources.register.check import check_workbook
from extract.sources.register.definition import DEFINITIONS, RegisterDefinition
from extract.sources.register.findings import Finding
from extract.sources.register.opening import open_workbook
from extract.sources.register.returned import FAULT_FILL, REMARK_FILL, returned_copy
from extract.sources.register.sheet import EXAMPLE_SHEET, GUIDE_SHEET, LIST_SHEET, SUMMARY_SHEET
from extract.sources.register.template import template_bytes
from tests.fakes.register_book import TASKS, book, check, task


def returned(content: bytes) -> bytes:
    opened = open_workbook(content)
    return returned_copy(opened.written, check_workbook(opened, departments=("버스정책과",)).findings)


def test_faulty_cells_are_filled_and_commented_and_the_rest_is_left_alone() -> None:
    def format_a_cell(sheet: Worksheet) -> None:
        sheet["C2"].number_format, sheet["C2"].value = "@", "제 과제"

    content = book([task(1), task(2, progress_rate="반쯤", department_name="버스정책괴")], format_a_cell)
    book_back = load_workbook(io.BytesIO(returned(content)))
    sheet = book_back["과제"]
    assert sheet["L3"].fill.start_color.rgb == FAULT_FILL.start_color.rgb
    assert sheet["L3"].value == "반쯤"
    assert sheet["L3"].comment is not None
    assert sheet["L3"].comment.text.startswith("0~100 사이의 수여야 함")
    assert sheet["D3"].fill.start_color.rgb == REMARK_FILL.start_color.rgb
    assert sheet["C2"].value == "제 과제"
    assert sheet["C2"].comment is None
    before, after = load_workbook(io.BytesIO(content))["과제"], sheet
    changed = {c.coordinate for row in after.iter_rows() for c in row if c.value != before[c.coordinate].value}
    assert changed == set()
    assert len(after.data_validations.dataValidation) == len(before.data_validations.dataValidation) > 5


def test_the_summary_is_the_first_sheet_and_lists_every_finding() -> None:
    book_back = load_workbook(io.BytesIO(returned(book([task(1, task_text=None), task(2, progress_rate=-1)]))))
    assert book_back.sheetnames[0] == SUMMARY_SHEET
    rows = list(book_back[SUMMARY_SHEET].iter_rows(values_only=True))
    assert rows[0][0] == "고칠 것 2개, 확인할 것 0개"
    assert [row[1:4] for row in rows[4:]] == [("과제", 2, "과제명"), ("과제", 3, "추진율(%)")]


def test_a_returned_copy_that_is_mended_and_sent_in_is_a_good_workbook() -> None:
    book_back = load_workbook(io.BytesIO(returned(book([task(1, progress_rate="반쯤")]))))
    book_back["과제"]["L2"].value = 50
    buffer = io.BytesIO()
    book_back.save(buffer)
    assert check(buffer.getvalue()).findings == ()
    again = load_workbook(io.BytesIO(returned(buffer.getvalue())))
    assert again.sheetnames.count(SUMMARY_SHEET) == 1


def test_a_merged_cell_can_be_marked() -> None:
    content = book([task(1), task(2)], lambda sheet: sheet.merge_cells("D2:D3"))
    sheet = load_workbook(io.BytesIO(returned(content)))["과제"]
    assert "병합된 칸" in sheet["D2"].comment.text


def test_what_could_not_be_opened_gets_the_list_alone() -> None:
    book_back = load_workbook(io.BytesIO(returned_copy(None, [Finding("암호가 걸린 파일이라 열 수 없음")])))
    assert book_back.sheetnames == [SUMMARY_SHEET]
    (row,) = book_back[SUMMARY_SHEET].iter_rows(min_row=5, values_only=True)
    assert row[4] == "암호가 걸린 파일이라 열 수 없음"


@pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda d: d.entities)
def test_a_template_has_a_form_an_example_and_instructions(definition: RegisterDefinition) -> None:
    made = load_workbook(io.BytesIO(template_bytes(definition, departments=("도로과", "하수과"))))
    assert made.sheetnames == [definition.sheet, EXAMPLE_SHEET, GUIDE_SHEET, LIST_SHEET]
    assert made[LIST_SHEET].sheet_state == "hidden"
    form, example = made[definition.sheet], made[EXAMPLE_SHEET]
    headers = [c.header for c in definition.columns]
    assert [c.value for c in form[1]] == [c.value for c in example[1]] == headers
    assert form.freeze_panes == "A2"
    assert form.max_row == 1
    assert example.max_row == len(definition.examples) + 1
    assert all(cell.comment for cell in form[1])
    told = "\n".join(str(v) for row in made[GUIDE_SHEET].iter_rows(values_only=True) for v in row if v)
    assert all(header in told for header in headers)
    assert all(rule.message in told for rule in definition.rules)


def test_lists_can_be_chosen_from() -> None:
    form = load_workbook(io.BytesIO(template_bytes(TASKS, departments=("도로과", "하수과"))))["과제"]
    lists = {str(v.sqref): v.formula1 for v in form.data_validations.dataValidation if v.type == "list"}
    assert lists["E2:E501"] == '"내부소통,시민소통"'
    assert lists["D2:D501"] == f"{LIST_SHEET}!$A$1:$A$2"


def test_the_same_definition_gives_the_same_bytes() -> None:
    assert template_bytes(TASKS, departments=("도로과",)) == template_bytes(TASKS, departments=("도로과",))

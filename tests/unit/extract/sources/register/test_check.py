"""Registers filled in badly by hand: every fault is named by sheet, row, column and rule."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from extract.sources.register.definition import DEFINITIONS, RegisterDefinition
from extract.sources.register.opening import RefusedWorkbookError
from extract.sources.register.sheet import EXAMPLE_SHEET
from extract.sources.register.template import template_bytes
from tests.fakes.register_book import TASKS, book, check, definition_of, saved, task

COLUMN = {c.name: number for number, c in enumerate(TASKS.columns, start=1)}
DEPARTMENTS = ("버스정책과", "교통관리과", "자원순환과")


def faults(content: bytes, **options: Any) -> list[str]:
    return [str(f) for f in check(content, **options).faults]


def remarks(content: bytes, **options: Any) -> list[str]:
    return [str(f) for f in check(content, **options).findings if not f.is_fault]


def test_there_are_fourteen_registers() -> None:
    assert len(DEFINITIONS) == 14
    assert len({d.file_code for d in DEFINITIONS}) == len({d.sheet for d in DEFINITIONS}) == 14


@pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda d: d.entities)
def test_the_example_of_every_register_keeps_every_rule_of_it(definition: RegisterDefinition) -> None:
    content = template_bytes(definition, rows=definition.examples)
    checked = check(content, definitions=[_without_example(definition)])
    assert [str(f) for f in checked.findings] == []
    assert len(checked.rows) == len(definition.examples) >= 3


@pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda d: d.entities)
def test_an_example_left_in_is_no_entry(definition: RegisterDefinition) -> None:
    checked = check(template_bytes(definition, rows=definition.examples), expected=definition)
    assert len(checked.rejected) == len(definition.examples)
    assert {f.message for f in checked.faults if f.row} == {"예시 행이 그대로 남아 있음: 지우거나 실제 내용으로 바꾸기"}


@pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda d: d.entities)
def test_an_empty_template_that_is_sent_back_is_refused(definition: RegisterDefinition) -> None:
    with pytest.raises(RefusedWorkbookError, match="빈 양식이 그대로 옴"):
        check(template_bytes(definition), expected=definition)


def _without_example(definition: RegisterDefinition) -> RegisterDefinition:
    from dataclasses import replace

    return replace(definition, examples=())


def test_right_rows_are_typed_and_numbered_as_the_sheet_numbers_them() -> None:
    checked = check(book([task(1), task(2, progress_rate=62.5, due_on="2026.12.31")]))
    assert checked.findings == ()
    assert [r.number for r in checked.rows] == [2, 3]
    assert checked.rows[1].values["progress_rate"] == 0.625
    assert checked.rows[1].values["due_on"] == date(2026, 12, 31)
    assert checked.rows[1].values["task_year"] == 2026


def test_a_bad_cell_is_named_by_sheet_row_column_and_rule_and_its_text_is_not() -> None:
    content = book([task(1), task(2, progress_rate="홍길동 010-1234-5678")])
    assert faults(content) == ["시트 「과제」 3행 「추진율(%)」: 0~100 사이의 수여야 함 (적힌 값의 종류: 글자)"]
    assert [r.number for r in check(content).rejected] == [3]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"task_text": "  "}, "「과제명」: 반드시 적어야 하는데 비어 있음"),
        ({"status": "진행"}, "「상태」: 다음 중 하나여야 함: 계획, 추진중, 완료, 중단 (적힌 값의 종류: 글자)"),
        ({"started_on": "내년"}, "「시작일」: 날짜여야 함, 예: 2026-11-25 (적힌 값의 종류: 글자)"),
        ({"due_on": date(2026, 3, 1)}, "「완료예정일」: 완료예정일이 시작일보다 앞설 수 없음"),
        (
            {"task_code": "과제 1"},
            "「과제번호」: 영문·숫자와 - _ . : / 만 쓴 40자 이내의 번호여야 함 (적힌 값의 종류: 글자)",
        ),
        ({"official_name": "#REF!"}, "「담당자」: 수식이 오류 값을 냄: 값으로 바꾸어 적기"),
        (
            {"status": "완료", "completed_on": date(2026, 11, 2), "evidence": "-"},
            "「증빙」: 상태가 완료이면 완료일과 증빙을 적어야 함",
        ),
    ],
)
def test_each_rule_speaks(changes: dict[str, Any], said: str) -> None:
    assert faults(book([task(1, **changes)])) == [f"시트 「과제」 2행 {said}"]


def test_a_row_with_the_key_of_another_is_set_aside_and_says_which() -> None:
    checked = check(book([task(1), task(2), task(1)]))
    assert [str(f) for f in checked.faults] == [
        "시트 「과제」 4행 「과제번호」: 연도, 과제번호 이(가) 2행과 겹침: 둘 중 하나를 지우거나 고치기"
    ]
    assert [r.number for r in checked.rows] == [2, 3]


@pytest.mark.parametrize(("count", "is_right"), [(129, True), (128, False), (130, False)])
def test_the_tasks_of_2013_are_129(count: int, is_right: bool) -> None:
    rows = [task(n, task_year=2013, started_on="2013-03-04", due_on="2013-12-20") for n in range(count)]
    checked = check(book(rows))
    said = [] if is_right else [f"시트 「과제」 「연도」: 2013년 과제는 모두 129개여야 함 (지금 {count}개)"]
    assert [str(f) for f in checked.faults] == said
    assert len(checked.rows) == count


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, []),
        ({2: "위원장"}, ["현직 위원장은 2명이어야 함 (지금 3개)"]),
        ({0: "위원"}, ["현직 위원장은 2명이어야 함 (지금 1개)"]),
    ],
)
def test_two_of_the_committee_are_chairs(changes: dict[int, str], said: list[str]) -> None:
    members = definition_of("committee_members")
    rows = [[f"W-{n:02d}", *row[1:]] for n, row in enumerate(members.examples)]
    for position, title in changes.items():
        rows[position][2] = title
    assert [f.message for f in check(book(rows, definition=members)).faults] == said
    assert len(rows) == 24


def test_a_committee_of_23_is_told_of_and_kept() -> None:
    members = definition_of("committee_members")
    rows = [[f"W-{n:02d}", *row[1:]] for n, row in enumerate(members.examples[:-1])]
    checked = check(book(rows, definition=members))
    assert [f.message for f in checked.faults] == ["현직 위원은 위원장 2명을 포함해 24명이어야 함 (지금 23개)"]
    assert len(checked.rows) == 23


def test_nobody_answers_one_item_twice_and_the_number_of_staff_is_not_told() -> None:
    answers = definition_of("self_checks")
    rows = [["2026Q3", f"R-{n}", "버스정책과", "A1234567", "P01", 3] for n in (1, 2)]
    (fault,) = check(book(rows, definition=answers)).faults
    assert fault.row == 3
    assert "2행과 겹침" in fault.message
    assert "A1234567" not in str(fault)


def test_no_mileage_goes_to_its_giver() -> None:
    ledger = definition_of("mileage_entries")
    row = ["M1", date(2026, 3, 2), "도로과", "도로과", 5, 2026, "T-001", "함께 점검", "최승인", date(2026, 3, 3)]
    (fault,) = check(book([row], definition=ledger)).faults
    assert str(fault) == "시트 「원장」 2행 「받는 부서」: 주는 부서와 받는 부서가 같을 수 없음"


def _title_above(sheet: Worksheet) -> None:
    sheet.insert_rows(1, 2)
    sheet["A1"] = "2026년 소통활성화 과제 현황"


def _blank_columns(sheet: Worksheet) -> None:
    sheet.insert_cols(1, 2)
    sheet.insert_cols(6)


def _headers_with_blanks(sheet: Worksheet) -> None:
    sheet["A1"], sheet["B1"], sheet["L1"] = " 연 도 ", "과제\n번호 *", "추진율（％）"


def _formatted_rows(sheet: Worksheet) -> None:
    for row in range(10, 3_010):
        sheet.cell(row, 1).number_format = "@"
        sheet.cell(row, 4).value = " "


@pytest.mark.parametrize("spoil", [_title_above, _blank_columns, _headers_with_blanks, _formatted_rows])
def test_the_table_is_found_wherever_it_stands(spoil: Any) -> None:
    checked = check(book([task(1), task(2)], spoil))
    assert checked.faults == ()
    assert [r.values["task_code"] for r in checked.rows] == ["T-001", "T-002"]


def test_a_header_in_row_three_keeps_the_numbers_of_the_sheet() -> None:
    content = book([task(1), task(2, progress_rate=200)], _title_above)
    assert [f.row for f in check(content).faults] == [5]
    assert any("머리글이 1행이 아니라 3행에 있음" in said for said in remarks(content))


def test_hidden_rows_are_read_and_told_of() -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.row_dimensions[3].hidden = True

    content = book([task(1), task(2)], hide)
    assert len(check(content).rows) == 2
    assert remarks(content) == ["시트 「과제」: 숨긴 행 1개도 읽음: 3행"]


def test_merged_cells_are_told_of_in_every_row_they_cover() -> None:
    content = book([task(1), task(2), task(3)], lambda sheet: sheet.merge_cells("D2:D3"))
    assert faults(content) == [
        f"시트 「과제」 {row}행 「부서」: 병합된 칸임: 병합을 풀고 행마다 값을 적기" for row in (2, 3)
    ]
    assert [r.number for r in check(content).rows] == [4]


def test_a_formula_without_a_saved_result_is_no_value() -> None:
    content = book([task(1), task(2)], lambda sheet: sheet.__setitem__("L2", "=10*4"))
    assert remarks(content) == []
    assert faults(content) == [
        "시트 「과제」 2행 「추진율(%)」: 수식의 계산 결과가 저장되어 있지 않음: 값으로 바꾸어 적기"
    ]


def test_a_formula_with_a_saved_result_is_read_and_told_of() -> None:
    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as made:
        sheet = made.add_worksheet("과제")
        sheet.write_row(0, 0, [c.header for c in TASKS.columns])
        sheet.write_row(1, 0, [str(v) if isinstance(v, date) else v for v in task(1)])
        sheet.write_formula(1, 11, "=20+20", None, 40)
        sheet.write_row(2, 0, [str(v) if isinstance(v, date) else v for v in task(2)])
        sheet.write_formula(2, 11, "=A1/0", None, "#DIV/0!")
    checked = check(buffer.getvalue())
    assert [r.values["progress_rate"] for r in checked.rows] == [0.4]
    assert [str(f) for f in checked.faults] == [
        "시트 「과제」 3행 「추진율(%)」: 수식이 오류 값을 냄: 값으로 바꾸어 적기"
    ]
    assert any("수식이 든 행 2개" in str(f) for f in checked.findings)


def test_half_under_a_percent_format_is_fifty_percent() -> None:
    def as_percent(sheet: Worksheet) -> None:
        sheet["L2"].value, sheet["L2"].number_format = 0.5, "0%"

    checked = check(book([task(1)], as_percent))
    assert checked.findings == ()
    assert checked.rows[0].values["progress_rate"] == 0.5


@pytest.mark.parametrize(
    ("written", "nearest"),
    [("버스정책괴", "버스정책과"), ("버스 정책과", None), ("교통관리", "교통관리과"), ("감사관", None)],
)
def test_an_unknown_department_is_kept_and_the_nearest_is_named(written: str, nearest: str | None) -> None:
    checked = check(book([task(1, department_name=written)]), departments=DEPARTMENTS)
    assert checked.faults == ()
    assert len(checked.rows) == 1
    said = [f.message for f in checked.findings]
    if written == "버스 정책과":
        assert said == []
        assert checked.rows[0].values["department_name"] == "버스정책과"
    else:
        assert said == ["조직도에 없는 부서명" + (f": 「{nearest}」인지 확인" if nearest else "")]


def test_totals_and_repeated_headers_are_no_entries() -> None:
    header = [c.header for c in TASKS.columns]
    total = [None, "합 계", *[None] * 9, 40, None, None, None]
    checked = check(book([task(1), header, task(2), total]))
    assert [(f.row, f.message) for f in checked.faults] == [
        (3, "머리글이 되풀이된 행임: 이 행을 지우기"),
        (5, "합계 행은 두지 않음: 이 행을 지우기"),
    ]
    assert len(checked.rows) == 2


def test_a_note_below_the_table_is_one_finding_and_no_entry() -> None:
    note = ["※ 작성: 홍길동 010-1234-5678", *[None] * 14]
    checked = check(book([task(1), note]))
    assert [str(f) for f in checked.faults] == [
        "시트 「과제」 3행: 한 칸만 적힌 행임: 표 아래의 메모라면 지우고, 한 건이라면 나머지 칸을 채우기"
    ]
    assert [row.number for row in checked.rejected] == [3]


def test_a_percent_sign_that_is_only_shown_does_not_multiply() -> None:
    def show(sheet: Worksheet) -> None:
        for at, number_format in enumerate(('0"%"', "0\\%", "0%"), start=2):
            sheet.cell(at, COLUMN["progress_rate"]).number_format = number_format

    checked = check(book([task(1, progress_rate=85), task(2, progress_rate=85), task(3, progress_rate=0.85)], show))
    assert [row.values["progress_rate"] for row in checked.rows] == [0.85, 0.85, 0.85]


def test_what_was_written_into_the_example_sheet_is_asked_for_where_it_belongs() -> None:
    made = load_workbook(io.BytesIO(template_bytes(TASKS)))
    for at, value in enumerate(task(1), start=1):
        made[EXAMPLE_SHEET].cell(3, at, value)
    with pytest.raises(RefusedWorkbookError) as refusal:
        check(saved(made))
    assert "「예시」 시트에 적혀 있음" in refusal.value.problem
    assert refusal.value.action == "적은 행을 「과제」 시트로 옮겨 다시 보내기"


@pytest.mark.parametrize(("row", "column"), [(8, 1), (1, 17)], ids=["below", "beside"])
def test_two_registers_on_one_sheet_are_refused(row: int, column: int) -> None:
    other = definition_of("committee_members")

    def paste(sheet: Worksheet) -> None:
        for at, c in enumerate(other.columns, start=column):
            sheet.cell(row, at, c.header)

    with pytest.raises(RefusedWorkbookError) as refusal:
        check(book([task(1)], paste), expected=TASKS)
    assert refusal.value.problem == (
        f"시트 「과제」 {row}행에 시정참여정책위원회 위원의 머리글이 함께 있음: 한 시트에 등록부가 둘임"
    )


def test_new_columns_are_kept_apart_and_values_without_a_header_are_told_of() -> None:
    def widen(sheet: Worksheet) -> None:
        sheet["P1"], sheet["P2"], sheet["R2"] = "비고", "홍길동", "여백"

    checked = check(book([task(1), task(2)], widen))
    assert checked.unknown == {"비고": ("홍길동", None)}
    said = [str(f) for f in checked.findings]
    assert len(said) == 2
    assert "양식에 없는 열 「비고」" in said[0]
    assert said[1] == "시트 「과제」: 머리글 없는 열에 적힌 값은 읽지 않음: 2행"


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (
            lambda sheet: sheet.__setitem__("D1", "담당 조직"),
            "있어야 할 머리글이 없음: 부서 (모르는 머리글: 담당 조직)",
        ),
        (lambda sheet: sheet.__setitem__("P1", "부 서"), "같은 머리글이 두 번 있음: 부서"),
        (lambda sheet: sheet.delete_rows(1), "머리글이 있는 시트가 없음 (있는 시트: 「과제」)"),
        (lambda sheet: sheet.__setitem__("A50001", "끝"), "마지막 행이 50,001행임"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused(spoil: Any, said: str) -> None:
    with pytest.raises(RefusedWorkbookError) as refusal:
        check(book([task(1)], spoil))
    assert said in refusal.value.problem


def test_an_optional_column_may_be_left_out() -> None:
    content = book([task(1)], lambda sheet: sheet.delete_cols(COLUMN["evidence"]))
    assert faults(content) == []
    assert remarks(content) == ["시트 「과제」: 적지 않아도 되는 열이 빠져 있음: 증빙"]


def test_two_registers_in_one_file_are_refused() -> None:
    made = load_workbook(io.BytesIO(book([task(1)])))
    other = definition_of("room_posts")
    sheet = made.create_sheet(other.sheet)
    for row in ([c.header for c in other.columns], ["P1", "2026-11-02", "정책정보", "제목", "도로과", 1, 0, 0, None]):
        sheet.append(row)
    with pytest.raises(RefusedWorkbookError, match="등록부가 둘 이상 있음: 소통활성화 과제, 열린회의실 게시"):
        check(saved(made))


def test_the_same_register_on_two_sheets_is_refused_unless_one_is_empty() -> None:
    made = load_workbook(io.BytesIO(book([task(1)])))
    copied = made.copy_worksheet(made["과제"])
    copied.title = "과제 (2)"
    with pytest.raises(RefusedWorkbookError, match="시트가 둘 이상 있음: 「과제」, 「과제 \\(2\\)」"):
        check(saved(made))
    copied.delete_rows(2, 5)
    assert len(check(saved(made)).rows) == 1


def test_another_register_than_the_file_name_says_is_refused() -> None:
    with pytest.raises(RefusedWorkbookError, match="파일 이름은 소통 행사인데 내용은 소통활성화 과제"):
        check(book([task(1)]), expected=definition_of("events"))


def test_a_renamed_sheet_is_found_by_its_headers() -> None:
    content = book([task(1)], lambda sheet: setattr(sheet, "title", "Sheet1"))
    assert remarks(content) == ["시트 「Sheet1」: 시트 이름이 「과제」가 아니지만 머리글을 보고 읽음"]


def test_further_sheets_that_are_no_register_are_let_be() -> None:
    made = load_workbook(io.BytesIO(book([task(1)])))
    made.create_sheet("메모").append(["아무 말", 1, 2])
    assert EXAMPLE_SHEET in made.sheetnames
    assert check(saved(made)).findings == ()

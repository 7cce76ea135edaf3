"""The register of best practices in its second form: stories and pictures are optional, and the first form is read."""

from __future__ import annotations

import io
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from extract.sources.register.template import template_bytes
from tests.fakes.register_book import book, check, definition_of

PRACTICES = definition_of("best_practices")
ADDED = ("배경", "문의처", "사진파일", "대체텍스트", "사진설명")
FIRST_FORM = ["B2026-01", "2026-06-28", "버스정책과", "의견판", "의견판을 둠", "다섯 곳을 고침", "", "Y", "Y", ""]


def practice(**changes: Any) -> list[Any]:
    given = dict(zip((c.name for c in PRACTICES.columns), [*FIRST_FORM, "", "", "", "", ""], strict=True))
    return list({**given, **changes}.values())


def first_form(sheet: Worksheet) -> None:
    """Takes away what came with the second form."""
    sheet.delete_cols(len(FIRST_FORM) + 1, len(ADDED))


def test_a_story_and_its_picture_are_read() -> None:
    story = {
        "background_text": "노선이 바뀐 뒤에야 알게 됨\n설명회에 오기 어려움", "contact_label": "노선팀 032-440-0000",
        "picture_name": "B2026-01.jpg", "picture_alt_text": "의견판 앞의 두 사람", "picture_caption": "시청 앞",
    }  # fmt: skip
    checked = check(book([practice(**story)], definition=PRACTICES))
    assert checked.findings == ()
    assert {name: checked.rows[0].values[name] for name in story} == story


def test_a_workbook_of_the_first_form_is_accepted_and_told_what_it_may_add() -> None:
    checked = check(book([practice()], first_form, definition=PRACTICES), expected=PRACTICES)
    assert [str(finding) for finding in checked.findings] == [
        "시트 「사례」: 적지 않아도 되는 열이 빠져 있음: 배경, 문의처, 사진파일, 대체텍스트, 사진설명"
    ]
    (row,) = checked.rows
    assert row.values["content"] == "의견판을 둠"
    assert row.values["picture_name"] is None


def test_a_picture_without_its_words_is_told_of_by_row_and_the_row_is_kept() -> None:
    checked = check(book([practice(), practice(practice_code="B2026-02", picture_name="a.jpg")], definition=PRACTICES))
    (finding,) = checked.findings
    assert str(finding).startswith("시트 「사례」 3행 「대체텍스트」: 대체텍스트가 없는 사진은 사례집에 실리지 않음")
    assert not finding.is_fault
    assert len(checked.rows) == 2


def test_an_example_left_in_the_first_form_is_still_no_entry() -> None:
    content = book([list(PRACTICES.examples[0]), practice()], first_form, definition=PRACTICES)
    checked = check(content, expected=PRACTICES)
    assert [row.values["practice_code"] for row in checked.rows] == ["B2026-01"]


def test_the_guide_names_the_second_form() -> None:
    guide = load_workbook(io.BytesIO(template_bytes(PRACTICES)))["안내"]
    assert "best_practices 제2판" in guide["A2"].value

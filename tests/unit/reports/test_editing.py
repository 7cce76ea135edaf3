"""An editor adds a note and leaves things out; words and numbers stay as composed."""

from __future__ import annotations

import copy

import pytest

from reports import editing
from reports.errors import EditRefusedError

QUOTES = {
    "kind": "quotes",
    "title": "누수 신고",
    "items": [
        {"text": "물이 새요", "source": "120 상담", "key": "call_center:1"},
        {"text": "또 새요", "source": "120 상담", "key": "call_center:2"},
    ],
}
BULLET = {"kind": "bullet", "level": 1, "text": "상담 120건", "figures": []}


def snapshot() -> dict:
    return {
        "header": {"title": "시원소통, 인천"},
        "body": [
            {"code": "summary", "title": "금주 요약", "state": "shown", "blocks": [dict(BULLET)]},
            {"code": "changes", "title": "주요 변화", "state": "shown", "blocks": [dict(BULLET)]},
        ],
        "annexes": [{"code": "cases", "title": "주요 사례", "state": "shown", "blocks": [copy.deepcopy(QUOTES)]}],
    }


def test_nothing_asked_changes_nothing_but_records_the_edit() -> None:
    given = snapshot()
    made = editing.edited(given, note=None, withheld=())
    assert made == {**given, "edit": {"note": "", "withheld": []}}


def test_a_note_stands_after_the_first_section() -> None:
    made = editing.edited(snapshot(), note=" 설 연휴로  자료가 적음 ", withheld=())
    assert [section["code"] for section in made["body"]] == ["summary", "editor_note", "changes"]
    assert made["body"][1]["blocks"][0]["text"] == "설 연휴로 자료가 적음"


def test_a_withheld_quote_goes_and_the_others_stay() -> None:
    given = snapshot()
    made = editing.edited(given, note=None, withheld=["call_center:1"])
    assert [quote["key"] for quote in made["annexes"][0]["blocks"][0]["items"]] == ["call_center:2"]
    assert given == snapshot()


def test_quotes_that_are_all_withheld_leave_no_empty_box() -> None:
    made = editing.edited(snapshot(), note=None, withheld=["call_center:1", "call_center:2"])
    assert made["annexes"][0]["blocks"] == []


def test_a_withheld_section_says_so() -> None:
    made = editing.edited(snapshot(), note=None, withheld=["changes"])
    assert made["body"][1]["state"] == "held"
    assert [block["kind"] for block in made["body"][1]["blocks"]] == ["notice"]
    assert made["body"][1]["blocks"][0]["title"] == "보류"


@pytest.mark.parametrize("withheld", [["nothing"], ["summary"], ["call_center:3"]])
def test_what_may_not_be_left_out_is_refused_with_what_may(withheld: list[str]) -> None:
    with pytest.raises(EditRefusedError, match="call_center:1, call_center:2, cases, changes"):
        editing.edited(snapshot(), note=None, withheld=withheld)


def test_a_note_that_would_burst_the_page_is_refused() -> None:
    assert editing.edited(snapshot(), note="가" * 300, withheld=())["edit"]["note"] == "가" * 300
    with pytest.raises(EditRefusedError, match="지금 301자"):
        editing.edited(snapshot(), note="가" * 301, withheld=())


def test_a_hostile_note_is_cleaned() -> None:
    made = editing.edited(snapshot(), note="a\u202eb\u0000<script>", withheld=())
    assert made["edit"]["note"] == "ab<script>"

"""How a snapshot of the review is cut: whose sheet, what beside it, and what a correction or an edit does to it."""

from __future__ import annotations

from datetime import date

import pytest

from reports.document import Bullet, Document, Figure, FigureBook, Section, Sheet
from reports.editing import WITHHELD_TEXT, edited
from reports.publication import EditionRequest, IssuePeriod, header, numbered
from reports.quarterly_review.excerpts import cut, excerpting

PERIOD = IssuePeriod(20263, date(2026, 7, 1), date(2026, 9, 30), date(2026, 10, 19), date(2026, 10, 19))
STEM = "분기-부서별-소통-평가-2026년-3분기"


def snapshot(*labels: str):
    book = FigureBook()

    def said(words: str) -> tuple[Bullet, ...]:
        return (Bullet(1, words, (book.add(Figure("marts.m", words, "row", {}, 1)),)),)

    sheets = [
        Sheet(f"department-d{n}", label, "shown", said(f"sheet{n}"), "부서별 평가표", label, (f"d{n}", f"old{n}"))
        for n, label in enumerate(labels, start=1)
    ]
    head = header(
        PERIOD, EditionRequest(), publication_code="quarterly", title="분기 부서별 소통 평가",
        masthead="분기 부서별 소통 평가", subtitle="부제", issue="2026년 3분기", office="인천광역시",
        period_name="평가 기간", period_text="2026. 7. 1. ~ 9. 30.", marking="내부 자료", file_stem=STEM,
    )  # fmt: skip
    body = (Section("summary", "요약", "shown", said("summary")), Section("differences", "차이", "shown", said("body")))
    annexes = (Section("overview", "일람", "shown", said("overview")), Section("sources", "출처", "shown", ()), *sheets)
    return Document(head, body, annexes, (), {"contact": "문의"}).snapshot(book)


def codes(part) -> tuple[list[str], list[str]]:
    return [s["code"] for s in part["body"]], [s["code"] for s in part["annexes"]]


def test_a_department_has_its_sheet_first_and_the_city_in_short_behind() -> None:
    city, road, _ = cut(snapshot("도로과", "하수과"))
    assert codes(road.snapshot) == (["department-d1"], ["summary", "sources"])
    assert codes(road.mail_snapshot) == (["department-d1", "summary", "differences"], [])
    assert road.snapshot["annexes"][0]["title"] == "시 전체 요약"
    assert (road.folder, road.roles) == ("부서별/도로과", ("d1", "old1"))
    assert codes(city.snapshot) == (["summary", "differences"], ["overview", "sources"])


def test_an_excerpt_carries_the_figures_it_names_and_no_other() -> None:
    _, road, _ = cut(snapshot("도로과", "하수과"))
    assert sorted(figure["column"] for figure in road.snapshot["figures"].values()) == ["sheet1", "summary"]


@pytest.mark.parametrize(
    ("role", "code"),
    [("시장", None), ("d2", "department-d2"), ("old2", "department-d2"), ("소관부서", "city"), ("d9", "city"),
     ("외부 구독자", "city")],
)  # fmt: skip
def test_a_role_leads_to_its_part(role, code) -> None:
    assert excerpting().code_for(role, cut(snapshot("도로과", "하수과"))) == code


def test_two_departments_of_one_name_have_folders_of_their_own() -> None:
    _, first, second = cut(snapshot("총무과", "총무과"))
    assert (first.folder, second.folder) == ("부서별/총무과(d1)", "부서별/총무과(d2)")


def test_a_name_cannot_leave_the_folder() -> None:
    _, odd = cut(snapshot("../../etc/도로 과"))
    assert odd.folder == "부서별/etc-도로-과"


def test_a_correction_is_named_in_every_part() -> None:
    drafted = snapshot("도로과")
    corrected = {**drafted, "header": numbered(drafted["header"], EditionRequest(2, "값을 고침"))}
    _, road = cut(corrected)
    head = road.snapshot["header"]
    assert head["file_stem"] == f"{STEM}-정정본1-도로과-평가표"
    assert head["subject"] == "분기 부서별 소통 평가 2026년 3분기 정정본 1 도로과 평가표 (2026. 10. 19.(월))"
    assert head["correction"] == "값을 고침"


def test_what_an_editor_leaves_out_is_left_out_of_the_part() -> None:
    _, road, sewer = cut(edited(snapshot("도로과", "하수과"), note="자료가 늦음", withheld=["department-d1"]))
    assert road.snapshot["body"][0]["blocks"][0]["text"] == WITHHELD_TEXT
    assert codes(sewer.snapshot)[0] == ["department-d2", "editor_note"]


def test_an_edition_of_an_earlier_version_is_not_cut() -> None:
    drafted = snapshot("도로과")
    sheets = [{k: v for k, v in s.items() if k not in ("roles", "label")} for s in drafted["annexes"]]
    old = {**drafted, "annexes": sheets}
    assert cut(old) == ()
    assert excerpting().code_for("d1", cut(old)) is None

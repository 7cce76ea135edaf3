"""분기 부서별 소통 평가 from hand-written marts: its sentences, its gates, its pages."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date, datetime
from itertools import pairwise
from types import SimpleNamespace

import psycopg
import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from reports.document import canonical_json
from reports.figures import Picture, draw
from reports.forms import pdf_form
from reports.publication import KST, EditionRequest, Rendering
from reports.quarterly_review import build
from reports.render.blocks import charts
from reports.render.text_mail import render_text
from reports.trace import read_back
from tests.fakes import quarterly_marts
from tests.fakes.quarterly_marts import QUARTER, plain_city

REVIEW = build.publication()
PERIOD = REVIEW.period(date(2026, 11, 26))
# The longest name a department of the register has is 14 characters; this one is longer than any.
LONG_NAME = "인천경제자유구역청 영종국제도시기반조성추진지원과{n}"


@pytest.fixture(scope="module")
def marts_database(warehouse_db):
    with psycopg.connect(warehouse_db.server.server.url(warehouse_db.database)) as admin:
        quarterly_marts.create(admin)
    return warehouse_db


@pytest.fixture
def review(marts_database) -> Iterator[SimpleNamespace]:
    """Compose from the marts that a test writes."""
    admin = psycopg.connect(marts_database.server.server.url(marts_database.database))
    with marts_database.connect("publisher") as connection:

        def compose(marts):
            # What was read keeps its tables locked until then.
            connection.rollback()
            marts.write(admin)
            return REVIEW.compose(connection, PERIOD, EditionRequest())

        yield SimpleNamespace(connection=connection, compose=compose)
    admin.close()


def form(composed, kind: str) -> bytes:
    """One of its files."""
    return next(form for form in REVIEW.forms if form.kind == kind).render(REVIEW.rendering(composed.snapshot))


def section(composed, code):
    found = [s for part in ("body", "annexes") for s in composed.snapshot[part] if s["code"] == code]
    return found[0]


def words(part) -> str:
    return canonical_json(part)


def lines(part) -> list[str]:
    return [block["text"] for block in part["blocks"] if block["kind"] == "bullet"]


def closed(composed) -> dict[str, str]:
    return {gate.gate: gate.holds for gate in composed.gates if not gate.is_open}


def test_the_first_page_says_what_changed_why_and_who(review) -> None:
    assert lines(section(review.compose(plain_city()), "summary")) == [
        "국민신문고 민원 기한준수율 75.0%(90/120건), 전 분기 대비 ▼15.0%p(하락), "
        "전년 같은 분기 대비 ▲5.0%p(차이 보이지 않음)",
        "판정한 부서별 지표 6개 가운데 부진분야 없음, 시 전체가 목표에 미달한 지표는 응답성",
        "기한이 지난 시민 피드백 약속 6건 이행 필요, 기한이 지난 소통활성화 과제 6건 점검 필요",
    ]


def test_every_number_leads_back_to_its_mart(review) -> None:
    composed = review.compose(plain_city())
    figures = composed.snapshot["figures"]
    assert len(figures) > 200
    for name, figure in figures.items():
        assert read_back(review.connection, figure) == pytest.approx(figure["value"], nan_ok=True), name


def test_every_figure_of_a_block_is_in_the_book(review) -> None:
    composed = review.compose(plain_city())
    named = set(re.findall(r'"(f\d+)"', words([composed.snapshot["body"], composed.snapshot["annexes"]])))
    assert named == set(composed.snapshot["figures"])


def test_equal_departments_are_not_ranked_apart(review) -> None:
    composed = review.compose(plain_city())
    part = section(composed, "differences")
    assert "종합점수: 부서 6곳을 견줌, 순위 구간이 모두 가운데에 걸쳐 차이 보이지 않음" in lines(part)
    chart = next(block for block in part["blocks"] if block["kind"] == "chart" and block["code"] == "rank-department-1")
    # By code although the last one has the best score.
    assert [item["label"] for item in chart["data"]["items"]] == [f"제{n}과" for n in range(1, 7)]
    assert not any(item["is_apart"] for item in chart["data"]["items"])
    for sheet in composed.snapshot["annexes"]:
        if sheet["code"].startswith("department-"):
            assert "1~6위로 차이 보이지 않음" in lines(sheet)[0]


@pytest.mark.parametrize(("state", "said"), [("open", "확정 전(소명 기간 중)"), ("pending", "확정 전(소명 기간 전)")])
def test_an_unsettled_quarter_is_drafted_and_held(review, state, said) -> None:
    composed = review.compose(plain_city(state_code=state))
    assert closed(composed) == {"quarter_frozen": "issue"}
    assert composed.snapshot["header"]["marking"] == f"내부 자료 · {said}"
    assert section(composed, "summary")["blocks"][0]["title"] == said
    assert composed.snapshot["header"]["date"].endswith("(월) 발행 예정")


def test_a_frozen_quarter_is_held_by_nothing(review) -> None:
    composed = review.compose(plain_city())
    assert closed(composed) == {}
    assert composed.snapshot["header"]["marking"] == "내부 자료 · 확정"


def test_the_review_bears_the_day_after_a_late_statement_period(review) -> None:
    marts = plain_city()
    for row in marts.rows["mart_department_quarterly"]:
        row["review_closes_on"] = date(2026, 11, 20)
    assert review.compose(marts).snapshot["header"]["date"] == "2026. 11. 23.(월)"
    assert review.compose(plain_city()).snapshot["header"]["date"] == "2026. 10. 19.(월)"


def test_a_quarter_that_was_not_judged_is_held_and_still_drawn(review) -> None:
    marts = plain_city()
    for table in ("mart_department_quarterly", "mart_indicator_quarterly", "mart_composite_quarterly"):
        marts.rows[table] = []
    composed = review.compose(marts)
    assert {"quarter_judged", "quarter_covered", "quarter_frozen"} <= set(closed(composed))
    assert form(composed, "pdf").startswith(b"%PDF")


def test_no_marts_at_all_are_a_held_draft(review) -> None:
    composed = review.compose(quarterly_marts.Marts())
    assert "quarter_judged" in closed(composed)
    assert form(composed, "html")


def test_a_missing_feed_holds_its_part(review) -> None:
    marts = plain_city()
    marts.find("mart_data_health", feed="petition.petitions")[0]["accepted_through_on"] = date(2026, 9, 29)
    marts.find("mart_data_health", feed="register.tasks")[0]["accepted_through_on"] = None
    composed = review.compose(marts)
    assert closed(composed) == {"feed:petition.petitions": "section", "feed:register.tasks": "section"}
    assert section(composed, "petitions")["state"] == "missing"
    assert "75.0%(90/120" not in words(section(composed, "summary"))
    assert "소통활성화 과제 6건" not in words(section(composed, "summary"))
    assert "자료 미수신" in words(section(composed, "promises"))
    assert "자료 미수신" in words(section(composed, "department-d01"))


def test_a_quarter_known_in_part_is_not_compared(review) -> None:
    marts = plain_city()
    marts.rows["mart_voc_trend_daily"][0]["occurred_on"] = date(2025, 9, 15)
    composed = review.compose(marts)
    assert lines(section(composed, "summary"))[0].endswith("전년 같은 분기와 비교 불가")
    assert "2025. 9. 15.(월)부터 있어" in words(section(composed, "petitions"))
    chart = next(b for b in section(composed, "department-d01")["blocks"] if b["kind"] == "chart")
    assert chart["data"]["periods"][0] == "25.4Q"


def test_a_deficiency_stands_with_its_plan_and_its_statement(review) -> None:
    marts = plain_city()
    rows = marts.find("mart_indicator_quarterly", indicator_code="responsiveness")
    rows[1].update(
        is_below_limit=True, is_deficient=True, statement_ko="담당자 <b>공석</b>\u202e이었음",
        statement_outcome_code="declined",
        is_statement_in_time=False, improvement_ko=None, is_improvement_missing=True,
    )  # fmt: skip
    rows[2].update(is_below_limit=True, is_deficient=True, improvement_ko="기한 알림을 두 번 보냄")
    rows[3].update(is_below_limit=True)
    composed = review.compose(marts)
    table = section(composed, "deficiencies")["blocks"][0]
    assert [[cell["text"] for cell in row] for row in table["rows"]] == [
        ["제2과", "응답성", "75.0%(15/20)", "50.0%", "개선방안 없음(제출 필요)",
         "담당자 <b>공석</b>이었음 → 인정하지 않음, 기한 뒤 제출"],
        ["제3과", "응답성", "75.0%(15/20)", "50.0%", "기한 알림을 두 번 보냄", "소명 없음"],
    ]  # fmt: skip
    assert "이번 분기에 처음 하한(50.0%)에 못 미침: 제4과" in lines(section(composed, "deficiencies"))[0]
    assert lines(section(composed, "summary"))[2].startswith("개선방안을 내야 할 부서는 제2과")
    sheet = section(composed, "department-d02")
    assert "응답성 75.0%(15/20): 관리 하한(50.0%)에 못 미침(2분기 연속, 부진분야)" in lines(sheet)
    assert lines(section(composed, "department-d04"))[2].endswith("못 미침. 다음 분기에도 못 미치면 부진분야")
    table = next(b for b in sheet["blocks"] if b.get("caption") == "제2과의 소명과 개선방안")
    assert [[cell["text"] for cell in row] for row in table["rows"]] == [
        ["응답성", "75.0%(15/20)", "담당자 <b>공석</b>이었음 → 인정하지 않음, 기한 뒤 제출", "제출 필요"]
    ]
    html = form(composed, "html").decode()
    assert "&lt;b&gt;공석" in html
    assert "<b>공석" not in html


def test_a_personal_number_in_a_statement_holds_the_review(review) -> None:
    marts = plain_city()
    marts.rows["mart_indicator_quarterly"][0]["statement_ko"] = "문의 010-1234-5678"
    assert closed(review.compose(marts)) == {"masked_statements": "issue"}


def test_self_diagnosis_stands_apart_with_its_gap(review) -> None:
    part = section(review.compose(plain_city()), "self_view")
    rows = [[cell["text"] for cell in row] for row in part["blocks"][0]["rows"]]
    assert rows[0] == ["응답성", "6곳", "6곳", "70.0", "50.0", "+20.0점"]
    assert rows[1] == ["만족도", "6곳", "0곳", "-", "-", "측정 없음"]
    assert "문항 번호별 평균: P01 3.3점" in lines(part)[0]


def test_open_decisions_are_those_of_the_last_month(review) -> None:
    table = next(b for b in section(review.compose(plain_city()), "promises")["blocks"] if b["kind"] == "table")
    assert [cell["text"] for cell in table["rows"][2]] == [
        "회의 결정",
        "결정 12건",
        "이행 12건",
        "미이행 12건",
        "6건",
    ]


def test_promises_due_add_up_with_those_kept_late(review) -> None:
    marts = plain_city()
    add_promise(marts, "F1", due_on=date(2026, 8, 3), completed_on=date(2026, 8, 20))
    # In time; after the quarter; due before it; not done.
    add_promise(marts, "F2", due_on=date(2026, 8, 3), completed_on=date(2026, 8, 3))
    add_promise(marts, "F3", due_on=date(2026, 9, 29), completed_on=date(2026, 10, 1))
    add_promise(marts, "F4", due_on=date(2026, 6, 30), completed_on=date(2026, 7, 2))
    add_promise(marts, "F5", due_on=date(2026, 8, 3), completed_on=None)
    composed = review.compose(marts)
    table = next(b for b in section(composed, "promises")["blocks"] if b["kind"] == "table")
    kept = table["rows"][1][2]
    assert kept["text"].endswith("건, 기한 후 1건")
    assert "건, 기한 후 1건" in words(section(composed, "department-d01"))
    assert "건, 기한 후 0건" in words(section(composed, "department-d02"))
    for name in kept["figures"]:
        figure = composed.snapshot["figures"][name]
        assert read_back(review.connection, figure) == figure["value"]


def add_promise(marts, code: str, **days) -> None:
    marts.add("mart_feedback_task", feedback_code=code, department_code="d01", promised_on=date(2026, 5, 1), **days)


def test_a_unit_that_stands_alone_has_no_rank(review) -> None:
    marts = plain_city()
    for row in marts.rows["mart_composite_quarterly"]:
        if row["level_code"] == "department":
            row.update(rank_low=1, rank_high=1, ranked_unit_count=1)
    rows = next(b for b in section(review.compose(marts), "composites")["blocks"] if b["kind"] == "table")["rows"]
    assert {row[4]["text"] for row in rows if row[1]["text"] == "부서"} == {"-(견줄 대상 없음)"}


def test_an_estimate_stands_beside_an_interval_that_leaves_out_the_value(review) -> None:
    marts = plain_city()
    row = marts.find("mart_indicator_quarterly", indicator_code="responsiveness")[0]
    row.update(shrunk_rate=0.446, shrunk_low_rate=0.4, shrunk_high_rate=0.5)
    sheet = section(review.compose(marts), f"department-{row['department_group_code']}")
    assert "40.0~50.0% (축소추정 44.6%)" in words(sheet)


def test_an_audience_nobody_met_is_named(review) -> None:
    assert "어느 군·구에서도 만난 기록이 없는 대상집단: 노인" in lines(
        section(review.compose(plain_city()), "promises")
    )


def test_a_few_cases_are_not_placed_in_the_citys_range(review) -> None:
    marts = plain_city()
    marts.find("mart_response_quarterly", quarter_start_on=QUARTER, department_code="d01")[0].update(
        due_count=9, answered_in_time_count=1
    )
    table = next(b for b in section(review.compose(marts), "department-d01")["blocks"] if b["kind"] == "table")
    assert [cell["text"] for cell in table["rows"][1]][1:] == [
        "11.1%(1/9)", "90.0%(18/20)", "70.0%(14/20)", "▼78.9%p 하락", "75.0~75.0%", "건수 적음",
    ]  # fmt: skip


def test_sixty_departments_take_a_page_each(review) -> None:
    long = "정책 수립 전에 시민 의견을 듣는 방법을 고치고 결과를 알림 " * 20
    marts = plain_city(60, name=LONG_NAME)
    for row in marts.rows["mart_indicator_quarterly"]:
        if row["department_group_code"] in ("d01", "d02"):
            row.update(statement_ko=long, improvement_ko=long, statement_outcome_code="accepted")
    composed = review.compose(marts)
    starts = sheet_pages(pdf_with_one_picture(composed))
    assert len(starts) == 60
    # The city part is 12 pages at most, its annexes included.
    assert starts[0] <= 12
    lengths = [after - before for before, after in pairwise(starts)]
    # Six full statements and plans: two pages at most; else one.
    assert max(lengths[:2]) <= 2
    assert set(lengths[2:]) == {1}


def test_no_two_tables_bear_one_name(review) -> None:
    """On the page each table is a region of its own, and whoever listens goes by their names."""
    snapshot = review.compose(plain_city()).snapshot
    captions = [b["caption"] for s in (*snapshot["body"], *snapshot["annexes"]) for b in s["blocks"] if "caption" in b]
    assert len(captions) == len(set(captions)) > 20


def test_the_mail_names_the_sheets_once(review) -> None:
    text = render_text(review.compose(plain_city()).snapshot)
    assert " 4. 부서별 평가표 6부" in text
    assert "5." not in text[text.index("붙임 (PDF") :]


def pdf_with_one_picture(composed) -> bytes:
    """The PDF with the first department's picture on every sheet: they are of one size, and drawing 60 takes long."""
    drawn: dict[str, Picture] = {}
    for chart in charts(composed.snapshot):
        name = "department" if chart["code"].startswith("department-") else chart["code"]
        drawn[chart["code"]] = drawn.setdefault(name, drawn[name] if name in drawn else draw(chart))
    dated_at = datetime(2026, 10, 19, 9, tzinfo=KST)
    return pdf_form().render(Rendering(composed.snapshot, drawn, dated_at, None))


def sheet_pages(pdf: bytes) -> list[int]:
    """The page each department's sheet begins on, from the bookmarks."""
    reader = PdfReader(io.BytesIO(pdf))
    marks = [mark for mark in reader.outline if not isinstance(mark, list)]
    return [reader.get_destination_page_number(mark) for mark in marks if mark.title.startswith("인천경제")]


def test_decisions_of_an_earlier_quarter_are_said_where_they_were_carried_out(review) -> None:
    marts = plain_city()
    marts.find("mart_meeting_decision_monthly", department_code="d01", month_start_on=QUARTER)[0].update(
        completed_count=3, carried_over_completed_count=2
    )
    composed = review.compose(marts)
    city, own, other = (
        [row for b in section(composed, code)["blocks"] if b["kind"] == "table" for row in b["rows"]][-1]
        for code in ("promises", "department-d01", "department-d02")
    )
    assert city[2]["text"] == "이행 14건(전 분기 결정분 2건 포함)"
    assert own[2]["text"] == "이행 4건(전 분기 결정분 2건 포함)"
    assert other[2]["text"] == "이행 2건"


def test_late_answers_and_none_stand_beside_those_in_time(review) -> None:
    table = next(b for b in section(review.compose(plain_city()), "department-d01")["blocks"] if b["kind"] == "table")
    assert [[cell["text"] for cell in row[:2]] for row in table["rows"][1:4]] == [
        ["기한준수율", "75.0%(15/20)"], ["기한 후 답변", "20.0%(4/20)"], ["미답변", "5.0%(1/20)"],
    ]  # fmt: skip


def test_the_workbook_holds_the_whole_of_what_a_page_cuts(review) -> None:
    marts = plain_city()
    statement, plan = "=소명 " + "가" * 500 + " 끝말", "방안 " + "나" * 300 + " 끝말"
    row = marts.find("mart_indicator_quarterly", indicator_code="responsiveness")[0]
    row.update(is_below_limit=True, is_deficient=True, statement_ko=statement, improvement_ko=plan)
    composed = review.compose(marts)
    for code in ("deficiencies", "department-d01"):
        table = next(b for b in section(composed, code)["blocks"] if b["kind"] == "table" and b["workbook_rows"])
        assert "끝말" not in words(table["rows"])
        assert "줄인 글(…)의 전문은 수치 파일에 있음" in table["notes"]
    cells = [str(c.value) for sheet in load_workbook(io.BytesIO(form(composed, "xlsx"))) for r in sheet for c in r]
    whole = [cell for cell in cells if cell.startswith("'=소명")]
    assert len(whole) == 2
    assert all(cell.endswith("끝말 → 처리 중") for cell in whole)
    assert cells.count(plan) == 2


def test_the_funnel_shows_both_limits_and_says_what_chance_does(review) -> None:
    marts = plain_city()
    # 15 of 20 lie below a lower 95 % limit of .8 and above that of 99.8 %.
    marts.find("mart_indicator_quarterly", indicator_code="responsiveness")[0]["warning_limit_low_rate"] = 0.8
    part = section(review.compose(marts), "differences")
    said = "주의 하한(95%) 아래는 1곳(부서가 모두 같아도 평균 0.2곳은 우연히 벗어남)"
    assert any(line.startswith("기한준수율: 판정한 부서 6곳 가운데 하한 아래인 부서 없음") and said in line
               for line in lines(part))  # fmt: skip
    chart = next(b for b in part["blocks"] if b.get("code") == "funnel")
    assert {item["warning_low"] for item in chart["data"]["items"]} == {0.6, 0.8}
    assert "점선은 주의 한계(95%)" in chart["description"]


def test_an_edition_from_before_the_95_percent_limits_is_drawn_without_them(review) -> None:
    marts = plain_city()
    for row in marts.rows["mart_indicator_quarterly"]:
        row.update(warning_limit_low_rate=None, warning_limit_high_rate=None)
    composed = review.compose(marts)
    part = section(composed, "differences")
    assert "주의" not in words(lines(part))
    chart = next(b for b in part["blocks"] if b.get("code") == "funnel")
    assert "95%" not in chart["description"]
    assert draw(chart).svg

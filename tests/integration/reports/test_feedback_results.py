"""시민 피드백 강화 추진단 운영결과 from hand-written marts: what citizens read, and what they cannot find out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from types import SimpleNamespace

import psycopg
import pytest

from reports.document import canonical_json
from reports.feedback_results import build
from reports.public_check import PublicRules, check_public
from reports.publication import EditionRequest
from reports.trace import read_back
from tests.fakes import quarterly_marts
from tests.fakes.quarterly_marts import NIGHT, QUARTER, Marts

RESULTS = build.publication()
PERIOD = RESULTS.period(date(2026, 11, 26))
RULES = PublicRules(confirmed_by="법무담당", confirmed_on=date(2026, 10, 1))


@pytest.fixture(scope="module")
def marts_database(warehouse_db):
    with psycopg.connect(warehouse_db.server.server.url(warehouse_db.database)) as admin:
        quarterly_marts.create(admin)
    return warehouse_db


@pytest.fixture
def results(marts_database) -> Iterator[SimpleNamespace]:
    """Compose from the marts that a test writes."""
    admin = psycopg.connect(marts_database.server.server.url(marts_database.database))
    with marts_database.connect("publisher") as connection:

        def compose(marts):
            # What was read keeps its tables locked until then.
            connection.rollback()
            marts.write(admin)
            return RESULTS.compose(connection, PERIOD, EditionRequest())

        yield SimpleNamespace(connection=connection, compose=compose)
    admin.close()


def register(*departments: tuple[str, int, int, int]) -> Marts:
    """(label, promised, due, kept) for each department; the register is known through the quarter."""
    marts = Marts()
    marts.add(
        "mart_data_health", business_date=NIGHT, feed="register.feedback_tasks", state="accepted",
        accepted_through_on=NIGHT,
    )  # fmt: skip
    for n, (label, promised, due, kept) in enumerate(departments, 1):
        marts.add(
            "mart_feedback_task_quarterly", quarter_start_on=QUARTER, department_code=f"d{n}",
            department_label_ko=label, promised_count=promised, due_count=due, kept_count=kept, completed_count=kept,
            published_count=0, open_count=0, overdue_count=due - kept, unpublished_count=0,
        )  # fmt: skip
    return marts


def add_task(marts: Marts, code: str, **more) -> None:
    row = {
        "feedback_code": code, "department_code": "d1", "department_label_ko": "도로과", "promise_text": "보도 턱 낮춤",
        "complaint_text": "보도 턱이 높음", "outcome_text": "12곳의 턱을 낮춤", "promised_on": date(2026, 5, 1),
        "due_on": date(2026, 7, 31), "completed_on": date(2026, 7, 20), "published_on": date(2026, 8, 3),
        "is_kept": True, "verdict_code": "improved", "verdict_label_ko": "더 줄어듦", "relative_ratio": 0.62,
        "relative_ratio_low": 0.41, "relative_ratio_high": 0.93, "control_count": 9, "placebo_count": 9,
        "placebo_improved_count": 1, "as_of_on": NIGHT,
    }  # fmt: skip
    marts.add("mart_feedback_task", **{**row, **more})


def add_effect(marts: Marts, improved: int, no_difference: int, worse: int, not_judged: int) -> None:
    marts.add(
        "mart_feedback_effect_quarterly", quarter_start_on=QUARTER,
        completed_count=improved + no_difference + worse + not_judged, judged_count=improved + no_difference + worse,
        improved_count=improved, placebo_count=200, placebo_improved_count=10, no_difference_count=no_difference,
        worse_count=worse, unlinked_count=not_judged, too_early_count=0, not_candidate_count=0, no_comparison_count=0,
    )  # fmt: skip


def rows(composed, code: str) -> list[list[str]]:
    section = next(s for s in composed.snapshot["body"] if s["code"] == code)
    table = next(block for block in section["blocks"] if block["kind"] == "table")
    return [[cell["text"] for cell in row] for row in table["rows"]]


def lines(composed, code: str = "summary") -> list[str]:
    section = next(s for s in composed.snapshot["body"] if s["code"] == code)
    return [block["text"] for block in section["blocks"] if block["kind"] == "bullet"]


def test_the_first_lines_tell_promises_results_and_what_chance_shows(results) -> None:
    marts = register(("도로과", 12, 20, 15))
    add_task(marts, "F1")
    add_effect(marts, 6, 8, 0, 6)
    assert lines(results.compose(marts)) == [
        "새로 약속한 과제 12건, 이행기한이 도래한 약속 20건 가운데 15건(75.0%, 95% 구간 53.1~88.8%) 기한 안 이행",
        "결과를 공개한 과제 1건, 아래에 하나씩 실음",
        "이행한 과제 20건 가운데 판단한 14건에서 불편 접수가 비교 대상보다 더 줄어든 것은 6건"
        "(42.9%, 95% 구간 21.4~67.4%)",
        "아무 조치가 없던 비교 대상 200건을 같은 규칙으로 보면 5.0%(95% 구간 2.7~9.0%)가 ‘더 줄어듦’으로 나옴: "
        "우연의 몫",
    ]


def test_a_told_task_stands_with_its_comparison_and_no_cause(results) -> None:
    marts = register(("도로과", 12, 20, 15))
    add_task(marts, "F1")
    add_task(
        marts, "F2", verdict_code="cannot_be_judged", reason_code="not_candidate", reason_label_ko="후보 아님",
        relative_ratio=None, relative_ratio_low=None, relative_ratio_high=None, is_kept=False,
        outcome_text="<script>\u202e결과",
    )  # fmt: skip
    composed = results.compose(marts)
    assert lines(composed, "tasks") == [
        "도로과: 보도 턱이 높음",
        "약속: 보도 턱 낮춤(2026. 7. 31.까지)",
        "부서가 적은 결과(확인 전): 12곳의 턱을 낮춤 — 2026. 7. 20. 이행(기한 안), 2026. 8. 3. 공개",
        "비교: 더 줄어듦(비교 대상의 0.62배, 구간 0.41~0.93, 조치 없던 9건 중 1건도 ‘더 줄어듦’)",
        "도로과: 보도 턱이 높음",
        "약속: 보도 턱 낮춤(2026. 7. 31.까지)",
        "부서가 적은 결과(확인 전): <script>결과 — 2026. 7. 20. 이행(기한 넘김), 2026. 8. 3. 공개",
        "비교: 판단 불가(비교할 이전 접수 자료가 없음)",
        "비교는 비슷하지만 조치가 없던 대상과 견준 것으로, 조치 때문이라는 뜻이 아님",
    ]
    html = form(composed, "html").decode()
    assert "&lt;script&gt;" in html
    assert form(composed, "pdf").startswith(b"%PDF")


def test_a_result_told_outside_the_quarter_is_not_in_it(results) -> None:
    marts = register(("도로과", 12, 20, 15))
    add_task(marts, "F1", published_on=date(2026, 10, 1))
    add_task(marts, "F2", published_on=None)
    assert "결과를 공개한 과제 없음" in lines(results.compose(marts))[1]


def test_small_cells_and_what_gives_them_away_are_hidden_everywhere(results) -> None:
    # 3 of 도로과 would be 29 - 26. 22 of 24 kept gives away the 2 that were not.
    marts = register(("도로과", 3, 6, 5), ("교통과", 6, 8, 8), ("공원과", 20, 10, 9))
    add_effect(marts, 6, 1, 0, 15)
    composed = results.compose(marts)
    assert rows(composed, "promises") == [
        ["시 전체", "29건", "24건", "표기 생략", "표기 생략"],
        ["도로과", "표기 생략", "6건", "-", "-"],
        ["교통과", "표기 생략", "8건", "-", "-"],
        ["공원과", "20건", "10건", "-", "-"],
    ]
    # 1 without difference: 6 improved go with it, although they are many.
    assert [row[1] for row in rows(composed, "effects")] == ["표기 생략", "표기 생략", "0건", "15건", "22건"]
    hidden = {3, 6, 22, 2, 1}
    values = [
        (figure["column"], figure["value"])
        for figure in composed.snapshot["figures"].values()
        if figure["column"] in ("promised_count", "kept_count", "improved_count", "no_difference_count")
    ]
    assert not [value for _, value in values if value in hidden]
    assert (
        "이행기한이 도래한 약속 24건. 이행기한이 도래한 약속의 기한 내 이행 건수는 5건 미만 등의 사유로 적지 않음"
        in lines(composed)[0]
    )


def test_what_cannot_be_hidden_behind_others_is_withheld(results) -> None:
    # Kept 3 and not kept 2 of 5; promises of 1 each: only the totals stand.
    composed = results.compose(register(("도로과", 1, 5, 3), ("교통과", 4, 0, 0), ("공원과", 0, 0, 0)))
    assert rows(composed, "promises") == [
        ["시 전체", "5건", "5건", "표기 생략", "표기 생략"],
        ["도로과", "표기 생략", "5건", "-", "-"],
        ["그 밖의 부서 2곳", "표기 생략", "표기 생략", "표기 생략", "표기 생략"],
    ]


def test_a_small_total_is_not_told_at_all(results) -> None:
    composed = results.compose(register(("도로과", 4, 3, 3), ("교통과", 0, 0, 0)))
    section = next(s for s in composed.snapshot["body"] if s["code"] == "promises")
    assert [block["kind"] for block in section["blocks"]] == ["bullet"]
    assert lines(composed, "promises") == [
        "부서별 건수와 이행기한이 도래한 약속의 기한 내 이행 건수는 5건 미만 등의 사유로 적지 않음"
    ]
    assert composed.snapshot["figures"] == {}


def test_an_empty_quarter_says_so(results) -> None:
    composed = results.compose(register())
    assert composed.snapshot["body"][0]["blocks"][0]["title"] == "운영결과 없음"
    assert all(gate.is_open for gate in composed.gates)
    assert form(composed, "pdf").startswith(b"%PDF")


def test_a_missing_register_and_a_personal_number_hold_the_issue(results) -> None:
    marts = register(("도로과", 12, 20, 15))
    marts.rows["mart_data_health"][0]["accepted_through_on"] = date(2026, 9, 29)
    add_task(marts, "F1", outcome_text="담당자 010-1234-5678")
    composed = results.compose(marts)
    assert {gate.gate: gate.holds for gate in composed.gates if not gate.is_open} == {
        "feedback_register": "issue", "personal_numbers": "issue",
    }  # fmt: skip


def test_the_edition_passes_the_public_check(results) -> None:
    marts = register(("도로과", 12, 20, 15))
    add_task(marts, "F1")
    add_effect(marts, 6, 8, 0, 6)
    composed = results.compose(marts)
    assert RESULTS.is_public
    assert [
        c.check_code for c in check_public(composed.snapshot, RULES, on=date(2026, 11, 26)) if not c.is_passed
    ] == []


def test_every_number_leads_back_to_its_mart(results) -> None:
    marts = register(("도로과", 12, 20, 15))
    add_effect(marts, 6, 8, 0, 6)
    figures = results.compose(marts).snapshot["figures"]
    assert len(figures) >= 8
    for figure in figures.values():
        assert read_back(results.connection, figure) == figure["value"]


def test_no_comparison_is_told_as_a_cause(results) -> None:
    marts = register(("도로과", 12, 20, 15))
    add_task(marts, "F1")
    add_effect(marts, 6, 8, 0, 6)
    said = canonical_json(results.compose(marts).snapshot["body"])
    assert not [word for word in ("덕분", "효과로", "때문에", "결과로 줄") if word in said]


def form(composed, kind: str) -> bytes:
    """One of its files."""
    return next(form for form in RESULTS.forms if form.kind == kind).render(RESULTS.rendering(composed.snapshot))

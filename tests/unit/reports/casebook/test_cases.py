from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from reports.casebook import cases
from reports.casebook.read import Task
from reports.document import FigureBook

TASK = Task(
    feedback_code="F2026-02",
    department_label_ko="상수도사업본부",
    topic_label_ko="상하수도",
    district_group_label_ko="부평구",
    found_through_label_ko="간담회",
    promise_text="녹물 관로 교체",
    complaint_text="수도에서 녹물이 나옴",
    outcome_text="관로 1.2㎞ 교체",
    promised_on=date(2026, 2, 3),
    due_on=date(2026, 3, 20),
    completed_on=date(2026, 3, 31),
    published_on=date(2026, 4, 7),
    published_url="https://www.incheon.go.kr",
    days_to_completion=56,
    days_to_publication=7,
    overdue_days=11,
    is_kept=False,
    verdict_code="improved",
    verdict_label_ko="더 줄어듦",
    reason_code=None,
    reason_label_ko=None,
    control_count=12,
    relative_ratio=0.618,
    relative_ratio_low=0.401,
    relative_ratio_high=0.955,
    placebo_count=40,
    placebo_improved_count=2,
)


def test_an_improvement_is_told_with_interval_and_placebos_and_never_as_a_cause() -> None:
    words, figures = cases.effect_words(TASK, FigureBook())
    assert words == (
        "조치가 없던 비슷한 후보보다 더 줄어듦. 접수의 변화가 비교 후보 12건의 0.62배(구간 0.40~0.96배). "
        "조치 없던 비교 과제도 40건 가운데 2건이 같은 기준에서 ‘더 줄어듦’으로 나옴. "
        "비교일 뿐 조치가 원인이라는 뜻은 아님"
    )
    assert len(figures) == 6


@pytest.mark.parametrize(
    ("verdict", "start"),
    [("no_difference", "비슷한 후보와의 차이를 보일 수 없음"), ("worse", "비슷한 후보보다 더 늘어남")],
)
def test_what_did_not_improve_is_said_as_such(verdict: str, start: str) -> None:
    words, _ = cases.effect_words(replace(TASK, verdict_code=verdict, placebo_count=0), FigureBook())
    assert words.startswith(start)
    assert "견줄 비교 과제 없음" in words


def test_what_cannot_be_judged_says_why_and_claims_nothing() -> None:
    task = replace(TASK, verdict_code="cannot_be_judged", reason_label_ko="아직 이름", relative_ratio=None)
    assert cases.effect_words(task, FigureBook()) == ("판단 불가(아직 이름). 효과가 없었다는 뜻은 아님", [])


def test_a_delay_is_told() -> None:
    assert cases.completion(TASK) == "2026. 3. 31.(화) 이행(약속부터 56일, 기한을 11일 넘겨 이행)"
    assert cases.completion(replace(TASK, is_kept=True, overdue_days=0)).endswith("기한 안 이행)")
    assert cases.completion(replace(TASK, completed_on=None)) == "이행일이 등록되지 않음"


def test_a_case_runs_from_complaint_to_effect_in_the_order_of_events() -> None:
    section = cases.case_section(TASK, 3, FigureBook())
    (table,) = section.blocks
    assert section.title == "사례 3. 녹물 관로 교체(기한 11일 지나 이행)"
    assert table.caption == "상수도사업본부 · 부평구 · 상하수도 · F2026-02"
    assert [row[0].text for row in table.rows] == ["배경(시민불편)", "약속", "이행", "공개", "게시", "효과"]
    assert table.rows[0][1].text == "수도에서 녹물이 나옴 (발굴경로: 간담회)"
    assert table.rows[1][1].text == "녹물 관로 교체. 2026. 2. 3.(화) 약속, 이행기한 2026. 3. 20.(금)"
    assert table.rows[3][1].text == "2026. 4. 7.(화) 공개(이행부터 7일). 부서가 적은 결과(확인 전): 관로 1.2㎞ 교체"


def test_only_what_citizens_were_told_in_the_year_is_a_case_and_measured_ones_come_first() -> None:
    unjudged = replace(TASK, feedback_code="F2026-01", verdict_code="cannot_be_judged")
    last_year = replace(TASK, feedback_code="F2025-09", published_on=date(2025, 12, 30))
    untold = replace(TASK, feedback_code="F2026-03", published_on=None)
    flat = replace(TASK, feedback_code="F2026-00", verdict_code="no_difference")
    told = cases.told([unjudged, last_year, untold, flat, TASK], 2026)
    assert [task.feedback_code for task in told] == ["F2026-02", "F2026-00", "F2026-01"]


@pytest.mark.parametrize(
    ("more", "title"),
    [
        (
            {"promise_text": "재개발 절차 설명 기한 안에 개선", "overdue_days": 71},
            "재개발 절차 설명(기한 71일 지나 이행)",
        ),
        ({"promise_text": "보도 정비 이행기한 내 완료", "is_kept": True, "overdue_days": 0}, "보도 정비(기한 안 이행)"),
        ({"promise_text": "기한안내문 발송", "is_kept": None, "overdue_days": None}, "기한안내문 발송(이행)"),
        ({"promise_text": "기한 안에 개선", "is_kept": True}, "수도에서 녹물이 나옴(기한 안 이행)"),
        ({"completed_on": None}, "녹물 관로 교체(이행일 미등록)"),
    ],
)
def test_a_title_says_what_happened_and_not_what_was_promised_of_its_day(more, title: str) -> None:
    assert cases.title(replace(TASK, **more)) == title


def test_a_citizen_reads_why_there_is_no_comparison_in_plain_words() -> None:
    task = replace(
        TASK,
        verdict_code="cannot_be_judged",
        reason_code="not_candidate",
        reason_label_ko="후보 아님",
        relative_ratio=None,
    )
    assert cases.effect_words(task, FigureBook())[0].startswith("판단 불가(비교할 이전 접수 자료가 없음)")


def test_empty_fields_of_the_register_are_said_to_be_empty() -> None:
    bare = replace(TASK, complaint_text=None, found_through_label_ko=None, promise_text=None, due_on=None)
    assert cases.background(bare) == "등록부에 적지 않음"
    assert cases.promise(bare) == "등록부에 적지 않음. 2026. 2. 3.(화) 약속, 이행기한 없음"
    assert cases.case_section(bare, 1, FigureBook()).title == "사례 1. F2026-02(기한 11일 지나 이행)"

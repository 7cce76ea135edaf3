"""The rows a quarterly review is written from, as frozen dataclasses of the marts' own column names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Department:
    """One department in one quarter, latest edition."""

    edition_number: int
    department_group_code: str
    department_label_ko: str
    bureau_label_ko: str | None
    judged_indicator_count: int
    deficient_indicator_count: int
    arithmetic_score: float | None
    score_low: float | None
    score_high: float | None
    rank_low: int | None
    rank_high: int | None
    ranked_unit_count: int | None
    is_difference_shown: bool | None
    difference_label_ko: str
    task_count: int | None
    task_done_count: int | None
    task_overdue_count: int | None
    task_progress_rate: float | None
    mileage_received_points: int | None
    mileage_given_points: int | None
    statement_count: int | None
    accepted_statement_count: int | None
    pending_statement_count: int | None
    state_code: str
    state_label_ko: str
    judged_through_on: date
    review_opens_on: date | None
    review_closes_on: date | None
    frozen_on: date | None


@dataclass(frozen=True)
class Indicator:
    """One 소통지표 of one department in one quarter, latest edition; measured and self-declared values apart."""

    edition_number: int
    department_group_code: str
    indicator_code: str
    indicator_label_ko: str
    department_label_ko: str
    success_count: int
    case_count: int
    raw_rate: float | None
    city_rate: float | None
    shrunk_rate: float | None
    shrunk_low_rate: float | None
    shrunk_high_rate: float | None
    limit_low_rate: float | None
    limit_high_rate: float | None
    warning_limit_low_rate: float | None
    warning_limit_high_rate: float | None
    is_judged: bool
    is_below_limit: bool
    is_deficient: bool
    measured_score: float | None
    target_rate: float | None
    is_target_changed_late: bool
    target_status_code: str
    target_status_label_ko: str
    self_score: float | None
    self_gap_score: float | None
    improvement_ko: str | None
    is_improvement_missing: bool
    statement_ko: str | None
    statement_stated_on: date | None
    statement_outcome_code: str | None
    is_statement_in_time: bool | None


@dataclass(frozen=True)
class IndicatorQuarter:
    """One 소통지표 over the whole city in one quarter."""

    quarter_start_on: date
    indicator_code: str
    success_count: int
    case_count: int
    target_rate: float | None


@dataclass(frozen=True)
class Composite:
    """A ranked or unranked unit of the composite, latest edition."""

    edition_number: int
    level_code: str
    unit_code: str
    unit_label_ko: str
    is_ranked: bool
    measured_weight_rate: float | None
    arithmetic_score: float | None
    score_low: float | None
    score_high: float | None
    rank: int | None
    rank_low: int | None
    rank_high: int | None
    ranked_unit_count: int | None
    is_difference_shown: bool | None
    difference_label_ko: str


@dataclass(frozen=True)
class SelfCheck:
    """One item of 개인 자가진단 over the whole city; empty where fewer than five answered."""

    item_code: str
    is_shown: bool
    respondent_count: int | None
    mean_point: float | None


@dataclass(frozen=True)
class SelfGap:
    """What departments say of themselves beside what was measured, over the city, in one 소통지표; latest edition."""

    edition_number: int
    indicator_code: str
    indicator_label_ko: str
    stated_department_count: int
    compared_department_count: int
    mean_self_score: float | None
    mean_measured_score: float | None
    mean_gap_score: float | None


@dataclass(frozen=True)
class Response:
    """국민신문고 petitions of the city's own business in one quarter, of one department or of all."""

    quarter_start_on: date
    department_group_code: str
    received_count: int
    due_count: int
    answered_in_time_count: int
    answered_late_count: int
    unanswered_count: int
    dated_count: int
    extended_count: int
    supplemented_count: int
    transferred_count: int
    answered_count: int
    reopened_count: int
    satisfaction_answer_count: int
    satisfied_count: int


@dataclass(frozen=True)
class Task:
    """소통활성화 과제 of one department as the quarter ended."""

    department_group_code: str
    task_count: int
    done_count: int
    overdue_count: int
    stale_count: int


@dataclass(frozen=True)
class Feedback:
    """Promises to citizens of one department in one quarter."""

    department_code: str
    promised_count: int
    due_count: int
    kept_count: int
    completed_count: int
    published_count: int
    open_count: int
    overdue_count: int
    unpublished_count: int


@dataclass(frozen=True)
class Decision:
    """Decisions of meetings carried by one department; open and overdue as the quarter ended."""

    department_group_code: str
    decided_count: int
    completed_count: int
    carried_over_completed_count: int
    open_count: int
    overdue_count: int


@dataclass(frozen=True)
class Listening:
    """One district group and audience as the quarter ended."""

    district_group_code: str
    audience_code: str
    audience_label_ko: str
    event_count: int
    suggestion_count: int
    followed_count: int
    last_contact_on: date | None


@dataclass(frozen=True)
class Feed:
    """One feed after the last night."""

    business_date: date
    feed: str
    state: str
    accepted_through_on: date | None
    reason: str | None

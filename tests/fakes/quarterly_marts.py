"""Marts as the quarterly publications read them, filled by hand: a plain city quarter, or only what a test says."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import psycopg

QUARTER = date(2026, 7, 1)
PREVIOUS = date(2026, 4, 1)
YEAR_BEFORE = date(2025, 7, 1)
LAST_MONTH = date(2026, 9, 1)
NIGHT = date(2026, 10, 18)
INDICATORS = {
    "responsiveness": ("응답성", 0.9),
    "satisfaction": ("만족도", 0.6),
    "participation": ("참여", 0.5),
    "openness": ("개방성", 0.5),
    "collaboration": ("협업", 0.7),
    "feedback": ("피드백", 0.8),
}
FEEDS = (
    "petition.petitions", "register.tasks", "register.mileage_entries", "register.feedback_tasks",
    "register.meeting_decisions", "register.events", "register.diagnoses", "register.self_checks",
)  # fmt: skip

TABLES = {
    "mart_department_quarterly": """quarter_start_on date, edition_number integer, is_latest_edition boolean,
        department_group_code text, department_label_ko text, bureau_label_ko text, judged_indicator_count bigint,
        deficient_indicator_count bigint, arithmetic_score numeric(9,4), score_low numeric(9,4),
        score_high numeric(9,4), rank_low integer, rank_high integer, ranked_unit_count integer,
        is_difference_shown boolean, difference_label_ko text, task_count bigint, task_done_count bigint,
        task_overdue_count bigint,
        task_progress_rate numeric(9,6), mileage_received_points bigint, mileage_given_points bigint,
        statement_count bigint, accepted_statement_count bigint, pending_statement_count bigint, state_code text,
        state_label_ko text, judged_through_on date, review_opens_on date, review_closes_on date, frozen_on date,
        primary key (quarter_start_on, edition_number, department_group_code)""",
    "mart_indicator_quarterly": """quarter_start_on date, edition_number integer, is_latest_edition boolean,
        department_group_code text, indicator_code text, indicator_label_ko text, department_label_ko text,
        success_count bigint, case_count bigint, raw_rate numeric(9,6), city_rate numeric(9,6),
        shrunk_rate numeric(9,6), shrunk_low_rate numeric(9,6), shrunk_high_rate numeric(9,6),
        limit_low_rate numeric(9,6), limit_high_rate numeric(9,6), warning_limit_low_rate numeric(9,6),
        warning_limit_high_rate numeric(9,6), is_judged boolean, is_below_limit boolean,
        is_deficient boolean, measured_score numeric(9,4), target_rate numeric(9,6), is_target_changed_late boolean,
        target_status_code text, target_status_label_ko text, self_score numeric(9,4), self_gap_score numeric(9,4),
        improvement_ko text, is_improvement_missing boolean, statement_ko text, statement_stated_on date,
        statement_outcome_code text, is_statement_in_time boolean,
        primary key (quarter_start_on, edition_number, department_group_code, indicator_code)""",
    "mart_composite_quarterly": """quarter_start_on date, edition_number integer, is_latest_edition boolean,
        level_code text, unit_code text, unit_label_ko text, measured_weight_rate numeric(9,6), is_ranked boolean,
        arithmetic_score numeric(9,4), score_low numeric(9,4), score_high numeric(9,4), rank integer, rank_low integer,
        rank_high integer, ranked_unit_count integer, is_difference_shown boolean, difference_label_ko text,
        primary key (quarter_start_on, edition_number, level_code, unit_code)""",
    "mart_self_gap_quarterly": """quarter_start_on date, edition_number integer, is_latest_edition boolean,
        indicator_code text, indicator_label_ko text, stated_department_count bigint,
        compared_department_count bigint, mean_self_score numeric(9,4), mean_measured_score numeric(9,4),
        mean_gap_score numeric(9,4), primary key (quarter_start_on, edition_number, indicator_code)""",
    "mart_self_check_quarterly": """quarter_start_on date, level_code text, unit_code text, item_code text,
        is_shown boolean, respondent_count integer, mean_point double precision,
        primary key (quarter_start_on, level_code, unit_code, item_code)""",
    "mart_response_quarterly": """quarter_start_on date, authority_code text, channel_code text, petition_type text,
        department_code text, department_group_code text, received_count bigint, due_count bigint,
        answered_in_time_count bigint, answered_late_count bigint, unanswered_count bigint,
        dated_count bigint, supplemented_count bigint, transferred_count bigint,
        extended_count bigint, answered_count bigint, reopened_count bigint, satisfaction_answer_count bigint,
        satisfied_count bigint,
        primary key (quarter_start_on, authority_code, channel_code, petition_type, department_code)""",
    "mart_task_quarterly": """quarter_start_on date, department_code text, audience_code text,
        department_group_code text, task_count bigint, done_count bigint, overdue_count bigint, stale_count bigint,
        primary key (quarter_start_on, department_code, audience_code)""",
    "mart_mileage_quarterly": """quarter_start_on date, department_code text, department_group_code text,
        primary key (quarter_start_on, department_code)""",
    "mart_feedback_task_quarterly": """quarter_start_on date, department_code text, department_label_ko text,
        promised_count bigint, due_count bigint, kept_count bigint, completed_count bigint, published_count bigint,
        open_count bigint, overdue_count bigint, unpublished_count bigint,
        primary key (quarter_start_on, department_code)""",
    "mart_feedback_task": """feedback_code text primary key, department_code text, department_label_ko text,
        topic_label_ko text, district_group_label_ko text, promise_text text, complaint_text text, outcome_text text,
        promised_on date, due_on date, completed_on date, published_on date, published_url text, is_kept boolean,
        verdict_code text, verdict_label_ko text, reason_code text, reason_label_ko text, control_count bigint,
        relative_ratio numeric(14,4), relative_ratio_low numeric(14,4), relative_ratio_high numeric(14,4),
        placebo_count bigint, placebo_improved_count bigint, as_of_on date""",
    "mart_feedback_effect_quarterly": """quarter_start_on date primary key, completed_count bigint, judged_count bigint,
        improved_count bigint, improved_rate numeric(9,6), improved_wilson_low_rate numeric(9,6),
        improved_wilson_high_rate numeric(9,6), placebo_count bigint, placebo_improved_count bigint,
        placebo_improved_rate numeric(9,6), no_difference_count bigint, worse_count bigint, unlinked_count bigint,
        too_early_count bigint, not_candidate_count bigint, no_comparison_count bigint""",
    "mart_meeting_decision_monthly": """month_start_on date, meeting_kind_code text, department_code text,
        department_group_code text, decided_count bigint, completed_count bigint, open_count bigint,
        overdue_count bigint, carried_over_completed_count bigint,
        primary key (month_start_on, meeting_kind_code, department_code)""",
    "mart_listening_coverage_quarterly": """quarter_start_on date, district_group_code text, audience_code text,
        audience_label_ko text, event_count bigint, suggestion_count bigint, followed_count bigint,
        last_contact_on date, primary key (quarter_start_on, district_group_code, audience_code)""",
    "mart_data_health": """business_date date, feed text, state text, accepted_through_on date, reason text,
        primary key (business_date, feed)""",
    "mart_voc_trend_daily": "occurred_on date, channel_code text, voc_count bigint",
}


@dataclass
class Marts:
    """Rows by table; a test may change any before writing them."""

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {table: [] for table in TABLES})

    def add(self, table: str, **row: Any) -> dict[str, Any]:
        self.rows[table].append(row)
        return row

    def find(self, table: str, **key: Any) -> list[dict[str, Any]]:
        return [row for row in self.rows[table] if all(row[name] == value for name, value in key.items())]

    def write(self, connection: psycopg.Connection) -> None:
        """Replace all rows."""
        connection.execute("truncate " + ", ".join(f"marts.{table}" for table in TABLES))
        with connection.cursor() as cursor:
            for table, rows in self.rows.items():
                for row in rows:
                    names, marks = ", ".join(row), ", ".join(["%s"] * len(row))
                    cursor.execute(f"insert into marts.{table} ({names}) values ({marks})", list(row.values()))
        connection.commit()


def create(connection: psycopg.Connection) -> None:
    """The tables, readable by the publisher."""
    for table, columns in TABLES.items():
        connection.execute(f"drop table if exists marts.{table}")
        connection.execute(f"create table marts.{table} ({columns})")
    connection.execute("grant select on all tables in schema marts to publisher")
    connection.commit()


def plain_city(count: int = 6, *, state_code: str = "frozen", name: str = "제{n}과") -> Marts:
    """`count` departments in bureaus of ten, each with the same petitions, none apart from another."""
    marts = Marts()
    marts.add("mart_voc_trend_daily", occurred_on=date(2025, 1, 1), channel_code="petition", voc_count=1)
    for feed in FEEDS:
        marts.add("mart_data_health", business_date=NIGHT, feed=feed, state="accepted", accepted_through_on=NIGHT)
    for n in range(1, count + 1):
        add_department(marts, n, count=count, state_code=state_code, label=name.format(n=n))
    for code in "청년", "노인":
        marts.add(
            "mart_listening_coverage_quarterly", quarter_start_on=QUARTER, district_group_code="seo",
            audience_code=code, audience_label_ko=code, event_count=2 if code == "청년" else 0,
            suggestion_count=5 if code == "청년" else 0, followed_count=3 if code == "청년" else 0,
            last_contact_on=date(2026, 8, 1) if code == "청년" else None,
        )  # fmt: skip
    for indicator, (label, _) in INDICATORS.items():
        is_judged = indicator == "responsiveness"
        marts.add(
            "mart_self_gap_quarterly", quarter_start_on=QUARTER, edition_number=1, is_latest_edition=True,
            indicator_code=indicator, indicator_label_ko=label, stated_department_count=count,
            compared_department_count=count if is_judged else 0, mean_self_score=70 if is_judged else None,
            mean_measured_score=50 if is_judged else None, mean_gap_score=20 if is_judged else None,
        )  # fmt: skip
    marts.add(
        "mart_self_check_quarterly", quarter_start_on=QUARTER, level_code="city", unit_code="city", item_code="P01",
        is_shown=True, respondent_count=24, mean_point=3.25,
    )  # fmt: skip
    return marts


def add_department(marts: Marts, n: int, *, count: int, state_code: str, label: str) -> None:
    code, bureau = f"d{n:02d}", f"제{(n - 1) // 10 + 1}국"
    marts.add(
        "mart_department_quarterly", quarter_start_on=QUARTER, edition_number=1, is_latest_edition=True,
        department_group_code=code, department_label_ko=label, bureau_label_ko=bureau, judged_indicator_count=1,
        deficient_indicator_count=0, arithmetic_score=50 + n / 10, score_low=40, score_high=60, rank_low=1,
        rank_high=count, ranked_unit_count=count, is_difference_shown=False, difference_label_ko="차이 보이지 않음",
        task_count=3, task_done_count=1, task_overdue_count=1, task_progress_rate=0.5, mileage_received_points=4,
        mileage_given_points=4, statement_count=0, accepted_statement_count=0, pending_statement_count=0,
        state_code=state_code, state_label_ko=state_code, judged_through_on=NIGHT, review_opens_on=date(2026, 10, 8),
        review_closes_on=date(2026, 10, 15), frozen_on=date(2026, 10, 16) if state_code == "frozen" else None,
    )  # fmt: skip
    marts.add(
        "mart_composite_quarterly", quarter_start_on=QUARTER, edition_number=1, is_latest_edition=True,
        level_code="department", unit_code=code, unit_label_ko=label, measured_weight_rate=0.6, is_ranked=True,
        arithmetic_score=50 + n / 10, score_low=40, score_high=60, rank=count + 1 - n, rank_low=1, rank_high=count,
        ranked_unit_count=count, is_difference_shown=False, difference_label_ko="차이 보이지 않음",
    )  # fmt: skip
    for indicator, (indicator_label, target) in INDICATORS.items():
        is_judged = indicator == "responsiveness"
        cases = 20 if is_judged else 4
        marts.add(
            "mart_indicator_quarterly", quarter_start_on=QUARTER, edition_number=1, is_latest_edition=True,
            department_group_code=code, indicator_code=indicator, indicator_label_ko=indicator_label,
            department_label_ko=label, success_count=cases * 3 // 4, case_count=cases, raw_rate=0.75, city_rate=0.75,
            shrunk_rate=0.75, shrunk_low_rate=0.6, shrunk_high_rate=0.92, limit_low_rate=0.5, limit_high_rate=0.98,
            warning_limit_low_rate=0.6, warning_limit_high_rate=0.95,
            is_judged=is_judged, is_below_limit=False, is_deficient=False, measured_score=50 if is_judged else None,
            target_rate=target, is_target_changed_late=False,
            target_status_code="no_difference" if is_judged else "too_few", target_status_label_ko="",
            self_score=70, self_gap_score=20 if is_judged else None, improvement_ko=None,
            is_improvement_missing=False,
        )  # fmt: skip
    for quarter, in_time in ((YEAR_BEFORE, 14), (PREVIOUS, 18), (QUARTER, 15)):
        add_response(marts, quarter, code, due=20, in_time=in_time)
    marts.add(
        "mart_task_quarterly", quarter_start_on=QUARTER, department_code=code, audience_code="citizen",
        department_group_code=code, task_count=3, done_count=1, overdue_count=1, stale_count=0,
    )  # fmt: skip
    marts.add(
        "mart_feedback_task_quarterly", quarter_start_on=QUARTER, department_code=code, department_label_ko=label,
        promised_count=1, due_count=2, kept_count=1, completed_count=2, published_count=1, open_count=1,
        overdue_count=1, unpublished_count=0,
    )  # fmt: skip
    for month, open_count in ((QUARTER, 9), (LAST_MONTH, 2)):
        marts.add(
            "mart_meeting_decision_monthly", month_start_on=month, meeting_kind_code="strategy_meeting",
            department_code=code, department_group_code=code, decided_count=1, completed_count=1,
            open_count=open_count, overdue_count=1, carried_over_completed_count=0,
        )  # fmt: skip


def add_response(marts: Marts, quarter: date, code: str, *, due: int, in_time: int, **more: Any) -> None:
    row = {
        "quarter_start_on": quarter, "authority_code": "city", "channel_code": "petition", "petition_type": "고충",
        "department_code": code, "department_group_code": code, "received_count": due + 1, "due_count": due,
        "answered_in_time_count": in_time,
        "answered_late_count": max(due - in_time - 1, 0), "unanswered_count": 1,
        "dated_count": due, "supplemented_count": 1, "transferred_count": 2,
        "extended_count": 1, "answered_count": due, "reopened_count": 1, "satisfaction_answer_count": 4,
        "satisfied_count": 2,
    }  # fmt: skip
    marts.add("mart_response_quarterly", **{**row, **more})

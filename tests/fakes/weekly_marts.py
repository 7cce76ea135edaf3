"""Marts as the weekly issue reads them, filled by hand: a whole city week, or only what a test says."""

from __future__ import annotations

import csv
import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

SEEDS = Path(__file__).parents[2] / "dbt_project" / "seeds"
WEEK = date(2026, 11, 9)
FIRST_WEEK = WEEK - timedelta(weeks=13)

DDL = """
drop table if exists marts.mart_voc_trend_weekly, marts.mart_voc_keyword_weekly, marts.mart_response_weekly,
    marts.mart_data_health, marts.mart_civic_issue_weekly, marts.mart_voc_latent_demand_weekly,
    marts.mart_warning_daily, marts.mart_forecast_daily, marts.mart_forecast_scorecard,
    marts.mart_preventive_task_candidate_weekly, marts.mart_feedback_request, evidence.voc_quote;
create table marts.mart_voc_trend_weekly (
    week_start_on date, channel_code text, topic_code text, district_code text, department_code text,
    topic_label_ko text, district_label_ko text, department_label_ko text,
    voc_count bigint, matter_count bigint, previous_week_count bigint, mean_12_week_count numeric,
    unknown_origin_count bigint, negative_count bigint, share_of_channel_rate double precision, workday_count integer,
    primary key (week_start_on, channel_code, topic_code, district_code, department_code));
create table marts.mart_voc_keyword_weekly (
    week_start_on date, keyword text, keyword_rank integer, matter_count bigint, prior_matter_count bigint,
    recent_matter_count bigint, log_odds double precision, z_score double precision, q_value double precision,
    is_significant boolean, is_rising boolean, rising_z_score double precision, related_keywords text[],
    channel_counts jsonb, evidence_ids text[], model_version text, primary key (week_start_on, keyword));
create table marts.mart_response_weekly (
    week_start_on date, authority_code text, petition_type text, department_code text, department_label_ko text,
    received_count bigint,
    answered_count bigint, due_count bigint, answered_in_time_count bigint, overdue_open_count bigint,
    extended_count bigint, supplemented_count bigint, transferred_count bigint,
    primary key (week_start_on, authority_code, petition_type, department_code));
create table marts.mart_data_health (
    business_date date, feed text, is_expected boolean, state text, declared_count bigint, landed_count bigint,
    quarantined_count bigint, gate_failure_count bigint, warning_count bigint, gap_count bigint,
    accepted_through_on date, days_behind integer, unknown_origin_rate double precision, reason text,
    primary key (business_date, feed));
create table marts.mart_civic_issue_weekly (
    week_start_on date, issue_label_ko text, issue_basis_code text, organisation_label_ko text, stance_code text,
    stance_label_ko text, statement_count bigint, matter_count bigint, day_assumed_count bigint,
    primary key (week_start_on, issue_label_ko, issue_basis_code, organisation_label_ko, stance_code));
create table marts.mart_voc_latent_demand_weekly (
    week_start_on date, subject text, topic_code text, topic_label_ko text, related_nouns text[], weeks_rising integer,
    social_matter_count bigint, prior_mean_social_matter_count numeric(14, 4), prior_week_count integer,
    official_matter_count bigint, official_rate_limit numeric(9, 6), stated_rate numeric(9, 6),
    q_value double precision, confidence_label_ko text, evidence_ids text[], model_version text,
    primary key (week_start_on, subject));
create table marts.mart_warning_daily (
    warned_on date, channel_code text, channel_label_ko text, topic_code text, topic_label_ko text,
    district_group_code text, district_label_ko text, level_code text, level_label_ko text, is_mailed boolean,
    episode_start_on date, observed_count bigint, expected_count numeric(14, 4), limit_count numeric(14, 4),
    p_value double precision, q_value double precision, burst_probability double precision, is_young boolean,
    voc_count bigint, matter_count bigint, negative_count bigint, owner_department_code text,
    owner_department_label_ko text, primary key (warned_on, channel_code, topic_code, district_group_code));
create table marts.mart_forecast_daily (
    target_on date, channel_code text, topic_code text, district_code text, channel_label_ko text,
    topic_label_ko text, district_label_ko text, series_kind_code text, origin_on date, lead_days integer,
    expected_count double precision, low_count bigint, high_count bigint, median_count double precision,
    model_code text, model_label_ko text, is_withheld boolean, reason_code text, reason_label_ko text,
    primary key (target_on, channel_code, topic_code, district_code));
create table marts.mart_forecast_scorecard (
    month_start_on date, channel_code text, topic_code text, district_code text, band_days integer,
    channel_label_ko text, topic_label_ko text, district_label_ko text, origin_count bigint,
    backtest_origin_count bigint, withheld_origin_count bigint, day_count bigint,
    mean_absolute_error_count numeric(14, 4), median_mean_absolute_error_count numeric(14, 4),
    relative_error_ratio numeric(14, 4), interval_day_count bigint, coverage_rate numeric(9, 6),
    mean_interval_score_count numeric(14, 4),
    primary key (month_start_on, channel_code, topic_code, district_code, band_days));
create table marts.mart_preventive_task_candidate_weekly (
    week_start_on date, channel_code text, topic_code text, horizon_days integer, channel_label_ko text,
    topic_label_ko text, expected_count double precision, low_count bigint, high_count bigint,
    usual_count double precision, last_count bigint, excess_ratio numeric(14, 4), owner_department_label_ko text,
    minimum_excess_rate numeric(6, 4), minimum_count integer, is_assumed boolean,
    primary key (week_start_on, channel_code, topic_code, horizon_days));
create table marts.mart_feedback_request (
    issue_number integer, request_number integer, department_code text, department_label_ko text, request_text text,
    asked_on date, due_on date, replied_on date, status_code text, status_label_ko text, reply_text text,
    is_replied boolean, is_late boolean, days_to_reply integer, stated_on date, as_of_on date,
    primary key (issue_number, request_number));
create table evidence.voc_quote (
    channel_code text, voc_id text, occurred_on date, topic_code text, district_code text, matter_id text,
    matter_copy_count integer, title text, quote text, is_relevant boolean, primary key (channel_code, voc_id));
grant select on all tables in schema marts, evidence to publisher;
"""


def seed(name: str, code: str, label: str) -> dict[str, str]:
    with (SEEDS / f"{name}.csv").open(encoding="utf-8") as handle:
        return {row[code]: row[label] for row in csv.DictReader(handle)}


TOPICS = seed("topic", "topic_code", "topic_label_ko")
DISTRICTS = seed("district", "district_code", "district_label_ko") | {"none": "기록 없음"}
DEPARTMENTS = {
    **seed("department", "department_code", "department_label_ko"),
    "none": "기록 없음",
    "tourism_mice": "국제협력국 관광마이스과",
}
TOPIC_DEPARTMENTS = {
    "traffic": ["bus_policy", "transport_policy", "parking"],
    "road": ["road", "construction_hq"],
    "environment": ["resource_circulation", "air_quality"],
    "water": ["waterworks", "sewerage"],
    "housing": ["building", "housing_policy"],
    "culture": ["tourism_mice", "culture_policy"],
    "safety": ["safety_policy", "natural_disaster"],
}
CURRENT_DISTRICTS = ["28125", "28155", "28177", "28185", "28200", "28237", "28245", "28275", "28290", "28710", "28720"]


@dataclass
class Marts:
    """Rows to insert; a test may change any before writing them."""

    trend: dict[tuple[date, str, str, str, str], dict[str, int]] = field(default_factory=dict)
    keywords: list[dict[str, Any]] = field(default_factory=list)
    responses: list[dict[str, Any]] = field(default_factory=list)
    health: list[dict[str, Any]] = field(default_factory=list)
    quotes: list[dict[str, Any]] = field(default_factory=list)
    civic: list[dict[str, Any]] = field(default_factory=list)
    latent: list[dict[str, Any]] = field(default_factory=list)
    warnings: list[dict[str, Any]] = field(default_factory=list)
    forecasts: list[dict[str, Any]] = field(default_factory=list)
    scores: list[dict[str, Any]] = field(default_factory=list)
    preventive: list[dict[str, Any]] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)

    def add(
        self, week: date, channel: str, topic: str, count: int, *, district: str = "none", department: str = "none",
        matters: int | None = None, unknown: int = 0,
    ) -> None:  # fmt: skip
        cell = self.trend.setdefault(
            (week, channel, topic, district, department), {"voc": 0, "matter": 0, "unknown": 0}
        )
        cell["voc"] += count
        cell["matter"] += count if matters is None else matters
        cell["unknown"] += unknown

    def write(self, connection: psycopg.Connection) -> None:
        """Replace all rows; last week and the 12-week mean are worked out from the counts given."""
        tables = {
            "marts.mart_voc_keyword_weekly": self.keywords,
            "marts.mart_response_weekly": self.responses,
            "marts.mart_data_health": self.health,
            "evidence.voc_quote": self.quotes,
            "marts.mart_civic_issue_weekly": self.civic,
            "marts.mart_voc_latent_demand_weekly": self.latent,
            "marts.mart_warning_daily": self.warnings,
            "marts.mart_forecast_daily": self.forecasts,
            "marts.mart_forecast_scorecard": self.scores,
            "marts.mart_preventive_task_candidate_weekly": self.preventive,
            "marts.mart_feedback_request": self.requests,
        }
        connection.execute(f"truncate marts.mart_voc_trend_weekly, {', '.join(tables)}")
        with connection.cursor() as cursor:
            cursor.executemany(
                "insert into marts.mart_voc_trend_weekly values (%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,0,0,%s)",
                list(self._trend_rows()),
            )
            for table, rows in tables.items():
                for row in rows:
                    values = [Jsonb(v) if isinstance(v, dict) else v for v in row.values()]
                    cursor.execute(
                        f"insert into {table} ({', '.join(row)}) values ({', '.join(['%s'] * len(row))})", values
                    )
        connection.commit()

    def _trend_rows(self):
        weeks = sorted({key[0] for key in self.trend})
        cuts = sorted({key[1:] for key in self.trend})
        empty = {"voc": 0, "matter": 0, "unknown": 0}
        for week in weeks:
            for cut in cuts:
                now = self.trend.get((week, *cut), empty)
                before = [self.trend.get((week - timedelta(weeks=n), *cut), empty)["voc"] for n in range(1, 13)]
                if now["voc"] or before[0] or sum(before):
                    channel, topic, district, department = cut
                    yield (
                        week, channel, topic, district, department, TOPICS.get(topic), DISTRICTS.get(district),
                        DEPARTMENTS.get(department), now["voc"], now["matter"], before[0], sum(before) / 12,
                        now["unknown"], 5,
                    )  # fmt: skip

    def add_response(self, week: date, department: str, due: int, in_time: int, **more: Any) -> None:
        row = {
            "week_start_on": week, "authority_code": "city", "petition_type": "고충", "department_code": department,
            "department_label_ko": DEPARTMENTS.get(department),
            "received_count": due, "answered_count": in_time, "due_count": due, "answered_in_time_count": in_time,
            "overdue_open_count": 0, "extended_count": 0, "supplemented_count": 0, "transferred_count": 0,
        }  # fmt: skip
        self.responses.append({**row, **more})

    def add_health(self, feed: str, **more: Any) -> None:
        row = {
            "business_date": date(2026, 11, 17), "feed": feed, "is_expected": True, "state": "accepted",
            "declared_count": 1200, "landed_count": 1200, "quarantined_count": 0, "gate_failure_count": 0,
            "warning_count": 0, "gap_count": 0, "accepted_through_on": date(2026, 11, 17), "days_behind": 0,
            "unknown_origin_rate": None, "reason": None,
        }  # fmt: skip
        self.health.append({**row, **more})

    def add_quote(self, channel: str, voc_id: str, topic: str, text: str, **more: Any) -> None:
        row = {
            "channel_code": channel, "voc_id": voc_id, "occurred_on": date(2026, 11, 11), "topic_code": topic,
            "district_code": "28237", "matter_id": f"m-{voc_id}", "matter_copy_count": 1, "title": None,
            "quote": text, "is_relevant": True,
        }  # fmt: skip
        self.quotes.append({**row, **more})

    def add_civic(self, week: date, issue: str, organisation: str, stance: str, count: int = 1, **more: Any) -> None:
        row = {
            "week_start_on": week, "issue_label_ko": issue, "issue_basis_code": "stated",
            "organisation_label_ko": organisation, "stance_code": stance, "stance_label_ko": stance,
            "statement_count": count, "matter_count": count, "day_assumed_count": 0,
        }  # fmt: skip
        self.civic.append({**row, **more})

    def add_latent(self, subject: str, *, week: date = WEEK, **more: Any) -> None:
        row = {
            "week_start_on": week, "subject": subject, "topic_code": "traffic", "topic_label_ko": TOPICS["traffic"],
            "related_nouns": ["대여", "주차"], "weeks_rising": 2, "social_matter_count": 24,
            "prior_mean_social_matter_count": 3.25, "prior_week_count": 12, "official_matter_count": 1,
            "official_rate_limit": 0.0004, "stated_rate": 0.001, "q_value": 0.0007,
            "confidence_label_ko": "매우 뚜렷한 증가", "evidence_ids": [f"social_query:L-{subject}"],
            "model_version": "v1",
        }  # fmt: skip
        self.latent.append({**row, **more})

    def add_warning(self, day: date, channel: str, topic: str, observed: int, expected: float, **more: Any) -> None:
        row = {
            "warned_on": day, "channel_code": channel, "channel_label_ko": channel, "topic_code": topic,
            "topic_label_ko": TOPICS[topic], "district_group_code": "all", "district_label_ko": "시 전체",
            "level_code": "alert", "level_label_ko": "경보", "is_mailed": True, "episode_start_on": day,
            "observed_count": observed, "expected_count": expected, "limit_count": expected * 2 + 1,
            "p_value": 1e-6, "q_value": 1e-4, "burst_probability": 0.99, "is_young": False, "voc_count": observed,
            "matter_count": observed, "negative_count": 0, "owner_department_code": "waterworks",
            "owner_department_label_ko": DEPARTMENTS["waterworks"],
        }  # fmt: skip
        self.warnings.append({**row, **more})

    def add_forecast(
        self, origin: date, channel: str, topic: str, expected: float, low: int | None, high: int | None, **more: Any
    ) -> None:
        """The same expectation and range on each of the 28 days after the origin."""
        for lead in range(1, 29):
            row = {
                "target_on": origin + timedelta(days=lead), "channel_code": channel, "topic_code": topic,
                "district_code": "all", "channel_label_ko": channel, "topic_label_ko": topic,
                "district_label_ko": "전체", "series_kind_code": "channel" if topic == "all" else "topic",
                "origin_on": origin, "lead_days": lead, "expected_count": expected, "low_count": low,
                "high_count": high, "median_count": expected, "model_code": "level_slow", "model_label_ko": "모형",
                "is_withheld": False, "reason_code": "model_shown", "reason_label_ko": "모형",
            }  # fmt: skip
            self.forecasts.append({**row, **more})

    def add_score(self, month: date, channel: str, topic: str, band: int, **more: Any) -> None:
        row = {
            "month_start_on": month, "channel_code": channel, "topic_code": topic, "district_code": "all",
            "band_days": band, "channel_label_ko": channel, "topic_label_ko": topic, "district_label_ko": "전체",
            "origin_count": 4, "backtest_origin_count": 0, "withheld_origin_count": 0, "day_count": 28,
            "mean_absolute_error_count": 9.0, "median_mean_absolute_error_count": 10.0, "relative_error_ratio": 0.9,
            "interval_day_count": 28, "coverage_rate": 0.821429, "mean_interval_score_count": 50.0,
        }  # fmt: skip
        self.scores.append({**row, **more})

    def add_preventive(self, week: date, channel: str, topic: str, expected: float, usual: float, **more: Any) -> None:
        row = {
            "week_start_on": week, "channel_code": channel, "topic_code": topic, "horizon_days": 28,
            "channel_label_ko": channel, "topic_label_ko": TOPICS[topic], "expected_count": expected,
            "low_count": round(expected * 0.85), "high_count": round(expected * 1.15), "usual_count": usual,
            "last_count": round(usual), "excess_ratio": round(expected / usual - 1, 4),
            "owner_department_label_ko": "상수도사업본부, 하수과", "minimum_excess_rate": 0.2, "minimum_count": 20,
            "is_assumed": True,
        }  # fmt: skip
        self.preventive.append({**row, **more})

    def add_request(self, issue: int, number: int, department: str, **more: Any) -> None:
        """Asked on the Wednesday of an issue and answered on the next day, unless the test says otherwise."""
        asked = date(2014, 1, 8) + timedelta(weeks=issue - 1)
        row = {
            "issue_number": issue, "request_number": number, "department_code": department,
            "department_label_ko": DEPARTMENTS[department],
            "request_text": "처리기한이 지난 미답변 민원 2건 처리 후 결과 회신", "asked_on": asked,
            "due_on": asked + timedelta(days=2), "replied_on": asked + timedelta(days=1), "status_code": "done",
            "status_label_ko": "조치 완료", "reply_text": "2건 모두 답변하고 담당자를 다시 정함", "is_replied": True,
            "is_late": False, "days_to_reply": 1, "stated_on": date(2026, 11, 17), "as_of_on": date(2026, 11, 17),
        }  # fmt: skip
        self.requests.append({**row, **more})

    def add_unanswered(self, issue: int, number: int, department: str, *, is_late: bool) -> None:
        nothing = {"replied_on": None, "status_code": "waiting", "status_label_ko": "회신 대기", "reply_text": None}
        self.add_request(issue, number, department, **nothing, is_replied=False, is_late=is_late, days_to_reply=None)


def create(connection: psycopg.Connection) -> None:
    """The marts' tables, as a superuser; the publisher may read them."""
    connection.execute(DDL)
    connection.commit()


FEEDS = (
    "call_center.calls", "petition.petitions", "petition.qna", "homepage.board_posts", "social.query_posts",
    "social.bulk_posts", "civic_group.statements",
)  # fmt: skip


def ordinary_city(*, scale: float = 1.0) -> Marts:
    """Fourteen weeks of an ordinary city, with a burst of water complaints in the last one."""
    rng = random.Random(7)
    marts = Marts()
    weights = {"traffic": 30, "road": 14, "environment": 16, "water": 10, "housing": 9, "culture": 6, "safety": 5,
               "welfare": 12, "tax": 8, "administration": 10, "life_info": 14, "other": 6}  # fmt: skip
    volumes = {"call_center": 2100, "petition": 70, "homepage": 24, "social_query": 900}
    for n in range(14):
        week = FIRST_WEEK + timedelta(weeks=n)
        for channel, volume in volumes.items():
            for topic, weight in weights.items():
                mean = volume * scale * weight / 140
                count = max(0, round(rng.gauss(mean, mean**0.5)))
                if week == WEEK and topic == "water":
                    count = round(count * 2.4) + 1
                for _ in range(count):
                    district = rng.choice([*CURRENT_DISTRICTS, "none"])
                    department = rng.choice(TOPIC_DEPARTMENTS.get(topic, ["none"]))
                    if channel.startswith("social") or channel == "homepage":
                        department = "none"
                    unknown = int(channel == "social_query" and rng.random() < 0.14)
                    marts.add(week, channel, topic, 1, district=district, department=department, unknown=unknown)
        if week >= date(2026, 11, 2):
            for topic, weight in weights.items():
                count = round(800 * scale * weight / 140)
                marts.add(week, "social_bulk", topic, count, matters=max(1, count // 3), unknown=count // 8)
    words = [
        ("적수", True, 31, 2), ("단수", True, 24, 9), ("수돗물", False, 44, 60), ("정화조", False, 12, 8),
        ("월미바다열차", True, 11, 1), ("인천e음", False, 19, 70), ("GTX-B", False, 9, 22), ("제설", False, 14, 12),
        ("버스노선", False, 22, 110), ("불법주정차", False, 30, 190),
    ]  # fmt: skip
    for rank, (word, rising, matters, prior) in enumerate(words, start=1):
        marts.keywords.append(
            {
                "week_start_on": WEEK, "keyword": word, "keyword_rank": rank, "matter_count": matters,
                "prior_matter_count": prior, "recent_matter_count": prior // 3, "log_odds": 1.2,
                "z_score": 9.1 - rank * 0.6,
                "q_value": 0.001, "is_significant": True, "is_rising": rising,
                "rising_z_score": 4.2 if rising else 0.4, "related_keywords": ["수압", "필터", "교체", "민원"],
                "channel_counts": {"call_center": matters}, "model_version": "v1",
                "evidence_ids": [f"call_center:C{rank:03d}", f"petition:1AA-2611-{rank:07d}", "social_query:S9", "x:1"],
            }
        )  # fmt: skip
        marts.add_quote(
            "call_center", f"C{rank:03d}", "water", f"어제 저녁부터 {word} 때문에 불편한데 언제 해결되는지 알려 주세요"
        )
    for n in range(13):
        week = WEEK - timedelta(weeks=n)
        for code in DEPARTMENTS:
            due = rng.choice([0, 1, 1, 2, 4, 6])
            if due and code != "none":
                late = sum(rng.random() < 0.12 for _ in range(due))
                marts.add_response(week, code, due, due - late, overdue_open_count=int(late > 0 and n < 2),
                                   petition_type=rng.choice(["질의", "건의", "고충", "기타"]))  # fmt: skip
        marts.add_response(week, "none", 20, 18, authority_code="district")
    for feed in FEEDS:
        marts.add_health(feed, unknown_origin_rate=0.14 if feed.startswith("social") else None)
    texts = {
        "water": [
            "수도에서 녹물이 나와요ㅠㅠ 아이 씻기기도 무섭습니다. 언제까지 참아야 하나요??",
            "단수 안내를 못 받았습니다 재난문자라도 보내주세요",
        ],
        "traffic": [
            "27번 버스 배차간격이 너무 깁니다. 출근시간만이라도 늘려주세요",
            "[전화번호] 로 연락 부탁드립니다 신호등 고장이요",
        ],
        "environment": ["음식물쓰레기 수거가 사흘째 안되고있어요 냄새가 심합니다"],
        "housing": ["공사 소음이 아침 6시부터 시작됩니다. 단속 바랍니다"],
    }
    for channel, mark in (("call_center", "Q"), ("petition", "1AA-2611-9"), ("homepage", "H")):
        for topic, lines in texts.items():
            for n, line in enumerate(lines):
                marts.add_quote(channel, f"{mark}{topic[:2]}{n}", topic, line, matter_copy_count=1 + 11 * (n == 1))
    add_outlook(marts, volumes={channel: volume * scale for channel, volume in volumes.items()})
    return marts


def add_outlook(marts: Marts, *, volumes: dict[str, float]) -> None:
    """Civic groups, latent demand, warnings, a forecast with its scorecard, and one preventive task."""
    for organisation in ("새물결주민회의", "한빛시민연대", "느티나무마을넷"):
        marts.add_civic(WEEK, "시 재정", organisation, "oppose")
    marts.add_civic(WEEK, "교통", "새물결주민회의", "support", issue_basis_code="topic")
    marts.add_civic(WEEK, "교통", "한빛시민연대", "oppose", issue_basis_code="topic")
    marts.add_civic(WEEK - timedelta(weeks=1), "돌봄", "서해갯벌모임", "propose", 2)
    marts.add_latent("공유자전거")
    marts.add_quote("social_query", "L-공유자전거", "traffic", "공유자전거가 길마다 쓰러져 있는데 어디에 말해야 하나요")
    for day in (11, 12, 13):
        marts.add_warning(date(2026, 11, day), "call_center", "water", 20 + day, 7.4)
    marts.add_warning(date(2026, 11, 12), "petition", "water", 9, 0.8, p_value=1e-4)
    marts.add_warning(date(2026, 11, 12), "homepage", "culture", 3, 0.9, p_value=0.006, level_code="watch")
    origin = WEEK + timedelta(days=6)
    weights = {"all": 1.0, "traffic": 0.21, "environment": 0.11, "road": 0.1, "life_info": 0.1, "welfare": 0.09,
               "water": 0.07, "administration": 0.07, "housing": 0.06}  # fmt: skip
    for channel in ("call_center", "petition"):
        for topic, weight in weights.items():
            expected = round(volumes[channel] / 7 * weight, 1)
            marts.add_forecast(
                origin, channel, topic, expected, int(expected * 0.8), int(expected * 1.25) + 1,
                is_withheld=topic == "traffic",
            )  # fmt: skip
            for band in (7, 28):
                marts.add_score(date(2026, 10, 1), channel, topic, band)
    marts.add_preventive(WEEK + timedelta(weeks=1), "call_center", "water", 250.2, 182.0)

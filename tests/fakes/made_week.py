"""One fixed week as facts, without a database: what the kept pictures of the weekly and its public edition show."""

from __future__ import annotations

from datetime import date, timedelta

from reports import read
from reports.period import weekly_period
from reports.public_weekly import compose as public_compose
from reports.public_weekly.disclosure import printable
from reports.public_weekly.facts import PublicFacts
from reports.public_weekly.settings import CHANNELS, UNNAMED_DISTRICTS, UNNAMED_TOPICS, PublicWeeklySettings
from reports.publication import Composed, EditionRequest
from reports.weekly_issue import compose
from reports.weekly_issue.facts import TREND_WEEKS, WeeklyFacts, like_weeks
from reports.weekly_issue.settings import FEED_CHANNELS, WeeklySettings

PERIOD = weekly_period(date(2026, 11, 18), issue_epoch_on=date(2014, 1, 8))
WEEK = PERIOD.week_start_on
WEEKS = tuple(WEEK - timedelta(weeks=n) for n in range(TREND_WEEKS, -1, -1))
TOPICS = {
    "traffic": "교통",
    "water": "상하수도",
    "environment": "환경·청소",
    "road": "도로·시설물",
    "housing": "주택·건축",
    "welfare": "복지",
    "culture": "문화·관광·체육",
    "unknown": "미분류",
}
DISTRICTS = {"28290": "검단구", "28237": "부평구", "28200": "남동구", "28185": "연수구", "none": "기록 없음"}
DEPARTMENTS = {"waterworks": "상수도사업본부", "bus_policy": "버스정책과", "road": "도로과"}
# Items of an ordinary week by channel and topic, in the order of TOPICS; 물 doubles in the last one.
USUAL = {
    "call_center": (310, 60, 120, 90, 64, 40, 22, 30),
    "petition": (24, 3, 9, 12, 8, 6, 5, 4),
    "homepage": (9, 2, 3, 4, 2, 1, 1, 1),
    "social_query": (60, 12, 30, 20, 14, 10, 26, 12),
}
RISEN = {"call_center": 151, "petition": 31, "homepage": 9, "social_query": 40}
QUOTE = "수도에서 녹물이 나와요. 아이 씻기기도 무섭습니다. <b>언제</b>까지 참아야 하나요?"


def _count(channel: str, place: int, week: date) -> int:
    """Weeks differ by a few items, in a pattern that never changes."""
    topic = tuple(TOPICS)[place]
    if week == WEEK and topic == "water":
        return RISEN[channel]
    return USUAL[channel][place] + (WEEKS.index(week) * 7 + place * 3) % 5 - 2


def _districts(channel: str, week: date) -> dict[str, int]:
    """A channel's week by district: fixed fifths, and what rose is in 검단구."""
    whole = sum(_count(channel, place, week) for place in range(len(TOPICS)))
    risen = RISEN[channel] - USUAL[channel][1] if week == WEEK else 0
    shares = {code: (whole - risen) * part // 20 for code, part in zip(DISTRICTS, (4, 6, 5, 3), strict=False)}
    shares["28290"] += risen
    return {**shares, "none": whole - sum(shares.values())}


def _topic_weeks() -> tuple[read.TopicWeek, ...]:
    return tuple(
        read.TopicWeek(week, channel, topic, _count(channel, place, week))
        for week in WEEKS
        for channel in USUAL
        for place, topic in enumerate(TOPICS)
    )


def _change(channel: str, code: str, counts: list[int]) -> read.Change:
    return read.Change(channel, code, counts[-1], counts[-1], counts[-2], sum(counts[-13:-1]) / 12, counts[-1] // 12)


def _health(feed: str) -> read.FeedHealth:
    night = date(2026, 11, 17)
    return read.FeedHealth(night, feed, True, "accepted", 940, 940, 0, 0, 0, 0, night, 0, None, None)


HEALTH = tuple(_health(feed) for feed in (*FEED_CHANNELS, "civic_group.statements"))


def _warned() -> tuple[read.Warned, ...]:
    return tuple(
        read.Warned(
            date(2026, 11, day), channel, "water", "상하수도", "28290", "서해구·검단구", "alert", seen, expected, limit,
            p_value, seen, False, "상수도사업본부",
        )
        for channel, day, seen, expected, limit, p_value in (
            ("call_center", 11, 31, 2.1, 6.0, 1e-12),
            ("call_center", 12, 34, 2.1, 6.0, 1e-14),
            ("petition", 12, 12, 0.3, 2.0, 1e-9),
        )
    )  # fmt: skip


def _forecasts() -> tuple[read.ForecastWeek, ...]:
    rows = (("call_center", "all", 740.0), ("call_center", "traffic", 310.0), ("petition", "all", 71.0))
    return tuple(
        read.ForecastWeek(
            WEEK + timedelta(weeks=n), channel, topic, expected, int(expected * 0.8), int(expected * 1.2), expected,
            False, "model_shown", 7,
        )
        for channel, topic, expected in rows
        for n in range(1, 5)
    )  # fmt: skip


def weekly_facts() -> WeeklyFacts:
    """A week in which complaints about water doubled in one district."""
    changes = tuple(
        _change(channel, topic, [_count(channel, place, week) for week in WEEKS])
        for channel in USUAL
        for place, topic in enumerate(TOPICS)
    )
    districts = tuple(
        _change(channel, code, [_districts(channel, week)[code] for week in WEEKS])
        for channel in USUAL
        for code in DISTRICTS
    )
    quote = read.Quote("call_center", "C1", date(2026, 11, 12), "water", "28290", "m1", 3, QUOTE)
    responses = tuple(
        read.Response("city", code, due + 4, due, due, in_time, overdue, 2, 1)
        for code, due, in_time, overdue in (("waterworks", 40, 38, 0), ("bus_policy", 31, 26, 2), ("road", 22, 21, 1))
    )
    return WeeklyFacts(
        period=PERIOD,
        workdays=5,
        previous_workdays=5,
        like_weeks=like_weeks(WEEK),
        holidays={},
        previous_holidays={},
        channel_weeks=tuple(
            read.ChannelWeek(week, channel, whole, whole, whole // 12, 5)
            for week in WEEKS
            for channel in USUAL
            for whole in (sum(_count(channel, place, week) for place in range(len(TOPICS))),)
        ),
        topics=changes,
        topic_weeks=_topic_weeks(),
        places=(read.Place("call_center", "water", "28290", 96), read.Place("petition", "water", "28290", 27)),
        districts=districts,
        district_weeks=tuple(
            read.DistrictWeek(week, channel, code, count)
            for week in WEEKS
            for channel in USUAL
            for code, count in _districts(channel, week).items()
        ),
        departments=(
            read.DepartmentChange("call_center", "water", "waterworks", 104, 31.0),
            read.DepartmentChange("petition", "water", "waterworks", 29, 2.0),
        ),
        keywords=tuple(
            read.Keyword(word, rank, 40 - rank * 6, rank, rank, 9.0 - rank, 0.001, True, True, 5.0, ("냄새",), {},
                         ("call_center:C1",))
            for rank, word in enumerate(("수돗물", "녹물", "필터"), start=1)
        ),
        responses_this_week=responses,
        responses_by_type=tuple(
            read.Response("city", code, row.received_count, row.answered_count, row.due_count,
                          row.answered_in_time_count, row.overdue_open_count, 2, 1)
            for code, row in zip(("고충", "질의", "건의"), responses, strict=True)
        ),
        responses_by_department=responses,
        copied_matters=(),
        health=HEALTH,
        civic=(
            read.CivicStatement(WEEK, "수돗물 안전", "stated", "새물결주민회의", "oppose", 2, 0),
            read.CivicStatement(WEEK, "시 재정", "stated", "한빛시민연대", "propose", 1, 0),
        ),
        latent=(
            read.LatentDemand("스케이트장", "culture", ("개장", "입장권"), 3, 16, 1.0, 8, 0, 0.0003, 0.001,
                              "뚜렷한 증가", ()),
        ),
        warned=_warned(),
        forecast_origin_on=PERIOD.week_end_on,
        forecasts=_forecasts(),
        scores=tuple(
            read.ForecastScore(date(2026, 10, 1), channel, "all", band, 4, 0, days, 9.0, 10.0, 0.9, days, 0.82)
            for channel in ("call_center", "petition")
            for band, days in ((7, 28), (28, 63))
        ),
        preventive=(
            read.PreventiveTask("call_center", "water", "상하수도", 28, 340.0, 290, 402, 240.0, "하수과", 0.2, 20),
        ),
        earlier=(),
        answered=tuple(
            read.AnsweredRequest(671, number, DEPARTMENTS[code], "처리기한이 지난 미답변 민원 2건 처리 후 결과 회신",
                                 date(2026, 11, 11), date(2026, 11, 13), replied, status, text, bool(replied),
                                 replied is None, date(2026, 11, 17))
            for number, code, replied, status, text in (
                (1, "road", date(2026, 11, 12), "조치 완료", "2건 모두 답변하고 담당자를 다시 정함"),
                (2, "bus_policy", None, "회신 대기", None),
            )
        ),
        quotes={("call_center", "water"): (quote,)},
        evidence_quotes={"call_center:C1": quote},
        alert_quotes={("call_center", "water"): quote},
        labels=read.Labels(TOPICS, DEPARTMENTS, DISTRICTS),
    )  # fmt: skip


def public_facts() -> PublicFacts:
    """The same week as citizens may read it."""
    settings = PublicWeeklySettings()
    minimum = settings.minimum_cell_count
    keys = [(channel, week) for channel in CHANNELS for week in WEEKS[1:]]
    return PublicFacts(
        period=PERIOD,
        workdays=5,
        previous_workdays=5,
        holidays={},
        previous_holidays={},
        like_weeks=like_weeks(WEEK),
        topics={
            (channel, week): printable(
                {topic: _count(channel, place, week) for place, topic in enumerate(TOPICS)},
                minimum=minimum,
                unnamed=UNNAMED_TOPICS,
            )
            for channel, week in keys
        },
        districts={
            (channel, week): printable(_districts(channel, week), minimum=minimum, unnamed=UNNAMED_DISTRICTS)
            for channel, week in keys
        },
        topic_labels=TOPICS,
        district_labels=DISTRICTS,
        health=HEALTH,
        matters={},
        minimum_cell_count=minimum,
    )


def weekly() -> Composed:
    """The internal issue of that week."""
    return compose.composed(weekly_facts(), WeeklySettings(), EditionRequest())


def public_weekly() -> Composed:
    """Its public edition."""
    return public_compose.composed(public_facts(), PublicWeeklySettings(), EditionRequest())

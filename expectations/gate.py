"""The door: one function judges a delivery, one judges what is about to be promoted.

Order within `judge_delivery`: ask everything without holding anything, then decide in one transaction under the feed's
lock. So two deliveries of one feed may be examined at the same time but are accepted one after the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import psycopg
from psycopg import sql

from expectations import acceptance, results, volume
from expectations.build import judge_tables
from expectations.personal_data import scan_relation
from expectations.profile import FeedContract, FeedProfile
from expectations.results import Finding, Severity, Verdict, verdict_of
from expectations.vocabulary import known_labels as find_known_labels
from korean_calendar.holidays import official_calendar

BUILD_GATE = "warehouse_build"
# A handful of unreadable rows is a bad pen, a twentieth of them is a changed layout.
_QUARANTINE_STOPS_ABOVE = 0.05
_QUARANTINE_WARNS_ABOVE = 0.005
# Below this many rows a share says nothing: one bad row of ten is not a changed layout.
_QUARANTINE_COUNTS_FROM = 20
# Two bad cells of three rows may be two bad pens; half of a column is a changed layout.
_RETYPED_FROM, _RETYPED_SHARE = 3, 0.5
UNKNOWN_COLUMNS = "unknown_columns"
"""Where landing keeps, masked, what nobody has agreed on."""


@dataclass(frozen=True)
class _Delivery:
    """What the loader wrote down about a delivery."""

    delivery_key: int
    feed: str
    state: str
    reason: str | None
    first_on: date
    last_on: date
    landed_count: int
    quarantined_count: int
    gaps: tuple[str, ...]


def judge_delivery(
    connection_url: str,
    *,
    delivery_key: int,
    feed: FeedContract,
    listed_labels: Mapping[str, frozenset[str]] | None = None,
    waived: Mapping[str, str] | None = None,
    judged_at: datetime | None = None,
) -> Verdict:
    """Judge one landed delivery, write down why, and accept or reject it.

    Args:
        connection_url: `postgresql://...` of the role `gatekeeper`.
        delivery_key: a delivery of this feed.
        feed: the feed's contract (`extract.contract.Feed` fits).
        listed_labels: labels by column that seeds or settings know, besides those in accepted deliveries.
        waived: reason by expectation name: a person looked and lets it pass; it is recorded as a warning with the
            reason. Only with waivers may a rejected delivery be judged again.
        judged_at: what to write down as the time of judgement; the database's clock when not given.

    Returns:
        The verdict. A delivery that was judged before gives its recorded verdict again and changes nothing.

    Raises:
        UnknownDeliveryError: no such delivery, or one of another feed.
        UnknownFeedError: the feed has no suite.
    """
    profile = FeedProfile.of(feed)
    waivers = dict(waived or {})
    with psycopg.connect(connection_url) as connection:
        delivery = _delivery(connection, profile, delivery_key)
        if delivery.state == "accepted" or (delivery.state == "rejected" and not waivers):
            return _recorded_verdict(connection, profile.name, delivery)
        labels = find_known_labels(connection, profile, until_on=delivery.last_on, listed=dict(listed_labels or {}))
        findings = [_judge_quarantine(delivery), _judge_types(connection, delivery), _judge_gaps(delivery)]
        findings += _judge_volume(connection, profile, delivery)
        findings += _judge_personal_data(connection, profile, delivery_key)
        connection.rollback()
    if delivery.landed_count:
        findings = [*_ask_great_expectations(connection_url, profile, delivery, labels), *findings]
    findings = [_waive(finding, waivers) for finding in findings]
    verdict = verdict_of(profile.name, findings)
    with psycopg.connect(connection_url) as connection:
        acceptance.lock_feed(connection, profile.name)
        # Somebody else may have judged it while we were looking; what stands is never judged twice.
        current = _delivery(connection, profile, delivery_key)
        if current.state != delivery.state:
            return _recorded_verdict(connection, profile.name, current)
        results.record(connection, gate=profile.name, findings=findings, judged_at=judged_at, delivery_key=delivery_key)
        if not verdict.is_accepted:
            reason = "; ".join(f"{f.expectation}: {f.observed}" for f in verdict.failures)
            acceptance.reject(connection, delivery_key=delivery_key, reason=reason[:2000], judged_at=judged_at)
            return verdict
        accepted = acceptance.accept(connection, profile, delivery_key=delivery_key, judged_at=judged_at)
        return replace(verdict, changed_days=accepted.changed_days)


def judge_build(
    connection_url: str, *, build_key: int, business_date: date, judged_at: datetime | None = None
) -> Verdict:
    """Judge `marts_next` before it is promoted, and write down why.

    Args:
        connection_url: `postgresql://...` of the role `gatekeeper`.
        build_key: the build in `quality.build`.
        business_date: the build's business date.
        judged_at: as in `judge_delivery`.
    """
    with psycopg.connect(connection_url) as connection:
        findings = judge_tables(connection, business_date=business_date)
        verdict = verdict_of(BUILD_GATE, findings)
        results.record(connection, gate=BUILD_GATE, findings=findings, judged_at=judged_at, build_key=build_key)
        return verdict


def _delivery(connection: psycopg.Connection, feed: FeedProfile, delivery_key: int) -> _Delivery:
    row = connection.execute(
        "select feed, state, reason, window_start_on, window_end_on, landed_count, quarantined_count, gaps "
        "from quality.delivery where delivery_key = %s",
        (delivery_key,),
    ).fetchone()
    if row is None or row[0] != feed.name:
        found = "there is none" if row is None else f"it is of {row[0]}"
        raise acceptance.UnknownDeliveryError(f"delivery {delivery_key} of {feed.name} cannot be judged: {found}")
    name, state, reason, start_on, end_on, landed, quarantined, gaps = row
    last_on = end_on - timedelta(days=1)
    return _Delivery(delivery_key, name, state, reason, start_on, last_on, landed, quarantined, tuple(gaps))


def _recorded_verdict(connection: psycopg.Connection, gate: str, delivery: _Delivery) -> Verdict:
    rows = connection.execute(
        "select expectation, severity, is_success, observed, expected, meaning from quality.gate_result "
        "where gate = %s and delivery_key = %s order by gate_result_key",
        (gate, delivery.delivery_key),
    ).fetchall()
    recorded = verdict_of(gate, [Finding(name, Severity(severity), *rest) for name, severity, *rest in rows])
    return replace(recorded, is_accepted=delivery.state == "accepted")


def _ask_great_expectations(
    connection_url: str, feed: FeedProfile, delivery: _Delivery, labels: Mapping[str, frozenset[str]]
) -> list[Finding]:
    # Great Expectations takes seconds to import, and a DAG file or the build gate must not pay them.
    from expectations.context import ask
    from expectations.suites import suite_for
    from expectations.suites.rule import SuiteContext

    suite = suite_for(
        SuiteContext(
            feed,
            first_on=delivery.first_on,
            last_on=delivery.last_on,
            landed_count=delivery.landed_count,
            known_labels=labels,
        )
    )
    values = [sql.Identifier(name) for name in feed.content_columns if name not in feed.text_columns]
    # The expressions are constants of the suites; nothing of a delivery flows into them.
    computed = [
        sql.SQL("{} as {}").format(sql.SQL(expression), sql.Identifier(name))
        for name, expression in suite.computed.items()
    ]
    query = sql.SQL("select covered_on, {} from {} where delivery_key = {}").format(
        sql.SQL(", ").join([*values, *computed]),
        sql.Identifier(*feed.relation.split(".")),
        sql.Literal(delivery.delivery_key),
    )
    return ask(connection_url, query=query.as_string(), suite=suite)


def _judge_quarantine(delivery: _Delivery) -> Finding:
    total = delivery.landed_count + delivery.quarantined_count
    share = delivery.quarantined_count / total if total else 0.0
    is_usual = share <= _QUARANTINE_WARNS_ABOVE or total < _QUARANTINE_COUNTS_FROM
    stops = share > _QUARANTINE_STOPS_ABOVE or is_usual
    return Finding(
        "few_rows_are_quarantined",
        Severity.STOP if stops else Severity.WARN,
        is_usual,
        f"{total:,}건 중 격리 {delivery.quarantined_count:,}건({share:.1%})",
        f"격리 {_QUARANTINE_WARNS_ABOVE:.1%} 이하(알림), {_QUARANTINE_STOPS_ABOVE:.0%} 이하(중단)",
        "읽지 못해 격리한 행이 많습니다: quality.quarantined_row 의 사유를 보고 원본 양식을 확인하십시오.",
    )


def _judge_types(connection: psycopg.Connection, delivery: _Delivery) -> Finding:
    """A column that most rows could not be read in was retyped at the source, however few rows there are."""
    rows = connection.execute(
        "select column_name, count(*) from quality.quarantined_row where delivery_key = %s and column_name <> '*'"
        " group by 1 order by 2 desc, 1",
        (delivery.delivery_key,),
    ).fetchall()
    total = delivery.landed_count + delivery.quarantined_count
    retyped = [(name, count) for name, count in rows if count >= _RETYPED_FROM and count >= _RETYPED_SHARE * total]
    return Finding(
        "columns_keep_their_type",
        Severity.STOP,
        not retyped,
        "; ".join(f"{name} {total:,}건 중 {count:,}건을 읽지 못함" for name, count in retyped) or "모든 열을 읽음",
        f"어느 열도 절반 넘게 읽지 못하지 않음({_RETYPED_FROM}건부터)",
        "열의 형식이 바뀌었습니다: 보내는 부서에 양식이 바뀌었는지 확인하고, 합의했으면 schema.py 를 고치십시오.",
    )


def _judge_gaps(delivery: _Delivery) -> Finding:
    shown = "; ".join(delivery.gaps[: results.MOST_SHOWN])
    return Finding(
        "the_source_was_read_whole",
        Severity.WARN,
        not delivery.gaps,
        f"{len(delivery.gaps)}곳 미수신: {shown}" if delivery.gaps else "끝까지 읽음",
        "검색 상한이나 예산 때문에 못 받은 것이 없음",
        "있는 줄 알지만 받지 못한 것이 있습니다: 이 출처의 건수는 하한으로 읽고, "
        "되풀이되면 질의를 나누거나 한도를 늘리십시오.",
    )


def _judge_volume(connection: psycopg.Connection, feed: FeedProfile, delivery: _Delivery) -> list[Finding]:
    # A search adds items to days; how many it finds says nothing about the days, only about the search.
    if not feed.is_complete:
        return [volume.judge_yield(delivery.landed_count, before=_yields_before(connection, delivery))]
    accepted: dict[date, int] = dict(
        connection.execute(
            "select covered_on, row_count from quality.accepted_day where feed = %s", (feed.name,)
        ).fetchall()
    )
    counts: dict[date, int] = dict(
        connection.execute(
            sql.SQL("select covered_on, count(*) from {} where delivery_key = %s group by 1").format(
                sql.Identifier(*feed.relation.split("."))
            ),
            (delivery.delivery_key,),
        ).fetchall()
    )
    length = (delivery.last_on - delivery.first_on).days + 1
    days = [delivery.first_on + timedelta(days=offset) for offset in range(length)]
    delivered = {day: counts.get(day, 0) for day in days}
    return [
        volume.judge_volume(feed, delivered=delivered, accepted=accepted, calendar=official_calendar()),
        volume.judge_losses(feed, delivered=delivered, accepted=accepted),
    ]


def _yields_before(connection: psycopg.Connection, delivery: _Delivery) -> list[int]:
    """Rows of the latest accepted deliveries of the feed for as many days, the newest first."""
    rows = connection.execute(
        "select landed_count from quality.delivery where feed = %s and state = 'accepted' and delivery_key < %s"
        " and window_end_on - window_start_on = %s order by delivery_key desc limit %s",
        (
            delivery.feed,
            delivery.delivery_key,
            (delivery.last_on - delivery.first_on).days + 1,
            volume.MOST_YIELDS,
        ),
    )
    return [row[0] for row in rows]


def _judge_personal_data(connection: psycopg.Connection, feed: FeedProfile, delivery_key: int) -> list[Finding]:
    columns = (*feed.text_columns, UNKNOWN_COLUMNS)
    scan = scan_relation(connection, relation=feed.relation, text_columns=columns, delivery_key=delivery_key)
    rows = f" (행 {', '.join(map(str, scan.row_numbers))})" if scan.row_numbers else ""

    def described(counts: Mapping[str, int]) -> str:
        found = ", ".join(f"{label} {count:,}건" for label, count in sorted(counts.items()))
        return f"글 {scan.scanned_count:,}건 중 {found}{rows}" if found else f"글 {scan.scanned_count:,}건에 없음"

    return [
        Finding(
            "texts_hold_no_personal_data",
            Severity.STOP,
            not scan.certain,
            described(scan.certain),
            "가려지지 않은 주민번호·휴대전화·전자우편·카드·면허·계좌·차량·여권번호 0건",
            "가려지지 않은 개인정보가 적재되었습니다: "
            "개인정보 담당자에게 알리고, 가리기 규칙을 고친 뒤 다시 수집하십시오.",
        ),
        Finding(
            "texts_hold_nothing_like_personal_data",
            Severity.WARN,
            not scan.doubtful,
            described(scan.doubtful),
            "개인정보로 보이는 것(유선전화·읽은 숫자·이름·주소, 그 밖의 비슷한 번호) 0건",
            "개인정보일 수 있는 것이 남아 있습니다: 공공기관의 대표번호나 주소인지 행을 열어 확인하십시오.",
        ),
    ]


def _waive(finding: Finding, waivers: Mapping[str, str]) -> Finding:
    if finding.is_success or finding.severity is not Severity.STOP or finding.expectation not in waivers:
        return finding
    observed = f"{finding.observed} [사람이 허용: {waivers[finding.expectation]}]"
    return replace(finding, severity=Severity.WARN, observed=observed)

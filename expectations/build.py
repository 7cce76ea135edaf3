"""Is tonight's `marts_next` plausible enough to replace yesterday's marts?

dbt's own tests have already asked whether each statement is true. Here is asked whether the whole can be: nothing
missing, nothing from the future, as much in the marts as was accepted, hardly less than last time.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import psycopg
from psycopg import sql

from expectations.personal_data import CERTAIN, COARSE, find_types
from expectations.results import MOST_SHOWN, Finding, Severity

TREND = "marts_next.mart_voc_trend_daily"
QUOTES = "evidence_next.voc_quote"
# A mart that must have rows, and the one that may be empty in a quiet first week.
REQUIRED = (TREND, "marts_next.mart_voc_trend_weekly", "marts_next.mart_response_weekly", "marts_next.mart_data_health")
OPTIONAL = ("marts_next.mart_voc_keyword_weekly", QUOTES)
# Channels in which every accepted row is a voice, so that marts and deliveries must agree. Social posts and the
# homepage are screened for relevance and have no such tie.
_TIED_CHANNELS = {"call_center": "call_center.calls", "petition": "petition.petitions"}
_TIED_DAYS = 28
# A deletion at the source keeps its count, so marts may hold a little more than is accepted now, hardly ever less.
_LEAST_OF_ACCEPTED = 0.98
_MOST_OF_ACCEPTED = 1.10
# Marts grow from night to night; losing a tenth means that a model dropped something.
_LEAST_OF_LAST_BUILD = 0.9


def judge_tables(connection: psycopg.Connection, *, business_date: date) -> list[Finding]:
    """Every question about `marts_next` and `evidence_next`; missing tables fail by name instead of raising."""
    present = {relation for relation in (*REQUIRED, *OPTIONAL) if _exists(connection, relation)}
    findings = [_judge_rows(connection, relation, present) for relation in (*REQUIRED, *OPTIONAL)]
    if TREND in present:
        findings += [
            _judge_days(connection, business_date),
            *(_judge_tie(connection, channel, feed, business_date) for channel, feed in _TIED_CHANNELS.items()),
        ]
    if QUOTES in present:
        findings.append(_judge_quotes(connection))
    return findings


def _exists(connection: psycopg.Connection, relation: str) -> bool:
    return _one(connection, "select to_regclass(%s) is not null", (relation,)) is True


def _judge_rows(connection: psycopg.Connection, relation: str, present: set[str]) -> Finding:
    name = f"{relation.split('.')[1]}_has_not_shrunk"
    rows = 0
    if relation in present:
        rows = int(_one(connection, sql.SQL("select count(*) from {}").format(sql.Identifier(*relation.split(".")))))
    # The observed text of the last promoted build is the memory: marts themselves are not this role's to read.
    last = _one(
        connection,
        "select g.observed from quality.gate_result g join quality.build b using (build_key) "
        "where g.expectation = %s and b.state = 'promoted' order by b.build_key desc limit 1",
        (name,),
    )
    before = int(str(last).split("건")[0].replace(",", "")) if last else 0
    is_required = relation in REQUIRED
    is_success = rows >= before * _LEAST_OF_LAST_BUILD and (rows > 0 or not is_required)
    observed = f"{rows:,}건" if relation in present else "0건(표가 없음)"
    if relation not in present and not is_required:
        is_success = False
    return Finding(
        name,
        Severity.STOP if is_required else Severity.WARN,
        is_success,
        observed,
        f"지난 승격본 {before:,}건의 {_LEAST_OF_LAST_BUILD:.0%} 이상" if before else "1건 이상",
        f"{relation}: 비었거나 지난번보다 크게 줄었습니다. 어제의 마트를 그대로 두었으니 dbt 실행 결과를 확인하십시오.",
    )


def _judge_days(connection: psycopg.Connection, business_date: date) -> Finding:
    future = int(
        _one(
            connection,
            sql.SQL("select count(*) from {} where occurred_on > %s").format(sql.Identifier(*TREND.split("."))),
            (business_date,),
        )
    )
    return Finding(
        "nothing_is_from_the_future",
        Severity.STOP,
        future == 0,
        f"{future:,}건",
        f"{business_date} 이후 0건",
        "업무일보다 뒤의 날짜가 마트에 있습니다: 시간대 계산이나 원본 날짜를 확인하십시오.",
    )


def _judge_tie(connection: psycopg.Connection, channel: str, feed: str, business_date: date) -> Finding:
    first_on = business_date - timedelta(days=_TIED_DAYS - 1)
    accepted = int(
        _one(
            connection,
            "select coalesce(sum(row_count), 0) from quality.accepted_day "
            "where feed = %s and covered_on between %s and %s",
            (feed, first_on, business_date),
        )
    )
    counted = int(
        _one(
            connection,
            sql.SQL(
                "select coalesce(sum(voc_count), 0) from {} where channel_code = %s and occurred_on between %s and %s"
            ).format(sql.Identifier(*TREND.split("."))),
            (channel, first_on, business_date),
        )
    )
    return Finding(
        f"{channel}_marts_tie_to_deliveries",
        Severity.STOP,
        accepted * _LEAST_OF_ACCEPTED <= counted <= accepted * _MOST_OF_ACCEPTED,
        f"최근 {_TIED_DAYS}일 마트 {counted:,}건, 받아들인 자료 {accepted:,}건",
        f"받아들인 자료의 {_LEAST_OF_ACCEPTED:.0%}~{_MOST_OF_ACCEPTED:.0%}",
        f"{channel}: 마트의 건수가 받아들인 자료와 다릅니다. "
        "증분 빌드가 날짜를 빠뜨렸거나 두 번 더했는지 확인하십시오.",
    )


def _judge_quotes(connection: psycopg.Connection) -> Finding:
    rows = connection.execute(
        sql.SQL("select channel_code, voc_id, title, quote from {} where concat_ws(E'\\n', title, quote) ~ %s").format(
            sql.Identifier(*QUOTES.split("."))
        ),
        (COARSE,),
    )
    found = [
        f"{channel}:{voc_id}" for channel, voc_id, *texts in rows if _holds_certain("\n".join(filter(None, texts)))
    ]
    observed = f"{len(found):,}건" + (f": {', '.join(sorted(found)[:MOST_SHOWN])}" if found else "")
    return Finding(
        "quotes_hold_no_personal_data",
        Severity.STOP,
        not found,
        observed,
        "0건",
        "발간물에 실릴 수 있는 인용문에 개인정보가 남아 있습니다: 개인정보 담당자에게 알리고 가리기 규칙을 고치십시오.",
    )


def _holds_certain(text: str) -> bool:
    return any(label in CERTAIN for label in find_types(text))


def _one(connection: psycopg.Connection, query: str | sql.Composed, parameters: Sequence[object] = ()) -> Any:
    row = connection.execute(query, parameters).fetchone()
    return None if row is None else row[0]

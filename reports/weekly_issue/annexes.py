"""붙임: the plan's three parts in its order, keywords, petition response, and 자료 출처 및 유의사항."""

from __future__ import annotations

from reports import korean, read, text
from reports.document import Block, Bullet, Cell, Chart, Column, Notice, QuotedText, Quotes, Section, State, Table
from reports.period import date_ko, short_date_ko
from reports.proportion import wilson_interval
from reports.weekly_issue.facts import MANY_COMPARISONS
from reports.weekly_issue.gates import CIVIC_FEED, GateResult
from reports.weekly_issue.narrative import Comparison
from reports.weekly_issue.numbers import change_cell, count_cell
from reports.weekly_issue.sections import (
    CHANGE_COLUMNS,
    Context,
    held_notice,
    response_weeks,
    topic_row,
    usual_note,
)
from reports.weekly_issue.settings import CHANNEL_LABELS, FEED_LABELS, SOCIAL_CHANNELS

QUOTE_LENGTH = 160
KEYWORD_QUOTE_LENGTH = 90
TOPIC_ROWS = 8
SOCIAL_TOPIC_ROWS = 6
DISTRICT_BARS = 12
DEPARTMENT_ROWS = 12
INTERVAL_ROWS = 10
KEYWORD_QUOTES = 5
EVIDENCE_IDS = 2
MISSING_DISTRICT = frozenset({"none", "unknown"})
FEED_STATES = {
    "accepted": "정상",
    "rejected": "반려",
    "failed": "수집 실패",
    "missing": "미수신",
    "late": "지연",
}


def annexes(context: Context) -> tuple[Section, ...]:
    """The annexes in their order."""
    return (
        _consultations_and_petitions(context),
        _civic(context),
        _homepage_and_social(context),
        _keywords(context),
        _responses(context),
        _sources(context),
    )


def _consultations_and_petitions(context: Context) -> Section:
    blocks: list[Block] = []
    for channel in ("call_center", "petition"):
        label = CHANNEL_LABELS[channel]
        blocks.append(Bullet(0, f"{label} 주요 사례"))
        gate = context.closed(channel)
        if gate is not None:
            blocks.append(held_notice(gate, label=label))
            continue
        blocks += _topic_table(context, channel, TOPIC_ROWS)
        if channel == "call_center":
            chart = _district_chart(context, channel)
            blocks += [chart] if chart else []
        blocks += _quotes(context, channel)
    return Section(
        "consult_petition",
        "120 상담·국민신문고 민원 주요 사례",
        _state(context, "call_center", "petition"),
        tuple(blocks),
    )


def _state(context: Context, *channels: str) -> State:
    closed = [context.closed(channel) for channel in channels]
    gates = [gate for gate in closed if gate is not None]
    if len(gates) < len(channels):
        return "shown"
    return "missing" if all(gate.is_missing for gate in gates) else "held"


def _topic_table(context: Context, channel: str, limit: int) -> list[Block]:
    rows = [row for row in context.facts.channel_topics(channel) if row.voc_count or row.previous_week_count]
    if not rows:
        return [
            Notice("empty", "금주 접수 없음", f"보고 주간에 접수된 {korean.josa(CHANNEL_LABELS[channel], '이')} 없음")
        ]
    rows.sort(key=lambda row: (-row.voc_count, row.code))
    shown, rest = rows[:limit], rows[limit:]
    cells = [topic_row(context, row, head=None) for row in shown]
    notes: tuple[str, ...] = (usual_note(context),)
    if rest:
        notes += (f"그 밖의 {len(rest)}개 주제 {korean.count(sum(row.voc_count for row in rest))}은 싣지 않음",)
    return [
        Table(
            f"{CHANNEL_LABELS[channel]} 주제별 현황(금주 많은 순)",
            (Column("주제", "left", 1.8), *CHANGE_COLUMNS),
            tuple(cells),
            unit="건",
            notes=notes,
        )
    ]


def _district_chart(context: Context, channel: str) -> Chart | None:
    rows = [row for row in context.facts.districts if row.channel_code == channel and row.code not in MISSING_DISTRICT]
    rows = sorted((row for row in rows if row.voc_count), key=lambda row: (-row.voc_count, row.code))[:DISTRICT_BARS]
    if not rows:
        return None
    named = sum(row.voc_count for row in context.facts.districts if row.channel_code == channel
                and row.code not in MISSING_DISTRICT)  # fmt: skip
    whole = sum(row.voc_count for row in context.facts.districts if row.channel_code == channel)
    items = [
        {"label": context.district(row.code), "value": row.voc_count,
         "reference": row.mean_12_week_count if context.facts.has_mean(channel) else None}
        for row in rows
    ]  # fmt: skip
    figures = tuple(
        context.numbers.trend("voc_count", row.voc_count, channel_code=channel, district_code=row.code) for row in rows
    )
    top = context.district(rows[0].code)
    return Chart(
        f"district_{channel}",
        "bars",
        f"{CHANNEL_LABELS[channel]}은 {top}에서 가장 많음 (군·구 기록 {korean.percent(named / whole)})",
        "; ".join(f"{item['label']} {korean.count(row.voc_count)}" for item, row in zip(items, rows, strict=True)),
        {"items": items, "unit": "건", "reference_label": "최근 12주 평균"},
        figures,
    )


def _quotes(context: Context, channel: str) -> list[Block]:
    blocks: list[Block] = []
    for (quoted_channel, topic_code), quotes in context.facts.quotes.items():
        if quoted_channel != channel or not quotes:
            continue
        items = tuple(_quoted(context, quote, QUOTE_LENGTH) for quote in quotes)
        blocks.append(Quotes(f"{context.topic(topic_code)} 주요 내용", items))
    return blocks


def _quoted(context: Context, quote: read.Quote, length: int) -> QuotedText:
    is_placed = quote.district_code is not None and quote.district_code not in MISSING_DISTRICT
    place = context.district(str(quote.district_code)) if is_placed else "지역 미상"
    source = (
        f"{CHANNEL_LABELS.get(quote.channel_code, quote.channel_code)}, {short_date_ko(quote.occurred_on)}, {place}"
    )
    if quote.matter_copy_count > 1:
        source += f", 같은 내용 {korean.count(quote.matter_copy_count)}"
    return QuotedText(text.clean(quote.quote, limit=length), source, f"{quote.channel_code}:{quote.voc_id}")


def _civic(context: Context) -> Section:
    gate = context.gates[f"feed:{CIVIC_FEED}"]
    if gate.is_open:
        blocks: tuple[Block, ...] = (
            Notice("empty", "금주 이슈 없음", "수신된 성명·보도 가운데 시정 관련 이슈가 없음"),
        )
        return Section("civic", "시민사회 이슈", "shown", blocks)
    notice = Notice("missing", "자료 미수신 — 시민사회단체 성명·보도", gate.reason)
    return Section("civic", "시민사회 이슈", "missing", (notice,))


def _homepage_and_social(context: Context) -> Section:
    blocks: list[Block] = [Bullet(0, "홈페이지 의견")]
    gate = context.closed("homepage")
    if gate is not None:
        blocks.append(held_notice(gate, label=CHANNEL_LABELS["homepage"]))
    else:
        blocks += _topic_table(context, "homepage", SOCIAL_TOPIC_ROWS)
        blocks += _quotes(context, "homepage")
    blocks.append(Bullet(0, "SNS 정책의견"))
    for channel in SOCIAL_CHANNELS:
        gate = context.closed(channel)
        if gate is not None:
            blocks.append(held_notice(gate, label=CHANNEL_LABELS[channel]))
        else:
            blocks += _social_table(context, channel)
    if any(context.closed(channel) is None for channel in SOCIAL_CHANNELS):
        blocks.append(
            Bullet(
                3,
                "질의 수집과 전체 수집은 같은 글이 겹칠 수 있어 더하지 않음. 시 계정이 쓴 글은 제외. 사안 수는 군·구별로 센 값의 합",
            )
        )
    return Section(
        "homepage_social", "홈페이지·SNS 정책의견", _state(context, "homepage", *SOCIAL_CHANNELS), tuple(blocks)
    )


def _social_table(context: Context, channel: str) -> list[Block]:
    facts, percent_base = context.facts, context.settings.percent_base_count
    rows = [row for row in facts.channel_topics(channel) if row.voc_count]
    week = facts.channel(channel)
    if not rows or week is None:
        return [Notice("empty", "금주 글 없음", f"{CHANNEL_LABELS[channel]}에서 시정 관련 글이 수집되지 않음")]
    rows.sort(key=lambda row: (-row.voc_count, row.code))
    cells = []
    for row in rows[:SOCIAL_TOPIC_ROWS]:
        key = {"channel_code": channel, "topic_code": row.code}
        now = context.numbers.trend("voc_count", row.voc_count, **key)
        matters = context.numbers.trend("matter_count", row.matter_count, **key)
        before = context.numbers.trend("previous_week_count", row.previous_week_count, **key)
        unknown = context.numbers.trend("unknown_origin_count", row.unknown_origin_count, **key)
        has_previous = facts.channel(channel, weeks_ago=1) is not None
        # Posting does not follow office hours: no adjustment for working days.
        previous = Comparison(
            row.voc_count,
            float(row.previous_week_count) if has_previous else None,
            spread=(row.voc_count + row.previous_week_count) ** 0.5,
            required=MANY_COMPARISONS,
        )
        cells.append(
            (
                Cell(context.topic(row.code), is_head=True),
                count_cell(row.voc_count, now, tone="strong"),
                count_cell(row.matter_count, matters),
                count_cell(row.previous_week_count if has_previous else None, before),
                change_cell(previous, (now, before), percent_base=percent_base),
                _unknown_cell(context, row, unknown),
            )
        )
    rate = korean.percent(week.unknown_origin_count / week.voc_count) if week.voc_count else "-"
    return [
        Table(
            f"{CHANNEL_LABELS[channel]} 주제별 글 수(금주 {korean.count(week.voc_count)}, 발생원 불명 {rate})",
            (
                Column("주제", "left", 1.8),
                Column("글 수"),
                Column("사안 수"),
                Column("전주"),
                Column("전주 대비", weight=1.1),
                Column("발생원 불명", weight=1.3),
            ),  # fmt: skip
            tuple(cells),
            unit="건",
        )
    ]


def _unknown_cell(context: Context, row: read.Change, figure: str) -> Cell:
    """The unknown-origin share beside the number, with its n; over the limit it is marked."""
    rate = row.unknown_origin_count / row.voc_count
    written = f"{korean.number(row.unknown_origin_count)}/{korean.number(row.voc_count)}"
    if row.voc_count < context.settings.minimum_cell_count:
        return Cell(written, (figure,), "muted")
    over = rate > context.settings.unknown_origin_limit
    return Cell(f"{korean.percent(rate)}{' 주의' if over else ''} ({written})", (figure,), "up" if over else "")


def _keywords(context: Context) -> Section:
    facts = context.facts
    if not facts.keywords:
        notice = Notice(
            "empty", "뚜렷한 핵심어 없음", "13~52주 전과 견주어 유의하게 늘어난 낱말이 없음(다중비교 보정 후)"
        )
        return Section("keywords", "급상승 핵심어·핵심어", "shown", (notice,))
    rows = []
    for keyword in facts.keywords:
        key = {"keyword": keyword.keyword}
        figure = context.numbers.row(read.KEYWORD, "matter_count", keyword.matter_count, **key)
        prior = context.numbers.row(read.KEYWORD, "prior_matter_count", keyword.prior_matter_count, **key)
        score = context.numbers.row(read.KEYWORD, "z_score", keyword.z_score, **key)
        rows.append(
            (
                Cell(text.clean(keyword.keyword, limit=20), is_head=True),
                Cell("▲ 급상승" if keyword.is_rising else "", tone="up"),
                count_cell(keyword.matter_count, figure, tone="strong"),
                count_cell(keyword.prior_matter_count, prior),
                count_cell(keyword.z_score, score, digits=1),
                Cell(", ".join(text.clean(word, limit=12) for word in keyword.related_keywords[:4]), tone="small"),
                Cell(_evidence(keyword), tone="small"),
            )
        )
    blocks: list[Block] = [
        Table(
            "핵심어(급상승 먼저, 다음은 순위순)",
            (
                Column("핵심어", "left", 1.4),
                Column("표시", "center", 1.0),
                Column("금주 사안", weight=0.9),
                Column("이전 사안", weight=0.9),
                Column("z", weight=0.6),
                Column("연관어", "left", 2.3),
                Column("근거 글", "left", 3.0),
            ),  # fmt: skip
            tuple(rows),
            unit="사안",
            notes=(
                "같은 내용의 글은 한 사안으로 셈. z는 13~52주 전과 견준 로그오즈(디리클레 사전분포)의 표준화 값, 급상승은 최근 12주와 견준 판정",
            ),
        )
    ]
    items = []
    for keyword in facts.keywords:
        shown = [facts.keyword_quotes[i] for i in keyword.evidence_ids if i in facts.keyword_quotes]
        if shown and len(items) < KEYWORD_QUOTES:
            quoted = _quoted(context, shown[0], KEYWORD_QUOTE_LENGTH)
            word = text.clean(keyword.keyword, limit=20)
            items.append(QuotedText(quoted.text, f"‘{word}’ — {quoted.source}", quoted.key))
    if items:
        blocks.append(Quotes("핵심어가 쓰인 글", tuple(items)))
    return Section("keywords", "급상승 핵심어·핵심어", "shown", tuple(blocks))


def _evidence(keyword: read.Keyword) -> str:
    """The ids of the first evidence items, as the channel writes them."""
    ids = [text.clean(identifier.partition(":")[2], limit=24) for identifier in keyword.evidence_ids[:EVIDENCE_IDS]]
    more = len(keyword.evidence_ids) - len(ids)
    return ", ".join(ids) + (f" 외 {more}건" if more > 0 else "")


def _responses(context: Context) -> Section:
    gate = context.closed("petition")
    if gate is not None:
        notice = held_notice(gate, label=CHANNEL_LABELS["petition"])
        return Section("response", "민원 처리 현황", "missing" if gate.is_missing else "held", (notice,))
    facts, weeks = context.facts, context.settings.response_weeks
    city = [row for row in facts.responses_by_type if row.authority_code == "city"]
    if not city:
        notice = Notice(
            "empty", "처리 대상 없음", f"최근 {weeks}주 동안 우리 시 소관으로 접수되거나 기한이 온 민원이 없음"
        )
        return Section("response", "민원 처리 현황", "shown", (notice,))
    received = sum(row.received_count for row in facts.responses_this_week if row.authority_code == "city")
    due = sum(row.due_count for row in facts.responses_this_week if row.authority_code == "city")
    in_time = sum(row.answered_in_time_count for row in facts.responses_this_week if row.authority_code == "city")
    blocks: list[Block] = [
        Bullet(
            1,
            f"금주 우리 시 소관 민원 {korean.count(received)} 접수, 처리기한이 온 {korean.count(due)} 가운데 "
            f"{korean.count(in_time)} 기한 내 답변",
            tuple(
                context.numbers.figure(
                    read.RESPONSE,
                    column,
                    value,
                    how="sum",
                    key={"authority_code": "city", "week_start_on": facts.period.week_start_on.isoformat()},
                )
                for column, value in (
                    ("received_count", received),
                    ("due_count", due),
                    ("answered_in_time_count", in_time),
                )
            ),
        )  # fmt: skip
    ]
    blocks.append(
        _response_table(context, f"유형별(최근 {weeks}주)", "유형", "petition_type",
                        [(row.code, row) for row in sorted(city, key=lambda r: (-r.due_count, r.code))], ())
    )  # fmt: skip
    departments = [row for row in facts.responses_by_department if row.authority_code == "city" and row.due_count]
    departments.sort(key=lambda row: (-row.due_count, row.code))
    rest = departments[DEPARTMENT_ROWS:]
    notes = ["처리 건수가 많은 순이며 순위가 아님. 구간이 겹치면 차이가 있다고 할 수 없음"]
    if rest:
        notes.append(
            f"그 밖의 {len(rest)}개 부서 기한 도래 {korean.count(sum(row.due_count for row in rest))}, "
            f"기한 내 답변 {korean.count(sum(row.answered_in_time_count for row in rest))}"
        )
    others = [row for row in facts.responses_by_type if row.authority_code != "city"]
    if others:
        notes.append(
            f"군·구 등 다른 기관 소관은 따로 봄: 기한 도래 {korean.count(sum(row.due_count for row in others))}, "
            f"기한 내 답변 {korean.count(sum(row.answered_in_time_count for row in others))}"
        )
    if departments:
        blocks.append(
            _response_table(
                context,
                f"소관부서별(최근 {weeks}주)",
                "소관부서",
                "department_code",
                [(context.department(row.code), row) for row in departments[:DEPARTMENT_ROWS]],
                tuple(notes),
            )  # fmt: skip
        )
    chart = _interval_chart(context, departments)
    blocks += [chart] if chart else []
    blocks.append(
        Bullet(
            3,
            "기한준수율은 처리기한이 그 기간에 든 민원(미답변 포함) 가운데 기한 안에 실질 답변한 비율. 보완·이송 기간은 법정 시계에서 뺌",
        )
    )
    return Section("response", "민원 처리 현황", "shown", tuple(blocks))


def _response_table(
    context: Context,
    caption: str,
    head: str,
    dimension: str,
    rows: list[tuple[str, read.Response]],
    notes: tuple[str, ...],
) -> Table:
    cells = []
    for label, row in rows:
        key = {"authority_code": "city", dimension: row.code, "week_start_on": response_weeks(context)}

        def figure(column: str, value: int, key: dict[str, object] = key) -> str:
            return context.numbers.figure(read.RESPONSE, column, value, how="sum", key=key)

        due = figure("due_count", row.due_count)
        in_time = figure("answered_in_time_count", row.answered_in_time_count)
        this_week = {**key, "week_start_on": context.facts.period.week_start_on.isoformat()}
        overdue = figure("overdue_open_count", row.overdue_open_count, this_week)
        cells.append(
            (
                Cell(label, is_head=True),
                count_cell(row.received_count, figure("received_count", row.received_count)),
                count_cell(row.due_count, due),
                count_cell(row.answered_in_time_count, in_time),
                *_rate_cells(context, row, (due, in_time)),
                count_cell(row.overdue_open_count, overdue, tone="up" if row.overdue_open_count else ""),
                count_cell(row.extended_count, figure("extended_count", row.extended_count)),
                count_cell(row.transferred_count, figure("transferred_count", row.transferred_count)),
            )
        )
    return Table(
        caption,
        (Column(head, "left", 2.3), Column("접수", weight=0.8), Column("기한 도래", weight=0.9),
         Column("기한 내 답변", weight=1.1), Column("기한준수율", weight=1.1), Column("95% 구간", weight=1.6),
         Column("기한 경과", weight=0.9), Column("연장", weight=0.7), Column("이송", weight=0.7)),
        tuple(cells),
        unit="건",
        notes=notes,
    )  # fmt: skip


def _rate_cells(context: Context, row: read.Response, figures: tuple[str, ...]) -> tuple[Cell, Cell]:
    """The rate and its Wilson interval, or why there is none."""
    if row.due_count < context.settings.minimum_cell_count:
        return Cell("-", figures, "muted"), Cell(f"표본 적음(n={row.due_count})", figures, "muted")
    low, high = wilson_interval(row.answered_in_time_count, row.due_count)
    return (
        Cell(korean.percent(row.answered_in_time_count / row.due_count), figures, "strong"),
        Cell(f"{korean.percent(low, 0)} ~ {korean.percent(high, 0)}", figures),
    )


def _interval_chart(context: Context, departments: list[read.Response]) -> Chart | None:
    rows = [row for row in departments if row.due_count >= context.settings.minimum_cell_count][:INTERVAL_ROWS]
    if len(rows) < 2:
        return None
    whole_due = sum(row.due_count for row in departments)
    whole = sum(row.answered_in_time_count for row in departments) / whole_due
    items = []
    for row in rows:
        low, high = wilson_interval(row.answered_in_time_count, row.due_count)
        items.append(
            {
                "label": f"{context.department(row.code)} (n={row.due_count})",
                "value": row.answered_in_time_count / row.due_count,
                "low": low,
                "high": high,
            }  # fmt: skip
        )
    apart = sum(1 for item in items if float(item["high"]) < whole or float(item["low"]) > whole)  # type: ignore[arg-type]
    title = (
        f"시 전체({korean.percent(whole)})와 구간이 떨어진 부서 {apart}개"
        if apart
        else f"모든 부서의 구간이 시 전체({korean.percent(whole)})를 포함: 차이가 있다고 할 수 없음"
    )
    return Chart(
        "response_intervals",
        "intervals",
        title,
        "; ".join(
            f"{item['label']} {korean.percent(item['value'])}({korean.percent(item['low'], 0)}~{korean.percent(item['high'], 0)})"  # type: ignore[arg-type]
            for item in items
        ),
        {"items": items, "reference": whole, "reference_label": f"시 전체 {korean.percent(whole)}"},
    )


def _sources(context: Context) -> Section:
    facts = context.facts
    blocks: list[Block] = [Bullet(0, "자료 수신 상태")]
    rows = []
    for feed in facts.health:
        key = {"business_date": feed.business_date.isoformat(), "feed": feed.feed}

        def count(column: str, value: int | None, key: dict[str, str] = key) -> Cell:
            return count_cell(value, context.numbers.figure(read.HEALTH, column, value, how="row", key=key))

        rows.append(
            (
                Cell(FEED_LABELS.get(feed.feed, feed.feed), is_head=True),
                _feed_state(feed),
                count("declared_count", feed.declared_count),
                count("landed_count", feed.landed_count),
                count("quarantined_count", feed.quarantined_count),
                Cell(short_date_ko(feed.accepted_through_on) if feed.accepted_through_on else "-"),
                Cell(_feed_remark(feed)),
            )
        )
    if rows:
        night = max(feed.business_date for feed in facts.health)
        blocks.append(
            Table(
                f"{date_ko(night)} 업무일 밤의 수신",
                (
                    Column("자료", "left", 2.2),
                    Column("상태", "center", 0.9),
                    Column("공시", weight=0.8),
                    Column("수신", weight=0.8),
                    Column("격리", weight=0.7),
                    Column("최종 자료일", "center", 1.1),
                    Column("비고", "left", 2.6),
                ),
                tuple(rows),
                unit="건",
                notes=(
                    "공시는 보낸 쪽이 밝힌 건수, 격리는 형식 오류로 따로 둔 건수. 겹쳐 받는 기간이 있어 그 주의 접수 건수와 다름",
                ),
            )  # fmt: skip
        )
    else:
        blocks.append(Notice("missing", "자료 상태 없음", "자료 상태표(mart_data_health)가 비어 있음"))
    blocks.append(Bullet(0, "발행 관문"))
    blocks.append(_gate_table(list(context.gates.values())))
    blocks.append(Bullet(0, "유의사항"))
    blocks += [Bullet(1, line) for line in _caveats(context)]
    blocks += [Bullet(2, f"{line} (가정: 부서 확인 전 설정)") for line in context.settings.assumptions()]
    return Section("sources", "자료 출처 및 유의사항", "shown", tuple(blocks))


def _feed_state(feed: read.FeedHealth) -> Cell:
    label = FEED_STATES.get(feed.state, feed.state)
    if not feed.is_expected and feed.state != "accepted":
        return Cell("미연계", tone="muted")
    return Cell(label, tone="" if feed.state == "accepted" else "up")


def _feed_remark(feed: read.FeedHealth) -> str:
    parts = []
    if feed.days_behind:
        parts.append(f"{feed.days_behind}일 지연")
    if feed.gate_failure_count:
        parts.append(f"관문 불합격 {feed.gate_failure_count}")
    if feed.warning_count:
        parts.append(f"주의 {feed.warning_count}")
    if feed.reason:
        parts.append(text.clean(feed.reason, limit=80))
    return ", ".join(parts) or "-"


def _gate_table(gates: list[GateResult]) -> Table:
    rows = []
    for gate in gates:
        if gate.is_open:
            verdict, tone = "통과", ""
        elif gate.holds == "issue":
            verdict, tone = "호 전체 보류", "up"
        else:
            verdict, tone = ("자료 미수신" if gate.is_missing else "보류"), "up"
        rows.append(
            (
                Cell(gate.label_ko, is_head=True),
                Cell(verdict, tone="up" if tone else ""),
                Cell("호 전체" if gate.holds == "issue" else "해당 부분"),
                Cell(text.clean(gate.reason, limit=120)),
            )
        )
    return Table(
        "관문별 판정과 붙드는 범위",
        (Column("관문", "left", 2.4), Column("판정", "center", 1.1), Column("붙드는 범위", "center", 1.1),
         Column("내용", "left", 3.6)),
        tuple(rows),
    )  # fmt: skip


def _caveats(context: Context) -> list[str]:
    lines = [
        "120 상담은 문의를 포함한 전화 상담이고 민원은 국민신문고 접수분으로, 서로 더하지 않음",
        "증감은 건수의 변화이며 원인을 뜻하지 않음. 인용은 개인정보를 가린 시민의 글로 사실 확인 전임",
    ]
    for matter in context.facts.copied_matters:
        channels = "·".join(CHANNEL_LABELS.get(code, code) for code in matter.channel_codes)
        topic = f" {context.topic(matter.topic_code)}" if matter.topic_code else ""
        lines.append(
            f"{channels}{topic}: 같은 내용의 글 {korean.count(matter.copy_count)}이 접수됨. 사안으로는 1건이며, "
            "건수와 사안 수를 나누어 읽을 필요"
        )
    return lines

"""How an alert is told: numbers with their mart rows, nothing about causes, small numbers said to be small."""

from __future__ import annotations

from datetime import date, timedelta

from korean_calendar.holidays import holidays_between
from korean_calendar.working_days import is_working_day
from reports import korean, text
from reports.alerts import read
from reports.alerts.choice import Choice
from reports.alerts.evidence import Evidence
from reports.alerts.settings import ITEM_NOUNS, AlertSettings
from reports.document import Block, Bullet, Figure, FigureBook, QuotedText, Quotes
from reports.period import short_date_ko
from reports.weekly_issue.settings import CHANNEL_LABELS

NOT_IN_THE_BASELINE = "행사·집회 일정은 예상 건수에 아직 반영되지 않음"
SURE_FROM = 0.99


def noun(channel_code: str) -> str:
    """What one item of a channel is called."""
    return ITEM_NOUNS.get(channel_code, "의견")


def series(warned: read.Warned | read.Conflict) -> str:
    """Channel and topic apart, the channel as the weekly writes it: `120 상담 · 상하수도(서해구·검단구)`."""
    return f"{channel(warned)} · {warned.topic_label_ko}({warned.district_label_ko})"


def channel(warned: read.Warned | read.Conflict) -> str:
    """The channel as the weekly writes it."""
    return CHANNEL_LABELS.get(warned.channel_code, warned.channel_label_ko)


def figure(book: FigureBook, warned: read.Warned | read.Conflict, column: str, value: float | int | None) -> str:
    """A reference to a column of the warning's (or the conflict's) row."""
    relation = read.CONFLICT if isinstance(warned, read.Conflict) else read.WARNING
    return book.add(Figure(relation, column, "row", warned.key, value))


def lead(choice: Choice, book: FigureBook) -> Bullet:
    """The one line that says what happened."""
    warned = choice.warned
    added = {
        "grown": f"(먼저 알린 날 {korean.count(choice.told_count)}에서 증가) ",
        "late": f"({short_date_ko(warned.episode_start_on)}부터 이어짐, 주간 한도에 밀려 늦게 알림) ",
    }.get(choice.outcome, "")
    return Bullet(
        1,
        f"{series(warned)}: {noun(warned.channel_code)} {korean.count(warned.observed_count)}, "
        f"예상 {korean.number(warned.expected_count, 1)}건 — {added}초동 확인 필요",
        (
            figure(book, warned, "observed_count", warned.observed_count),
            figure(book, warned, "expected_count", warned.expected_count),
        ),
    )


def facts(choice: Choice, evidence: Evidence, book: FigureBook, settings: AlertSettings) -> tuple[Block, ...]:
    """Everything under one alert, from its numbers to the key of its row."""
    warned = choice.warned
    observed = figure(book, warned, "observed_count", warned.observed_count)
    expected = figure(book, warned, "expected_count", warned.expected_count)
    limit = figure(book, warned, "limit_count", warned.limit_count)
    blocks: list[Block] = [
        Bullet(
            1,
            f"관측: {short_date_ko(warned.warned_on)} {noun(warned.channel_code)} "
            f"{korean.count(warned.observed_count)} (같은 내용을 하나로 보면 {korean.count(warned.matter_count)}, "
            f"부정으로 분류된 것 {korean.count(warned.negative_count)})",
            (
                observed,
                figure(book, warned, "matter_count", warned.matter_count),
                figure(book, warned, "negative_count", warned.negative_count),
            ),
        ),
        Bullet(
            1,
            f"예상: {korean.number(warned.expected_count, 1)}건, 평소라면 {korean.number(warned.limit_count, 1)}건을 "
            f"넘는 날이 100일에 하루 이하; 급증일 확률 {_probability(warned.burst_probability)}",
            (expected, limit, figure(book, warned, "burst_probability", warned.burst_probability)),
        ),
        Bullet(1, _since(warned)),
    ]
    blocks.append(_recent(warned, evidence, book))
    blocks += [Bullet(3, note) for note in _notes(warned, settings)]
    if evidence.quotes:
        blocks.append(
            Quotes(
                "근거(개인정보를 가린 원문 일부)",
                tuple(_quoted(warned, quote) for quote in evidence.quotes),
            )
        )
    key = ", ".join(f"{name}={value}" for name, value in warned.key.items())
    blocks.append(Bullet(3, f"수치의 위치: {read.WARNING} ({key})"))
    return tuple(blocks)


def calendar_note(day: date) -> str | None:
    """`판정일은 공휴일(추석)`, what stood beside it, or None on a working day between working days."""
    names = holidays_between(day - timedelta(days=1), day + timedelta(days=1))
    if day in names:
        return f"판정일은 공휴일({names[day]})"
    if not is_working_day(day):
        return "판정일은 주말"
    beside = [f"{word} {names[near]}" for word, near in _beside(day) if near in names]
    return f"판정일의 {', '.join(beside)}" if beside else None


def _beside(day: date) -> tuple[tuple[str, date], tuple[str, date]]:
    return ("전날은", day - timedelta(days=1)), ("다음 날은", day + timedelta(days=1))


def _probability(probability: float) -> str:
    """Never printed as certain: from 99 % on it is `99% 이상`."""
    return "99% 이상" if probability >= SURE_FROM else korean.percent(probability, 0)


def _since(warned: read.Warned) -> str:
    days = (warned.warned_on - warned.episode_start_on).days + 1
    if days == 1:
        return f"시작: {short_date_ko(warned.warned_on)} 처음 경보"
    return f"시작: {short_date_ko(warned.episode_start_on)}부터 {days}일째"


def _recent(warned: read.Warned, evidence: Evidence, book: FigureBook) -> Bullet:
    days = sorted(evidence.recent)
    figures = tuple(
        book.add(
            Figure(
                read.TREND,
                "voc_count",
                "sum",
                {
                    "occurred_on": day.isoformat(),
                    "channel_code": warned.channel_code,
                    "topic_code": warned.topic_code,
                },
                evidence.recent[day],
            )
        )
        for day in days
    )
    counts = ", ".join(korean.number(evidence.recent[day]) for day in days)
    return Bullet(1, f"시 전체 최근 {len(days)}일({short_date_ko(days[0])}부터 하루씩): {counts}건", figures)


def _notes(warned: read.Warned, settings: AlertSettings) -> list[str]:
    notes = []
    if warned.voc_count < settings.minimum_cell_count:
        notes.append(f"{settings.minimum_cell_count}건 미만으로 적은 수이므로 우연일 수 있고, 인용은 싣지 않음")
    if warned.is_young:
        notes.append("자료가 8주 미만인 계열이므로 예상 건수의 불확실성이 큼")
    calendar = calendar_note(warned.warned_on)
    if calendar:
        notes.append(calendar)
    return notes


def _quoted(warned: read.Warned, quote: read.Quote) -> QuotedText:
    source = f"{channel(warned)}, {short_date_ko(quote.occurred_on)}"
    if quote.matter_copy_count > 1:
        source += f", 같은 내용 {korean.count(quote.matter_copy_count)}(모든 채널)"
    return QuotedText(text.clean(quote.quote, limit=160), source, f"{quote.channel_code}:{quote.voc_id}")

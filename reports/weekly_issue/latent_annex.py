"""붙임: 아직 민원이 되지 않은 요구, each with how sure its rise is."""

from __future__ import annotations

from collections.abc import Sequence

from reports import korean, read, text
from reports.document import Block, Bullet, Cell, Column, Notice, QuotedText, Quotes, Section, Table
from reports.weekly_issue.context import Context
from reports.weekly_issue.numbers import IN_WORKBOOK, count_cell
from reports.weekly_issue.quotes import quoted

TITLE = "아직 민원이 되지 않은 요구"
SUBJECT_ROWS = 6
QUOTED_SUBJECTS = 3
QUOTE_LENGTH = 110
RELATED_WORDS = 2


def latent_annex(context: Context) -> Section:
    """The annex as a section."""
    found = context.facts.latent
    if not found:
        notice = Notice(
            "empty",
            "금주 해당 화제 없음",
            "SNS에서 뚜렷이 늘었으나 120·국민신문고·새올·시 게시판에는 없는 화제가 발견되지 않음. "
            "요구가 없다는 뜻은 아니며, 기준에 들 만큼 뚜렷한 증가가 없다는 뜻",
        )
        return Section("latent", TITLE, "shown", (notice,))
    blocks: list[Block] = [
        Bullet(
            1,
            f"SNS에서 늘고 공식 채널에는 없는 화제 {len(found)}개: "
            f"{korean.listing([f'‘{_subject(row)}’' for row in found])}. 살펴볼 단서이며 민원 예측이 아님",
        ),
        _table(context),
    ]
    items: list[QuotedText] = []
    for row in found:
        shown = [context.facts.evidence_quotes[i] for i in row.evidence_ids if i in context.facts.evidence_quotes]
        if shown and len(items) < QUOTED_SUBJECTS:
            words = _most_telling([quoted(context, quote, QUOTE_LENGTH) for quote in shown], row.subject)
            items.append(QuotedText(words.text, f"‘{_subject(row)}’ — {words.source}", words.key))
    if items:
        blocks.append(Quotes("근거 글", tuple(items)))
    return Section("latent", TITLE, "shown", tuple(blocks))


def _most_telling(quotes: Sequence[QuotedText], subject: str) -> QuotedText:
    """The first quote in whose printed part the subject stands; a cut may have taken it away from all of them."""
    return next((quote for quote in quotes if subject in quote.text), quotes[0])


def _subject(row: read.LatentDemand) -> str:
    return text.clean(row.subject, limit=16)


def _table(context: Context) -> Table:
    rows = []
    for row in context.facts.latent:

        def figure(column: str, value: float, row: read.LatentDemand = row) -> str:
            return context.numbers.row(read.LATENT, column, value, subject=row.subject)

        limit = figure("official_rate_limit", row.official_rate_limit)
        stated = figure("stated_rate", row.stated_rate)
        related = ", ".join(text.clean(word, limit=9) for word in row.related_nouns[:RELATED_WORDS])
        rows.append(
            (
                Cell(_subject(row), is_head=True),
                Cell(context.topic(row.topic_code)),
                count_cell(row.social_matter_count, figure("social_matter_count", row.social_matter_count)),
                count_cell(
                    row.prior_mean_count, figure("prior_mean_social_matter_count", row.prior_mean_count), digits=1
                ),
                Cell(f"{row.weeks_rising}주", (figure("weeks_rising", row.weeks_rising),)),
                Cell(
                    f"{korean.number(row.official_matter_count)} "
                    f"({korean.percent(row.official_rate_limit, 2)} < {korean.percent(row.stated_rate, 2)})",
                    (figure("official_matter_count", row.official_matter_count), limit, stated),
                ),
                Cell(row.confidence_label_ko, tone="strong"),
                Cell(related or "-", tone="small"),
            )
        )
    rest = len(context.facts.latent) - SUBJECT_ROWS
    notes = [
        "확신 정도는 SNS에서 늘었다는 판정의 것(q 값 0.001·0.01·0.05 이하)이며, 민원이 될지는 말하지 않음",
        "공식 채널 비율은 그 95% 상한이 기준 비율보다 낮아야 ‘없음’으로 봄. 주제는 글에서 추정",
    ]
    if rest > 0:
        notes.append(f"그 밖의 {rest}개 화제는 {IN_WORKBOOK}")
    return Table(
        "SNS에서 늘고 공식 채널에는 없는 화제(뚜렷한 순)",
        (
            Column("화제", "left", 1.7),
            Column("주제(추정)", "left", 1.8),
            Column("금주", weight=0.7),
            Column("이전 평균", weight=1.1),
            Column("연속 증가", weight=1.1),
            Column("공식 채널(상한 < 기준)", weight=2.3),
            Column("확신 정도", "center", 1.7),
            Column("함께 쓰인 말", "left", 1.4),
        ),
        tuple(rows[:SUBJECT_ROWS]),
        unit="사안",
        notes=tuple(notes),
        workbook_rows=tuple(rows) if len(rows) > SUBJECT_ROWS else None,
    )

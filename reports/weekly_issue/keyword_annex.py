"""붙임: 급상승 핵심어, with related words and evidence."""

from __future__ import annotations

from reports import read, text
from reports.document import Block, Cell, Column, Notice, QuotedText, Quotes, Section, Table
from reports.weekly_issue.context import Context
from reports.weekly_issue.numbers import IN_WORKBOOK, count_cell
from reports.weekly_issue.quotes import quoted

TITLE = "급상승 핵심어"
KEYWORD_QUOTE_LENGTH = 90
KEYWORD_LENGTH = 14
KEYWORD_QUOTES = 5
EVIDENCE_ID_LENGTH = 18
RELATED_WORDS = 3
KEYWORD_ROWS = 10


def keywords_annex(context: Context) -> Section:
    """The annex as a section."""
    facts = context.facts
    if not facts.keywords:
        notice = Notice(
            "empty", "뚜렷한 핵심어 없음", "13~52주 전과 견주어 유의하게 늘어난 낱말이 없음(다중비교 보정 후)"
        )
        return Section("keywords", TITLE, "shown", (notice,))
    rows = []
    for keyword in facts.keywords:
        key = {"keyword": keyword.keyword}
        figure = context.numbers.row(read.KEYWORD, "matter_count", keyword.matter_count, **key)
        prior = context.numbers.row(read.KEYWORD, "prior_matter_count", keyword.prior_matter_count, **key)
        score = context.numbers.row(read.KEYWORD, "z_score", keyword.z_score, **key)
        rows.append(
            (
                Cell(text.clean(keyword.keyword, limit=KEYWORD_LENGTH), is_head=True),
                Cell("▲ 급상승" if keyword.is_rising else "", tone="up"),
                count_cell(keyword.matter_count, figure, tone="strong"),
                count_cell(keyword.prior_matter_count, prior),
                count_cell(keyword.z_score, score, digits=1),
                Cell(
                    ", ".join(text.clean(word, limit=12) for word in keyword.related_keywords[:RELATED_WORDS]),
                    tone="small",
                ),
                Cell(_evidence(keyword), tone="small"),
            )
        )
    notes = [
        "같은 내용의 글은 한 사안으로 셈. z는 13~52주 전과 견준 로그오즈(디리클레 사전분포)의 표준화 값",
        "급상승은 최근 12주와 견준 판정",
    ]
    if len(rows) > KEYWORD_ROWS:
        notes.append(f"그 밖의 핵심어 {len(rows) - KEYWORD_ROWS}개는 {IN_WORKBOOK}")
    blocks: list[Block] = [
        Table(
            "핵심어(급상승 먼저, 다음은 순위순)",
            (
                Column("핵심어", "left", 1.4),
                Column("표시", "center", 1.0),
                Column("금주 사안", weight=0.9),
                Column("이전 사안", weight=0.9),
                Column("z", weight=0.6),
                Column("연관어", "left", 2.7),
                Column("근거 글", "left", 2.6),
            ),
            tuple(rows[:KEYWORD_ROWS]),
            unit="사안",
            notes=tuple(notes),
            workbook_rows=tuple(rows) if len(rows) > KEYWORD_ROWS else None,
        )
    ]
    items: list[QuotedText] = []
    for keyword in facts.keywords:
        shown = [facts.evidence_quotes[i] for i in keyword.evidence_ids if i in facts.evidence_quotes]
        if shown and len(items) < KEYWORD_QUOTES:
            shown_quote = quoted(context, shown[0], KEYWORD_QUOTE_LENGTH)
            word = text.clean(keyword.keyword, limit=20)
            items.append(QuotedText(shown_quote.text, f"‘{word}’ — {shown_quote.source}", shown_quote.key))
    if items:
        blocks.append(Quotes("핵심어가 쓰인 글", tuple(items)))
    return Section("keywords", TITLE, "shown", tuple(blocks))


def _evidence(keyword: read.Keyword) -> str:
    """The id of the first evidence item, as the channel writes it, and how many more there are."""
    if not keyword.evidence_ids:
        return "-"
    first = text.clean(keyword.evidence_ids[0].partition(":")[2], limit=EVIDENCE_ID_LENGTH)
    more = len(keyword.evidence_ids) - 1
    return first + (f" 외 {more}건" if more else "")

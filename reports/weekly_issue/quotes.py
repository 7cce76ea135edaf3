"""How a masked citizen's words are quoted: cleaned, cut, with channel, day and place."""

from __future__ import annotations

from reports import korean, read, text
from reports.document import QuotedText
from reports.period import short_date_ko
from reports.weekly_issue.context import Context
from reports.weekly_issue.settings import CHANNEL_LABELS

MISSING_DISTRICT = frozenset({"none", "unknown"})


def quoted(context: Context, quote: read.Quote, length: int) -> QuotedText:
    """One quote with its source line and its evidence key."""
    is_placed = quote.district_code is not None and quote.district_code not in MISSING_DISTRICT
    place = context.district(str(quote.district_code)) if is_placed else "지역 미상"
    source = (
        f"{CHANNEL_LABELS.get(quote.channel_code, quote.channel_code)}, {short_date_ko(quote.occurred_on)}, {place}"
    )
    if quote.matter_copy_count > 1:
        source += f", 같은 내용 {korean.count(quote.matter_copy_count)}(모든 채널)"
    return QuotedText(text.clean(quote.quote, limit=length), source, f"{quote.channel_code}:{quote.voc_id}")

"""What the answers of search engines have in common: JSON that may be anything, marked-up texts, dates as they like.

Pure: nothing is fetched here. A body that is not what was agreed is an error that names the field; a single hit that is
not becomes a quarantined row.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit, urlunsplit

import polars as pl
import pyarrow as pa

from extract import cells
from extract.contract import ColumnClass, Feed, RejectedRow
from extract.json_records import POST_ID, misshapen, unescaped
from extract.posts import typed_posts
from extract.window import KST, Window

# Engines set what was searched for in <b>; the other names are seen where a page's own text was cut out badly.
MARK = re.compile(r"</?(?:b|br|em|strong|i|u|mark|span|p|font)(?:\s[^<>]{0,500})?/?>", re.IGNORECASE)
UNESCAPE_ROUNDS = 2
DAY_ONLY = re.compile(r"[0-9]{8}")
COUNT = re.compile(r"[0-9][0-9,]{0,14}")
LARGEST_COUNT = 10**15
LONGEST_ADDRESS = 2_000
LONGEST_NAME = 80


@dataclass(frozen=True)
class Hit:
    """One search result, not yet typed.

    Attributes:
        post_id: None when nothing in the hit could name it: such a hit is quarantined.
        moment: when it was posted, with a zone; None when the engine states none or it cannot be read.
        record: flat, by the source's own keys (`Column.source_name`).
        made: columns the source does not send, worked out for this hit; `platform` must be among them.
        unreadable: columns whose value made no sense.
    """

    post_id: str | None
    moment: datetime | None
    record: Mapping[str, object] = field(repr=False)
    made: Mapping[str, str | None] = field(repr=False)
    unreadable: frozenset[str] = frozenset()


def try_json_object(content: bytes) -> Mapping[str, object] | None:
    """The JSON object a body holds, for those who look for an error in it; None when it holds none."""
    try:
        body = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) else None


def count_in(body: Mapping[str, object], key: str, *, feed: str, window: Window, shown_as: str | None = None) -> int:
    """A total the engine states, as number or text.

    Raises:
        SourceFormatError: missing, negative or no whole number; names the key.
    """
    found = whole_number(body.get(key))
    if found is None:
        raise misshapen(shown_as or key, feed=feed, window=window)
    return found


def records_in(
    body: Mapping[str, object], key: str, *, total: int, feed: str, window: Window, shown_as: str | None = None
) -> tuple[object, ...]:
    """The list of hits; null counts as empty where the engine says that there is nothing.

    Raises:
        SourceFormatError: no list; names the key.
    """
    found = body.get(key)
    if isinstance(found, list):
        return tuple(found)
    if found in (None, "") and key in body and total == 0:
        return ()
    raise misshapen(shown_as or key, feed=feed, window=window)


def whole_number(value: object) -> int | None:
    """A count that is not negative, from a number or a text; None when it is neither."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        # NaN and what has more digits than any text may have are no counts either.
        return int(value) if 0 <= value < LARGEST_COUNT and value == int(value) else None
    if isinstance(value, str) and COUNT.fullmatch(value.strip()):
        return int(value.strip().replace(",", ""))
    return None


def check_fields(records: Sequence[object], names: Collection[str], *, feed: str, window: Window, within: str) -> None:
    """See that each agreed field is in at least one hit of the page: what all lack was renamed.

    Raises:
        SourceFormatError: names the field.
    """
    objects = [record for record in records if isinstance(record, dict)]
    if records and not objects:
        raise misshapen(f"{within}[]", feed=feed, window=window)
    for name in names:
        if objects and not any(name in record for record in objects):
            raise misshapen(f"{within}[].{name}", feed=feed, window=window)


def check_dates(raw: Sequence[object], *, name: str, feed: str, window: Window) -> None:
    """See that not every date of a page is unreadable: that would be another format, not a slip.

    Raises:
        SourceFormatError: names the field.
    """
    stated = [value for value in raw if not is_absent(value)]
    if stated and all(moment_of(value) is None for value in stated):
        raise misshapen(name, feed=feed, window=window)


def shown_text(value: object) -> str | None:
    """What a reader sees: marks gone, entities resolved, line breaks kept; None for an empty or absent value."""
    if value is None:
        return None
    text = MARK.sub(lambda m: "\n" if m.group().lower().startswith("<br") else "", as_text(value))
    for _ in range(UNESCAPE_ROUNDS):
        text = unescaped(text)
    return MARK.sub("", text).strip() or None


def as_text(value: object) -> str:
    """Any JSON value as text; lists and objects as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def is_text(value: object) -> bool:
    """Whether a value can stand for a text; a number may, a list, an object or a truth value may not."""
    return value is None or (isinstance(value, (str, int, float)) and not isinstance(value, bool))


def is_absent(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def web_address(value: object) -> str | None:
    """An http(s) address as the source wrote it, entities resolved; None for anything else."""
    if not isinstance(value, str):
        return None
    address = unescaped(value).strip()
    if len(address) > LONGEST_ADDRESS or any(ord(sign) <= ord(" ") for sign in address):
        return None
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return None
    return address if parts.scheme.lower() in ("http", "https") and host else None


def host_of(address: str | None) -> str | None:
    """The host of an address from `web_address`, without `www.`."""
    return (urlsplit(address).hostname or "").removeprefix("www.") or None if address else None


def id_of_address(address: str) -> str:
    """A name for a post that has none: the first 32 hex digits of the SHA-256 of its canonical address.

    Canonical: scheme and host in small letters, http as https, no default port, no fragment, no last slash.
    """
    parts = urlsplit(address)
    host = (parts.netloc.rsplit("@", 1)[-1]).lower().removesuffix(":80").removesuffix(":443")
    canonical = urlunsplit(("https", host, parts.path.rstrip("/"), parts.query, ""))
    return hashlib.sha256(canonical.encode("utf-8", "replace")).hexdigest()[:32]


def own_id(value: object) -> str | None:
    """The source's own id where it has the form that the gate asks for."""
    text = str(value).strip() if is_text(value) and value is not None else ""
    return text if POST_ID.fullmatch(text) else None


def moment_of(value: object) -> datetime | None:
    """A moment with a zone from RFC 1123, ISO 8601 or yyyyMMdd; None when it is none of these.

    A time without a zone is Korean, a day alone is its Korean midnight. Years outside of 1990 to 2100 are slips.
    """
    text = value.strip() if isinstance(value, str) else str(value) if isinstance(value, int) else ""
    if isinstance(value, bool) or not text or len(text) > LONGEST_NAME:
        return None
    for read in (_iso, _rfc):
        try:
            found = read(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        if not cells.FIRST_PLAUSIBLE_YEAR < found.year < cells.LAST_PLAUSIBLE_YEAR:
            return None
        return (found if found.tzinfo else found.replace(tzinfo=KST)).astimezone(UTC)
    return None


def typed_hits(
    feed: Feed,
    hits: Sequence[Hit],
    *,
    queries: Sequence[str],
    collected_on: date,
    outbound_accounts: Collection[str] = (),
    ignored: Collection[str] = (),
) -> tuple[pa.Table, pa.Array, tuple[RejectedRow, ...], pa.Table | None]:
    """Type hits into the rows of a feed of posts that has a column `query`; returns as `posts.typed_posts` does.

    Args:
        feed: made by `extract.posts.post_feed`.
        hits: distinct by id.
        queries: for each hit the query that found it first.
        collected_on: the day that stands in for a missing date.
        outbound_accounts: the city's own accounts, as the source writes authors.
        ignored: keys of records that are known and not kept.
    """
    made: dict[str, list[str | None]] = {
        name: [hit.made.get(name) for hit in hits] for name in sorted({name for hit in hits for name in hit.made})
    }
    platforms = made.pop("platform", [])
    columns = {
        "post_id": pl.Series([hit.post_id for hit in hits], dtype=pl.String),
        "query": pl.Series(list(queries), dtype=pl.String),
        **{name: pl.Series(values, dtype=pl.String) for name, values in made.items()},
    }
    parsed = {name: cells.computed(values) for name, values in columns.items()}
    moments = pl.Series([hit.moment for hit in hits], dtype=pl.Datetime("us", "UTC"))
    parsed["posted_at"] = cells.Parsed(moments, _marked("posted_at", hits))
    for column in feed.columns:
        if column.source_name and column.name != "posted_at":
            text = cells.text_column([hit.record.get(column.source_name) for hit in hits])
            usual = cells.parse_column(text, column.type, is_text=column.column_class is ColumnClass.TEXT)
            parsed[column.name] = cells.Parsed(usual.values, usual.is_bad | _marked(column.name, hits))
    return typed_posts(
        feed,
        [hit.record for hit in hits],
        platform=pl.Series(platforms, dtype=pl.String),
        collected_on=collected_on,
        outbound_accounts=outbound_accounts,
        parsed=parsed,
        ignored=ignored,
    )


def _marked(column: str, hits: Sequence[Hit]) -> pl.Series:
    return pl.Series([column in hit.unreadable for hit in hits], dtype=pl.Boolean)


def _iso(text: str) -> datetime:
    if text.isascii() and text.isdecimal() and not DAY_ONLY.fullmatch(text):
        # A count of seconds is no date that anybody agreed on.
        raise ValueError("digits only")
    return datetime.fromisoformat(text)


def _rfc(text: str) -> datetime:
    return parsedate_to_datetime(text)

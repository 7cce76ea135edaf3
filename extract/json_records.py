"""JSON answers of servers nobody controls: read whole, cleaned of what no database holds, and asked field by field.

Pure: parsers may use it. A body that is no object is an error that names the field; a field of one record that is of
another kind than agreed stays text, so that the column's own parser sets that record aside and not the delivery.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC
from typing import Any

import polars as pl

from extract.cells import parse_kst_timestamp, text_column
from extract.errors import SourceFormatError
from extract.window import Window

POST_ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z_.:/-]{0,63}")
ID_DIGITS = 32
# NUL and lone halves of surrogate pairs can only come as escapes: raw ones are no UTF-8.
UNSTORABLE = re.compile(r"\\u(?:0000|[dD][89a-fA-F])")
SURROGATE = re.compile("[\ud800-\udfff]")
REPLACEMENT = "\ufffd"
# No such sign exists, and of more than 4,300 digits Python makes no number.
IMPOSSIBLE_REFERENCE = re.compile(r"&#(?:[0-9]{8,}|[xX][0-9a-fA-F]{7,});?")
LIKE_A_KEY = re.compile(r"(?=[A-Za-z+/=%_-]{0,60}[0-9])[0-9A-Za-z+/=%_-]{16,}")


def object_in(content: bytes, *, feed: str, window: Window) -> Mapping[str, Any]:
    """The JSON object a body holds; NUL is dropped, half a surrogate pair becomes U+FFFD.

    Raises:
        SourceFormatError: not UTF-8, not JSON, nested too deeply, or not an object.
    """
    try:
        text = content.decode("utf-8-sig")
        body = json.loads(text)
        if UNSTORABLE.search(text):
            body = _storable(body)
    except (ValueError, RecursionError) as error:
        raise SourceFormatError(
            feed, window, f"응답이 UTF-8 JSON 이 아님({type(error).__name__})", "서비스 주소와 응답 형식을 확인"
        ) from error
    if not isinstance(body, dict):
        raise misshapen("(최상위)", feed=feed, window=window)
    return body


def records_at(body: Mapping[str, Any], key: str, *, feed: str, window: Window) -> tuple[Mapping[str, Any], ...]:
    """The records listed under a key; none when the key is absent or null.

    An entry that is no object becomes an empty record, which lacks its id and is set aside as one row.

    Raises:
        SourceFormatError: something else than a list stands there; names the key.
    """
    listed = body.get(key)
    if listed is None:
        return ()
    if not isinstance(listed, list):
        raise misshapen(key, feed=feed, window=window)
    return tuple(entry if isinstance(entry, dict) else {} for entry in listed)


def object_at(record: Mapping[str, Any], *path: str) -> Mapping[str, Any]:
    """The object at the end of a path of keys; an empty one when anything on the way is missing or no object."""
    for key in path:
        inner = record.get(key)
        record = inner if isinstance(inner, dict) else {}
    return record


def text_at(record: Mapping[str, Any], *path: str) -> str | None:
    """A value as text: numbers and truth values in words, lists and objects as JSON, nothing as None."""
    value = object_at(record, *path[:-1]).get(path[-1])
    if value is None or value == "":
        return None
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def token_at(body: Mapping[str, Any], *path: str, feed: str, window: Window) -> str | None:
    """A token, cursor or address that leads on; None where nothing stands, which is what ends a walk.

    Raises:
        SourceFormatError: something stands there that cannot lead on, or on the way to it something that is no object;
            names the field. The walk must not end there as if all had been read.
    """
    value: Any = body
    for at, key in enumerate(path):
        value = value.get(key)
        # PHP writes an empty object as a list, and some servers "no" for "no more".
        if value is None or value is False or value in ("", [], {}):
            return None
        is_last = at == len(path) - 1
        is_good = isinstance(value, (str, int)) and not isinstance(value, bool) if is_last else isinstance(value, dict)
        if not is_good:
            raise misshapen(".".join(path[: at + 1]), feed=feed, window=window)
    return str(value).strip() or None


def whole_number_at(record: Mapping[str, Any], *path: str) -> int | None:
    """A count, also when it comes as text; None when there is none or it is no whole number."""
    text = (text_at(record, *path) or "").replace(",", "").removesuffix(".0")
    return int(text) if re.fullmatch(r"[0-9]{1,18}", text) else None


def stable_post_id(own_id: str | None, *, url: str | None) -> str | None:
    """The source's own id where it can be one here, else 32 hex digits of the address; None when neither is there."""
    own = (own_id or "").strip()
    if POST_ID.fullmatch(own):
        return own
    return hashlib.sha256(url.strip().encode()).hexdigest()[:ID_DIGITS] if url and url.strip() else None


def first_of_each(records: Iterable[Mapping[str, Any]], *, key: str, text_key: str) -> list[Mapping[str, Any]]:
    """Records without those that came before: lists move while they are read, and show an item twice.

    One without an id is kept, to be set aside by name; so is one whose id came before with another text, to be set
    aside as an id that two have.
    """
    seen: set[tuple[object, object]] = set()
    kept = []
    for record in records:
        own = (record.get(key), record.get(text_key))
        if own[0] is not None and own in seen:
            continue
        seen.add(own)
        kept.append(record)
    return kept


def days_asked_for(records: Sequence[Mapping[str, Any]], *, time_key: str, window: Window) -> list[Mapping[str, Any]]:
    """Records of a walk that also meets other days: those of the window, and those whose time cannot be read."""
    times = times_of(records, time_key=time_key)
    # Polars compares times of one zone only.
    start_at, end_at = window.start_at.astimezone(UTC), window.end_at.astimezone(UTC)
    is_other = ((times < start_at) | (times >= end_at)).fill_null(value=False)
    return [record for record, other in zip(records, is_other.to_list(), strict=True) if not other]


def times_of(records: Sequence[Mapping[str, Any]], *, time_key: str) -> pl.Series:
    """The UTC time of each record; null where there is none or it cannot be read."""
    return parse_kst_timestamp(text_column([text_at(record, time_key) for record in records])).values


def unescaped(text: str) -> str:
    """HTML's references as the signs they stand for; one for a sign that cannot be is U+FFFD."""
    return html.unescape(IMPOSSIBLE_REFERENCE.sub(REPLACEMENT, text))


def said_without_keys(message: object) -> str:
    """A server's own words for a message, 80 signs at most, without what looks like a key: it may repeat ours."""
    words = LIKE_A_KEY.sub("", str(message or "")[:1_000])
    return " ".join(re.sub(r"[^\w .,_-]", "", words).split())[:80]


def misshapen(field: str, *, feed: str, window: Window) -> SourceFormatError:
    """An answer whose field is not what was agreed."""
    return SourceFormatError(
        feed, window, f"응답의 {field} 이(가) 없거나 약속한 형식이 아님", "출처의 최신 명세와 견주고 설정을 고치기"
    )


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return SURROGATE.sub(REPLACEMENT, value.replace("\x00", ""))
    if isinstance(value, list):
        return [_storable(entry) for entry in value]
    if isinstance(value, dict):
        return {_storable(key): _storable(entry) for key, entry in value.items()}
    return value

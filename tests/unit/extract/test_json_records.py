"""JSON of servers nobody controls: whatever comes, a value, an empty record or an error that names the field."""

from __future__ import annotations

import hashlib
import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.errors import SourceFormatError
from extract.json_records import (
    days_asked_for,
    first_of_each,
    object_at,
    object_in,
    records_at,
    stable_post_id,
    text_at,
    whole_number_at,
)
from extract.window import Window

WINDOW = Window.of_days(date(2026, 11, 16), date(2026, 11, 17))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def read(content: bytes) -> object:
    return object_in(content, feed="x.posts", window=WINDOW)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"null",
        b"3",
        b'"text"',
        b"{",
        b"<html>",
        b"\xff\xfe{}",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'{"a": ' + b"9" * 5_000 + b"}",
    ],
    ids=["empty", "list", "null", "number", "text", "cut", "html", "utf16", "deep list", "deep object", "long number"],
)
def test_a_body_that_is_no_object_is_a_format_error(content: bytes) -> None:
    with pytest.raises(SourceFormatError) as caught:
        read(content)
    assert caught.value.source == "x.posts"
    assert caught.value.action


def test_a_byte_order_mark_is_no_mistake() -> None:
    assert read(b'\xef\xbb\xbf{"a": 1}') == {"a": 1}


def test_what_no_database_holds_is_taken_out() -> None:
    content = rb'{"a\u0000": ["x\u0000y", {"b": "\ud800 half", "c": "\ud83d\ude00 whole"}]}'
    assert read(content) == {"a": ["xy", {"b": "\ufffd half", "c": "😀 whole"}]}


@given(JSON)
def test_any_object_is_read_and_can_be_written_as_utf8(value: object) -> None:
    body = json.dumps({"key": value}).encode()
    read_back = read(body)
    assert isinstance(read_back, dict)
    json.dumps(read_back, ensure_ascii=False).encode()


@given(JSON)
def test_any_value_is_text_or_nothing(value: object) -> None:
    record = {"a": {"b": value}}
    assert isinstance(text_at(record, "a", "b"), (str, type(None)))
    assert isinstance(whole_number_at(record, "a", "b"), (int, type(None)))
    assert isinstance(object_at(record, "a", "b", "c"), dict)


def test_missing_and_misplaced_values() -> None:
    record = {"id": 7, "count": "1,234", "list": [1], "nothing": "", "deep": {"id": "d"}, "flag": True}
    assert text_at(record, "id") == "7"
    assert text_at(record, "deep", "id") == "d"
    assert text_at(record, "list") == "[1]"
    assert text_at(record, "nothing") is None
    assert text_at(record, "id", "id") is None
    assert whole_number_at(record, "count") == 1234
    assert whole_number_at(record, "list") is None
    assert whole_number_at(record, "flag") is None
    assert whole_number_at({"n": -1}, "n") is None


def test_records_are_a_list_or_an_error() -> None:
    assert records_at({"data": None}, "data", feed="x.posts", window=WINDOW) == ()
    assert records_at({}, "data", feed="x.posts", window=WINDOW) == ()
    assert records_at({"data": [{"a": 1}, 3, None]}, "data", feed="x.posts", window=WINDOW) == ({"a": 1}, {}, {})
    with pytest.raises(SourceFormatError, match="data"):
        records_at({"data": {"a": 1}}, "data", feed="x.posts", window=WINDOW)


def test_ids_are_the_sources_own_or_those_of_the_address() -> None:
    address = "https://www.facebook.com/1/posts/2"
    assert stable_post_id(" 100_2 ", url=address) == "100_2"
    assert stable_post_id(None, url=address) == hashlib.sha256(address.encode()).hexdigest()[:32]
    assert (
        stable_post_id("한글", url=address) == stable_post_id("x" * 65, url=address) == stable_post_id("", url=address)
    )
    assert stable_post_id(None, url=None) is None
    assert stable_post_id(None, url="  ") is None


def test_repeats_are_left_out_and_records_without_id_kept() -> None:
    records = [{"id": "1", "n": 1}, {"id": None}, {"id": "1", "n": 2}, {"id": None}]
    assert first_of_each(records, key="id") == [records[0], records[1], records[3]]


def test_only_other_days_are_left_out() -> None:
    times = [
        "2026-11-15T14:59:59Z",  # 23:59:59 of the 15th in Seoul
        "2026-11-15T15:00:00Z",
        "2026-11-17T14:59:59+0000",
        "2026-11-17T15:00:00.000Z",
        "not a time",
        None,
    ]
    records = [{"at": at} for at in times]
    assert [r["at"] for r in days_asked_for(records, time_key="at", window=WINDOW)] == [*times[1:3], *times[4:]]
    assert days_asked_for([], time_key="at", window=WINDOW) == []

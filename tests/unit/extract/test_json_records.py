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
    said_without_keys,
    stable_post_id,
    text_at,
    token_at,
    unescaped,
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
    assert first_of_each(records, key="id", text_key="text") == [records[0], records[1], records[3]]


def test_an_id_that_two_texts_have_is_not_swallowed() -> None:
    records = [{"id": "1", "text": "a"}, {"id": "1", "text": "b"}, {"id": "1", "text": "a"}]
    assert first_of_each(records, key="id", text_key="text") == records[:2]


@pytest.mark.parametrize(
    ("body", "token"),
    [
        ({}, None),
        ({"meta": None}, None),
        ({"meta": []}, None),
        ({"meta": {}}, None),
        ({"meta": {"next": None}}, None),
        ({"meta": {"next": ""}}, None),
        ({"meta": {"next": False}}, None),
        ({"meta": {"next": "  "}}, None),
        ({"meta": {"next": " a "}}, "a"),
        ({"meta": {"next": 0}}, "0"),
        ({"meta": {"next": 12}}, "12"),
    ],
)
def test_a_token_leads_on_or_is_not_there(body: dict[str, object], token: str | None) -> None:
    assert token_at(body, "meta", "next", feed="x.posts", window=WINDOW) == token


@pytest.mark.parametrize("token", [1.5, True, ["a"], {"a": 1}])
def test_a_token_that_cannot_lead_on_does_not_end_the_walk_as_if_all_was_read(token: object) -> None:
    with pytest.raises(SourceFormatError, match=r"meta\.next"):
        token_at({"meta": {"next": token}}, "meta", "next", feed="x.posts", window=WINDOW)
    with pytest.raises(SourceFormatError, match="meta "):
        token_at({"meta": "next"}, "meta", "next", feed="x.posts", window=WINDOW)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("&lt;b&gt; &amp;lt; &#44032;&#xAC00;", "<b> &lt; 가가"),
        (f"a&#{'9' * 5_000};b", "a\ufffdb"),
        (f"a&#x{'F' * 5_000};b", "a\ufffdb"),
        ("&#9999999;&#xFFFFFF;", "\ufffd\ufffd"),
    ],
    ids=["usual", "long number", "long hexadecimal number", "beyond Unicode"],
)
def test_references_of_any_length_are_read(text: str, shown: str) -> None:
    assert unescaped(text) == shown


def test_what_a_server_says_is_repeated_without_what_may_be_a_key() -> None:
    key = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    assert said_without_keys(f"키({key}) 확인; key={key[:40]}%3D%3D") == "키 확인"
    assert said_without_keys(f"SERVICE KEY {key} IS_NOT_REGISTERED_ERROR") == "SERVICE KEY IS_NOT_REGISTERED_ERROR"
    assert said_without_keys({"a": 1}) == "a 1"
    assert said_without_keys(None) == ""
    assert len(said_without_keys("가" * 5_000)) == 80


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

"""Texts, addresses and dates as engines write them, and answers that are nothing of the kind."""

from __future__ import annotations

from datetime import UTC, date, datetime
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.errors import SourceFormatError
from extract.search_hits import (
    check_dates,
    check_fields,
    count_in,
    host_of,
    id_of_address,
    moment_of,
    own_id,
    records_in,
    shown_text,
    try_json_object,
    web_address,
    whole_number,
)
from extract.window import KST, Window

WINDOW = Window.of_days(date(2026, 11, 17), date(2026, 11, 17))


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("<b>인천</b>시 &quot;수돗물&quot; 논란", '인천시 "수돗물" 논란'),
        ("A &amp;amp; B", "A & B"),
        ("첫 줄<br/>둘째 줄", "첫 줄\n둘째 줄"),
        ("3 < 5 그리고 x>y", "3 < 5 그리고 x>y"),
        ("&lt;b&gt;인천&lt;/b&gt;", "인천"),
        ("<B class='x'>검단</B>", "검단"),
        ("&#39;영종&#39; &nbsp;", "'영종'"),
        ("   ", None),
        (None, None),
        (120, "120"),
    ],
)
def test_text_is_what_a_reader_sees(written: object, shown: str | None) -> None:
    assert shown_text(written) == shown


@given(st.text(st.characters(blacklist_characters="<&", blacklist_categories=("Cs",)), min_size=1))
def test_plain_text_comes_through_untouched(text: str) -> None:
    assert shown_text(text) == (text.strip() or None)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("Tue, 17 Nov 2026 09:03:00 +0900", datetime(2026, 11, 17, 0, 3, tzinfo=UTC)),
        ("2026-11-17T09:03:05.000+09:00", datetime(2026, 11, 17, 0, 3, 5, tzinfo=UTC)),
        ("2026-11-17T00:03:05Z", datetime(2026, 11, 17, 0, 3, 5, tzinfo=UTC)),
        ("20261117", datetime(2026, 11, 16, 15, tzinfo=UTC)),
        (20261117, datetime(2026, 11, 16, 15, tzinfo=UTC)),
        ("2026-11-17", datetime(2026, 11, 16, 15, tzinfo=UTC)),
        ("2026-11-17T09:03:05", datetime(2026, 11, 17, 0, 3, 5, tzinfo=UTC)),
        ("Mon, 16 Nov 2026 16:03:00 -0800", datetime(2026, 11, 17, 0, 3, tzinfo=UTC)),
        ("1794873630", None),
        (1794873630.5, None),
        (True, None),
        (["2026-11-17"], None),
        ("0001-01-01T00:00:00+09:00", None),
        ("9999-12-31", None),
        ("Tue, 17 Nov 99999999999999999999 09:03:00 +0900", None),
        ("2026-13-41", None),
        ("방금 전", None),
        ("", None),
        ("2" * 5_000, None),
    ],
)
def test_moments_are_read_in_the_spellings_of_three_engines(written: object, moment: datetime | None) -> None:
    assert moment_of(written) == moment


@given(st.integers(700_000_000, 4_000_000_000))
def test_any_moment_survives_both_spellings(seconds: int) -> None:
    whole = datetime.fromtimestamp(seconds, tz=KST)
    assert moment_of(whole.isoformat()) == whole
    assert moment_of(format_datetime(whole)) == whole


@given(st.text())
def test_no_text_can_break_the_reading_of_dates_and_addresses(text: str) -> None:
    moment_of(text)
    address = web_address(text)
    assert address is None or len(id_of_address(address)) == 32


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("https://blog.naver.com/a/1?x=1&amp;y=2", "https://blog.naver.com/a/1?x=1&y=2"),
        ("  http://a.kr/1  ", "http://a.kr/1"),
        ("javascript:alert(1)", None),
        ("https://", None),
        ("https://[half", None),
        ("//a.kr/1", None),
        ("https://a.kr/두 칸", None),
        ("https://a.kr/" + "x" * 2_000, None),
        (None, None),
        (["https://a.kr"], None),
    ],
)
def test_only_web_addresses_are_addresses(written: object, read: str | None) -> None:
    assert web_address(written) == read


def test_one_post_has_one_name_however_its_address_is_written() -> None:
    ways = ("https://A.kr/1", "http://a.kr/1/", "https://a.kr:443/1#top", "http://user:pw@a.kr:80/1")
    assert len({id_of_address(way) for way in ways}) == 1
    assert id_of_address("https://a.kr/1?no=2") != id_of_address("https://a.kr/1?no=3")
    assert host_of("https://www.Incheonilbo.com/x") == "incheonilbo.com"


@pytest.mark.parametrize(
    ("value", "count"),
    [
        (7, 7),
        ("1,234", 1234),
        (" 12 ", 12),
        (3.0, 3),
        (-1, None),
        (2.5, None),
        (True, None),
        ("많음", None),
        ("٣", None),
        (None, None),
        ([], None),
        (float("nan"), None),
        (float("inf"), None),
    ],
)
def test_totals_may_come_as_text_but_must_be_counts(value: object, count: int | None) -> None:
    assert whole_number(value) == count


def test_a_total_that_is_none_names_its_field() -> None:
    with pytest.raises(SourceFormatError, match=r"meta\.total_count"):
        count_in({}, "total_count", feed="x.y", window=WINDOW, shown_as="meta.total_count")


def test_null_is_an_empty_list_only_where_nothing_is_said_to_be_there() -> None:
    assert records_in({"items": None}, "items", total=0, feed="x.y", window=WINDOW) == ()
    for body in ({"items": None}, {}, {"items": {"title": "x"}}, {"items": "x"}):
        with pytest.raises(SourceFormatError, match="items"):
            records_in(body, "items", total=3, feed="x.y", window=WINDOW)
    with pytest.raises(SourceFormatError, match="items"):
        records_in({}, "items", total=0, feed="x.y", window=WINDOW)


def test_a_field_that_all_hits_lack_was_renamed() -> None:
    check_fields([{"link": 1}, {"title": 2}], ["link"], feed="x.y", window=WINDOW, within="items")
    check_fields([], ["link"], feed="x.y", window=WINDOW, within="items")
    with pytest.raises(SourceFormatError, match=r"items\[\]\.link"):
        check_fields([{"url": 1}, None], ["link"], feed="x.y", window=WINDOW, within="items")
    with pytest.raises(SourceFormatError, match=r"items\[\]"):
        check_fields(["x", None], ["link"], feed="x.y", window=WINDOW, within="items")


def test_dates_of_which_none_can_be_read_are_another_format() -> None:
    check_dates(["17/11/2026", "2026-11-17"], name="pubDate", feed="x.y", window=WINDOW)
    check_dates([None, ""], name="pubDate", feed="x.y", window=WINDOW)
    with pytest.raises(SourceFormatError, match="pubDate"):
        check_dates(["17/11/2026", None], name="pubDate", feed="x.y", window=WINDOW)


@pytest.mark.parametrize("value", [None, "", "-1", "한글", "x" * 65, ["1"], True, {"a": 1}])
def test_an_id_of_another_form_is_none(value: object) -> None:
    assert own_id(value) is None


def test_an_id_may_be_a_number() -> None:
    assert (own_id(17), own_id(" 01100501.20261117 ")) == ("17", "01100501.20261117")


@pytest.mark.parametrize(
    "content", [b"", b"[1]", b"nonsense", b"\xff\xfe", b"[" * 100_000, b'{"a": ' + b"9" * 5_000 + b"}"]
)
def test_a_body_that_is_no_object_is_none(content: bytes) -> None:
    assert try_json_object(content) is None


@pytest.mark.parametrize("value", [10**400, 10**15, float("inf"), float("nan"), 1e300])
def test_no_engine_has_so_many_hits(value: object) -> None:
    assert whole_number(value) is None


def test_a_reference_longer_than_any_number_is_shown_as_a_sign() -> None:
    assert shown_text(f"a&amp;#{'9' * 5000};b") == "a\ufffdb"
    assert web_address(f"https://a.kr/?x=&#{'9' * 900};") == "https://a.kr/?x=\ufffd"

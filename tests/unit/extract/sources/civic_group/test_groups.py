"""Settings of groups are refused before anything is asked."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from extract.sources.civic_group.groups import groups_of, host_of
from extract.window import Window

GOOD: dict[str, Any] = {"name": "가", "kind": "rss", "address": "https://a.example/rss"}


def refusal(*entries: dict[str, Any], base_url: str = "") -> str:
    with pytest.raises(ValueError, match="시민단체") as caught:
        groups_of(entries, allowed_hosts={"a.example"}, base_url=base_url)
    return str(caught.value)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": " "}, "name 이 없는"),
        ({"kind": "json"}, "kind 는 rss, html"),
        ({"address": "https://b.example/rss"}, "allowed_hosts 에 없는"),
        ({"address": "https://a.example:8443/rss"}, "allowed_hosts 에 없는"),
        ({"address": "https://a.example@b.example/rss"}, "allowed_hosts 에 없는"),
        ({"address": "https://user@a.example/rss"}, "allowed_hosts 에 없는"),
        ({"address": "file://a.example/etc/passwd"}, "http"),
        ({"address": "https://a.example:port/"}, "allowed_hosts 에 없는"),
        ({"address": "/rss"}, "http"),
        ({"adress": "x"}, "모르는 설정 adress"),
        ({"kind": "html"}, "selectors.item 이 있어야"),
        ({"kind": "html", "selectors": {"item": "li["}}, "selectors.item 가 CSS 선택자가 아님"),
        ({"kind": "html", "selectors": {"item": "li", "text": "p"}}, "모르는 설정 text"),
        ({"most_pages": 0}, "most_pages 는 1 이상"),
        ({"feed_size": -1}, "feed_size 는 0 이상"),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused_by_name(change: dict[str, Any], said: str) -> None:
    assert said in refusal({**GOOD, **change})


def test_two_groups_of_one_name_are_refused() -> None:
    assert "두 번 있음: 가" in refusal(GOOD, {**GOOD, "address": "https://a.example/other"})


def test_an_address_may_ask_by_days_and_stand_below_the_base() -> None:
    entry = {**GOOD, "address": "/rss?from={first_on}&to={last_on}"}
    (group,) = groups_of([entry], allowed_hosts={"a.example"}, base_url="https://a.example/")
    window = Window.of_days(date(2026, 11, 10), date(2026, 11, 17))
    assert group.address_for(window) == "https://a.example/rss?from=2026-11-10&to=2026-11-17"


def test_a_host_is_lower_case_with_its_port() -> None:
    assert [host_of(a) for a in ("https://A.Example/x", "http://a.example:8080", "mailto:x@y", "http://[::1", "")] == [
        *("a.example", "a.example:8080", "", "", "")
    ]

"""Profiles say what an instance expects; a mistake in one is named."""

from __future__ import annotations

from datetime import date

import pytest

from extract.registry import FEEDS
from runtime import profile
from runtime.errors import RuntimeSetupError

TEXT = """
expected_feeds = ["petition.petitions", "petition.qna", "homepage.board_posts"]
[calendar]
history_from_on = 2019-01-01
history_through_on = 2019-06-02
night_on = 2019-06-16
publish_on = 2019-06-19
[sources.homepage]
board_codes = ["a"]
"""


def test_the_demo_expects_every_feed_and_more_than_sixty_weeks() -> None:
    demo = profile.load("demo")
    # The 120 center has two doors, and a deployment opens one.
    assert {feed.name for feed in FEEDS} - set(demo.expected_feeds) == {"call_center.call_changes"}
    assert len(set(demo.expected_feeds)) == len(demo.expected_feeds) == len(FEEDS) - 1
    assert (demo.calendar.history_through_on - demo.calendar.history_from_on).days >= 60 * 7
    assert demo.calendar.publish_on.weekday() == 2
    assert demo.city is not None


def test_a_profile_names_its_sources_once_each() -> None:
    found = profile.parse("replay", TEXT)
    assert found.expected_sources == ("petition", "homepage")
    assert found.calendar.publish_on == date(2019, 6, 19)
    assert found.sources["homepage"]["board_codes"] == ["a"]
    assert found.city is None


def test_an_unknown_profile_lists_those_there_are() -> None:
    with pytest.raises(RuntimeSetupError, match=r"known: .*demo"):
        profile.load("nowhere")


@pytest.mark.parametrize("line", ["night_on = 2019-06-16", "publish_on = 2019-06-19"])
def test_a_missing_day_is_named(line: str) -> None:
    with pytest.raises(RuntimeSetupError, match=line.split()[0]):
        profile.parse("replay", TEXT.replace(line, ""))

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from demo_city.city import City
from demo_city.days import Days
from demo_city.social import Posts

WEEK = Days.of(date(2026, 11, 9), date(2026, 11, 15))


@pytest.fixture(scope="module")
def week() -> Posts:
    return City(seed=8).query_posts(WEEK)


def test_queries_find_voices_noise_and_the_citys_own_posts(week: Posts) -> None:
    kinds = {kind: int((week.kind == kind).sum()) for kind in set(week.kind)}
    assert set(kinds) == {"voice", "own", "homonym", "airport", "sports", "promotion", "chatter"}
    assert 0.5 < kinds["voice"] / len(week) < 0.8


def test_some_posts_have_no_known_origin(week: Posts) -> None:
    assert 0.02 < np.mean([site is None for site in week.site]) < 0.08


def test_posts_are_varied_and_complete(week: Posts) -> None:
    voices = week.body[(week.kind == "voice") & ~week.is_campaign]
    assert len(set(voices)) / len(voices) > 0.97
    assert not any("{" in text for text in week.body)
    assert any("#" in text for text in week.body)
    assert any(ord(character) > 0x1F000 for text in week.body for character in text)


def test_the_campaign_reaches_social_media(week: Posts) -> None:
    assert week.is_campaign.sum() == 25
    assert set(week.kind[week.is_campaign]) == {"voice"}


def test_about_three_percent_of_the_bulk_feed_is_relevant() -> None:
    posts = City(seed=8).bulk_posts(Days.of(date(2026, 11, 3), date(2026, 11, 4)))
    assert 6_000 < len(posts) < 11_000
    assert 0.02 < (posts.kind == "voice").mean() < 0.045
    homonyms = posts.body[posts.kind == "homonym"]
    assert any("서울 중구" in text for text in homonyms)
    assert any("서구적" in text for text in homonyms)


def test_outbound_posts_carry_the_citys_accounts(week: Posts) -> None:
    assert set(week.author[week.kind == "own"]) <= {"incheon_official", "인천광역시", "인천시청"}

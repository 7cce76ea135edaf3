"""What every suite promises about itself; what the rules do is tested on PostgreSQL."""

from __future__ import annotations

import re
from datetime import date

import pytest

from expectations.profile import FeedProfile
from expectations.results import Severity
from expectations.suites import UnknownFeedError, suite_for
from expectations.suites.rule import SuiteContext
from extract.registry import FEEDS, feed_named


def context(feed: str) -> SuiteContext:
    known = {
        column: frozenset({"교통"})
        for column in ("category_large", "district_code", "category", "status", "duty_section", "board_code")
    }
    return SuiteContext(FeedProfile.of(feed_named(feed)), date(2026, 11, 17), date(2026, 11, 17), 10, known)


def test_there_are_feeds_to_look_at() -> None:
    assert len(FEEDS) >= 6


@pytest.mark.parametrize("feed", sorted(feed.name for feed in FEEDS))
def test_every_rule_says_what_a_failure_means_and_what_to_do(feed: str) -> None:
    rules = suite_for(context(feed)).rules
    assert len(rules) > 10
    assert {rule.severity for rule in rules} == {Severity.STOP, Severity.WARN}
    for rule in rules:
        assert re.search("[가-힣].*(십시오|니다)", rule.meaning), rule.name
        assert re.search("[가-힣0-9]", rule.expected), rule.name
    names = [rule.name for rule in rules]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("feed", sorted(feed.name for feed in FEEDS))
def test_rules_look_only_at_columns_that_leave_postgresql(feed: str) -> None:
    asked = context(feed)
    suite = suite_for(asked)
    offered = {"covered_on", *asked.feed.content_columns, *suite.computed} - set(asked.feed.text_columns)
    columns = [rule.expectation.column for rule in suite.rules if hasattr(rule.expectation, "column")]
    assert len(columns) > 8
    assert set(columns) <= offered


def test_a_feed_without_a_suite_is_refused() -> None:
    profile = FeedProfile("fax.letters", "raw.x", "팩스", "id", "at", False, True, (), (), ("id", "at"))
    with pytest.raises(UnknownFeedError, match=r"expectations/suites/fax\.py"):
        suite_for(SuiteContext(profile, date(2026, 11, 17), date(2026, 11, 17), 1))

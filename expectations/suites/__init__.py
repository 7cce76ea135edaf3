"""The suites, one module per source; `suite_for` finds a feed's."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from expectations.suites import call_center, homepage, petition, social
from expectations.suites.rule import Suite, SuiteContext, common_suite

SUITES: Mapping[str, Callable[[SuiteContext], Suite]] = {
    "call_center.calls": call_center.calls,
    "petition.petitions": petition.petitions,
    "petition.qna": petition.qna,
    "social.query_posts": social.query_posts,
    "social.bulk_posts": social.bulk_posts,
    "homepage.board_posts": homepage.board_posts,
}


class UnknownFeedError(LookupError):
    """A feed without a suite: it may not pass a gate that asks it nothing."""


def suite_for(context: SuiteContext) -> Suite:
    """The common questions and the feed's own.

    Raises:
        UnknownFeedError: nobody wrote down what was agreed with that feed.
    """
    if context.feed.name not in SUITES:
        raise UnknownFeedError(
            f"no suite for {context.feed.name}: write expectations/suites/{context.feed.source}.py "
            "and list it in SUITES"
        )
    common, own = common_suite(context), SUITES[context.feed.name](context)
    return Suite((*common.rules, *own.rules), {**common.computed, **own.computed})

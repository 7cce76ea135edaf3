"""The suites, one module per source, one function per feed named after its entity; `suite_for` finds a feed's.

A feed is known because its function is there: `petition.qna` is asked `expectations.suites.petition.qna`.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from expectations.suites.rule import Suite, SuiteContext, common_suite


class UnknownFeedError(LookupError):
    """A feed without a suite: it may not pass a gate that asks it nothing."""


def suite_for(context: SuiteContext) -> Suite:
    """The common questions and the feed's own.

    Raises:
        UnknownFeedError: nobody wrote down what was agreed with that feed.
    """
    source, entity = context.feed.name.split(".")
    name = f"{__name__}.{source}"
    own_suite = getattr(import_module(name), entity, None) if find_spec(name) else None
    if own_suite is None:
        raise UnknownFeedError(
            f"no suite for {context.feed.name}: write the function {entity} in expectations/suites/{source}.py"
        )
    common, own = common_suite(context), own_suite(context)
    return Suite((*common.rules, *own.rules), {**common.computed, **own.computed})

"""Great Expectations on one delivery: an ephemeral context, a query on PostgreSQL, nothing on disk, nothing sent out.

Importing this module costs seconds (Great Expectations); the gate imports it only when it judges a delivery.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import great_expectations as gx
from great_expectations.core.expectation_validation_result import ExpectationValidationResult
from great_expectations.data_context.types.base import (
    DataContextConfig,
    InMemoryStoreBackendDefaults,
    ProgressBarsConfig,
)
from great_expectations.expectations.expectation import ColumnMapExpectation
from sqlalchemy.engine import make_url

from expectations.results import Finding, observed_of
from expectations.suites.rule import Rule, Suite

_YES_OR_NO = {"result_format": "BOOLEAN_ONLY"}
_PARTICULARS = {"result_format": "BASIC", "partial_unexpected_count": 20}
_SESSION_SETTINGS = "-c timezone=Asia/Seoul -c default_transaction_read_only=on"


def ask(connection_url: str, *, query: str, suite: Suite) -> list[Finding]:
    """Ask a suite of the rows of a query.

    Args:
        connection_url: `postgresql://...` of a role that may read what the query reads.
        query: a `select` without citizens' texts; its columns are what the suite names.
        suite: the rules; an expectation that cannot be evaluated counts as failed.

    Returns:
        One finding per rule, in the suite's order.
    """
    with _quiet(), _batch(connection_url, query) as batch:
        # For rows that break a rule Great Expectations fetches examples with a scan per rule, broken or not. So rules
        # on rows are first asked for yes or no, in one scan; only the broken ones are asked again for particulars.
        on_rows = [rule for rule in suite.rules if isinstance(rule.expectation, ColumnMapExpectation)]
        brief = _validate(batch, on_rows, _YES_OR_NO)
        kept = {rule.name for rule in on_rows if brief[rule.name].success}
        full = _validate(batch, [rule for rule in suite.rules if rule.name not in kept], _PARTICULARS)
    return [_finding(rule, full.get(rule.name, brief.get(rule.name))) for rule in suite.rules]


def _validate(
    batch: Any, rules: Sequence[Rule], result_format: Mapping[str, Any]
) -> dict[str, ExpectationValidationResult]:
    expectations = gx.ExpectationSuite(name=f"delivery_{uuid.uuid4().hex}")
    for rule in rules:
        expectations.add_expectation(rule.expectation.copy(update={"meta": {"rule": rule.name}}))
    if not rules:
        return {}
    outcome = batch.validate(expectations, result_format=dict(result_format))
    return {result.expectation_config.meta["rule"]: result for result in outcome.results}


def _finding(rule: Rule, result: ExpectationValidationResult | None) -> Finding:
    if result is None:
        return Finding(rule.name, rule.severity, False, "판정하지 못함", rule.expected, rule.meaning)
    problem = _exception_of(result.exception_info)
    if problem is not None:
        observed = f"판정하지 못함({problem})"
    elif result.result:
        observed = observed_of(dict(result.result), values_shown=rule.values_shown, known=rule.known)
    else:
        observed = "기준을 지킴"
    is_success = bool(result.success) and problem is None
    return Finding(rule.name, rule.severity, is_success, observed, rule.expected, rule.meaning)


def _exception_of(info: Any) -> str | None:
    """The kind of error an expectation ended with; its message may quote rows, so it is not taken along."""
    if not info:
        return None
    entries = [info] if "raised_exception" in info else [entry for entry in info.values() if isinstance(entry, dict)]
    for entry in entries:
        if entry.get("raised_exception"):
            return str(entry.get("exception_message") or "").split("(", 1)[0].strip()[:40] or "오류"
    return None


@contextmanager
def _batch(connection_url: str, query: str) -> Iterator[Any]:
    config = DataContextConfig(
        store_backend_defaults=InMemoryStoreBackendDefaults(init_temp_docs_sites=False),
        analytics_enabled=False,
        progress_bars=ProgressBarsConfig(globally=False),
    )
    context = gx.get_context(mode="ephemeral", project_config=config)
    url = (
        make_url(connection_url).set(drivername="postgresql+psycopg2").update_query_dict({"options": _SESSION_SETTINGS})
    )
    # A dollar sign in a password would be taken for a configuration variable.
    template = url.render_as_string(hide_password=False).replace("$", r"\$")
    source = context.data_sources.add_postgres(
        f"delivery_{uuid.uuid4().hex}",
        connection_string=template,
        create_temp_table=False,
    )
    try:
        asset = source.add_query_asset(name="delivery", query=query)
        yield asset.add_batch_definition_whole_table("whole").get_batch()
    finally:
        source.get_execution_engine().engine.dispose()


@contextmanager
def _quiet() -> Iterator[None]:
    """Great Expectations tells its life; an operator wants to read the verdict."""
    logger = logging.getLogger("great_expectations")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(level)

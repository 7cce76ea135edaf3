"""What a gate found, and how it is written down: counts, labels and ids, never a citizen's words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import psycopg

from expectations.personal_data import find_types

MOST_SHOWN = 10
# A category or a site has a short name. Something longer in such a column is text that slipped in from its neighbour.
_LONGEST_LABEL = 20
_ID_SHAPE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/-]{0,63}")


class Severity(StrEnum):
    """What a failure does to the delivery."""

    STOP = "stop"
    WARN = "warn"


@dataclass(frozen=True)
class Finding:
    """One question the gate asked, and its answer.

    Attributes:
        expectation: the rule's name.
        observed: what was seen, in Korean, without citizens' text.
        meaning: what a failure means in the source's terms, and what to do.
    """

    expectation: str
    severity: Severity
    is_success: bool
    observed: str
    expected: str
    meaning: str


@dataclass(frozen=True)
class Verdict:
    """The gate's answer.

    Attributes:
        gate: the feed's name, or `warehouse_build`.
        failures: what stopped it; empty when accepted.
        warnings: what a person should look at without hurry.
        changed_days: days whose accepted content moved.
    """

    gate: str
    is_accepted: bool
    failures: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    changed_days: tuple[date, ...] = ()

    def explain(self) -> str:
        """One paragraph for a log or an alert: what stopped, what was seen, what to do."""
        head = f"{self.gate}: {'통과' if self.is_accepted else '중단'}"
        lines = [
            f"[{f.severity}] {f.expectation}: {f.observed} | {f.meaning}" for f in (*self.failures, *self.warnings)
        ]
        return "\n".join([head, *lines])


def verdict_of(gate: str, findings: Iterable[Finding]) -> Verdict:
    """A verdict from findings: any failed `stop` rejects."""
    failed = [finding for finding in findings if not finding.is_success]
    failures = tuple(finding for finding in failed if finding.severity is Severity.STOP)
    warnings = tuple(finding for finding in failed if finding.severity is Severity.WARN)
    return Verdict(gate, not failures, failures, warnings)


def safe_label(value: object) -> str | None:
    """The value if it can be a label (short, no personal data, one line), else None."""
    text = str(value)
    if len(text) > _LONGEST_LABEL or not text.isprintable() or find_types(text):
        return None
    return text


def safe_id(value: object) -> str | None:
    """The value if it can be a source's id, else None: a shifted column may put anything in its place."""
    text = str(value)
    return text if _ID_SHAPE.fullmatch(text) and not find_types(text) else None


def shown(values: Iterable[object], *, as_ids: bool) -> str:
    """At most `MOST_SHOWN` distinct values that may be shown, and how many were held back."""
    distinct = list(dict.fromkeys(values))
    allowed = [text for value in distinct if (text := safe_id(value) if as_ids else safe_label(value)) is not None]
    text = ", ".join(sorted(allowed)[:MOST_SHOWN])
    held_back = len(distinct) - min(len(allowed), MOST_SHOWN)
    if not held_back:
        return text
    return f"{text} 외 {held_back}종" if text else f"{held_back}종(값은 싣지 않음)"


def observed_of(result: dict[str, Any], *, values_shown: str | None, known: Sequence[object] = ()) -> str:
    """Korean wording of one Great Expectations result.

    Args:
        result: the `result` of an expectation validation result.
        values_shown: "label" or "id" when failing values may be named, else None.
        known: the agreed labels, where the question is which values are not among them.
    """
    if known:
        unseen = [value for value in result.get("partial_unexpected_list") or [] if value is not None]
        return f"처음 보는 값: {shown(unseen, as_ids=False)}" if unseen else "모두 아는 값"
    if "unexpected_count" in result:
        asked = int(result.get("element_count", 0)) - int(result.get("missing_count", 0) or 0)
        unexpected = int(result["unexpected_count"] or 0)
        text = f"{asked:,}건 중 {unexpected:,}건 벗어남"
        listed = result.get("partial_unexpected_list") or []
        if unexpected and values_shown and listed:
            text += f": {shown(listed, as_ids=values_shown == 'id')}"
        return text
    observed = result.get("observed_value")
    if isinstance(observed, float):
        return f"{observed:,.4g}"  # shares of 0 and 1
    return "값 없음" if observed is None else (f"{observed:,}" if isinstance(observed, int) else str(observed)[:40])


def record(
    connection: psycopg.Connection,
    *,
    gate: str,
    findings: Iterable[Finding],
    judged_at: datetime | None,
    delivery_key: int | None = None,
    build_key: int | None = None,
) -> None:
    """Write findings to `quality.gate_result` in the caller's transaction; an earlier judgement goes."""
    connection.execute(
        "delete from quality.gate_result where gate = %s and delivery_key is not distinct from %s "
        "and build_key is not distinct from %s",
        (gate, delivery_key, build_key),
    )
    with connection.cursor() as cursor:
        cursor.executemany(
            "insert into quality.gate_result (gate, delivery_key, build_key, expectation, severity, is_success, "
            "observed, expected, meaning, judged_at) "
            "values (%s, %s, %s, %s, %s, %s, %s, %s, %s, coalesce(%s::timestamptz, clock_timestamp()))",
            [
                (
                    gate,
                    delivery_key,
                    build_key,
                    finding.expectation,
                    finding.severity.value,
                    finding.is_success,
                    finding.observed,
                    finding.expected,
                    finding.meaning,
                    judged_at,
                )
                for finding in findings
            ],
        )

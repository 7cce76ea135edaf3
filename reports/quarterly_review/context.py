"""What every section of the review is written from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reports.document import Notice
from reports.gate import GateResult
from reports.quarterly_review.facts import ReviewFacts
from reports.quarterly_review.gates import SECTION_FEEDS
from reports.quarterly_review.numbers import Numbers
from reports.quarterly_review.rows import Response
from reports.quarterly_review.settings import ReviewSettings


@dataclass(frozen=True)
class Context:
    """Facts, settings, figures and gates of one review."""

    facts: ReviewFacts
    settings: ReviewSettings
    numbers: Numbers
    gates: Mapping[str, GateResult]

    def closed(self, section: str) -> GateResult | None:
        """The gate that keeps a part out of this review, if any."""
        for feed, (known, _) in SECTION_FEEDS.items():
            gate = self.gates[f"feed:{feed}"]
            if known == section and not gate.is_open:
                return gate
        return None

    @property
    def now(self) -> Response | None:
        """The city's petitions of the quarter; None when the feed is missing or nothing came."""
        return None if self.closed("petitions") else self.facts.city(self.facts.quarter)

    def department(self, group_code: str) -> str:
        """A department's name by its group."""
        for row in self.facts.departments:
            if row.department_group_code == group_code:
                return row.department_label_ko
        return group_code


def missing_notice(gate: GateResult) -> Notice:
    """The box that stands where a part would."""
    label = gate.label_ko.removesuffix(" 수신")
    return Notice("missing", f"자료 미수신 — {label}", gate.reason)

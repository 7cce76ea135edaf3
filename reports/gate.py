"""One judged gate of an edition: what was looked at, and what stays out of print because of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class GateResult:
    """One gate of an edition.

    Attributes:
        gate: its name, unique within an edition.
        holds: what it holds when it is closed.
        section: the section or channel, None for the issue.
        label_ko: how the issue names it.
        is_open: True when nothing is held.
        is_missing: True for 자료 미수신, False for 보류.
        reason: what was seen, in Korean.
    """

    gate: str
    holds: Literal["section", "issue"]
    section: str | None
    label_ko: str
    is_open: bool
    is_missing: bool
    reason: str


def closed_holds(gates: Sequence[GateResult]) -> tuple[dict[str, str], ...]:
    """What the closed gates hold, as a document keeps it."""
    return tuple(
        {"gate": gate.gate, "holds": gate.holds, "section": gate.section or "", "reason": gate.reason}
        for gate in gates
        if not gate.is_open
    )

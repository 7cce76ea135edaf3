"""An ad hoc meeting as a person types it."""

from __future__ import annotations

from datetime import date

import pytest

from reports.meeting_pack import scope
from reports.meeting_pack.settings import Scope

DAYS = (date(2026, 11, 9), date(2026, 11, 15))


def test_days_alone_mean_everything() -> None:
    assert scope.parse("2026-11-09~2026-11-15") == Scope(*DAYS)


def test_topics_and_departments_are_codes() -> None:
    typed = scope.parse("2026-11-09~2026-11-15 departments=bus_policy topics=water,traffic")
    assert typed == Scope(*DAYS, ("water", "traffic"), ("bus_policy",))


@pytest.mark.parametrize(
    "line",
    ["", "2026-11-09", "11.9~11.15", "2026-11-09~2026-11-15 water", "2026-11-09~2026-11-15 topics=",
     "2026-11-09~2026-11-15 topics=물", "2026-11-09~2026-11-15 topics='; drop table", "2026-11-15~2026-11-09"],
)  # fmt: skip
def test_what_is_not_understood_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="ad hoc meeting"):
        scope.parse(line)

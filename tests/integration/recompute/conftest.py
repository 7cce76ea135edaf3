"""A quarter built and promoted, and the night after it with what was late, deleted, opened again and corrected."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import pytest

from dags.shared import dbt_steps, score_steps, statutory_steps
from dags.shared.build_steps import Workshop
from tests.integration.dbt.city_desk import Desk
from tests.integration.dbt.databases import own_desk, role_urls
from tests.integration.recompute import history
from tests.integration.recompute.comparing import frame

FACTS = (
    "fct_voice", "fct_petition", "fct_petition_clock", "dim_department", "fct_mileage_entry", "fct_listening_event",
    "fct_indicator_quarter", "fct_indicator_definition", "fct_indicator_weight", "fct_voc",
)  # fmt: skip
MARTS = (
    "mart_voc_trend_daily", "mart_voc_trend_weekly", "mart_response_weekly", "mart_response_quarterly",
    "mart_mileage_quarterly", "mart_listening_coverage_quarterly", "mart_indicator_quarterly",
    "mart_composite_quarterly", "mart_department_quarterly",
)  # fmt: skip


@dataclass(frozen=True)
class Night:
    """Core and marts as they stood after a night, by relation."""

    last_on: date
    core: dict[str, pd.DataFrame]
    marts: dict[str, pd.DataFrame]


@dataclass(frozen=True)
class Nights:
    first: Night
    second: Night


def build(desk: Desk, workshop: Workshop, night: date) -> Night:
    """One night with the steps between core and marts, promoted."""
    opened = dbt_steps.start_build(workshop.urls["transformer"], business_date=night, run_id="test")
    changes = {"changed_after": opened.changed_after, "changed_through": opened.changed_through}
    for step in ("seed", "staging", "core"):
        desk.run(step, business_date=night, **changes)
    statutory_steps.count_statutory_time(workshop, opened)
    score_steps.infer_scores(workshop, opened)
    for step in ("marts", "promote"):
        desk.run(step, business_date=night, **changes)
    desk.execute("update quality.build set state = 'promoted', ended_at = clock_timestamp() where state <> 'promoted'")
    return Night(
        night,
        {name: frame(desk, f"select * from core.{name}") for name in FACTS},
        {name: frame(desk, f"select * from marts.{name}") for name in MARTS},
    )


@pytest.fixture(scope="session")
def nights(server: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nights]:
    name = "dbt_recompute"
    with own_desk(server, tmp_path_factory, name) as desk:
        workshop = Workshop(urls=role_urls(server, name), expected_feeds=(), dbt_dir=desk.target_path)
        history.first_night(desk)
        first = build(desk, workshop, history.SUNDAY)
        history.second_night(desk)
        yield Nights(first, build(desk, workshop, history.MONDAY))


@pytest.fixture(params=["first", "second"])
def night(request: pytest.FixtureRequest, nights: Nights) -> Night:
    found: Night = getattr(nights, request.param)
    return found

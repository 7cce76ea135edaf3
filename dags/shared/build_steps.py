"""The build of DESIGN, step by step: staging -> text -> core -> marts_next -> tests and gate -> promotion.

Free of Airflow. A step that raises leaves yesterday's marts as they are; whoever calls closes the build as failed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import psycopg

from dags.shared import dbt_steps
from dags.shared.dbt_steps import Build, BuildError
from dags.shared.row_free import row_free


@dataclass(frozen=True)
class Workshop:
    """Where builds work.

    Attributes:
        urls: warehouse URL of the roles transformer, modeler and gatekeeper.
        expected_feeds: feeds whose absence `mart_data_health` reports.
        dbt_dir: private folder for dbt's target and logs.
    """

    urls: Mapping[str, str]
    expected_feeds: Sequence[str]
    dbt_dir: Path

    def dbt(self, build: Build, step: str, *command: str) -> None:
        dbt_steps.require_open(self.urls["transformer"], build)
        dbt_steps.run_dbt(
            self.urls["transformer"],
            build,
            step=step,
            command=command,
            expected_feeds=self.expected_feeds,
            dbt_dir=self.dbt_dir,
        )


def build_staging(workshop: Workshop, *, business_date: date, run_id: str) -> Build:
    """Open the build; seeds, staging and intermediate for the changed days."""
    build = dbt_steps.start_build(workshop.urls["transformer"], business_date=business_date, run_id=run_id)
    with closing_on_failure(workshop, build):
        workshop.dbt(build, "seed", "seed", "--selector", "seed")
        workshop.dbt(build, "mark_changed_seeds", "run-operation", "mark_changed_seeds")
        build = dbt_steps.take_in_seed_changes(workshop.urls["transformer"], build)
        workshop.dbt(build, "staging", "run", "--selector", "staging")
    return build


def understand_text(workshop: Workshop, build: Build, *, clock: Callable[[], datetime]) -> Build:
    """Infer relevance, topic, nouns and keywords of the changed days."""
    from extract.text import understand

    with closing_on_failure(workshop, build):
        newest_on = dbt_steps.newest_night(workshop.urls["transformer"], build)
        with psycopg.connect(workshop.urls["modeler"]) as connection:
            result = understand.run(
                connection,
                business_date=newest_on,
                changed_after=build.changed_after,
                changed_through=build.changed_through,
                trained_at=clock(),
            )
        return dbt_steps.take_in_model_changes(workshop.urls["transformer"], build, model_version=result.model_version)


def build_core(workshop: Workshop, build: Build) -> None:
    with closing_on_failure(workshop, build):
        workshop.dbt(build, "core", "run", "--selector", "core")


def build_marts(workshop: Workshop, build: Build) -> None:
    """Marts into `marts_next`, then every data test: a broken promise stops the promotion."""
    with closing_on_failure(workshop, build):
        # One at a time: replacing a table locks each dimension its keys point at, in any order, and two that do so at
        # once can wait for each other for ever (seen once: "deadlock detected").
        workshop.dbt(build, "marts", "run", "--selector", "marts", "--threads", "1")
        workshop.dbt(build, "test", "test", "--selector", "test")


def gate_marts(workshop: Workshop, build: Build, *, clock: Callable[[], datetime]) -> None:
    """Great Expectations' last look at what is about to be promoted."""
    from expectations.gate import judge_build

    with closing_on_failure(workshop, build):
        verdict = judge_build(
            workshop.urls["gatekeeper"],
            build_key=build.build_key,
            business_date=dbt_steps.newest_night(workshop.urls["transformer"], build),
            judged_at=clock(),
        )
        if not verdict.is_accepted:
            raise BuildError(f"관문이 승격을 막음: {verdict.explain()}")


def promote_marts(workshop: Workshop, build: Build) -> None:
    """Make the marts current in one transaction, and close the build."""
    with closing_on_failure(workshop, build):
        workshop.dbt(build, "promote", "run-operation", "promote_marts")
        dbt_steps.finish_build(workshop.urls["transformer"], build_key=build.build_key, state="promoted")


class closing_on_failure:  # noqa: N801 - reads as a statement: `with closing_on_failure(...)`
    """Close the build as failed, with the reason, when the block raises; neither quotes a row."""

    def __init__(self, workshop: Workshop, build: Build) -> None:
        self._workshop, self._build = workshop, build

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, problem: BaseException | None, trace: object) -> None:
        if problem is None:
            return
        told = row_free(problem) if isinstance(problem, psycopg.Error) else problem
        dbt_steps.finish_build(
            self._workshop.urls["transformer"],
            build_key=self._build.build_key,
            state="failed",
            reason=str(told)[:2000] or type(told).__name__,
        )
        if told is not problem:
            raise told from None

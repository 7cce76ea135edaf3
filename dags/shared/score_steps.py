"""After core and before marts: indicators, composites and self-check aggregates of quarters. Free of Airflow.

Judged each night are the last complete quarter and the one before, until their review has ended; then the edition is
frozen and stands. A decided correction makes the next edition, frozen at once. The same night twice leaves the same
rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl
import psycopg

from analytics import department_scores, funnel
from dags.shared import dbt_steps, score_definitions, score_store
from dags.shared.build_steps import Workshop, closing_on_failure
from dags.shared.dbt_steps import Build
from dags.shared.score_definitions import Definitions
from dags.shared.score_store import Edition
from korean_calendar.working_days import add_working_days, next_working_day

PAIR = ["unit_code", "indicator_code"]


@dataclass(frozen=True)
class Judged:
    """What a run wrote: the editions judged tonight, and the quarters whose self-checks were first shown."""

    editions: tuple[Edition, ...]
    self_checks: tuple[date, ...]


def infer_scores(workshop: Workshop, build: Build) -> Judged:
    """Write the open editions and the decided corrections, in one transaction."""
    with closing_on_failure(workshop, build):
        dbt_steps.require_open(workshop.urls["transformer"], build)
        newest_on = dbt_steps.newest_night(workshop.urls["transformer"], build)
        with psycopg.connect(workshop.urls["modeler"]) as connection, connection.transaction():
            return judge(connection, business_date=newest_on)


def judge(connection: psycopg.Connection, *, business_date: date) -> Judged:
    """Judge what is open on the night of `business_date`, oldest quarter first: the second looks at the first."""
    latest = last_complete_quarter(business_date)
    editions, shown = [], []
    for quarter in (quarter_before(latest), latest):
        done = _judge_quarter(connection, quarter, business_date=business_date)
        if done:
            editions.append(done)
        if done and done.state_code != "pending" and _show_self_checks(connection, quarter):
            shown.append(quarter)
    for wanted in score_store.corrections(connection, business_date=business_date):
        corrected = Edition(
            quarter_start_on=wanted.quarter_start_on,
            edition_number=wanted.edition_number,
            state_code="frozen",
            first_judged_on=business_date,
            review_opens_on=wanted.review_opens_on,
            review_closes_on=wanted.review_closes_on,
            reason_ko=wanted.reason_ko,
        )
        if _write(connection, corrected, business_date=business_date):
            editions.append(corrected)
    return Judged(tuple(editions), tuple(shown))


def _show_self_checks(connection: psycopg.Connection, quarter: date) -> bool:
    rule = score_definitions.definitions(connection, quarter)
    return rule is not None and score_store.show_self_checks(
        connection, quarter, quarter_end(quarter), minimum=rule.minimum_respondent_count
    )


def review(quarter: date, *, first_judged_on: date, wait: int, days: int) -> tuple[date, date]:
    """First and last day of the 소명 period: `days` working days, never over before departments could read anything."""
    planned = add_working_days(quarter_end(quarter), wait)
    opens_on = max(planned, next_working_day(first_judged_on))
    return opens_on, add_working_days(opens_on, days - 1)


def state(*, business_date: date, opens_on: date, closes_on: date) -> str:
    """What holds on the day after the night: a build is read in the morning."""
    if business_date >= closes_on:
        return "frozen"
    return "open" if business_date + timedelta(days=1) >= opens_on else "pending"


def quarter_end(quarter: date) -> date:
    return (quarter + timedelta(days=95)).replace(day=1) - timedelta(days=1)


def quarter_before(quarter: date) -> date:
    earlier = quarter - timedelta(days=1)
    return earlier.replace(month=earlier.month - 2, day=1)


def last_complete_quarter(day: date) -> date:
    """First day of the latest quarter whose last day is `day` or earlier."""
    tomorrow = day + timedelta(days=1)
    running = date(tomorrow.year, (tomorrow.month - 1) // 3 * 3 + 1, 1)
    return quarter_before(running)


def _judge_quarter(connection: psycopg.Connection, quarter: date, *, business_date: date) -> Edition | None:
    rule = score_definitions.definitions(connection, quarter)
    if rule is None:
        return None
    standing = score_store.latest_edition(connection, quarter)
    if standing and standing.state_code == "frozen":
        return None
    first_judged_on = standing.first_judged_on if standing else business_date
    if standing:
        opens_on, closes_on = standing.review_opens_on, standing.review_closes_on
    else:
        opens_on, closes_on = review(
            quarter, first_judged_on=first_judged_on, wait=rule.review_wait_days, days=rule.review_days
        )
    edition = Edition(
        quarter_start_on=quarter,
        edition_number=standing.edition_number if standing else 1,
        state_code=state(business_date=business_date, opens_on=opens_on, closes_on=closes_on),
        first_judged_on=first_judged_on,
        review_opens_on=opens_on,
        review_closes_on=closes_on,
    )
    return edition if _write(connection, edition, business_date=business_date) else None


def _write(connection: psycopg.Connection, edition: Edition, *, business_date: date) -> bool:
    """Judge and store an edition; False where the quarter has no case of any indicator."""
    quarter = edition.quarter_start_on
    rule = score_definitions.definitions(connection, quarter)
    if rule is None:
        return False
    units = score_store.units(connection, quarter_end(quarter), since=quarter)
    measured = _measured(connection, quarter, units, rule)
    if measured.is_empty():
        return False
    totals = department_scores.composites(
        measured, _bureaus(measured, units), rule.indicators, rule.rule, seed=quarter.toordinal()
    )
    deficient = funnel.running_below(_below(measured), _below_before(connection, quarter))
    targets = score_definitions.targets(connection, quarter, business_date=business_date)
    diagnosed = score_store.diagnoses(connection, quarter, rule.diagnosis_items)
    rows = _beside(measured, units, on=["unit_code"])
    for other in (department_scores.indicator_scores(measured, totals, rule.indicators), diagnosed):
        rows = _beside(rows, other, on=PAIR)
    rows = _beside(rows, targets, on=["indicator_code"]).with_columns(
        pl.col("label").fill_null(pl.col("unit_code")),
        pl.concat_str(PAIR, separator="|").is_in(["|".join(pair) for pair in sorted(deficient)]).alias("is_deficient"),
    )
    recorded = score_store.records(
        connection, quarter, rows.select("unit_code", "label", "bureau").unique().sort("unit_code")
    )
    score_store.write(connection, edition, rows, _labelled(totals, units), recorded, business_date=business_date)
    return True


def _measured(connection: psycopg.Connection, quarter: date, units: pl.DataFrame, rule: Definitions) -> pl.DataFrame:
    cells = score_store.cells(connection, quarter)
    if cells.is_empty():
        return cells
    return department_scores.measured(
        cells, units.filter("is_standing")["unit_code"].to_list(), rule.indicators, rule.rule
    )


def _below(measured: pl.DataFrame) -> set[tuple[str, str]]:
    return {(unit, code) for unit, code in measured.filter("is_below_limit").select(PAIR).iter_rows()}


def _below_before(connection: psycopg.Connection, quarter: date) -> set[tuple[str, str]]:
    """The quarter before, as it was judged; where it never was, as it would be."""
    before = quarter_before(quarter)
    if score_store.latest_edition(connection, before):
        return score_store.below(connection, before)
    rule = score_definitions.definitions(connection, before)
    if rule is None:
        return set()
    measured = _measured(connection, before, score_store.units(connection, quarter_end(before), since=before), rule)
    return set() if measured.is_empty() else _below(measured)


def _bureaus(measured: pl.DataFrame, units: pl.DataFrame) -> pl.DataFrame:
    """unit_code, bureau_code of every measured unit; one without a bureau is a bureau of its own."""
    known = _beside(measured.select("unit_code").unique().sort("unit_code"), units, on=["unit_code"])
    return known.select("unit_code", pl.coalesce("bureau", "label", "unit_code").alias("bureau_code"))


def _labelled(totals: pl.DataFrame, units: pl.DataFrame) -> pl.DataFrame:
    labels = units.select("unit_code", pl.lit("department").alias("level_code"), pl.col("label").alias("unit_label_ko"))
    return _beside(totals, labels, on=["unit_code", "level_code"]).with_columns(
        pl.when(pl.col("level_code") == "city")
        .then(pl.lit("시 전체"))
        .otherwise(pl.coalesce("unit_label_ko", "unit_code"))
        .alias("unit_label_ko")
    )


def _beside(rows: pl.DataFrame, other: pl.DataFrame, *, on: Sequence[str]) -> pl.DataFrame:
    return rows.join(other, on=list(on), how="left", maintain_order="left")

"""After core and before marts: candidates for feedback tasks, and what became of those taken up. Free of Airflow.

Counts by week, subject and channel are kept in `inferred.feedback_report_weekly` and renewed for the weeks that
changed, so that a night reads the voices of few weeks however long the history. Only channels in which all who write
write to the city are complaints here, and only those that brought something from the beginning of what is compared to
its end: a feed that begins later would look like a rise. The same night run twice leaves the same rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl
import psycopg
from psycopg import sql

from analytics.recurring import candidates
from analytics.subject_weeks import panel
from dags.shared import dbt_steps
from dags.shared.build_steps import Workshop, closing_on_failure
from dags.shared.dbt_steps import Build
from dags.shared.feedback_counts import (
    GRACE_WEEKS,
    HORIZON_WEEKS,
    PLACE,
    SAID,
    by_subject,
    days_of,
    of_city,
    read_counts,
    write_reports,
)
from dags.shared.feedback_effects import write_effects
from dags.shared.feedback_rules import DatedRule, rule_on, rules
from extract.text.copying import read_frame, write_frame
from extract.text.understand import last_complete_week
from korean_calendar.weeks import week_of

FIRST_JUDGED_WEEKS = 104
"""What the first build judges; a night judges at most `NIGHTLY_WEEKS`."""
NIGHTLY_WEEKS = 13

_PEOPLE = """
    select weeks.week_start_on, voices.topic_code || '|' || {place}, count(distinct items.person_key),
        count(distinct (voices.week_start_on, voices.channel_code, coalesce(items.person_key, voices.voc_key)))
            filter (where judged.urgency_code = 'safety'),
        count(distinct items.person_key) filter (where judged.urgency_code = 'safety')
    {said}
    group by grouping sets (
        (weeks.week_start_on, voices.topic_code, voices.district_group_code), (weeks.week_start_on, voices.topic_code)
    )
"""


@dataclass(frozen=True)
class Inferred:
    """What a run wrote: the Mondays judged, candidates in them, tasks judged or refused, weeks of history."""

    weeks: tuple[date, ...]
    candidates: int
    tasks: int
    history_weeks: int


def infer_feedback(workshop: Workshop, build: Build) -> Inferred:
    """Write `inferred.feedback_report_weekly`, `.feedback_candidate_weekly` and `.feedback_effect` in a transaction."""
    with closing_on_failure(workshop, build):
        dbt_steps.require_open(workshop.urls["transformer"], build)
        newest_on = dbt_steps.newest_night(workshop.urls["transformer"], build)
        with psycopg.connect(workshop.urls["modeler"]) as connection, connection.transaction():
            latest = last_complete_week(newest_on)
            dated = rules(connection)
            write_reports(connection, weeks_to_count(connection, build, latest=latest))
            counts = read_counts(connection, latest=latest)
            weeks = weeks_to_judge(connection, build, latest=latest)
            found = write_candidates(connection, counts, weeks, dated, model_version=build.model_version)
            tasks = write_effects(connection, counts, dated, latest=latest)
            first = counts["week"].min() if counts.height else None
    history = (latest - first).days // 7 + 1 if isinstance(first, date) else 0
    return Inferred(tuple(weeks), found, tasks, history)


def weeks_to_count(connection: psycopg.Connection, build: Build, *, latest: date) -> list[date]:
    """Complete weeks whose reports may have changed, oldest first; the latest one always."""
    horizon = latest - timedelta(weeks=HORIZON_WEEKS - 1)
    if build.changed_after == 0:
        return [horizon + timedelta(weeks=n) for n in range(HORIZON_WEEKS)]
    rows = connection.execute(
        "select distinct covered_on from quality.changed_day"
        " where changed_id > %s and changed_id <= %s and covered_on between %s and %s",
        (build.changed_after, build.changed_through, horizon, latest + timedelta(days=6)),
    ).fetchall()
    return sorted({week_of(row[0]).start_on for row in rows} | {latest})


def weeks_to_judge(connection: psycopg.Connection, build: Build, *, latest: date) -> list[date]:
    """Mondays, oldest first: those that a changed day can move, no more than a quarter back."""
    if build.changed_after == 0:
        return [latest - timedelta(weeks=back) for back in range(FIRST_JUDGED_WEEKS - 1, -1, -1)]
    recent = [latest - timedelta(weeks=back) for back in range(NIGHTLY_WEEKS - 1, -1, -1)]
    row = connection.execute(
        "select min(covered_on) from quality.changed_day"
        " where changed_id > %s and changed_id <= %s and covered_on >= %s",
        (build.changed_after, build.changed_through, recent[0] - timedelta(weeks=GRACE_WEEKS)),
    ).fetchone()
    if row is None or row[0] is None:
        return [latest]
    first = week_of(row[0]).start_on
    return [week for week in recent if week >= first] or [latest]


def write_candidates(
    connection: psycopg.Connection,
    counts: pl.DataFrame,
    weeks: Sequence[date],
    dated: Sequence[DatedRule],
    *,
    model_version: str,
) -> int:
    """Judge the weeks and replace what stands for them. Returns the number of candidates written."""
    connection.execute("delete from inferred.feedback_candidate_weekly where week_start_on = any(%s)", (list(weeks),))
    if counts.is_empty():
        return 0
    begun = {row["channel"]: row["week"] for row in counts.group_by("channel").agg(pl.col("week").min()).to_dicts()}
    first = min(begun.values())
    able = [week for week in weeks if week - timedelta(weeks=rule_on(dated, week).found.recent_weeks - 1) >= first]
    people = _people(connection, able, dated)
    written = 0
    for week in able:
        rule = rule_on(dated, week).found
        start = max(first, week - timedelta(weeks=rule.recent_weeks + rule.baseline_weeks - 1))
        steady = [channel for channel, since in begun.items() if since < start + timedelta(weeks=GRACE_WEEKS)]
        heard = counts.filter(pl.col("channel").is_in(steady))
        judged = candidates(
            panel(by_subject(heard), of_city(heard), first=start, last=week),
            people.filter(pl.col("week") == week).drop("week"),
            week,
            rule,
        ).filter(pl.col("recurring") | pl.col("severe"))
        write_frame(connection, "feedback_candidate_weekly", _rows(judged, week, model_version))
        written += judged.height
    return written


def _rows(judged: pl.DataFrame, week: date, model_version: str) -> pl.DataFrame:
    topic_and_place = pl.col("subject").str.split_exact("|", 1)
    return judged.select(
        pl.lit(week).alias("week_start_on"),
        topic_and_place.struct.field("field_0").alias("topic_code"),
        topic_and_place.struct.field("field_1").alias("district_group_code"),
        pl.col("reports").alias("report_count"),
        pl.col("expected").alias("expected_count"),
        "rate_ratio",
        "dispersion",
        "history_weeks",
        pl.col("complainants").alias("complainant_count"),
        pl.col("severe_reports").alias("severe_report_count"),
        pl.col("severe_complainants").alias("severe_complainant_count"),
        pl.col("severe_low").alias("severe_rate_low"),
        "p_value",
        "q_value",
        pl.col("recurring").alias("is_recurring"),
        pl.col("severe").alias("is_severe"),
        pl.lit(model_version).alias("model_version"),
    )


def _people(connection: psycopg.Connection, weeks: Sequence[date], dated: Sequence[DatedRule]) -> pl.DataFrame:
    """week, subject, complainants, severe_reports, severe_complainants of the recent weeks that end with each week."""
    schema = {
        "week": pl.Date,
        "subject": pl.String,
        "complainants": pl.Int64,
        "severe_reports": pl.Int64,
        "severe_complainants": pl.Int64,
    }
    if not weeks:
        return pl.DataFrame(schema=schema)
    starts = [week - timedelta(weeks=rule_on(dated, week).found.recent_weeks - 1) for week in weeks]
    joins = sql.SQL(
        "inner join unnest({}::date[], {}::date[]) as weeks (week_start_on, first_on)"
        " on voices.occurred_on between weeks.first_on and weeks.week_start_on + 6"
    ).format(sql.Literal(list(weeks)), sql.Literal(starts))
    said = sql.SQL(SAID).format(joins=joins, days=days_of(min(starts), weeks[-1]))
    return read_frame(connection, sql.SQL(_PEOPLE).format(place=sql.SQL(PLACE), said=said), schema)

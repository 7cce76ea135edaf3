"""After core and before marts: latent demand of weeks, reporting rates of the last quarter. Free of Airflow.

Judged are the last complete week and every earlier one of the last 13 that a changed day touches; a week keeps the
words of the model that judged it until its days change. What is written for a week or quarter replaces what stood
there, so the same night run twice leaves the same rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl
import psycopg
from psycopg import sql

from analytics.latent_demand import Rule, assess
from analytics.latent_subjects import gather
from analytics.under_reporting import comparable, observed_incidents, reporting_rates
from dags.shared import dbt_steps
from dags.shared.build_steps import Workshop, closing_on_failure
from dags.shared.dbt_steps import Build
from extract.text.copying import array, read_frame, write_frame
from extract.text.understand import last_complete_week
from extract.text.word_lists import district_names, stop_words
from korean_calendar.weeks import week_of

WEEKS = 13
WINDOW_DAYS = 14
"""How long after its first report an incident is watched for further ones."""
SPAN_DAYS = 28
"""A matter's items lie at most this far apart (`extract.text.matters`)."""

# People who write to an official channel write to the city; in the others relevance is asked of each item.
_VOICES = """
    select voices.week_start_on, voices.topic_code, voices.matter_id, channels.is_relevance_required as is_social,
        voices.channel_code, voices.voc_id, voices.occurred_on, voices.model_version
    from core.fct_voice as voices
    inner join core.dim_channel as channels on voices.channel_code = channels.channel_code
    where not voices.is_day_assumed and voices.occurred_on between {first} and {last}
"""
# The nouns of the version that core holds: two versions may stand side by side.
_MENTIONS = """
    with voices as materialized ({voices})
    select voices.*, nouns.noun
    from voices
    inner join inferred.voc_inference as said
        on voices.channel_code = said.channel_code and voices.voc_id = said.voc_id
        and voices.model_version = said.model_version
    cross join unnest(said.nouns) as nouns (noun)
    where nouns.noun <> all({stop})
"""
_REPORTS = """
    select voices.matter_id, voices.district_code, voices.topic_code, items.occurred_at, items.person_key
    from core.fct_voice as voices
    inner join core.fct_voc as items on voices.voc_key = items.voc_key
    inner join core.dim_channel as channels on voices.channel_code = channels.channel_code
    where not channels.is_relevance_required and not voices.is_day_assumed
        and voices.occurred_on between {first} and {last}
"""


@dataclass(frozen=True)
class Inferred:
    """What a run wrote: the Mondays judged, their subjects, the quarter's first day and its districts."""

    weeks: tuple[date, ...]
    subjects: int
    quarter_start_on: date
    districts: int


def infer_demand(workshop: Workshop, build: Build) -> Inferred:
    """Write `inferred.latent_demand_weekly` and `inferred.under_reporting_quarterly`, in one transaction."""
    with closing_on_failure(workshop, build):
        dbt_steps.require_open(workshop.urls["transformer"], build)
        newest_on = dbt_steps.newest_night(workshop.urls["transformer"], build)
        with psycopg.connect(workshop.urls["modeler"]) as connection, connection.transaction():
            weeks = weeks_to_judge(connection, build, business_date=newest_on)
            subjects = write_latent_demand(connection, weeks, model_version=build.model_version)
            quarter = last_complete_quarter(newest_on)
            districts = write_under_reporting(
                connection, quarter, business_date=newest_on, model_version=build.model_version
            )
    return Inferred(tuple(weeks), subjects, quarter, districts)


def weeks_to_judge(connection: psycopg.Connection, build: Build, *, business_date: date) -> list[date]:
    """Mondays, oldest first."""
    latest = last_complete_week(business_date)
    recent = [latest - timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1)]
    if build.changed_after == 0:
        return recent
    row = connection.execute(
        "select min(covered_on) from quality.changed_day"
        " where changed_id > %s and changed_id <= %s and covered_on >= %s",
        (build.changed_after, build.changed_through, recent[0] - timedelta(weeks=Rule().weeks_before)),
    ).fetchone()
    if row is None or row[0] is None:
        return [latest]
    first = week_of(row[0]).start_on
    return [week for week in recent if week >= first] or [latest]


def write_latent_demand(connection: psycopg.Connection, weeks: Sequence[date], *, model_version: str) -> int:
    """Judge the weeks and replace what stands for them. Returns the number of subjects written."""
    rule = Rule()
    first, last = weeks[0] - timedelta(weeks=rule.weeks_before), weeks[-1]
    counts, totals = _counts(connection, first=first, last=last)
    connection.execute("delete from inferred.latent_demand_weekly where week_start_on = any(%s)", (list(weeks),))
    assessed = {week: assess(counts, totals, week, rule) for week in weeks}
    rising = sorted({noun for found in assessed.values() for noun in found.filter("rising")["noun"]})
    # Read once for all weeks: what it costs to find the nouns hardly depends on how many weeks they are of.
    mentions = _mentions_of(connection, weeks, rising)
    written = 0
    for week, found in assessed.items():
        mine = mentions.filter(pl.col("week") == week).join(found.filter("rising"), on="noun", how="semi")
        subjects = gather(found, mine)
        if subjects.is_empty():
            continue
        rows = subjects.join(_topics(mine), on="noun").select(
            pl.col("week").alias("week_start_on"),
            pl.col("noun").alias("subject"),
            pl.lit(model_version).alias("model_version"),
            "topic_code",
            array("related_nouns"),
            "weeks_rising",
            pl.col("social_now").alias("social_matter_count"),
            pl.col("social_before").alias("prior_social_matter_count"),
            pl.lit(rule.weeks_before).alias("prior_week_count"),
            pl.col("official_matters").alias("official_matter_count"),
            pl.col("official_upper").alias("official_rate_limit"),
            pl.lit(rule.stated_rate).alias("stated_rate"),
            "p_value",
            "q_value",
            array("evidence_ids"),
        )
        write_frame(connection, "latent_demand_weekly", rows)
        written += rows.height
    return written


def last_complete_quarter(business_date: date) -> date:
    """First day of the latest quarter that has ended by that day."""
    tomorrow = business_date + timedelta(days=1)
    start = date(tomorrow.year, 3 * ((tomorrow.month - 1) // 3) + 1, 1)
    before = start - timedelta(days=1)
    return date(before.year, 3 * ((before.month - 1) // 3) + 1, 1)


def write_under_reporting(
    connection: psycopg.Connection, quarter: date, *, business_date: date, model_version: str
) -> int:
    """Estimate the quarter's rates and replace what stands for it. Returns the number of districts written."""
    connection.execute("delete from inferred.under_reporting_quarterly where quarter_start_on = %s", (quarter,))
    end_on = (quarter + timedelta(days=95)).replace(day=1)
    through = min(business_date, end_on + timedelta(days=WINDOW_DAYS))
    reports = _reports(connection, first=quarter - timedelta(days=SPAN_DAYS), last=through)
    incidents = incidents_by_district(reports, quarter=quarter, end_on=end_on, through=through)
    if incidents.is_empty():
        return 0
    rows = reporting_rates(comparable(incidents)).select(
        pl.lit(quarter).alias("quarter_start_on"),
        "district_code",
        pl.lit(model_version).alias("model_version"),
        pl.lit(through).alias("observed_through_on"),
        pl.col("incidents").alias("incident_count"),
        pl.col("further_reports").alias("further_report_count"),
        "exposure_days",
        pl.col("rate").alias("reports_per_day"),
        pl.col("rate_low").alias("reports_per_day_low"),
        pl.col("rate_high").alias("reports_per_day_high"),
        pl.col("city_rate").alias("city_reports_per_day"),
        pl.col("verdict").alias("verdict_code"),
    )
    write_frame(connection, "under_reporting_quarterly", rows)
    return rows.height


def _voices(first: date, last: date) -> sql.Composed:
    """Voices of the weeks, both included; by day, because days have an index and weeks none."""
    return sql.SQL(_VOICES).format(first=sql.Literal(first), last=sql.Literal(last + timedelta(days=6)))


def _mentions(first: date, last: date) -> sql.Composed:
    stop = sorted(stop_words() | district_names())
    return sql.SQL(_MENTIONS).format(voices=_voices(first, last), stop=sql.Literal(stop))


def _counts(connection: psycopg.Connection, *, first: date, last: date) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(noun, week, social_matters, official_matters) and (week, social_total, official_total), every week there."""
    different = sql.SQL(
        "count(distinct matter_id) filter (where is_social), count(distinct matter_id) filter (where not is_social)"
    )
    counts = read_frame(
        connection,
        sql.SQL("select noun, week_start_on, {} from ({}) as said group by 1, 2").format(
            different, _mentions(first, last)
        ),
        {"noun": pl.String, "week": pl.Date, "social_matters": pl.Int64, "official_matters": pl.Int64},
    )
    totals = read_frame(
        connection,
        sql.SQL("select week_start_on, {} from ({}) as voices group by 1").format(different, _voices(first, last)),
        {"week": pl.Date, "social_total": pl.Int64, "official_total": pl.Int64},
    )
    # A week in which nobody said anything is a week of zeros, not a missing one.
    weeks = pl.DataFrame({"week": pl.date_range(first, last, "1w", eager=True)})
    return counts, weeks.join(totals, on="week", how="left").with_columns(pl.exclude("week").fill_null(0))


def _mentions_of(connection: psycopg.Connection, weeks: Sequence[date], nouns: Sequence[str]) -> pl.DataFrame:
    """week, noun, matter_id, evidence_id, topic_code of the weeks' social items that hold one of the nouns."""
    return read_frame(
        connection,
        sql.SQL(
            "select week_start_on, noun, matter_id, channel_code || ':' || voc_id, topic_code from ({}) as said"
            " where is_social and noun = any({})"
        ).format(_mentions(weeks[0], weeks[-1]), sql.Literal(list(nouns))),
        {
            "week": pl.Date,
            "noun": pl.String,
            "matter_id": pl.String,
            "evidence_id": pl.String,
            "topic_code": pl.String,
        },
    )


def _topics(mentions: pl.DataFrame) -> pl.DataFrame:
    """noun, topic_code: the topic of most items; of equally many, the first by name."""
    items = (
        mentions.group_by("noun", "topic_code").len().sort("noun", "len", "topic_code", descending=[False, True, False])
    )
    return items.unique("noun", keep="first", maintain_order=True).select("noun", "topic_code")


def _reports(connection: psycopg.Connection, *, first: date, last: date) -> pl.DataFrame:
    schema: dict[str, pl.DataType | type[pl.DataType]] = {
        "incident_id": pl.String,
        "district_code": pl.String,
        "kind": pl.String,
        "reported_at": pl.Datetime("us", "UTC"),
        "person_key": pl.String,
    }
    # Seconds as a number: how a timestamp is written depends on the session.
    query = sql.SQL(
        "select matter_id, district_code, topic_code, extract(epoch from occurred_at)::float8, person_key"
        " from ({}) as reports"
    ).format(sql.SQL(_REPORTS).format(first=sql.Literal(first), last=sql.Literal(last)))
    found = read_frame(connection, query, schema | {"reported_at": pl.Float64})
    return found.with_columns((pl.col("reported_at") * 1e6).cast(pl.Int64).cast(pl.Datetime("us", "UTC")))


def incidents_by_district(reports: pl.DataFrame, *, quarter: date, end_on: date, through: date) -> pl.DataFrame:
    """district_code, kind, further_reports, exposure_days of matters first reported in a district in the quarter.

    An incident has one place: a matter told of in three districts (alike questions to 120) is three incidents, and
    a report from another district is no further report. One report a person: who calls again is not another witness.
    Reports without a district are left out.
    """
    placed = reports.filter(pl.col("district_code") != "unknown").with_columns(
        pl.concat_str("incident_id", "district_code", separator="|").alias("incident_id")
    )
    first = placed.sort("reported_at", "district_code", "kind")
    persons = first.with_columns(
        pl.coalesce("person_key", pl.concat_str(pl.lit("row "), pl.int_range(pl.len()).cast(pl.String))).alias("person")
    ).unique(["incident_id", "person"], keep="first", maintain_order=True)
    zone = "Asia/Seoul"
    observed_until = pl.lit(through + timedelta(days=1)).cast(pl.Datetime("us")).dt.replace_time_zone(zone)
    incidents = (
        persons.group_by("incident_id", maintain_order=True)
        .agg(
            pl.col("district_code").first(),
            pl.col("kind").mode().min(),
            pl.col("reported_at").min().dt.convert_time_zone(zone).dt.date().alias("first_on"),
        )
        .filter((pl.col("first_on") >= quarter) & (pl.col("first_on") < end_on))
        .with_columns(observed_until.dt.convert_time_zone("UTC").alias("ended_at"))
    )
    observed = observed_incidents(
        persons.select("incident_id", "reported_at"),
        incidents.select("incident_id", "district_code", "ended_at"),
        window_days=WINDOW_DAYS,
    )
    return observed.join(incidents.select("incident_id", "kind"), on="incident_id", maintain_order="left")

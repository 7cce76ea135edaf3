"""What scores are read from (`core`) and kept in (`inferred`): editions, their rows, aggregates of self-checks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl
import psycopg
from psycopg import sql

from analytics import suppression
from extract.text.copying import read_frame, write_frame

_UNKNOWN = "unknown"
_SCORE = (
    "success_count",
    "case_count",
    "eligible_count",
    "raw_rate",
    "expected_rate",
    "city_rate",
    "adjusted_rate",
    "shrunk_rate",
    "shrunk_low_rate",
    "shrunk_high_rate",
    "limit_low_rate",
    "limit_high_rate",
    "warning_limit_low_rate",
    "warning_limit_high_rate",
    "dispersion_phi",
    "is_judged",
    "is_below_limit",
    "is_deficient",
    "measured_score",
    "target_rate",
    "target_declared_on",
    "late_target_rate",
    "late_target_declared_on",
    "self_point",
    "improvement_ko",
)

_RECORD: Mapping[str, type[pl.DataType]] = {
    "due_dated_count": pl.Int64,
    "extended_count": pl.Int64,
    "supplemented_count": pl.Int64,
    "transferred_count": pl.Int64,
    "task_count": pl.Int64,
    "task_done_count": pl.Int64,
    "task_overdue_count": pl.Int64,
    "task_progress_rate": pl.Float64,
    "mileage_received_points": pl.Int64,
    "mileage_given_points": pl.Int64,
}


@dataclass(frozen=True)
class Edition:
    """One edition of a quarter; `state_code` is pending, open (소명 기간) or frozen."""

    quarter_start_on: date
    edition_number: int
    state_code: str
    first_judged_on: date
    review_opens_on: date
    review_closes_on: date
    reason_ko: str | None = None


def latest_edition(connection: psycopg.Connection, quarter: date) -> Edition | None:
    row = connection.execute(
        "select quarter_start_on, edition_number, state_code, first_judged_on, review_opens_on, review_closes_on,"
        " reason_ko from inferred.score_edition where quarter_start_on = %s order by edition_number desc limit 1",
        (quarter,),
    ).fetchone()
    return Edition(*row) if row else None


def corrections(connection: psycopg.Connection, *, business_date: date) -> list[Edition]:
    """Editions that were decided by that night, follow a frozen one and are not yet written."""
    rows = connection.execute(
        "select wanted.quarter_start_on, wanted.edition_number, before.state_code, before.first_judged_on,"
        " before.review_opens_on, before.review_closes_on, wanted.reason_ko"
        " from core.fct_score_correction as wanted"
        " inner join inferred.score_edition as before"
        " on wanted.quarter_start_on = before.quarter_start_on and wanted.edition_number = before.edition_number + 1"
        " and before.state_code = 'frozen'"
        " where wanted.decided_on <= %s and not exists (select from inferred.score_edition as written"
        " where written.quarter_start_on = wanted.quarter_start_on"
        " and written.edition_number = wanted.edition_number)"
        " order by wanted.quarter_start_on, wanted.edition_number",
        (business_date,),
    ).fetchall()
    return [Edition(*row) for row in rows]


def cells(connection: psycopg.Connection, quarter: date) -> pl.DataFrame:
    """unit_code, indicator_code, kind, success_count, case_count, eligible_count; unregistered departments left out."""
    query = sql.SQL(
        "select department_group_code, indicator_code, case_kind, success_count, case_count, eligible_count"
        " from core.fct_indicator_quarter where quarter_start_on = {} and department_group_code <> {} order by 1, 2, 3"
    ).format(sql.Literal(quarter), sql.Literal(_UNKNOWN))
    schema = {
        "unit_code": pl.String,
        "indicator_code": pl.String,
        "kind": pl.String,
        "success_count": pl.Int64,
        "case_count": pl.Int64,
        "eligible_count": pl.Int64,
    }
    return read_frame(connection, query, schema)


def units(connection: psycopg.Connection, last_on: date, *, since: date) -> pl.DataFrame:
    """unit_code, label, bureau as of the quarter's last day, is_standing (it stood at some time of the quarter).

    Departments that were split are one unit with both names.
    """
    query = sql.SQL(
        "select department_group_code, coalesce(string_agg(department_label_ko, '·' order by department_label_ko)"
        " filter (where coalesce(valid_to_on, {last}) >= {last}),"
        " (array_agg(department_label_ko order by valid_from_on desc))[1]),"
        " (array_agg(bureau_label_ko order by valid_from_on desc))[1],"
        " bool_or(coalesce(valid_to_on, {last}) >= {first})"
        " from core.dim_department where valid_from_on <= {last} and authority_code = 'city'"
        " group by department_group_code order by department_group_code"
    ).format(last=sql.Literal(last_on), first=sql.Literal(since))
    schema = {"unit_code": pl.String, "label": pl.String, "bureau": pl.String, "is_standing": pl.Boolean}
    return read_frame(connection, query, schema)


def diagnoses(connection: psycopg.Connection, quarter: date, items: Mapping[str, str]) -> pl.DataFrame:
    """unit_code, indicator_code, self_point (1 to 5), improvement_ko: what departments say of themselves."""
    query = sql.SQL(
        "select department_group_code, item_code, self_point, improvement_ko from core.fct_diagnosis"
        " where quarter_start_on = {} order by 1, 2"
    ).format(sql.Literal(quarter))
    schema = {
        "unit_code": pl.String,
        "item_code": pl.String,
        "self_point": pl.Float64,
        "improvement_ko": pl.String,
    }
    asked = pl.DataFrame(
        list(items.items()), schema={"indicator_code": pl.String, "item_code": pl.String}, orient="row"
    )
    return read_frame(connection, query, schema).join(asked, on="item_code").drop("item_code")


def records(connection: psycopg.Connection, quarter: date, departments: pl.DataFrame) -> pl.DataFrame:
    """What else is recorded of `departments` (unit_code, label, bureau), zeros where nothing is."""
    query = sql.SQL(
        "select department_group_code, {} from core.fct_department_quarter where quarter_start_on = {}"
    ).format(sql.SQL(", ").join(map(sql.Identifier, _RECORD)), sql.Literal(quarter))
    found = read_frame(connection, query, {"unit_code": pl.String, **_RECORD})
    return departments.join(found, on="unit_code", how="left", maintain_order="left").with_columns(
        pl.col(name).fill_null(0) for name, kind in _RECORD.items() if kind == pl.Int64
    )


def below(connection: psycopg.Connection, quarter: date) -> set[tuple[str, str]]:
    """(department group, indicator) below their limit in the quarter's latest edition."""
    rows = connection.execute(
        "select department_group_code, indicator_code from inferred.indicator_score"
        " where quarter_start_on = %(quarter)s and is_below_limit"
        " and edition_number = (select max(edition_number) from inferred.score_edition"
        " where quarter_start_on = %(quarter)s)",
        {"quarter": quarter},
    ).fetchall()
    return {(unit, code) for unit, code in rows}


def write(
    connection: psycopg.Connection,
    edition: Edition,
    rows: pl.DataFrame,
    totals: pl.DataFrame,
    recorded: pl.DataFrame,
    *,
    business_date: date,
) -> None:
    """Replace the rows of an edition that is not frozen; freezing comes last, for then nothing moves any more."""
    key = (edition.quarter_start_on, edition.edition_number)
    connection.execute(
        "insert into inferred.score_edition (quarter_start_on, edition_number, state_code, first_judged_on,"
        " judged_through_on, review_opens_on, review_closes_on, reason_ko)"
        " values (%s, %s, 'pending', %s, %s, %s, %s, %s)"
        " on conflict (quarter_start_on, edition_number) do update set judged_through_on = excluded.judged_through_on",
        (
            *key,
            edition.first_judged_on,
            business_date,
            edition.review_opens_on,
            edition.review_closes_on,
            edition.reason_ko,
        ),
    )
    keyed = [pl.lit(key[0]).alias("quarter_start_on"), pl.lit(key[1]).alias("edition_number")]
    named = (
        pl.col("unit_code").alias("department_group_code"),
        pl.col("label").alias("department_label_ko"),
        pl.col("bureau").alias("bureau_label_ko"),
    )
    contents = {
        "indicator_score": rows.select(*keyed, *named, "indicator_code", *_SCORE),
        "composite_score": totals.select(*keyed, pl.all()),
        "department_record": recorded.select(*keyed, *named, *_RECORD),
    }
    for table, content in contents.items():
        connection.execute(
            sql.SQL("delete from {} where quarter_start_on = %s and edition_number = %s").format(
                sql.Identifier("inferred", table)
            ),
            key,
        )
        write_frame(connection, table, content)
    frozen_on = business_date if edition.state_code == "frozen" else None
    connection.execute(
        "update inferred.score_edition set state_code = %s, frozen_on = %s"
        " where quarter_start_on = %s and edition_number = %s",
        (edition.state_code, frozen_on, *key),
    )


def show_self_checks(connection: psycopg.Connection, quarter: date, last_on: date, *, minimum: int) -> bool:
    """Write the quarter's aggregates, once: a later version could be subtracted from the first. True when written."""
    known = connection.execute(
        "select exists (select from inferred.self_check_aggregate where quarter_start_on = %s)", (quarter,)
    ).fetchone()
    if known is None or known[0]:
        return False
    query = sql.SQL(
        "select answers.respondent_key, coalesce(departments.bureau_label_ko, departments.department_label_ko),"
        " departments.department_group_code, answers.item_code, answers.self_point"
        " from core.fct_self_check_answer as answers inner join core.dim_department as departments"
        " on answers.department_key = departments.department_key where answers.quarter_start_on = {}"
    ).format(sql.Literal(quarter))
    schema = {
        "respondent_key": pl.String,
        "bureau_code": pl.String,
        "unit_code": pl.String,
        "item_code": pl.String,
        "point": pl.Int64,
    }
    answers = read_frame(connection, query, schema)
    if answers.is_empty():
        return False
    labels = units(connection, last_on, since=quarter).select(
        "unit_code", pl.lit("department").alias("level_code"), pl.col("label").alias("unit_label_ko")
    )
    rows = (
        suppression.aggregates(answers, minimum=minimum)
        .join(labels, on=["unit_code", "level_code"], how="left", maintain_order="left")
        .with_columns(
            pl.lit(quarter).alias("quarter_start_on"),
            pl.when(pl.col("level_code") == "city")
            .then(pl.lit("시 전체"))
            .otherwise(pl.coalesce("unit_label_ko", "unit_code"))
            .alias("unit_label_ko"),
        )
    )
    write_frame(connection, "self_check_aggregate", rows)
    return True

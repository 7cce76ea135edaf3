"""What a quarter is judged by: the dated seeds, as of its first day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl
import psycopg
from psycopg import sql

from analytics.composite import METHODS, Scale
from analytics.department_scores import Indicator, Rule
from extract.text.copying import read_frame


@dataclass(frozen=True)
class Definitions:
    """Indicators, rule and days of review in force on a quarter's first day.

    Attributes:
        diagnosis_items: indicator code -> item of 진단표 that asks about the same.
    """

    indicators: tuple[Indicator, ...]
    rule: Rule
    diagnosis_items: Mapping[str, str]
    minimum_respondent_count: int
    review_wait_days: int
    review_days: int


def definitions(connection: psycopg.Connection, quarter: date) -> Definitions | None:
    """None before anything was defined.

    Raises:
        ValueError: a normalisation that is none of the three.
    """
    rule = connection.execute(
        "select funnel_level, interval_level, minimum_measured_weight_rate, weight_spread_rate, draw_count,"
        " minimum_respondent_count, review_wait_workday_count, review_workday_count"
        " from core.fct_score_rule where valid_from_on <= %s order by valid_from_on desc limit 1",
        (quarter,),
    ).fetchone()
    rows = connection.execute(
        "select distinct on (definitions.indicator_code) definitions.indicator_code, normalisation_code, worst_rate,"
        " best_rate, minimum_case_count, minimum_coverage_rate, diagnosis_item_code, weights.weight"
        " from core.fct_indicator_definition as definitions"
        " inner join core.fct_indicator_weight as weights using (indicator_code)"
        " where definitions.valid_from_on <= %(quarter)s and weights.valid_from_on = ("
        "  select max(valid_from_on) from core.fct_indicator_weight where valid_from_on <= %(quarter)s)"
        " order by definitions.indicator_code, definitions.valid_from_on desc",
        {"quarter": quarter},
    ).fetchall()
    if rule is None or not rows:
        return None
    return Definitions(
        indicators=tuple(_indicator(row) for row in rows),
        rule=Rule(*rule[:5]),
        diagnosis_items={row[0]: row[6] for row in rows if row[6]},
        minimum_respondent_count=rule[5],
        review_wait_days=rule[6],
        review_days=rule[7],
    )


def targets(connection: psycopg.Connection, quarter: date, *, business_date: date) -> pl.DataFrame:
    """indicator_code, target_rate, target_declared_on, late_target_rate, late_target_declared_on.

    In force is the latest declared by the quarter's first day; what was declared later stands beside it, flagged, and
    judges nothing of this quarter.
    """
    query = sql.SQL(
        "select indicator_code, declared_on, target_rate, declared_on <= {quarter} as is_in_time"
        " from core.fct_indicator_target where valid_from_on <= {quarter} and declared_on <= {night}"
        " order by indicator_code, valid_from_on, declared_on"
    ).format(quarter=sql.Literal(quarter), night=sql.Literal(business_date))
    schema = {
        "indicator_code": pl.String,
        "declared_on": pl.Date,
        "target_rate": pl.Float64,
        "is_in_time": pl.Boolean,
    }
    declared = read_frame(connection, query, schema)
    late = ~pl.col("is_in_time")
    return (
        declared.group_by("indicator_code")
        .agg(
            pl.col("target_rate").filter("is_in_time").last(),
            pl.col("declared_on").filter("is_in_time").last().alias("target_declared_on"),
            pl.col("target_rate").filter(late).last().alias("late_target_rate"),
            pl.col("declared_on").filter(late).last().alias("late_target_declared_on"),
        )
        .sort("indicator_code")
    )


def _indicator(row: tuple[object, ...]) -> Indicator:
    code, normalisation, worst, best, cases, coverage, _, weight = row
    for method in METHODS:
        if method == normalisation:
            scale = Scale(method, float(str(worst)), float(str(best)), float(str(weight)))
            return Indicator(str(code), scale, int(str(cases)), float(str(coverage)))
    raise ValueError(f"지표 {code}: 알 수 없는 정규화 {normalisation}; seeds/indicator.csv를 고칠 것")

"""Queries as Superset, Metabase and Tableau write them, run as `bi_reader`: they work, and reach no person."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest


@pytest.fixture(scope="module")
def bi_url(built_once: str, server: Any) -> str:
    return f"postgresql://bi_reader:{server.passwords['bi_reader']}@127.0.0.1:{server.server.port}/{built_once}"


def rows(url: str, query: str, parameters: Any = None) -> list[tuple[Any, ...]]:
    with psycopg.connect(url) as connection:
        return connection.execute(query, parameters).fetchall()  # type: ignore[arg-type]


def test_superset_charts_a_virtual_dataset_by_week_with_its_row_limit(bi_url: str) -> None:
    found = rows(
        bi_url,
        """SELECT DATE_TRUNC('week', occurred_on) AS occurred_on, channel_label_ko AS channel_label_ko,
                  sum(voc_count) AS "SUM(voc_count)"
           FROM (SELECT d.*, c.is_holiday FROM marts.mart_voc_trend_daily d
                 JOIN core.dim_date c ON c.date_on = d.occurred_on) AS virtual_table
           WHERE occurred_on >= TO_DATE('2026-11-09', 'YYYY-MM-DD')
             AND occurred_on < TO_DATE('2026-11-16', 'YYYY-MM-DD')
           GROUP BY DATE_TRUNC('week', occurred_on), channel_label_ko
           ORDER BY "SUM(voc_count)" DESC LIMIT 1000""",
    )
    # Two calls, three petitions and two relevant posts of citizens in the week of the 9th.
    assert [int(count) for *_, count in found] == [3, 2, 2]


def test_superset_filters_a_chart_to_its_largest_series(bi_url: str) -> None:
    found = rows(
        bi_url,
        """SELECT occurred_on, topic_label_ko, SUM(voc_count) AS n FROM marts.mart_voc_trend_daily
           JOIN (SELECT topic_label_ko AS topic__, SUM(voc_count) AS mme__ FROM marts.mart_voc_trend_daily
                 GROUP BY topic_label_ko ORDER BY mme__ DESC LIMIT 1) AS anon_1 ON topic_label_ko = topic__
           GROUP BY occurred_on, topic_label_ko ORDER BY n DESC LIMIT 50000""",
    )
    assert len(found) >= 1
    assert len({topic for _, topic, _ in found}) == 1


def test_metabase_counts_distinct_with_its_comment_and_quoting(bi_url: str) -> None:
    found = rows(
        bi_url,
        """-- Metabase:: userID: 1 queryType: MBQL queryHash: 9c
           SELECT "marts"."mart_response_weekly"."authority_label_ko" AS "authority_label_ko",
             COUNT(DISTINCT "marts"."mart_response_weekly"."department_code") AS "count",
             SUM("marts"."mart_response_weekly"."due_count") AS "sum"
           FROM "marts"."mart_response_weekly"
           WHERE ("marts"."mart_response_weekly"."week_start_on" >= CAST('2026-11-09' AS date))
           GROUP BY "marts"."mart_response_weekly"."authority_label_ko"
           ORDER BY "marts"."mart_response_weekly"."authority_label_ko" ASC LIMIT 2001""",
    )
    # P1 is due on the 16th, after the week; P2 (city) and P3 (district) on the 13th.
    assert [(label, int(departments), int(due)) for label, departments, due in found] == [("군·구", 1, 1), ("시", 1, 1)]


def test_metabase_and_jdbc_look_around_in_the_information_schema(bi_url: str) -> None:
    seen = rows(
        bi_url,
        "select table_schema, count(distinct table_name) from information_schema.columns"
        " where table_schema not in ('pg_catalog', 'information_schema') group by 1 order by 1",
    )
    assert {schema for schema, _ in seen} == {"core", "marts"}
    told = {
        name
        for (name,) in rows(
            bi_url, "select column_name from information_schema.columns where table_schema in ('core', 'marts')"
        )
    }
    assert told.isdisjoint({"person_key", "respondent_key", "title", "body", "complaint_text", "official_name"})
    comment = "select obj_description('marts.mart_response_weekly'::regclass)"
    assert "민원" in rows(bi_url, comment)[0][0]


def test_tableau_asks_by_a_server_side_cursor_and_prepared_statements(bi_url: str) -> None:
    with psycopg.connect(bi_url) as connection:
        connection.execute("set extra_float_digits = 3; set application_name = 'Tableau Desktop'")
        # "Connect to the table": the shape without a row.
        nothing = connection.execute('SELECT "x".* FROM "marts"."mart_voc_trend_weekly" "x" LIMIT 0')
        assert nothing.description is not None
        assert len(nothing.description) > 10
        with connection.cursor(name="SQL_CUR1") as cursor:
            cursor.execute(
                'SELECT "mart_voc_trend_daily"."district_label_ko" AS "district_label_ko",'
                ' SUM("mart_voc_trend_daily"."voc_count") AS "sum:voc_count:ok"'
                ' FROM "marts"."mart_voc_trend_daily" "mart_voc_trend_daily"'
                ' INNER JOIN "core"."dim_topic" "dim_topic"'
                ' ON ("mart_voc_trend_daily"."topic_code" = "dim_topic"."topic_code") GROUP BY 1 HAVING (COUNT(1) > 0)'
            )
            assert sum(int(count) for _, count in cursor.fetchmany(10_000)) == 9
        query = "select sum(voc_count) from marts.mart_voc_trend_daily where channel_code = %s and occurred_on >= %s"
        counts = [
            connection.execute(query, (channel, "2026-11-09"), prepare=True).fetchone()
            for channel in ("petition", "call_center")
        ]
        assert [int(row[0]) for row in counts if row] == [3, 3]
        assert connection.execute("select count(*) from pg_prepared_statements").fetchone() != (0,)


@pytest.mark.parametrize(
    "query",
    [
        'SELECT * FROM (SELECT "x".* FROM "core"."fct_voc" "x") AS virtual_table LIMIT 101',
        "select body from core.fct_voc limit 1",
        "select person_key from core.fct_voc limit 1",
        "select * from evidence.voc_quote limit 1",
        "select * from evidence.petition_due_soon limit 1",
        "select respondent_key from core.fct_self_check_answer limit 1",
        "select complaint_text from marts.mart_feedback_task limit 1",
        "select summary from raw.call_center_call limit 1",
        "select stavalues1 from pg_catalog.pg_statistic limit 1",
        "select pg_read_file('/etc/passwd')",
        "copy marts.mart_voc_trend_daily to '/dev/null'",
    ],
)
def test_nothing_of_a_person_is_reachable(bi_url: str, query: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        rows(bi_url, query)


def test_planner_statistics_of_closed_tables_are_closed_too(bi_url: str) -> None:
    closed = (
        "select count(*) from pg_stats where schemaname in ('raw', 'staging', 'inferred', 'evidence', 'publication')"
    )
    assert rows(bi_url, closed) == [(0,)]
    assert rows(bi_url, "select count(*) from pg_stats where attname in ('person_key', 'body', 'title')") == [(0,)]


def test_a_dashboard_that_asks_for_everything_times_everything_is_ended(bi_url: str) -> None:
    assert rows(bi_url, "select setting::int, unit from pg_settings where name = 'statement_timeout'") == [
        (60_000, "ms")
    ]
    with (
        psycopg.connect(bi_url, options="-c statement_timeout=200") as connection,
        pytest.raises(psycopg.errors.QueryCanceled),
    ):
        connection.execute("SELECT COUNT(*) FROM core.dim_date a CROSS JOIN core.dim_date b CROSS JOIN core.dim_date c")

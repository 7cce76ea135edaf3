"""One warehouse build: open it, run dbt step by step in this process, record every node, close it.

Free of Airflow, so that history is built by the same functions. dbt takes its connection from the environment
(`profiles.yml`), which the stack or the server's compose file sets for every component.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import psycopg.sql

from dags.shared.row_free import without_rows

log = logging.getLogger(__name__)
KST = ZoneInfo("Asia/Seoul")
PROJECT_DIR = Path(__file__).resolve().parents[2] / "dbt_project"
DEADLINE = time(5, 0)
TERMINAL = ("succeeded", "failed")


@dataclass(frozen=True)
class Build:
    """An open build: the night it is for and the accepted changes it takes in (after < changed_id <= through)."""

    build_key: int
    business_date: date
    changed_after: int
    changed_through: int
    model_version: str = ""

    def to_json(self) -> dict[str, Any]:
        return asdict(self) | {"business_date": self.business_date.isoformat()}

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> Build:
        return cls(**{**body, "business_date": date.fromisoformat(body["business_date"])})


class BuildError(RuntimeError):
    """A build step failed; yesterday's marts stand. The message names the nodes or the gate."""


def unfinished_sources(transformer_url: str, *, business_date: date, sources: Sequence[str]) -> list[str]:
    """Expected sources whose ingest of that night has not ended (or never began)."""
    with psycopg.connect(transformer_url) as connection:
        ended = connection.execute(
            "select source from quality.ingest_run where business_date = %s and state = any(%s)",
            (business_date, list(TERMINAL)),
        ).fetchall()
    return [source for source in sources if source not in {row[0] for row in ended}]


def deadline(business_date: date) -> datetime:
    """05:00 KST of the morning after: a scheduled build then goes on with what came."""
    return datetime.combine(business_date + timedelta(days=1), DEADLINE, KST)


def start_build(transformer_url: str, *, business_date: date, run_id: str) -> Build:
    """Open a build over everything accepted since the last promoted one; a build that died is closed as failed."""
    with psycopg.connect(transformer_url) as connection:
        _wait_for_open_changes(connection)
        connection.execute(
            "update quality.build set state = 'failed', ended_at = clock_timestamp(),"
            " reason = '끝을 알리지 못하고 멈춘 빌드 (다음 빌드가 정리함)' where state = 'running'"
        )
        row = connection.execute(
            "insert into quality.build (business_date, changed_after, changed_through, run_id)"
            " select %s, coalesce((select max(changed_through) from quality.build where state = 'promoted'), 0),"
            " coalesce((select max(changed_id) from quality.changed_day), 0), %s"
            " returning build_key, changed_after, changed_through",
            (business_date, run_id),
        ).fetchone()
    if row is None:
        raise BuildError("quality.build did not take a new row")
    return Build(row[0], business_date, row[1], row[2])


def take_in_seed_changes(transformer_url: str, build: Build) -> Build:
    """Widen a build that has staged nothing yet to everything changed by now, an edited seed's days included."""
    with psycopg.connect(transformer_url) as connection:
        _wait_for_open_changes(connection)
        row = connection.execute(
            "update quality.build set changed_through ="
            " greatest(changed_through, coalesce((select max(changed_id) from quality.changed_day), 0))"
            " where build_key = %s returning changed_through",
            (build.build_key,),
        ).fetchone()
    if row is None:
        raise BuildError(f"quality.build has no build {build.build_key}")
    return replace(build, changed_through=row[0])


def take_in_model_changes(transformer_url: str, build: Build, *, model_version: str) -> Build:
    """Widen the build over days that the model switch of this very night changed, and note the model's version.

    Only as far as no new delivery was accepted meanwhile: its days were not staged in this build.
    """
    with psycopg.connect(transformer_url) as connection:
        _wait_for_open_changes(connection)
        row = connection.execute(
            "update quality.build set model_version = %(version)s,"
            " changed_through = greatest(changed_through, coalesce(("
            " select max(changed_id) from quality.changed_day where changed_id > changed_through and changed_id <"
            " coalesce((select min(changed_id) from quality.changed_day"
            "   where changed_id > %(through)s and cause <> 'model'), 9223372036854775807)), 0))"
            " where build_key = %(key)s returning changed_through",
            {"version": model_version, "through": build.changed_through, "key": build.build_key},
        ).fetchone()
    if row is None:
        raise BuildError(f"quality.build has no build {build.build_key}")
    return replace(build, changed_through=row[0], model_version=model_version)


def require_open(transformer_url: str, build: Build) -> None:
    """Refuse to go on with a build that was closed: another may have left other rows in the tables since.

    Raises:
        BuildError: the build is closed.
    """
    with psycopg.connect(transformer_url) as connection:
        row = connection.execute("select state from quality.build where build_key = %s", (build.build_key,)).fetchone()
    state = row[0] if row else "unknown"
    if state != "running":
        raise BuildError(f"build {build.build_key} is {state}, nothing more is done with it: start a new build")


def newest_night(transformer_url: str, build: Build) -> date:
    """The last night anything came for. Building an old night again takes in what later nights changed, too."""
    with psycopg.connect(transformer_url) as connection:
        row = connection.execute(
            "select greatest(%s::date, max(business_date)) from quality.delivery", (build.business_date,)
        ).fetchone()
    return row[0] if row else build.business_date


def finish_build(transformer_url: str, *, build_key: int, state: str, reason: str | None = None) -> None:
    """Close an open build as `promoted` or `failed`; one that is closed already keeps its first verdict."""
    with psycopg.connect(transformer_url) as connection:
        connection.execute(
            "update quality.build set state = %s, reason = %s, ended_at = clock_timestamp()"
            " where build_key = %s and state = 'running'",
            (state, reason, build_key),
        )


def run_dbt(
    transformer_url: str,
    build: Build,
    *,
    step: str,
    command: Sequence[str],
    expected_feeds: Sequence[str],
    dbt_dir: Path,
) -> None:
    """Run one dbt command in this process and record what became of every node.

    Args:
        transformer_url: where results are recorded; dbt itself connects by its profile.
        build: the open build, handed to the models as vars.
        step: name of the step in `quality.dbt_result`.
        command: e.g. `("run", "--selector", "core")`.
        expected_feeds: feeds whose absence `mart_data_health` reports.
        dbt_dir: private folder for dbt's target and logs.

    Raises:
        BuildError: some node failed; the message names each with its error.
    """
    from dbt.cli.main import dbtRunner

    arguments = [*command, "--project-dir", str(PROJECT_DIR), "--profiles-dir", str(PROJECT_DIR)]
    arguments += ["--target-path", str(dbt_dir / "target"), "--log-path", str(dbt_dir / "logs")]
    # dbt's own console, log file and run results would quote the rows of an error: what it says goes through here.
    arguments += ["--log-level", "none", "--log-level-file", "none", "--no-write-json"]
    arguments += ["--vars", json.dumps(_variables(build, expected_feeds), ensure_ascii=False)]
    said: list[str] = []
    outcome = dbtRunner(callbacks=[lambda event: _repeat(event, said)]).invoke(arguments)
    results = list(getattr(outcome.result, "results", None) or [])
    _record(transformer_url, build, step, results)
    refresh_statistics(transformer_url)
    if outcome.success:
        return
    bad = [r for r in results if str(r.status) in {"error", "fail", "runtime error"}]
    details = "; ".join(f"{_name(r)}: {_one_line(r.message)[:300]}" for r in bad if r.message)
    details = details or " ".join(" ".join(said).split())[:1000]
    details = details or _one_line(str(outcome.exception or ""))[:1000]
    raise BuildError(f"dbt {step}: {details or 'failed without naming a node'}")


def refresh_statistics(transformer_url: str) -> list[str]:
    """ANALYZE the transformer's tables that moved by a tenth since they were last looked at; returns their names.

    Autovacuum comes a minute too late: right after a first load the planner would take 200,000 rows for none and nest
    loops for minutes.
    """
    with psycopg.connect(transformer_url, autocommit=True) as connection:
        moved = connection.execute(
            "select format('%I.%I', s.schemaname, s.relname) from pg_stat_user_tables s"
            " join pg_class c on c.oid = s.relid join pg_roles r on r.oid = c.relowner and r.rolname = current_user"
            " where s.n_mod_since_analyze > 0 and s.n_mod_since_analyze >= 0.1 * greatest(c.reltuples, 0) order by 1"
        ).fetchall()
        for (relation,) in moved:
            connection.execute(psycopg.sql.SQL("analyze ") + psycopg.sql.SQL(relation))
    return [row[0] for row in moved]


def _wait_for_open_changes(connection: psycopg.Connection) -> None:
    """Until nobody holds an uncommitted change: its number may be below one that can be seen already."""
    connection.execute("select pg_advisory_xact_lock(hashtextextended('quality.changed_day', 0))")


def _variables(build: Build, expected_feeds: Sequence[str]) -> dict[str, Any]:
    # Not the model version: the models take the newest by themselves, and a var that changes in mid-build makes dbt
    # parse the whole project again (4 s).
    given = build.to_json() | {"expected_feeds": list(expected_feeds)}
    return {name: value for name, value in given.items() if name != "model_version"}


def _repeat(event: Any, said: list[str]) -> None:
    """Log what dbt says, and keep its errors: operations leave no message in their result."""
    level, text = logging.getLevelName(str(event.info.level).upper()), str(event.info.msg)
    if level in (logging.INFO, logging.WARNING, logging.ERROR) and text.strip():
        text = without_rows(text)
        log.log(level, "%s", text)
        if level == logging.ERROR:
            said.append(text)


def _one_line(message: str) -> str:
    return " ".join(without_rows(message).split())


def _name(result: Any) -> str:
    node = getattr(result, "node", None)
    return str(node.unique_id if node else result.unique_id)


def _record(transformer_url: str, build: Build, step: str, results: Sequence[Any]) -> None:
    rows = []
    for result in results:
        affected = (result.adapter_response or {}).get("rows_affected")
        message = _one_line(result.message or "")[:2000]
        # An operation (the promotion) has no node, only a name.
        node = getattr(result, "node", None)
        kind = str(node.resource_type) if node else "operation"
        rows.append(
            (
                *(build.build_key, step, _name(result), kind, str(result.status)),
                *(result.execution_time, affected, result.failures, message),
            )
        )
    with psycopg.connect(transformer_url) as connection, connection.cursor() as cursor:
        cursor.executemany(
            "insert into quality.dbt_result (build_key, step, node_id, resource_type, status, seconds, affected_count,"
            " failure_count, message) values (%s, %s, %s, %s, %s, %s, %s, %s, %s)"
            " on conflict (build_key, step, node_id) do update set status = excluded.status,"
            " seconds = excluded.seconds, affected_count = excluded.affected_count,"
            " failure_count = excluded.failure_count, message = excluded.message, recorded_at = clock_timestamp()",
            rows,
        )

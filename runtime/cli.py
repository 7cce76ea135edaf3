"""The daily words: `python -m runtime <word>`, which the Makefile calls."""

from __future__ import annotations

import os
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from dags.shared.dbt_steps import BuildError
from dags.shared.ingest_steps import IngestError
from dags.shared.row_free import DatabaseError
from extract.window import KST
from runtime import (
    alerts,
    archive,
    backfill,
    demo,
    desk_cli,
    dictionary,
    history,
    issue,
    new_source,
    night,
    postgres,
    processes,
    quarantine,
    replay,
    retrain,
    spark,
    stack,
    summary,
)
from runtime import backup as backup_module
from runtime import instance as instances
from runtime import profile as profiles
from runtime.errors import RuntimeSetupError
from runtime.instance import Instance, open_instance
from runtime.progress import Progress
from runtime.sessions import databases, running_stack, stopping_on_failure, working

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
app.add_typer(desk_cli.app, name="desk")
InstanceName = Annotated[str, typer.Option("--instance", help="Which instance: demo, replay, ...")]
Root = Annotated[Path | None, typer.Option("--root", help="Folder of instances instead of .local (tests).")]
Day = Annotated[datetime, typer.Argument(formats=["%Y-%m-%d"])]


@app.command("demo")
def demo_command(instance: InstanceName = "demo", root: Root = None, profile: str = "demo") -> None:
    """Everything, once: stack, history, the last night, Wednesday's issue. The stack stays up."""
    with working(instance, root) as (found, progress), stopping_on_failure(found, progress):
        demo.run(found, profiles.load(profile), progress)


@app.command()
def up(instance: InstanceName = "demo", root: Root = None, profile: str = "") -> None:
    """Start the stack (and keep what is in it)."""
    with working(instance, root) as (found, progress), stopping_on_failure(found, progress):
        name = profile or found.state().profile or "demo"
        running = stack.start_all(found, profiles.load(name), progress)
        progress.say(f"Airflow: {running.addresses.airflow_url}  passwords: {summary.shown(found.secrets_file)}")


@app.command()
def down(instance: InstanceName = "demo", root: Root = None) -> None:
    """Stop everything of the instance; the data stays."""
    with working(instance, root) as (found, progress):
        stack.stop(found, progress)


@app.command()
def status(instance: InstanceName = "demo", root: Root = None) -> None:
    """What runs and where."""
    found = open_instance(instance, root=root)
    if not found.exists:
        typer.echo(f"The instance {found.name!r} was never started. Start it: make demo")
        return
    state = found.state()
    server = stack.embedded_server(found, state)
    if server:
        word = "running" if postgres.is_running(server) else "stopped"
        typer.echo(f"{'postgres':<14} {word:<8} 127.0.0.1:{state.ports.get('postgres')}")
    for name in (*stack.AIRFLOW_COMPONENTS, "demo-city", "mail-catcher"):
        component = state.components.get(name)
        word = "running" if component and processes.is_alive(component) else "stopped"
        typer.echo(f"{name:<14} {word:<8} {component.log_file if component else ''}")
    typer.echo(
        f"Airflow: http://127.0.0.1:{state.ports.get('airflow')}  passwords: {summary.shown(found.secrets_file)}"
    )


@app.command("night")
def night_command(
    date_: Day,
    instance: InstanceName = "demo",
    root: Root = None,
    files: Annotated[bool, typer.Option(help="Let the demo city drop its exports first.")] = True,
) -> None:
    """Run one night through the scheduler and print the fingerprints."""
    with running_stack(instance, root) as (running, progress):
        night.run(running, progress, date_.date(), started_at=datetime.now(KST), files=files)
        progress.title(f"Fingerprints after the night of {date_.date()}")
        night.show_fingerprints(progress, night.take_fingerprints(running, date_.date()))


@app.command("retrain")
def retrain_command(date_: Day, instance: InstanceName = "demo", root: Root = None) -> None:
    """Train the text models on the texts up to a day; the next night speaks with what was promoted."""
    with running_stack(instance, root) as (running, progress):
        retrain.run(running, progress, date_.date(), started_at=datetime.now(KST))


@app.command("backfill")
def backfill_command(
    source: Annotated[str, typer.Argument(help="Which source, e.g. call_center.")],
    first_on: Day,
    last_on: Day,
    parallel: Annotated[int, typer.Option(min=1, max=8, help="Days at a time.")] = 2,
    again: Annotated[bool, typer.Option(help="Also days that were backfilled with success before.")] = False,
    instance: InstanceName = "demo",
    root: Root = None,
) -> None:
    """Pull a range of days of one source again through Airflow, resumable, then build once."""
    with running_stack(instance, root) as (running, progress):
        backfill.run(
            running,
            progress,
            source=source,
            first_on=first_on.date(),
            last_on=last_on.date(),
            parallel=parallel,
            again=again,
            started_at=datetime.now(KST),
        )


@app.command("quarantine")
def quarantine_command(instance: InstanceName = "demo", root: Root = None) -> None:
    """List the rows that are set aside: how many, why, and what to do."""
    with databases(instance, root) as (running, progress):
        quarantine.show(running, progress)


@app.command("requeue")
def requeue_command(delivery: int, instance: InstanceName = "demo", root: Root = None) -> None:
    """Read a delivery's window again from its source, once its rows were mended."""
    with running_stack(instance, root) as (running, progress):
        quarantine.requeue(running, progress, delivery_key=delivery, started_at=datetime.now(KST))


@app.command("issue")
def issue_command(week: Day, instance: InstanceName = "demo", root: Root = None) -> None:
    """Draft, release and publish the issue of a Wednesday."""
    with running_stack(instance, root) as (running, progress):
        issue.run(running, progress, week.date(), started_at=datetime.now(KST))
        summary.show(running, progress)


@app.command("alerts")
def alerts_command(night: Day, instance: InstanceName = "demo", root: Root = None) -> None:
    """Mail a night's alerts to who owns them, and departments their petitions that are due."""
    with running_stack(instance, root) as (running, progress):
        alerts.run(running, progress, night.date(), started_at=datetime.now(KST))
        summary.show(running, progress)


@app.command("publication")
def publication_command(code: str, day: Day, instance: InstanceName = "demo", root: Root = None) -> None:
    """Draft, release and publish the issue of any publication that a day names."""
    with running_stack(instance, root) as (running, progress):
        issue.run(running, progress, day.date(), started_at=datetime.now(KST), code=code)
        summary.show(running, progress)


@app.command("archive")
def archive_command(instance: InstanceName = "demo", root: Root = None, base_url: str = "") -> None:
    """Build the public archive from the public editions that were published."""
    with databases(instance, root) as (running, progress):
        archive.run(running, progress, base_url=base_url or None)


@app.command("replay")
def replay_command(
    first_on: Day,
    last_on: Day,
    data: Annotated[Path, typer.Option("--data", help="Folder with the real text.")],
    instance: InstanceName = "replay",
    root: Root = None,
) -> None:
    """Real, dated text through the same doors: its past as history, then night after night, then the issue."""
    with working(instance, root) as (found, progress), stopping_on_failure(found, progress):
        running = replay.run(found, progress, data_dir=data, first_on=first_on.date(), last_on=last_on.date())
        stack.stop(running.instance, progress)
        progress.say("The replay's stack is stopped; look again with: make up INSTANCE=replay")


@app.command("load-history", hidden=True)
def load_history(instance: InstanceName, root: Root, output_dir: Annotated[Path, typer.Option("--output-dir")]) -> None:
    """The process that `make demo` starts to load the past; the lock is held by its parent."""
    progress = Progress()
    found = Instance(instance, (root or Path()).resolve() / instance, output_dir)
    running = stack.attach(found, profiles.load(found.state().profile or "demo"))
    os.environ.update(running.environment)
    try:
        history.load(running, progress)
    except (BuildError, IngestError, DatabaseError, RuntimeSetupError) as problem:
        progress.console.print(str(problem), markup=False, soft_wrap=True)
        raise SystemExit(1) from None


@app.command()
def logs(instance: InstanceName = "demo", root: Root = None, lines: int = 20) -> None:
    """The last lines of every component's log."""
    found = open_instance(instance, root=root)
    for path in sorted(found.logs_dir.glob("*.log")):
        typer.echo(processes.tail(path, lines) + "\n")


@app.command()
def backup(instance: InstanceName = "demo", root: Root = None, into: Path = Path("build/backups")) -> None:
    """Dump the warehouse into a dated file."""
    with databases(instance, root) as (running, progress):
        with progress.step("dump the warehouse"):
            path = backup_module.dump(running, into, taken_at=datetime.now(KST))
        progress.say(f"{summary.shown(path.resolve())}  {path.stat().st_size:,} bytes")


@app.command()
def restore(file: Path, instance: InstanceName = "demo", root: Root = None) -> None:
    """Replace the warehouse by a dump; the stack is stopped and stays down."""
    if not file.exists():
        raise typer.BadParameter(f"{file} does not exist")
    with working(instance, root) as (found, progress):
        stack.stop(found, progress)
        running = stack.open_databases(found, profiles.load(found.state().profile or "demo"), progress)
        with progress.step(f"restore {file}"):
            backup_module.restore(running, file)


@app.command("dbt-docs")
def dbt_docs(instance: InstanceName = "demo", root: Root = None, into: Path = Path("build/dbt-docs")) -> None:
    """Write lineage and data dictionary as one page."""
    with databases(instance, root) as (running, progress), progress.step("dbt writes lineage and dictionary"):
        page = dictionary.write(running, into)
    typer.echo(summary.shown(page.resolve()))


@app.command("new-source")
def new_source_command(
    name: str,
    label: Annotated[str, typer.Option("--label", help="What officials call it, in Korean.")] = "새 출처 글",
) -> None:
    """Write a source of posts from templates: source, gate, DAG, staging, demo protocol, tests."""
    source = new_source.NewSource(name, label)
    try:
        for path in new_source.make(source, Path(__file__).parents[1]):
            typer.echo(str(path))
    except RuntimeSetupError as problem:
        typer.echo(str(problem), err=True)
        raise SystemExit(1) from None
    typer.echo("\n" + new_source.next_steps(source), nl=False)


@app.command()
def clean(instance: InstanceName = "demo", root: Root = None) -> None:
    """Stop the instance and delete its data. Publications stay."""
    with working(instance, root) as (found, progress):
        stack.stop(found, progress)
        postgres.remove(found.home)
        instances.remove(found)


@app.command("spark-up")
def spark_up(instance: InstanceName = "spark", root: Root = None) -> None:
    """Start a Spark master and two workers on loopback; what runs already is left alone."""
    with working(instance, root) as (found, progress):
        cluster = spark.up(found, progress)
    typer.echo(f"spark_master = {cluster.master_url}")
    typer.echo(f"spark_secret_file = {cluster.secret_file}")


@app.command("spark-down")
def spark_down(instance: InstanceName = "spark", root: Root = None) -> None:
    """Stop Spark's master and workers."""
    with working(instance, root) as (found, progress):
        spark.down(found, progress)


def main() -> None:
    app()


def day_of(value: datetime) -> date:
    return value.date()


if __name__ == "__main__":
    sys.exit(app())

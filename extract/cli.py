"""Land one source by hand: `python -m extract.cli land --source call_center --from 2026-11-14 --to 2026-11-17`.

For a data engineer who wants to see what a source gives before the scheduler does. It lands deliveries like any night
and stops there: nothing is gated, accepted or announced, so nothing that anybody reads changes.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import psycopg
import typer

from extract.errors import SourceError
from extract.landing import land
from extract.ledger import PostgresLedger
from extract.privacy import Masker, WeakKeyError
from extract.registry import FEEDS, UnknownSourceError, extractors
from extract.sources.register import commands as registers
from extract.text import model_commands
from extract.window import Window

URL, KEY, KEY_ID = "INCHEON_LOADER_URL", "INCHEON_PERSON_KEY", "INCHEON_PERSON_KEY_ID"
# What a source's settings may take from the environment, by the name of the setting.
SETTING_VARIABLES = ("drop_dir", "base_url", "client_id", "api_key")

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, help=__doc__)
app.command("register-templates")(registers.write_templates)
app.command("register-check")(registers.check_file)
app.command("text-models")(model_commands.list_models)
app.command("text-model-switch")(model_commands.switch_model)


@app.command("feeds")
def list_feeds() -> None:
    """Every feed: its table, whether absence means deletion, and how many days are pulled again each night."""
    for feed in FEEDS:
        typer.echo(f"{feed.name:24}{feed.relation:28}{feed.coverage.value:10}{feed.overlap_days:>3}  {feed.label_ko}")


@app.command("land")
def land_window(
    source: Annotated[str, typer.Option(help="e.g. call_center")],
    first: Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="first day")],
    last: Annotated[datetime, typer.Option("--to", formats=["%Y-%m-%d"], help="last day, included")],
    feed: Annotated[list[str] | None, typer.Option(help="only these feeds of the source")] = None,
    settings: Annotated[Path | None, typer.Option(help="a profile with a table [sources.<source>]")] = None,
) -> None:
    """Fetch a window of a source and land it as deliveries that wait for the gate.

    Reads INCHEON_LOADER_URL (the warehouse as role loader), INCHEON_PERSON_KEY (hex) and INCHEON_PERSON_KEY_ID, and for
    the source INCHEON_<SOURCE>_DROP_DIR, _BASE_URL, _CLIENT_ID, _API_KEY.
    """
    try:
        window = Window.of_days(first.date(), last.date())
        given = source_settings(source, settings, os.environ)
        masker = Masker(key=bytes.fromhex(_required(KEY)), key_id=_required(KEY_ID))
    except (WeakKeyError, ValueError) as error:
        raise typer.BadParameter(str(error)) from error
    failed = False
    run_id = f"cli-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    with psycopg.connect(_required(URL)) as connection, psycopg.connect(_required(URL), autocommit=True) as spending:
        try:
            chosen = extractors(source, given, ledger=PostgresLedger(spending))
        except (UnknownSourceError, KeyError, ValueError) as error:
            raise typer.BadParameter(str(error)) from error
        wanted = [e for e in chosen if not feed or e.feed.name in feed]
        if not wanted:
            raise typer.BadParameter(f"no feed to land: set {_variable(source, 'drop_dir')} or another of its settings")
        for extractor in wanted:
            try:
                delivery = land(
                    connection,
                    extractor,
                    window,
                    business_date=window.last_on,
                    run_id=run_id,
                    masker=masker,
                    pulled_at=datetime.now(UTC),
                )
            except SourceError as error:
                failed = True
                typer.echo(f"실패 {error}", err=True)
                continue
            declared = "-" if delivery.declared_count is None else f"{delivery.declared_count:,}"
            typer.echo(
                f"적재 {delivery.feed} {delivery.window} 수신번호 {delivery.delivery_key}: 밝힌 건수 {declared}, "
                f"적재 {delivery.landed_count:,}, 격리 {delivery.quarantined_count:,}"
            )
            for gap in delivery.gaps:
                typer.echo(f"  미수신 {gap}")
            for warning in delivery.warnings:
                typer.echo(f"  주의 {warning}")
    if failed:
        raise typer.Exit(code=1)


def source_settings(source: str, profile: Path | None, environment: Mapping[str, str]) -> dict[str, Any]:
    """A source's settings from a profile, with what the environment adds on top."""
    settings: dict[str, Any] = {}
    if profile is not None:
        settings |= tomllib.loads(profile.read_text(encoding="utf-8")).get("sources", {}).get(source, {})
    for name in SETTING_VARIABLES:
        if value := environment.get(_variable(source, name)):
            settings[name] = value
    return settings


def _variable(source: str, setting: str) -> str:
    return f"INCHEON_{source.upper()}_{setting.upper()}"


def _required(name: str) -> str:
    value = os.environ.get(name)
    if not value:
        raise typer.BadParameter(f"{name} is not set in the environment")
    return value


if __name__ == "__main__":
    app()

"""`python -m runtime desk <word>`: what the desk can be asked and told at a terminal."""

from __future__ import annotations

import getpass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from extract.window import KST
from runtime import desk
from runtime.sessions import databases

app = typer.Typer(
    no_args_is_help=True, help="Editions: list, trace a number, render again, record, redact; mails: settle."
)
InstanceName = Annotated[str, typer.Option("--instance", help="Which instance: demo, replay, ...")]
Root = Annotated[Path | None, typer.Option("--root", help="Folder of instances instead of .local (tests).")]


@app.command()
def editions(instance: InstanceName = "demo", root: Root = None) -> None:
    """Every edition with its state, people, 문서번호 and mails."""
    with databases(instance, root) as (running, progress):
        desk.show_editions(running, progress)


@app.command()
def figures(
    edition: int,
    names: Annotated[list[str] | None, typer.Argument()] = None,
    instance: InstanceName = "demo",
    root: Root = None,
) -> None:
    """The mart row behind each number of an edition, and what the mart says today."""
    with databases(instance, root) as (running, progress):
        desk.show_figures(running, progress, edition, names or [])


@app.command()
def rerender(edition: int, instance: InstanceName = "demo", root: Root = None) -> None:
    """Render an edition again from its frozen snapshot: every file must be the recorded bytes."""
    with databases(instance, root) as (running, progress):
        desk.check_files(running, progress, edition)


@app.command()
def document(edition: int, number: str, approver: str, instance: InstanceName = "demo", root: Root = None) -> None:
    """Record 문서번호 and 전결권자 of 온나라."""
    with databases(instance, root) as (running, progress):
        desk.record_document(running, progress, edition, number=number, approver=approver)


@app.command()
def withhold(
    edition: int,
    reason: Annotated[str, typer.Option(help="Why it is taken back; kept with the edition.")],
    instance: InstanceName = "demo",
    root: Root = None,
) -> None:
    """Take an edition back: it does not go out, and the public archive shows it as taken down."""
    with databases(instance, root) as (running, progress):
        desk.withhold(running, progress, edition, reason=reason, now=datetime.now(KST))


@app.command()
def redact(
    quotes: Annotated[list[str], typer.Argument(help="channel:voc_id, as printed under each quote")],
    reason: Annotated[str, typer.Option(help="Number of the request; never the text itself.")],
    editor: Annotated[str, typer.Option(help="Who does it; somebody else releases the replacement.")] = "",
    instance: InstanceName = "demo",
    root: Root = None,
) -> None:
    """Take erased texts out of every edition that quotes them."""
    with databases(instance, root) as (running, progress):
        desk.redact(running, progress, quotes, reason=reason, editor=editor or getpass.getuser(), now=datetime.now(KST))


@app.command()
def uncertain(instance: InstanceName = "demo", root: Root = None) -> None:
    """Mails that may have arrived: who, which issue, when, Message-ID, and what to look for."""
    with databases(instance, root) as (running, progress):
        desk.show_uncertain(running, progress)


class Verdict(StrEnum):
    """What a person found out about an uncertain mail."""

    SENT = "sent"
    AGAIN = "again"


@app.command()
def settle(
    message_id: Annotated[str, typer.Argument(help="As `uncertain` lists it, in quotes.")],
    verdict: Annotated[Verdict, typer.Argument(help="sent: it arrived. again: it did not, send it once more.")],
    by: Annotated[str, typer.Option(help="Who looked; kept with the mail.")],
    reason: Annotated[str, typer.Option(help="What the person saw, e.g. the line of the server's log.")],
    instance: InstanceName = "demo",
    root: Root = None,
) -> None:
    """Settle an uncertain mail as arrived, or to be sent again."""
    with databases(instance, root) as (running, progress):
        desk.settle(running, progress, message_id, verdict.value, by=by, reason=reason, now=datetime.now(KST))

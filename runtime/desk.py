"""The desk's words for people at a terminal: which editions there are, a number's mart row, files rendered again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import psycopg

from extract.window import KST
from runtime import tables
from runtime.errors import NightError
from runtime.progress import Progress
from runtime.stack import Stack

if TYPE_CHECKING:
    from reports.mail.settlement import Verdict


def show_editions(running: Stack, progress: Progress) -> None:
    """Every edition: state, editor, releaser, document number, what is held, recipients by state of their mail."""
    heads = (
        "key",
        "publication",
        "issue",
        "edition",
        "day",
        "state",
        "editor",
        "released by",
        "문서번호",
        "held",
        "mail",
    )
    with _publisher(running) as connection:
        rows = connection.execute(
            """
            select e.edition_key, e.publication_code, e.issue_number, e.edition_number, e.publish_on, e.state, e.editor,
                coalesce(e.released_by, ''), coalesce(e.document_number, ''),
                (select count(*) from publication.gate_hold as h where h.edition_key = e.edition_key),
                coalesce((select string_agg(m.state || ' ' || m.count, ', ' order by m.state) from (
                    select state, count(*)::text as count from publication.mail
                    where edition_key = e.edition_key group by state) as m), '')
            from publication.edition as e order by e.edition_key
            """
        ).fetchall()
    tables.show(progress.console, heads, rows)


def show_figures(running: Stack, progress: Progress, edition_key: int, names: Sequence[str]) -> None:
    """Where the numbers of an edition come from: printed value, mart, column, key, and what the mart says today.

    Raises:
        NightError: when the edition has no figure of that name.
    """
    from reports import edition, trace

    with _publisher(running) as connection:
        figures = edition.get(connection, edition_key).snapshot["figures"]
        if missing := sorted(set(names) - set(figures)):
            raise NightError(f"Edition {edition_key} has no figure {', '.join(missing)}; it has f1 to f{len(figures)}")
        rows = []
        for name in names or figures:
            figure = figures[name]
            today = trace.read_back(connection, figure)
            where = ", ".join(f"{column}={value}" for column, value in figure["key"].items())
            source = f"{figure['relation']}.{figure['column']}"
            rows.append((name, figure["value"], today, source, figure["how"], where))
    tables.show(progress.console, ("figure", "printed", "today", "relation.column", "how", "key"), rows)


def check_files(running: Stack, progress: Progress, edition_key: int) -> None:
    """Render every file of an edition again from its frozen snapshot and compare it with the recorded fingerprint.

    Raises:
        NightError: when a file comes out differently, or none was recorded.
    """
    from reports import catalogue, desk_files, edition

    with _publisher(running) as connection:
        found = edition.get(connection, edition_key)
        count = len(edition.artefacts(connection, edition_key))
        if not count:
            raise NightError(f"{found.name}: no file was recorded with it, so there is nothing to compare")
        changed = desk_files.changed_files(connection, catalogue.publication(found.publication_code), found)
    if changed:
        raise NightError(f"{found.name}: {', '.join(changed)} come(s) out differently from what was recorded")
    progress.say(f"{found.name}: {count} files, every one the same bytes as recorded")


def record_document(running: Stack, progress: Progress, edition_key: int, *, number: str, approver: str) -> None:
    """Store 문서번호 and 전결권자 of 온나라 with an edition."""
    from reports import edition_record

    with _publisher(running) as connection:
        edition_record.record_document(connection, edition_key, document_number=number, approver=approver)
    progress.say(f"Edition {edition_key}: 문서번호 {number}, 전결권자 {approver}")


def withhold(running: Stack, progress: Progress, edition_key: int, *, reason: str, now: datetime) -> None:
    """Take an edition back."""
    from reports import edition_record

    with _publisher(running) as connection:
        edition_record.withhold(connection, edition_key, reason=reason, withheld_at=now)
    progress.say(f"Edition {edition_key} is taken back ({reason}). Public? Then take it off the site: make archive")


def redact(
    running: Stack, progress: Progress, quote_keys: Sequence[str], *, reason: str, editor: str, now: datetime
) -> None:
    """Take erased texts out of every edition that quotes them; replacements wait for their release."""
    from reports import catalogue, redaction

    with _publisher(running) as connection:
        done = redaction.redact_editions(
            connection,
            catalogue.publication,
            quote_keys=quote_keys,
            output_dir=running.instance.publications_dir,
            reason=reason,
            editor=editor,
            redacted_at=now,
        )
    for entry in done:
        after = f"; edition {entry.replacement_key} waits for its release" if entry.replacement_key else ""
        progress.say(
            f"Edition {entry.edition_key}: {', '.join(entry.quote_keys)} taken out, "
            f"{len(entry.removed_paths)} files removed{after}"
        )
    if not done:
        progress.say("No edition quotes these texts; nothing was changed.")


def show_uncertain(running: Stack, progress: Progress) -> None:
    """Mails nobody knows the fate of, and what to look for."""
    from reports.mail import settlement

    with _publisher(running) as connection:
        mails = settlement.uncertain(connection)
    if not mails:
        progress.say("No mail is uncertain.")
        return
    heads = ("edition", "publication", "issue", "address", "offered", "what is known", "Message-ID")
    rows = [
        (
            mail.edition_key,
            mail.publication_code,
            mail.issue_number,
            mail.address,
            f"{mail.claimed_at.astimezone(KST):%Y-%m-%d %H:%M:%S}",
            mail.smtp_reply,
            mail.message_id,
        )
        for mail in mails
    ]
    tables.show(progress.console, heads, rows)
    progress.say(
        "Search the mail server's log for the Message-ID around that time. Queued or delivered (250, status=sent): it "
        "arrived, settle it as sent. No such line: it did not, settle it as again; the next run sends it once more.\n"
        "  .venv/bin/python -m runtime desk settle '<Message-ID>' sent|again --by NAME --reason 'what the log says'"
    )


def settle(
    running: Stack, progress: Progress, message_id: str, verdict: Verdict, *, by: str, reason: str, now: datetime
) -> None:
    """Settle one uncertain mail in a person's name."""
    from reports.mail import settlement

    with _publisher(running) as connection:
        mail = settlement.settle(
            connection, message_id=message_id, verdict=verdict, settled_by=by, reason=reason, settled_at=now
        )
    name = f"{mail.publication_code} {mail.issue_number} to {mail.address}"
    if verdict == "sent":
        progress.say(f"{name}: settled as sent by {by}")
        return
    progress.say(f"{name}: put back by {by}. publication_publish sends it at 09:00; what went by rule is sent by")
    progress.say("  make alerts DATE=... (the night of the issue's number)")


def _publisher(running: Stack) -> psycopg.Connection:
    return psycopg.connect(running.warehouse_urls["publisher"], autocommit=True)

"""When a quoted text is erased at its writer's wish, it leaves every edition: snapshot, files, and the next edition.

The old edition keeps its number, its fingerprint and its ledger, loses the words and its files, and is `redacted`. A
redaction edition (정정본) is then drafted from the same snapshot without the words: what was published otherwise stays
what it was, whatever the marts say today.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Collection, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg

from reports import edition as editions
from reports import edition_record as records
from reports.by_rule import RULE_EDITOR
from reports.desk_files import write_files
from reports.edition import Edition
from reports.edition_draft import redrafted, save_draft
from reports.publication import EditionRequest, Publication, numbered

ERASED = "(삭제 요청에 따라 지운 글)"
CORRECTION = "인용된 글의 삭제 요청에 따라 그 글을 지움"


@dataclass(frozen=True)
class Redaction:
    """What became of one edition.

    Attributes:
        edition_key: the edition that lost the words.
        quote_keys: which quotes.
        replacement_key: the draft that takes its place; None where the edition was no longer the newest, or a mail that
            went by rule.
        removed_paths: files that were deleted.
    """

    edition_key: int
    quote_keys: tuple[str, ...]
    replacement_key: int | None
    removed_paths: tuple[Path, ...]


def quoted(snapshot: Mapping[str, Any]) -> tuple[str, ...]:
    """Keys (`channel:voc_id`) of all quotes of a snapshot whose words still stand."""
    return tuple(
        quote["key"]
        for section in (*snapshot["body"], *snapshot["annexes"])
        for block in section["blocks"]
        if block["kind"] == "quotes"
        for quote in block["items"]
        if quote["text"] != ERASED
    )


def without_quotes(snapshot: Mapping[str, Any], keys: Collection[str]) -> dict[str, Any]:
    """A copy in which the words of these quotes are replaced by a note; source and place stay."""
    result = copy.deepcopy(dict(snapshot))
    for section in (*result["body"], *result["annexes"]):
        for block in section["blocks"]:
            if block["kind"] == "quotes":
                for quote in block["items"]:
                    if quote["key"] in keys:
                        quote["text"] = ERASED
    return result


def redact_editions(
    connection: psycopg.Connection,
    publication_of: Callable[[str], Publication],
    *,
    quote_keys: Collection[str],
    output_dir: Path,
    reason: str,
    editor: str,
    redacted_at: datetime,
) -> tuple[Redaction, ...]:
    """Take these quotes out of every edition that carries them, and draft what replaces the newest ones.

    Args:
        connection: as role `publisher`, idle.
        publication_of: the publication of a code.
        quote_keys: `channel:voc_id` of the erased texts.
        output_dir: the publications' folder.
        reason: why, e.g. the number of the request; never the text itself.
        editor: who does it; another person releases the replacement.
        redacted_at: when.

    Returns:
        One entry for each edition that lost words; empty when none carried them.

    Raises:
        PublishInProgressError: when one of the issues is being worked on right now: nothing was changed.
    """
    done = []
    issues = _issues(connection, quote_keys)
    with ExitStack() as locks:
        for code, issue_number in issues:
            locks.enter_context(editions.issue_lock(connection, publication_code=code, issue_number=issue_number))
        for code, issue_number in issues:
            newest = editions.latest(connection, publication_code=code, issue_number=issue_number)
            for edition in records.of_issue(connection, code, issue_number):
                keys = tuple(key for key in quoted(edition.snapshot) if key in quote_keys)
                if not keys:
                    continue
                snapshot = without_quotes(edition.snapshot, keys)
                if edition.state == "draft":
                    artefacts = write_files(publication_of(code), snapshot, output_dir)
                    records.replace_draft(connection, edition, snapshot, artefacts=artefacts)
                    done.append(Redaction(edition.edition_key, keys, None, ()))
                    continue
                # A mail that went by rule is not sent again: its night loses the words and nothing takes its place.
                is_replaced = (
                    newest is not None and newest.edition_key == edition.edition_key and edition.editor != RULE_EDITOR
                )
                # One transaction: an edition never stands redacted without what replaces it.
                with connection.transaction():
                    replacement = (
                        _replacement(
                            connection, publication_of(code), edition, snapshot, output_dir, editor, redacted_at
                        )
                        if is_replaced
                        else None
                    )
                    records.redact(connection, edition, snapshot, reason=reason, redacted_at=redacted_at)
                removed = _remove_files(connection, edition, output_dir)
                done.append(Redaction(edition.edition_key, keys, replacement, removed))
    return tuple(done)


def _issues(connection: psycopg.Connection, quote_keys: Collection[str]) -> list[tuple[str, int]]:
    found = []
    for code, number, snapshot in connection.execute(
        "select publication_code, issue_number, snapshot from publication.edition order by edition_key"
    ).fetchall():
        if set(quoted(snapshot)) & set(quote_keys) and (code, number) not in found:
            found.append((code, number))
    return found


def _remove_files(connection: psycopg.Connection, edition: Edition, output_dir: Path) -> tuple[Path, ...]:
    removed = []
    for artefact in editions.artefacts(connection, edition.edition_key).values():
        path = output_dir / artefact.path
        if path.exists():
            path.unlink()
            removed.append(path)
    return tuple(removed)


def _replacement(
    connection: psycopg.Connection,
    publication: Publication,
    edition: Edition,
    snapshot: Mapping[str, Any],
    output_dir: Path,
    editor: str,
    drafted_at: datetime,
) -> int:
    """The draft of the next edition: the same snapshot without the words, marked as 정정본."""
    number = edition.edition_number + 1
    header = numbered(snapshot["header"], EditionRequest(number, CORRECTION))
    corrected = {**snapshot, "header": header}
    artefacts = write_files(publication, corrected, output_dir)
    draft = redrafted(
        edition,
        corrected,
        editor=editor,
        drafted_at=drafted_at,
        edition_number=number,
        correction_reason=CORRECTION,
    )
    return save_draft(connection, draft, holds=editions.holds(connection, edition.edition_key), artefacts=artefacts)

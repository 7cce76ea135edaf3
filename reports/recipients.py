"""배포처: who gets a publication, from when to when."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import psycopg
from psycopg.rows import class_row

from reports.errors import PublicationError

COLUMNS = ("address", "name", "role", "is_outside_subscriber", "valid_from_on", "valid_to_on")
_YES = {"true": True, "false": False}


class RecipientFileError(PublicationError):
    """The register's file is not as agreed; nothing of it was loaded."""


@dataclass(frozen=True)
class Recipient:
    """One entry of the register."""

    recipient_key: int
    address: str
    name: str
    role: str
    is_outside_subscriber: bool

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2].lower()


def load_recipients(connection: psycopg.Connection, path: Path, *, publication_code: str) -> int:
    """Bring the register up to the file: new entries are added, known ones (address, valid_from_on) updated.

    Args:
        connection: as role `publisher`.
        path: UTF-8 CSV with the columns address, name, role, is_outside_subscriber (true/false), valid_from_on,
            valid_to_on (empty while valid; else the first day without).
        publication_code: whose register it is.

    Returns:
        The number of entries in the file.

    Raises:
        RecipientFileError: naming the line, when a column, an address or a date is wrong.
    """
    with path.open(encoding="utf-8-sig", newline="") as handle:
        reader = csv.DictReader(handle)
        if tuple(reader.fieldnames or ()) != COLUMNS:
            raise RecipientFileError(
                f"{path.name}: the columns must be {', '.join(COLUMNS)}, found {reader.fieldnames}"
            )
        entries = [_entry(row, path=path, line=number) for number, row in enumerate(reader, start=2)]
    with connection.transaction(), connection.cursor() as cursor:
        cursor.executemany(
            """
            insert into publication.recipient
                (publication_code, address, name, role, is_outside_subscriber, valid_from_on, valid_to_on)
            values (%s, %s, %s, %s, %s, %s, %s)
            on conflict (publication_code, address, valid_from_on) do update set
                name = excluded.name, role = excluded.role, is_outside_subscriber = excluded.is_outside_subscriber,
                valid_to_on = excluded.valid_to_on
            """,
            [(publication_code, *entry) for entry in entries],
        )
    return len(entries)


def valid_recipients(
    connection: psycopg.Connection, *, publication_code: str, on: date, edition_key: int | None = None
) -> tuple[Recipient, ...]:
    """Who is on the register on a day, one entry a mailbox, in a fixed order.

    Args:
        connection: as role `publisher`.
        publication_code: whose register.
        on: the day.
        edition_key: a mailbox that stands in this edition's mail ledger keeps the key it has there, so that an address
            registered again between two attempts is not a new recipient.
    """
    with connection.transaction(), connection.cursor(row_factory=class_row(Recipient)) as cursor:
        rows = cursor.execute(
            """
            select recipient_key, address, name, role, is_outside_subscriber from (
                select distinct on (lower(registered.address))
                    coalesce(known.recipient_key, registered.recipient_key) as recipient_key,
                    registered.address,
                    registered.name,
                    registered.role,
                    registered.is_outside_subscriber
                from publication.recipient as registered
                left join (
                    select mail.recipient_key, lower(earlier.address) as mailbox
                    from publication.mail
                    inner join publication.recipient as earlier on mail.recipient_key = earlier.recipient_key
                    where mail.edition_key = %s
                ) as known on lower(registered.address) = known.mailbox
                where registered.publication_code = %s and registered.valid_from_on <= %s
                    and (registered.valid_to_on is null or registered.valid_to_on > %s)
                order by lower(registered.address), registered.valid_from_on desc
            ) as entries
            order by recipient_key
            """,
            (edition_key, publication_code, on, on),
        ).fetchall()
    return tuple(rows)


def _entry(row: dict[str, str], *, path: Path, line: int) -> tuple[str, str, str, bool, date, date | None]:
    try:
        address = row["address"].strip()
        local, _, domain = address.partition("@")
        if not local or "." not in domain or not address.isascii() or any(c.isspace() or c in ",;<>" for c in address):
            raise ValueError(f"{address!r} is no mail address")
        valid_to = row["valid_to_on"].strip()
        return (
            address,
            row["name"].strip(),
            row["role"].strip(),
            _YES[row["is_outside_subscriber"].strip().lower()],
            date.fromisoformat(row["valid_from_on"].strip()),
            date.fromisoformat(valid_to) if valid_to else None,
        )
    except (ValueError, KeyError, AttributeError) as error:
        raise RecipientFileError(
            f"{path.name} line {line}: {error}. Correct the line and load the file again."
        ) from error

"""배포처: who gets a publication, from when to when."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import date
from pathlib import Path

import psycopg
from psycopg.rows import class_row

from reports.errors import PublicationError
from reports.render.mail import mailbox_of

COLUMNS = ("address", "name", "role", "is_outside_subscriber", "valid_from_on", "valid_to_on")
OUTSIDE = "외부 구독자"
# Assumed: the plan names no 배포처. A role is the duty by which somebody reads, or the code of the department that a
# mail is about (and `office`); only outside subscribers may leave by themselves.
ROLES = (
    "시장",
    "부시장",
    "실·국장",
    "소통기획관실",
    "소관부서",
    "군·구",
    "사업소",
    "위원회",
    "의회",
    "편집자",
    "발행 승인자",
    OUTSIDE,
)
_DEPARTMENT_CODE = re.compile(r"[a-z][a-z0-9_]*")
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


@dataclass(frozen=True)
class _Line:
    """One line of the file, in the order of `COLUMNS`, with its number."""

    address: str
    name: str
    role: str
    is_outside_subscriber: bool
    valid_from_on: date
    valid_to_on: date | None
    number: int

    @property
    def mailbox(self) -> str:
        return self.address.lower()

    def overlaps(self, other: _Line) -> bool:
        return (self.valid_to_on is None or other.valid_from_on < self.valid_to_on) and (
            other.valid_to_on is None or self.valid_from_on < other.valid_to_on
        )


def load_recipients(connection: psycopg.Connection, path: Path, *, publication_code: str) -> int:
    """Bring the register up to the file: new entries are added, known ones (address, valid_from_on) updated.

    Who has left a list stays off it: an entry that began on or before the day of the request is closed from that day
    whatever the file says. A later line with a later valid_from_on subscribes again.

    Args:
        connection: as role `publisher`.
        path: UTF-8 CSV with the columns address, name, role (one of `ROLES` or a department's code),
            is_outside_subscriber (true/false), valid_from_on, valid_to_on
            (empty while valid; else the first day without).
        publication_code: whose register it is.

    Returns:
        The number of entries in the file.

    Raises:
        RecipientFileError: naming the line, when a column, an address, a role or a date is wrong, or when a mailbox
            would be registered twice on one day; then nothing was loaded.
    """
    with path.open(encoding="utf-8-sig", newline="") as handle:
        reader = csv.DictReader(handle)
        if tuple(reader.fieldnames or ()) != COLUMNS:
            raise RecipientFileError(
                f"{path.name}: the columns must be {', '.join(COLUMNS)}, found {reader.fieldnames}"
            )
        lines = [_line(row, path=path, number=reader.line_num) for row in reader]
    _require_no_overlap(lines, path=path)
    with connection.transaction():
        with connection.cursor() as cursor:
            cursor.executemany(
                """
                insert into publication.recipient
                    (publication_code, address, name, role, is_outside_subscriber, valid_from_on, valid_to_on)
                values (%s, %s, %s, %s, %s, %s, %s)
                on conflict (publication_code, address, valid_from_on) do update set
                    name = excluded.name, role = excluded.role, is_outside_subscriber = excluded.is_outside_subscriber,
                    valid_to_on = excluded.valid_to_on
                """,
                [(publication_code, *astuple(line)[: len(COLUMNS)]) for line in lines],
            )
        apply_unsubscriptions(connection, publication_code=publication_code)
        _require_no_entry_beside(connection, lines, path=path, publication_code=publication_code)
    return len(lines)


def apply_unsubscriptions(connection: psycopg.Connection, *, publication_code: str) -> None:
    """Close what outside subscribers asked to have closed; inside the caller's transaction or one of its own."""
    with connection.transaction():
        connection.execute(
            """
            update publication.recipient as registered
            set valid_to_on = greatest(registered.valid_from_on, asked.closed_on)
            from (
                select lower(address) as mailbox, max(closed_on) as closed_on
                from publication.unsubscribe_request
                where publication_code = %s and outcome_code = 'closed'
                group by lower(address)
            ) as asked
            where registered.publication_code = %s and registered.is_outside_subscriber
                and lower(registered.address) = asked.mailbox and registered.valid_from_on <= asked.closed_on
                and (registered.valid_to_on is null or registered.valid_to_on > asked.closed_on)
            """,
            (publication_code, publication_code),
        )


def valid_recipients(
    connection: psycopg.Connection,
    *,
    publication_code: str,
    on: date,
    edition_key: int | None = None,
    outside_on: date | None = None,
) -> tuple[Recipient, ...]:
    """Who is on the register on a day, one entry a mailbox, in a fixed order.

    Args:
        connection: as role `publisher`.
        publication_code: whose register.
        on: the day.
        edition_key: a mailbox that stands in this edition's mail ledger keeps the key it has there, so that an address
            registered again between two attempts is not a new recipient.
        outside_on: a day on which outside subscribers must be registered too: who left after the issue's day is not
            mailed. None asks for `on` only. Officials are on a list by duty, so theirs is the issue's day.
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
                    -- The desk's own register is told of the same edition: being told is not getting the issue.
                    where mail.edition_key = %s and earlier.publication_code = %s
                ) as known on lower(registered.address) = known.mailbox
                where registered.publication_code = %s and registered.valid_from_on <= %s
                    and (registered.valid_to_on is null or registered.valid_to_on > %s)
                    and (
                        not registered.is_outside_subscriber
                        or exists (
                            select from publication.recipient as still
                            where still.publication_code = registered.publication_code
                                and lower(still.address) = lower(registered.address)
                                and still.valid_from_on <= %s
                                and (still.valid_to_on is null or still.valid_to_on > %s)
                        )
                    )
                order by lower(registered.address), registered.valid_from_on desc
            ) as entries
            order by recipient_key
            """,
            (edition_key, publication_code, publication_code, on, on, outside_on or on, outside_on or on),
        ).fetchall()
    return tuple(rows)


def _line(row: dict[str, str], *, path: Path, number: int) -> _Line:
    try:
        address, role = row["address"].strip(), row["role"].strip()
        local, _, domain = address.partition("@")
        if not local or "." not in domain or not address.isascii() or any(c.isspace() or c in ",;<>" for c in address):
            raise ValueError(f"{address!r} is no mail address")
        # As strict as the mail that is built from it: one line that cannot be mailed would stop the whole issue.
        mailbox_of(address, row["name"].strip())
        if role not in ROLES and not _DEPARTMENT_CODE.fullmatch(role):
            raise ValueError(f"{role!r} is no role: {', '.join(ROLES)}, or a department's code")
        is_outside = _YES[row["is_outside_subscriber"].strip().lower()]
        if is_outside != (role == OUTSIDE):
            raise ValueError(f"is_outside_subscriber is true for the role {OUTSIDE} and for no other")
        valid_from, valid_to = date.fromisoformat(row["valid_from_on"].strip()), row["valid_to_on"].strip()
        line = _Line(
            address, row["name"].strip(), role, is_outside, valid_from,
            date.fromisoformat(valid_to) if valid_to else None, number,
        )  # fmt: skip
        if line.valid_to_on is not None and line.valid_to_on < line.valid_from_on:
            raise ValueError("valid_to_on is before valid_from_on")
    except KeyError as error:
        raise RecipientFileError(f"{path.name} line {number}: is_outside_subscriber is true or false") from error
    except (ValueError, AttributeError) as error:
        raise RecipientFileError(
            f"{path.name} line {number}: {error}. Correct the line and load the file again."
        ) from error
    return line


def _require_no_overlap(lines: Sequence[_Line], *, path: Path) -> None:
    earlier: dict[str, list[_Line]] = {}
    for line in lines:
        for other in earlier.setdefault(line.mailbox, []):
            if line.overlaps(other):
                raise RecipientFileError(
                    f"{path.name} lines {other.number} and {line.number}: {line.address} would be registered twice on "
                    "one day. Give the earlier one a valid_to_on (the first day without) and load the file again."
                )
        earlier[line.mailbox].append(line)


def _require_no_entry_beside(
    connection: psycopg.Connection, lines: Sequence[_Line], *, path: Path, publication_code: str
) -> None:
    """An entry of an earlier file that this one does not name any more would still be valid beside the new one."""
    row = connection.execute(
        """
        select one.address, one.valid_from_on, other.valid_from_on
        from publication.recipient as one
        inner join publication.recipient as other
            on one.publication_code = other.publication_code and lower(one.address) = lower(other.address)
                and one.recipient_key < other.recipient_key
        where one.publication_code = %s and lower(one.address) = any(%s)
            and daterange(one.valid_from_on, one.valid_to_on) && daterange(other.valid_from_on, other.valid_to_on)
        order by one.recipient_key limit 1
        """,
        (publication_code, [line.mailbox for line in lines]),
    ).fetchone()
    if row is not None:
        address, first, second = row
        numbers = ", ".join(str(line.number) for line in lines if line.mailbox == address.lower())
        raise RecipientFileError(
            f"{path.name} line {numbers}: the register holds {address} from {first} and from {second}, both valid on "
            "one day. Name the earlier entry in the file too, with a valid_to_on, and load it again."
        )

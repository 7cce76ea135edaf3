"""What earlier issues said: frozen snapshots of `publication.edition`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import psycopg

from reports.read.rows import rows_of


@dataclass(frozen=True)
class EarlierEdition:
    """The newest published edition of an earlier issue."""

    issue_number: int
    edition_number: int
    publish_on: date
    period_end_on: date
    snapshot: Mapping[str, Any]


def published_editions(
    connection: psycopg.Connection, *, publication_code: str, before_on: date, first_on: date
) -> tuple[EarlierEdition, ...]:
    """Issues named by a day from `first_on` to the day before `before_on`, the newest first.

    A draft that was never sent asked nobody for anything, and is not here.
    """
    return rows_of(
        connection,
        EarlierEdition,
        """
        select distinct on (publish_on) issue_number, edition_number, publish_on, period_end_on, snapshot
        from publication.edition
        where publication_code = %(code)s and state = 'published' and publish_on >= %(first_on)s
            and publish_on < %(before_on)s
        order by publish_on desc, edition_number desc
        """,
        {"code": publication_code, "first_on": first_on, "before_on": before_on},
    )

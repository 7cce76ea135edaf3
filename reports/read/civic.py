"""What civic groups said in public: `mart_civic_issue_weekly`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import psycopg

from reports.read.rows import rows_of

CIVIC = "marts.mart_civic_issue_weekly"


@dataclass(frozen=True)
class CivicStatement:
    """The statements of one organisation on one issue from one side in one reporting week.

    Attributes:
        issue_basis_code: `stated` when the office's table of issues names it, `topic` when it is inferred, or `none`.
        stance_code: `support`, `oppose`, `propose`, `other` or `unsure`, by rules over the words.
        undated_count: statements without a date, first seen in the week; in no other count.
    """

    week_start_on: date
    issue_label_ko: str
    issue_basis_code: str
    organisation_label_ko: str
    stance_code: str
    statement_count: int
    undated_count: int


def civic_statements(
    connection: psycopg.Connection, *, first_on: date, week_start_on: date
) -> tuple[CivicStatement, ...]:
    """The statements of the reporting weeks from `first_on` (a Monday) to this one."""
    return rows_of(
        connection,
        CivicStatement,
        """
        select week_start_on, issue_label_ko, issue_basis_code, organisation_label_ko, stance_code,
            statement_count::bigint, day_assumed_count::bigint as undated_count
        from marts.mart_civic_issue_weekly
        where week_start_on between %(first_on)s and %(week_start_on)s
        order by week_start_on, issue_label_ko, issue_basis_code, organisation_label_ko, stance_code
        """,
        {"first_on": first_on, "week_start_on": week_start_on},
    )

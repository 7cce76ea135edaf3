"""Korean names of the codes in use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import psycopg

from reports.read.responses import RESPONSE
from reports.read.trend import TREND


@dataclass(frozen=True)
class Labels:
    """Korean names of codes."""

    topics: Mapping[str, str]
    departments: Mapping[str, str]
    districts: Mapping[str, str]


def labels(connection: psycopg.Connection) -> Labels:
    """Korean names of the codes in use."""
    departments = _labels(connection, "department", TREND) | _labels(connection, "department", RESPONSE)
    return Labels(_labels(connection, "topic", TREND), departments, _labels(connection, "district", TREND))


def _labels(connection: psycopg.Connection, dimension: str, relation: str) -> dict[str, str]:
    rows = connection.execute(
        f"""
        select distinct {dimension}_code, {dimension}_label_ko from {relation}
        where {dimension}_label_ko is not null
        order by 1, 2
        """.encode()  # noqa: S608 -- constant names
    ).fetchall()
    return {str(code): str(label) for code, label in rows}

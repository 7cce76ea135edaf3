"""Reads the call center's database: one table, read-only, in one snapshot."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from extract.contract import Column, Feed
from extract.errors import SourceError, SourceFormatError, SourceUnavailableError
from extract.window import Window

ITEM = "updated_at"
CONNECT_SECONDS = 10
DEFAULT_STATEMENT_SECONDS = 60
# By the Arrow type of a column, which of PostgreSQL's types can be read as it.
_WORDS = frozenset({"text", "character varying", "character"})
_NUMBERS = frozenset({"smallint", "integer", "bigint", "numeric"})
_MOMENTS = frozenset({"timestamp with time zone", "timestamp without time zone", "date"})
READABLE_AS: Mapping[str, frozenset[str]] = {
    "string": _WORDS | _NUMBERS | {"uuid"},
    "bool": _WORDS | {"boolean", "smallint", "integer"},
    "int32": _WORDS | _NUMBERS,
    "timestamp[us, tz=UTC]": _WORDS | _MOMENTS,
}
WATERMARK_TYPES = _MOMENTS - {"date"}
UNREADABLE = frozenset({"bytea"})
# A peer that vanished without a word is given up after a minute, not after the two hours of the system's default.
KEEPALIVE: Mapping[str, Any] = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}
CHARSET_ERRORS = (psycopg.errors.UntranslatableCharacter, psycopg.errors.CharacterNotInRepertoire, UnicodeDecodeError)
# Classes of SQLSTATE in which the connection or the server failed, not the query.
LOST = ("08", "28", "3D", "40", "53", "57", "58")


@dataclass(frozen=True)
class CallTable:
    """Where the calls stand.

    Attributes:
        url: of a role that may only read; may hold a password and never reaches a message.
        table: `schema.table`, or a table of the role's search path.
        statement_seconds: no statement may run longer.
    """

    url: str = field(repr=False)
    table: str
    statement_seconds: int = DEFAULT_STATEMENT_SECONDS

    @property
    def address(self) -> str:
        """The table without user and password; empty parts where the URL cannot be read."""
        try:
            parts = conninfo_to_dict(self.url)
        except psycopg.ProgrammingError:
            parts = {}
        host, port, name = (parts.get(key) or "" for key in ("host", "port", "dbname"))
        return f"postgresql://{host}:{port}/{name}/{self.table}"


@dataclass(frozen=True)
class Changes:
    """What one snapshot held.

    Attributes:
        columns: columns of the feed that the table has, in the order of the records.
        unknown: columns of the table nobody has agreed on; they stand after the known ones in each record.
        records: everything as text; moments are wall-clock times of Seoul.
        count: the database's own count of them, in the same snapshot.
        unstamped_count: rows of the table without a moment of change: no watermark ever reaches them.
    """

    columns: tuple[str, ...]
    unknown: tuple[str, ...]
    records: tuple[tuple[str | None, ...], ...] = field(repr=False)
    count: int
    unstamped_count: int = 0

    def bodies(self) -> list[bytes]:
        """The records as bytes, for provenance."""
        return [json.dumps(record, ensure_ascii=False).encode() + b"\n" for record in self.records]


def read_changes(table: CallTable, *, feed: Feed, since: datetime, window: Window) -> Changes:
    """Everything changed from `since` on and before the window's end, oldest change first.

    Raises:
        SourceFormatError: no such table, a column is missing or of another kind; the message names it.
        SourceUnavailableError: the database refused, was lost on the way or took too long.
    """
    try:
        with psycopg.connect(
            table.url,
            connect_timeout=CONNECT_SECONDS,
            application_name="incheon-voc",
            client_encoding="UTF8",
            **KEEPALIVE,
        ) as connection:
            connection.read_only = True
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            return _read(connection, table, feed=feed, since=since, window=window)
    except SourceError:
        raise
    except psycopg.errors.QueryCanceled as error:
        raise SourceUnavailableError(
            feed.name,
            window,
            f"{table.address} 이(가) {table.statement_seconds}초 안에 답하지 않음",
            "updated_at 색인이 있는지 콜센터 전산 담당에 확인",
        ) from error
    except psycopg.errors.InsufficientPrivilege as error:
        raise SourceUnavailableError(
            feed.name, window, f"{table.address} 을(를) 읽을 권한이 없음", "읽기 권한을 콜센터 전산 담당에 요청"
        ) from error
    except CHARSET_ERRORS as error:
        raise SourceFormatError(
            feed.name,
            window,
            f"{table.address} 의 글자를 UTF-8 로 받을 수 없음({type(error).__name__})",
            "데이터베이스의 문자 집합을 콜센터 전산 담당에 확인",
        ) from None
    except psycopg.Error as error:
        # What the database says may quote rows, and a bad address its password: only the code is told.
        kind = f"{type(error).__name__} {error.sqlstate or ''}".strip()
        if error.sqlstate and not error.sqlstate.startswith(LOST):
            raise SourceFormatError(
                feed.name,
                window,
                f"{table.address} 을(를) 읽는 질의에 데이터베이스가 오류로 답함({kind})",
                "표나 뷰의 정의가 바뀌었는지 콜센터 전산 담당에 오류 코드를 알려 확인",
            ) from None
        raise SourceUnavailableError(
            feed.name,
            window,
            f"{table.address} 에 연결하지 못했거나 읽는 중에 끊김({kind})",
            "데이터베이스와 네트워크를 확인하고 다시 실행",
        ) from None


def _read(connection: psycopg.Connection, table: CallTable, *, feed: Feed, since: datetime, window: Window) -> Changes:
    connection.execute(
        "select set_config('statement_timeout', %s, false), set_config('TimeZone', 'Asia/Seoul', false),"
        " set_config('DateStyle', 'ISO, YMD', false)",
        (f"{table.statement_seconds}s",),
    )
    types = _types_of(connection, table, feed=feed, window=window)
    known = [column for column in feed.columns if column.source_name in types]
    _check(feed, known, types, window)
    agreed = {column.source_name for column in feed.columns}
    unknown = tuple(name for name, kind in types.items() if name not in agreed and kind not in UNREADABLE)
    relation = sql.Identifier(*table.table.split("."))
    updated, number = (
        sql.Identifier(_named(feed, ITEM).source_name),
        sql.Identifier(_named(feed, feed.natural_id).source_name),
    )
    # A moment without a zone is wall-clock time of Seoul, as the session's zone says.
    where = sql.SQL("where {u}::timestamptz >= %s and {u}::timestamptz < %s").format(u=updated)
    bounds = (since, window.end_at)
    counted = connection.execute(sql.SQL("select count(*) from {} {}").format(relation, where), bounds).fetchone()
    shown = [_as_text(name, types[name]) for name in (*(c.source_name for c in known), *unknown)]
    records = connection.execute(
        sql.SQL("select {} from {} {} order by {}, {}").format(
            sql.SQL(", ").join(shown), relation, where, updated, number
        ),
        bounds,
    ).fetchall()
    unstamped = connection.execute(
        sql.SQL("select count(*) from {r} where {u} is null or {u} in ('infinity', '-infinity')").format(
            r=relation, u=updated
        )
    ).fetchone()
    return Changes(
        tuple(c.name for c in known),
        unknown,
        tuple(records),
        int(counted[0]) if counted else 0,
        int(unstamped[0]) if unstamped else 0,
    )


def _types_of(connection: psycopg.Connection, table: CallTable, *, feed: Feed, window: Window) -> dict[str, str]:
    found = connection.execute(
        "select attname, format_type(atttypid, null) from pg_attribute"
        " where attrelid = to_regclass(%s) and attnum > 0 and not attisdropped order by attnum",
        (".".join(f'"{part}"' for part in table.table.split(".")),),
    ).fetchall()
    if not found:
        raise SourceFormatError(
            feed.name, window, f"표 {table.table} 이(가) 없음", "설정의 table 을 확인하고 이름이 바뀌었는지 묻기"
        )
    return dict(found)


def _check(feed: Feed, known: Sequence[Column], types: Mapping[str, str], window: Window) -> None:
    there = {column.name for column in known}
    missing = [c.source_name for c in feed.columns if c.required and c.name not in there]
    if missing:
        raise SourceFormatError(
            feed.name,
            window,
            f"표에 있어야 할 열이 없음: {', '.join(missing)}",
            "열 이름이 바뀌었으면 콜센터 전산 담당과 합의한 뒤 설정의 columns 를 고치기",
        )
    retyped = [c for c in known if types[c.source_name] not in READABLE_AS.get(str(c.type), _WORDS)]
    updated = _named(feed, ITEM)
    if types[updated.source_name] not in WATERMARK_TYPES and updated not in retyped:
        retyped.append(updated)
    if retyped:
        told = ", ".join(f"{c.source_name}({types[c.source_name]})" for c in retyped)
        raise SourceFormatError(
            feed.name,
            window,
            f"열의 형식이 바뀜: {told}",
            "콜센터 전산 담당에 바뀐 까닭을 묻고, 합의했으면 설정의 columns 를 고치기",
        )


def _named(feed: Feed, name: str) -> Column:
    return next(column for column in feed.columns if column.name == name)


def _as_text(name: str, kind: str) -> sql.Composable:
    column = sql.Identifier(name)
    if kind == "timestamp with time zone":
        return sql.SQL("({} at time zone 'Asia/Seoul')::text").format(column)
    if kind == "numeric":
        # 12 stays 12 when somebody gives its column two decimals: as a call's number 12.00 would be another call.
        return sql.SQL("case when {c} = trunc({c}) then trunc({c})::text else {c}::text end").format(c=column)
    return sql.SQL("{}::text").format(column)

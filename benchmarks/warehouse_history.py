"""Months of deliveries as the loader and the gate would have left them, made inside PostgreSQL by the set.

Texts are the demo city's: a pool of its posts, calls and petitions is drawn from by the hash of an item's id, and every
item gets an ending of its own. Ids, days and attributes follow from the numbers alone: the same call leaves the same
rows. Each feed that is expected is delivered every night, most of them empty, with the verdicts of a gate beside it.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import polars as pl
import psycopg
from psycopg import sql

from demo_city.city import City
from demo_city.days import Days
from demo_city.social import VOICE
from extract.contract import Coverage
from extract.privacy import Masker
from extract.registry import FEEDS
from runtime.instance import PROJECT

SEEDS = PROJECT / "dbt_project" / "seeds"
OFFICE_SLOTS = 240
_DAY = timedelta(days=1)
VERDICTS_A_DELIVERY = 12
"""Expectations that a gate asks of a delivery, roughly; each leaves a row."""
BULK, QUERY, CALLS, PETITIONS = "social.bulk_posts", "social.query_posts", "call_center.calls", "petition.petitions"
SPOKEN = (BULK, QUERY, CALLS, PETITIONS)

# Texts are drawn by the hash of the id, so that whoever knows an id knows its text. {edition} tells a rewording apart.
_DRAWN = """
    inner join bench.text as pool on pool.kind = '{kind}'
        and pool.text_number = ('x' || substr(md5(item.id), 1, 7))::bit(28)::integer % {texts}
    cross join lateral (select ('x' || substr(md5(item.id), 8, 7))::bit(28)::integer) as dice (n)
    inner join bench.office as office on item.day between office.first_on and office.last_on
        and office.slot = dice.n / 16 % {slots}
"""
_ITEMS = """
    select days.day, format('%s%s-%s', {prefix}, to_char(days.day, 'YYYYMMDD'), lpad(numbers.n::text, 6, '0')) as id,
        numbers.n, deliveries.delivery_key
    from generate_series({first}::date, {last}::date, interval '1 day') as moments (moment)
    cross join lateral (select moments.moment::date) as days (day)
    inner join quality.delivery as deliveries
        on deliveries.feed = {feed} and deliveries.window_start_on = days.day and deliveries.run_id = {run_id}
    cross join generate_series(1, {rows}) as numbers (n)
"""
_POST = """
    item.id, (item.day + (dice.n % 86400) * interval '1 second')::timestamp at time zone 'Asia/Seoul', pool.platform,
    case when dice.n % 20 > 0 then pool.site_name end, 'k1:' || (dice.n % 400000), pool.title,
    pool.body || ' ' || substr(md5(item.id || {edition}), 1, 5), dice.n % 40, dice.n % 7, dice.n % 3, dice.n % 50 = 0
"""
_POST_COLUMNS = (
    "post_id, posted_at, platform, site_name, author_key, title, body, like_count, reply_count, share_count,"
    " is_outbound"
)
_WRITES = {
    BULK: (
        "b",
        "post",
        f"{_POST_COLUMNS}, screen_reason, is_screen_sample, copy_count",
        f"{_POST}, 'place', dice.n % 60 = 1, 1 + (dice.n % 10 = 0)::integer",
    ),
    QUERY: ("q", "post", f"{_POST_COLUMNS}, tool_sentiment", f"{_POST}, null"),
    CALLS: (
        "c",
        "call",
        "call_id, received_at, answered_at, ended_at, is_abandoned, wait_seconds, category_large, district_name,"
        " department_name, is_first_call_resolved, summary, caller_key",
        """
        item.id, said.at, said.at + interval '40 seconds', said.at + interval '4 minutes', false, 40, pool.topic,
        office.district, office.department, dice.n % 4 > 0,
        pool.body || ' ' || substr(md5(item.id || {edition}), 1, 5), 'k1:' || (dice.n % 90000)
        """,
    ),
    PETITIONS: (
        "p",
        "petition",
        "petition_id, petition_type, category, title, body, applied_at, received_at, due_on, agency_name,"
        " department_name, answered_at, status, satisfaction, district_name, applicant_key",
        """
        item.id, (array['질의', '건의', '고충', '기타'])[1 + dice.n % 4], pool.topic, pool.title,
        pool.body || ' ' || substr(md5(item.id || {edition}), 1, 5), said.at, said.at + interval '1 hour',
        item.day + 12, '인천광역시', office.department,
        case when item.day + 4 + dice.n % 12 <= {known_through}::date
            then said.at + (4 + dice.n % 12) * interval '1 day' end,
        case when item.day + 4 + dice.n % 12 <= {known_through}::date then '답변완료' else '처리중' end,
        case when item.day + 5 + dice.n % 12 <= {known_through}::date and dice.n % 3 = 0
            then (array['매우만족', '만족', '보통', '불만족'])[1 + dice.n / 3 % 4] end,
        office.district, 'k1:' || (dice.n % 60000)
        """,
    ),
}
_SETUP = """
create schema bench;
create table bench.text (
    kind text, text_number integer, title text, body text, platform text, site_name text, topic text,
    primary key (kind, text_number)
);
create table bench.office (first_on date, last_on date, slot integer, department text, district text);
"""


@dataclass(frozen=True)
class Volumes:
    """Rows a day of each feed that says anything."""

    bulk_posts: int
    query_posts: int = 200
    calls: int = 1226
    petitions: int = 25

    def of(self, feed: str) -> int:
        named = {BULK: self.bulk_posts, QUERY: self.query_posts, CALLS: self.calls, PETITIONS: self.petitions}
        return named.get(feed, 0)

    @property
    def rows_a_day(self) -> int:
        return sum(self.of(feed) for feed in SPOKEN)


def prepare(connection: psycopg.Connection, city: City, *, through: date) -> None:
    """The pool of texts and the registers, in a schema of their own (as the database's owner)."""
    connection.execute(_SETUP)
    for kind, frame in _texts(city, through).items():
        with connection.cursor().copy(
            "copy bench.text (kind, text_number, title, body, platform, site_name, topic) from stdin"
        ) as copy:
            for number, row in enumerate(frame.iter_rows()):
                copy.write_row((kind, number, *row))
    _offices(connection)
    connection.execute("analyze bench.text")


def land(
    connection: psycopg.Connection, volumes: Volumes, *, first_on: date, last_on: date, run_id: str, feeds: list[str]
) -> int:
    """A delivery a day of every feed, accepted; returns the rows landed."""
    for known in FEEDS:
        if known.name in feeds:
            _deliver(connection, known.name, known.source, known.coverage, first_on, last_on, volumes, run_id)
    spoken = [name for name in SPOKEN if volumes.of(name)]
    landed = sum(_write(connection, name, volumes.of(name), first_on, last_on, run_id) for name in spoken)
    connection.execute(
        "insert into quality.ingest_run (source, business_date, state, run_id, ended_at)"
        " select distinct source, business_date, 'succeeded', run_id, pulled_at from quality.delivery"
        " where run_id = %s on conflict do nothing",
        (run_id,),
    )
    accept(connection, run_id)
    return landed


def accept(connection: psycopg.Connection, run_id: str) -> None:
    """Point the days of a run's deliveries at them, and note them as changed, as the gate does."""
    connection.execute(
        "insert into quality.accepted_day (feed, covered_on, delivery_key, confirmed_by_delivery_key, pulled_at,"
        " row_count, content_sha256)"
        " select feed, window_start_on, delivery_key, delivery_key, pulled_at, landed_count, md5(delivery_key::text)"
        " from quality.delivery where run_id = %s and coverage = 'complete' order by window_start_on, feed"
        " on conflict (feed, covered_on) do update set delivery_key = excluded.delivery_key,"
        " confirmed_by_delivery_key = excluded.delivery_key, pulled_at = excluded.pulled_at,"
        " row_count = excluded.row_count, content_sha256 = excluded.content_sha256",
        (run_id,),
    )
    connection.execute(
        "insert into quality.changed_day (feed, covered_on, cause) select feed, window_start_on, 'delivery'"
        " from quality.delivery where run_id = %s and landed_count > 0 order by window_start_on, feed",
        (run_id,),
    )


def redeliver(
    connection: psycopg.Connection, feed: str, day: date, *, run_id: str, pulled_on: date, rows: int, lost: int
) -> None:
    """A day of a feed again: its first `lost` items are gone, a tenth is reworded, `rows` come late."""
    known = next(f for f in FEEDS if f.name == feed)
    edition = run_id
    _deliver(connection, feed, known.source, known.coverage, day, day, Volumes(0, 0, 0, 0), run_id, pulled_on=pulled_on)
    relation = sql.Identifier(*known.relation.split("."))
    _ready(connection, known.relation, day, day)
    names = [c.name for c in known.columns if c.name != known.natural_id]
    text = "summary" if feed == CALLS else "body"
    values = sql.SQL(", ").join(
        sql.SQL("case when landed.row_number %% 10 = 0 then {0} || ' ' || {1} else {0} end").format(
            sql.Identifier(name), sql.Literal(edition)
        )
        if name == text
        else sql.Identifier(name)
        for name in names
    )
    connection.execute(
        sql.SQL(
            "insert into {relation} (delivery_key, row_number, covered_on, {id}, {names})"
            " select again.delivery_key, landed.row_number, landed.covered_on, landed.{id}, {values}"
            " from {relation} as landed inner join quality.accepted_day as stands on"
            " stands.delivery_key = landed.delivery_key and stands.covered_on = landed.covered_on"
            " and stands.feed = %(feed)s"
            " inner join quality.delivery as again on again.run_id = %(run)s and again.feed = %(feed)s"
            " and again.window_start_on = landed.covered_on"
            " where landed.covered_on = %(day)s and landed.row_number > %(lost)s"
        ).format(
            relation=relation,
            id=sql.Identifier(known.natural_id),
            names=sql.SQL(", ").join(map(sql.Identifier, names)),
            values=values,
        ),
        {"feed": feed, "run": run_id, "day": day, "lost": lost},
    )
    _write(connection, feed, rows, day, day, run_id, first_number=900_000)
    connection.execute(
        sql.SQL(
            "update quality.delivery as d set landed_count = c.n, declared_count = c.n from"
            " (select delivery_key, count(*) as n from {} where covered_on = %s group by 1) as c"
            " where c.delivery_key = d.delivery_key and d.run_id = %s and d.feed = %s"
        ).format(relation),
        (day, run_id, feed),
    )


def _deliver(
    connection: psycopg.Connection,
    feed: str,
    source: str,
    coverage: Coverage,
    first_on: date,
    last_on: date,
    volumes: Volumes,
    run_id: str,
    *,
    pulled_on: date | None = None,
) -> None:
    connection.execute(
        "insert into quality.delivery (source, feed, business_date, window_start_on, window_end_on, coverage, state,"
        " pulled_at, landed_at, judged_at, declared_count, landed_count, quarantined_count, run_id)"
        " select %(source)s, %(feed)s, coalesce(%(pulled)s, day::date), day::date, day::date + 1, %(coverage)s,"
        " 'accepted', at.moment, at.moment, at.moment, %(rows)s, %(rows)s, 0, %(run)s"
        " from generate_series(%(first)s::date, %(last)s::date, interval '1 day') as days (day)"
        " cross join lateral (select (coalesce(%(pulled)s, day::date) + interval '25 hours')::timestamp"
        " at time zone 'Asia/Seoul') as at (moment)",
        {
            "source": source,
            "feed": feed,
            "coverage": coverage.value,
            "rows": volumes.of(feed),
            "first": first_on,
            "last": last_on,
            "run": run_id,
            "pulled": pulled_on,
        },
    )
    connection.execute(
        "insert into quality.gate_result (gate, delivery_key, expectation, severity, is_success, meaning)"
        " select 'ingest', delivery_key, 'expectation_' || n, 'stop', true, '뜻' from quality.delivery"
        " cross join generate_series(1, %s) as n where run_id = %s and feed = %s",
        (VERDICTS_A_DELIVERY, run_id, feed),
    )


def _write(
    connection: psycopg.Connection,
    feed: str,
    rows: int,
    first_on: date,
    last_on: date,
    run_id: str,
    *,
    first_number: int = 0,
) -> int:
    known = next(f for f in FEEDS if f.name == feed)
    prefix, kind, columns, values = _WRITES[feed]
    _ready(connection, known.relation, first_on, last_on)
    items = sql.SQL(_ITEMS).format(
        prefix=sql.Literal(prefix),
        first=sql.Literal(first_on),
        last=sql.Literal(last_on),
        feed=sql.Literal(feed),
        run_id=sql.Literal(run_id),
        rows=sql.Literal(rows),
    )
    texts = connection.execute("select count(*) from bench.text where kind = %s", (kind,)).fetchone()
    drawn = sql.SQL(_DRAWN.format(kind=kind, texts=texts[0] if texts else 0, slots=OFFICE_SLOTS))
    written = connection.execute(
        sql.SQL(
            "insert into {relation} (delivery_key, row_number, covered_on, {columns})"
            " select item.delivery_key, item.n + {first_number}, item.day, {values}"
            " from (select delivery_key, day, n, case when {first_number} = 0 then id else id || '-late' end as id"
            " from ({items}) as made) as item {drawn}"
            " cross join lateral (select (item.day + (28800 + dice.n % 36000) * interval '1 second')::timestamp"
            " at time zone 'Asia/Seoul') as said (at)"
        ).format(
            relation=sql.Identifier(*known.relation.split(".")),
            columns=sql.SQL(columns),
            first_number=sql.Literal(first_number),
            values=sql.SQL(values).format(edition=sql.Literal(""), known_through=sql.Literal(last_on)),
            items=items,
            drawn=drawn,
        )
    )
    return written.rowcount


def _ready(connection: psycopg.Connection, relation: str, first_on: date, last_on: date) -> None:
    """Daily partitions, where the table has them."""
    table = relation.split(".")[1]
    if next(f for f in FEEDS if f.relation == relation).is_partitioned:
        connection.execute(
            "select raw.prepare_days(%s, array(select generate_series(%s::date, %s::date, interval '1 day')::date))",
            (table, first_on, last_on),
        )


def _offices(connection: psycopg.Connection) -> None:
    """Which department and district a throw of dice means between two reforms, as of the day."""
    registers = {name: _register(name) for name in ("department", "district")}
    cuts = sorted({day for rows in registers.values() for _, first, last in rows for day in (first, last + _DAY)})
    for first, following in pairwise(cuts):
        there = {
            name: [label for label, begins, ends in rows if begins <= first <= ends] for name, rows in registers.items()
        }
        for slot in range(OFFICE_SLOTS):
            found = [labels[slot % len(labels)] if labels else None for labels in there.values()]
            connection.execute(
                "insert into bench.office values (%s, %s, %s, %s, %s)", (first, following - _DAY, slot, *found)
            )


def _register(name: str) -> list[tuple[str, date, date]]:
    with (SEEDS / f"{name}.csv").open(encoding="utf-8") as lines:
        return [
            (
                row[f"{name}_label_ko"],
                date.fromisoformat(row["valid_from_on"]),
                date.fromisoformat(row["valid_to_on"] or "2030-12-30"),
            )
            for row in csv.DictReader(lines)
            if row.get("authority_code", "city") == "city"
        ]


def _texts(city: City, through: date) -> dict[str, pl.DataFrame]:
    """title, body, platform, site_name, topic of a pool of posts, calls and petitions."""
    posts = city.bulk_posts(Days.of(through - timedelta(days=2), through))
    heard = (posts.kind == VOICE) | (posts.kind == "homonym")
    calls = city.calls(Days.of(through - timedelta(days=13), through))
    petitions = city.petitions(Days.of(through - timedelta(days=27), through))
    return {
        "post": _pool(posts.title[heard], posts.body[heard], posts.platform[heard], posts.site[heard]),
        "call": _pool(None, calls.summary, None, None, calls.category),
        "petition": _pool(petitions.title, petitions.body, None, None, petitions.category),
    }


def _pool(title: object, body: object, platform: object, site: object, topic: object = None) -> pl.DataFrame:
    columns = {"title": title, "body": body, "platform": platform, "site_name": site, "topic": topic}
    height = len(list(body))  # type: ignore[call-overload]
    texts = pl.DataFrame(
        {
            name: pl.Series(name, [None] * height if values is None else list(values), dtype=pl.String)  # type: ignore[call-overload]
            for name, values in columns.items()
        }
    ).filter(pl.col("body").is_not_null())
    masker = Masker(key=b"key-of-the-benchmark-of-32-bytes", key_id="bench")
    return texts.with_columns(
        pl.Series(name, masker.mask_texts(texts[name].to_arrow()).to_pylist(), dtype=pl.String)
        for name in ("title", "body")
    )

"""What text models would have said of months of items: one judgement of each text of the pool, written for every item.

Reading millions of texts is the text models' benchmark, not this one's. A night that follows is read for real.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

import polars as pl
import psycopg
from psycopg import sql

from extract import relevance
from extract.text import inference, keywords, noun_weeks, starting_model, store, understand, vocabulary
from extract.text.copying import array
from extract.text.nouns import Tagger
from extract.text.staged import BY_FEED, StagedText

KIND_OF_CHANNEL = {"social_bulk": "post", "social_query": "post", "call_center": "call", "petition": "petition"}
FEEDS = ("social.bulk_posts", "social.query_posts", "call_center.calls", "petition.petitions")
KEYWORDS_A_WEEK = 120
_COPIED = [c for c in store.INFERENCE_COLUMNS if c not in {"channel_code", "voc_id", "occurred_on", "matter_id"}]
_COPIED = [c for c in _COPIED if c not in {"is_voice", "text_hash", "model_version"}]


def judge_history(admin_url: str, *, business_date: date, trained_at: datetime) -> int:
    """Fill `inferred` for everything staged, under a vocabulary trained on it; returns the number of items."""
    with psycopg.connect(admin_url) as connection:
        version, _, _ = understand.current_version(connection, business_date, trained_at)
        _judge_pool(connection, version.name)
        written = sum(_write(connection, BY_FEED[feed], version.name) for feed in FEEDS)
        connection.execute(
            sql.SQL(
                "insert into inferred.keyword_weekly select week::date, '낱말' || n, {version}, 20 + n % 30, 40, 10,"
                " 1.5, 2 + n / 50.0, 0.01, 1.5, n % 3 = 0, n % 5 = 0, '{{}}', '{{\"social_bulk\": 20}}',"
                " array['social_bulk:b' || to_char(week, 'YYYYMMDD') || '-000003']"
                " from (select date_trunc('week', generate_series(min(occurred_on) + 7, max(occurred_on) - 14,"
                " '7 days')) from inferred.voc_inference) as weeks (week) cross join generate_series(1, {count}) as n"
            ).format(version=sql.Literal(version.name), count=sql.Literal(KEYWORDS_A_WEEK))
        )
        connection.execute("analyze inferred.voc_inference")
        latest = understand.last_complete_week(business_date)
        weeks_back = keywords.LAST_PRIOR_WEEK + understand.KEYWORD_WEEKS - 1
        noun_weeks.renew(connection, version.name, (), first=latest - timedelta(weeks=weeks_back), last=latest)
        for table in ("keyword_weekly", *noun_weeks.TABLES):
            connection.execute(sql.SQL("analyze {}").format(sql.Identifier("inferred", table)))
    return written


def _judge_pool(connection: psycopg.Connection, version: str) -> None:
    """`bench.judgement`: the columns of an inference for each text of the pool."""
    connection.execute(
        sql.SQL(
            "create table bench.judgement as select kind, text_number, {} from bench.text"
            " cross join lateral (select * from inferred.voc_inference limit 0) as none"
        ).format(sql.SQL(", ").join(map(sql.Identifier, _COPIED)))
    )
    tagger = Tagger(vocabulary.Vocabulary(store.read_vocabulary(connection, version)).nouns)
    model = starting_model.beside(None)
    for channel, kind in (("social_bulk", "post"), ("call_center", "call"), ("petition", "petition")):
        rows = connection.execute(
            "select text_number, concat_ws(E'\\n', title, body) from bench.text where kind = %s", (kind,)
        ).fetchall()
        numbers = [number for number, _ in rows]
        items = pl.DataFrame(
            {
                "channel_code": [channel] * len(rows),
                "voc_id": [str(number) for number in numbers],
                "occurred_on": [date(2026, 11, 16)] * len(rows),
                "text": [text for _, text in rows],
                "is_voice": [True] * len(rows),
                "text_hash": [0] * len(rows),
            },
            schema=store.ITEM_SCHEMA,
        )
        found = inference.infer(items, version=version, tagger=tagger, judge=relevance.judge, model=model)
        lines = found.select(
            pl.lit(kind).alias("kind"), pl.Series("text_number", numbers), *(pl.col(c) for c in _COPIED)
        ).with_columns(array("nouns"), array("topic_top3"), array("likely_department_top3"))
        statement = sql.SQL("copy bench.judgement ({}) from stdin (format csv)").format(
            sql.SQL(", ").join(map(sql.Identifier, lines.columns))
        )
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            copy.write(lines.write_csv(include_header=False, quote_style="necessary").encode())
    connection.execute("create index on bench.judgement (kind, text_number)")
    connection.execute("analyze bench.judgement")


def _write(connection: psycopg.Connection, staged: StagedText, version: str) -> int:
    """One inference an item; of a pool's text in a week every sixth item is about one matter with the others."""
    return connection.execute(
        sql.SQL(
            "insert into inferred.voc_inference (channel_code, voc_id, occurred_on, model_version, is_voice, text_hash,"
            " matter_id, {copied})"
            " select {channel}, said.id, said.occurred_on, {version}, said.is_voice,"
            " ('x' || substr(md5(coalesce(said.text, '')), 1, 16))::bit(64)::bigint,"
            " case when pool.text_number % 6 = 0 then {channel} || ':m' || date_trunc('week', said.occurred_on)::date"
            " || '-' || pool.text_number else {channel} || ':' || said.id end, {values}"
            " from (select {id}::text as id, occurred_on, {text} as text, {is_voice} as is_voice from {relation})"
            " as said"
            " inner join bench.judgement as pool on pool.kind = {kind} and pool.text_number ="
            " ('x' || substr(md5(said.id), 1, 7))::bit(28)::integer % {texts}"
        ).format(
            copied=sql.SQL(", ").join(map(sql.Identifier, _COPIED)),
            values=sql.SQL(", ").join(sql.Identifier("pool", c) for c in _COPIED),
            channel=sql.Literal(staged.channel_code),
            version=sql.Literal(version),
            id=sql.Identifier(staged.id_column),
            text=sql.SQL(staged.text),
            is_voice=sql.SQL(staged.is_voice),
            relation=sql.Identifier("staging", staged.relation),
            texts=sql.SQL("(select count(*)::integer from bench.text where kind = {})").format(
                sql.Literal(KIND_OF_CHANNEL[staged.channel_code])
            ),
            kind=sql.Literal(KIND_OF_CHANNEL[staged.channel_code]),
        )
    ).rowcount

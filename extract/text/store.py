"""What text understanding reads from `staging` and writes to `inferred`, in bulk, as the role `modeler`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl
import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb

from extract.text import noun_weeks
from extract.text.copying import array, identifiers, read_frame, write_frame
from extract.text.keywords import Baseline
from extract.text.staged import BY_FEED, STAGED, doors_of

KIND = "text"
ITEM_SCHEMA = {
    "channel_code": pl.String,
    "voc_id": pl.String,
    "occurred_on": pl.Date,
    "text": pl.String,
    "is_voice": pl.Boolean,
    "text_hash": pl.Int64,
}
MODEL_COLUMNS = (
    "topic_probability",
    "topic_top3",
    "likely_department_label",
    "likely_department_probability",
    "likely_department_top3",
    "intent_code",
    "urgency_code",
)
"""What the heads of the model in force say; null where there is no head, or it is unsure."""
INFERENCE_COLUMNS = (
    "channel_code",
    "voc_id",
    "model_version",
    "occurred_on",
    "is_relevant",
    "relevance_reason",
    "topic_code",
    "district_code",
    "matter_id",
    "is_abusive",
    "sentiment_code",
    *MODEL_COLUMNS,
    "nouns",
    "is_voice",
    "text_hash",
)


@dataclass(frozen=True)
class ModelVersion:
    """A row of `inferred.model_version` of kind `text`."""

    name: str
    trained_from_on: date
    trained_through_on: date
    parameters: Mapping[str, object]

    @property
    def model_id(self) -> str | None:
        """The heads that speak in this version, or None."""
        found = self.parameters.get("model_id")
        return str(found) if found else None


_FEEDS = {staged.channel_code: staged.feed for staged in reversed(STAGED)}
"""The feed under which a channel's changes are noted: that of its first door."""
Days = Mapping[str, frozenset[date]]
"""channel_code -> days."""


def changed_days(
    connection: psycopg.Connection, *, changed_after: int, changed_through: int
) -> dict[str, frozenset[date]]:
    """The days of each channel with changes numbered in (changed_after, changed_through]."""
    rows = connection.execute(
        "select feed, covered_on from quality.changed_day where changed_id > %s and changed_id <= %s group by 1, 2",
        (changed_after, changed_through),
    ).fetchall()
    found: dict[str, set[date]] = {}
    for feed, day in rows:
        if feed in BY_FEED:
            found.setdefault(BY_FEED[feed].channel_code, set()).add(day)
    return {channel: frozenset(days) for channel, days in sorted(found.items())}


def staged_counts(connection: psycopg.Connection, *, from_on: date | None = None) -> pl.DataFrame:
    """Items a day: channel_code, occurred_on, items; from `from_on` on when given."""
    parts = [
        sql.SQL(
            "select {} channel_code, occurred_on, count(*) items from {} where occurred_on >= {} group by 2"
        ).format(
            sql.Literal(staged.channel_code),
            sql.Identifier("staging", staged.relation),
            sql.Literal(from_on or date(1900, 1, 1)),
        )
        for staged in STAGED
    ]
    query = sql.SQL(" union all ").join(parts)
    return read_frame(connection, query, {"channel_code": pl.String, "occurred_on": pl.Date, "items": pl.Int64})


def inferred_days(connection: psycopg.Connection, model_version: str) -> pl.DataFrame:
    """Days a version holds inferences of, as `staged_counts` gives them, with 0 items: whatever staging says now."""
    query = sql.SQL(
        "select distinct channel_code, occurred_on, 0 from inferred.voc_inference where model_version = {}"
    ).format(sql.Literal(model_version))
    return read_frame(connection, query, {"channel_code": pl.String, "occurred_on": pl.Date, "items": pl.Int64})


def read_items(connection: psycopg.Connection, days: Days) -> pl.DataFrame:
    """Texts of the given channels and days, as `ITEM_SCHEMA`; a null text is an empty one."""
    frames = [pl.DataFrame(schema=ITEM_SCHEMA)]
    staged_days = [(staged, wanted) for channel, wanted in sorted(days.items()) for staged in doors_of(channel)]
    for staged, wanted in staged_days:
        query = sql.SQL(
            "select {channel}, {id}::text, occurred_on, coalesce({text}, ''), coalesce({is_voice}, false), "
            "('x' || substr(md5(coalesce({text}, '')), 1, 16))::bit(64)::bigint "
            "from {relation} where occurred_on = any({days}::date[])"
        ).format(
            channel=sql.Literal(staged.channel_code),
            id=sql.Identifier(staged.id_column),
            text=sql.SQL(staged.text),
            is_voice=sql.SQL(staged.is_voice),
            relation=sql.Identifier("staging", staged.relation),
            days=sql.Literal(sorted(wanted)),
        )
        frames.append(read_frame(connection, query, ITEM_SCHEMA))
    return pl.concat(frames).with_columns(pl.col("text").fill_null(""))


def sample_texts(
    connection: psycopg.Connection, *, from_on: date, through_on: date, limit: int
) -> dict[str, pl.Series]:
    """For each channel at most `limit` texts of the days, both included, drawn by the hash of their id.

    The same texts come whatever the order of rows, and a day more or less changes few of them.
    """
    found: dict[str, pl.Series] = {}
    for staged in STAGED:
        query = sql.SQL(
            "select coalesce({text}, '') from {relation} where occurred_on between {first} and {last} "
            "order by md5({id}::text), {id}::text limit {limit}"
        ).format(
            text=sql.SQL(staged.text),
            relation=sql.Identifier("staging", staged.relation),
            id=sql.Identifier(staged.id_column),
            first=sql.Literal(from_on),
            last=sql.Literal(through_on),
            limit=sql.Literal(limit),
        )
        texts = read_frame(connection, query, {"text": pl.String})["text"].fill_null("")
        if len(texts):
            other_door = found.get(staged.channel_code)
            found[staged.channel_code] = texts if other_door is None else pl.concat([other_door, texts])
    return found


def department_names(connection: psycopg.Connection, *, from_on: date, through_on: date) -> list[str]:
    """Every department that an item of the days was given to, sorted, from the relations that name one."""
    relations = [staged.relation for staged in STAGED]
    naming = connection.execute(
        "select distinct table_name from information_schema.columns "
        "where table_schema = 'staging' and column_name = 'department_name' and table_name = any(%s) order by 1",
        (relations,),
    ).fetchall()
    found: set[str] = set()
    for (relation,) in naming:
        query = sql.SQL(
            "select distinct department_name from {relation} where occurred_on between {first} and {last} "
            "and department_name is not null"
        ).format(relation=sql.Identifier("staging", relation), first=sql.Literal(from_on), last=sql.Literal(through_on))
        found.update(read_frame(connection, query, {"department_name": pl.String})["department_name"].to_list())
    return sorted(found)


def newest_version(connection: psycopg.Connection) -> ModelVersion | None:
    """The text model trained through the latest day, or None before the first training."""
    row = connection.execute(
        "select model_version, trained_from_on, trained_through_on, parameters from inferred.model_version "
        "where kind = %s order by trained_through_on desc, created_at desc, model_version limit 1",
        (KIND,),
    ).fetchone()
    return ModelVersion(*row) if row else None


def write_version(
    connection: psycopg.Connection, version: ModelVersion, entries: pl.DataFrame, *, trained_at: datetime
) -> None:
    """Store a trained vocabulary under its version; the same version twice is one."""
    connection.execute(
        "insert into inferred.model_version (model_version, kind, trained_from_on, trained_through_on, parameters, "
        "created_at) values (%s, %s, %s, %s, %s, %s) on conflict (model_version) do update set "
        "trained_through_on = excluded.trained_through_on, parameters = excluded.parameters",
        (
            version.name,
            KIND,
            version.trained_from_on,
            version.trained_through_on,
            Jsonb(dict(version.parameters)),
            trained_at,
        ),
    )
    connection.execute("delete from inferred.vocabulary where model_version = %s", (version.name,))
    rows = entries.select(
        pl.lit(version.name).alias("model_version"), "channel_code", "noun", "document_count", "score"
    )
    write_frame(connection, "vocabulary", rows)


def read_vocabulary(connection: psycopg.Connection, model_version: str) -> pl.DataFrame:
    """channel_code, noun, document_count, score of a version, sorted by channel and noun."""
    query = sql.SQL(
        "select channel_code, noun, document_count, score from inferred.vocabulary where model_version = {}"
    ).format(sql.Literal(model_version))
    schema = {"channel_code": pl.String, "noun": pl.String, "document_count": pl.Int64, "score": pl.Float64}
    return read_frame(connection, query, schema).sort("channel_code", "noun")


def read_stored(connection: psycopg.Connection, model_version: str, days: Days) -> pl.DataFrame:
    """What is already inferred for the days: channel_code, voc_id, occurred_on, is_voice, text_hash."""
    schema = {
        "channel_code": pl.String,
        "voc_id": pl.String,
        "occurred_on": pl.Date,
        "is_voice": pl.Boolean,
        "text_hash": pl.Int64,
    }
    frames = [pl.DataFrame(schema=schema)]
    for channel, wanted in sorted(days.items()):
        query = sql.SQL(
            "select {columns} from inferred.voc_inference where model_version = {version} and channel_code = {channel} "
            "and occurred_on = any({days}::date[])"
        ).format(
            columns=identifiers(schema),
            version=sql.Literal(model_version),
            channel=sql.Literal(channel),
            days=sql.Literal(sorted(wanted)),
        )
        frames.append(read_frame(connection, query, schema))
    return pl.concat(frames)


def read_matters(connection: psycopg.Connection, model_version: str, *, from_on: date, end_on: date) -> pl.DataFrame:
    """channel_code, voc_id, district_code, matter_id of the days [from_on, end_on)."""
    schema = dict.fromkeys(("channel_code", "voc_id", "district_code", "matter_id"), pl.String)
    query = sql.SQL(
        "select {columns} from inferred.voc_inference where model_version = {version} and occurred_on >= {first} "
        "and occurred_on < {end}"
    ).format(
        columns=identifiers(schema),
        version=sql.Literal(model_version),
        first=sql.Literal(from_on),
        end=sql.Literal(end_on),
    )
    return read_frame(connection, query, schema)


def delete_inferences(connection: psycopg.Connection, model_version: str, items: pl.DataFrame) -> int:
    """Delete by channel_code and voc_id. Returns how many stood there."""
    return sum(
        connection.execute(
            "delete from inferred.voc_inference where model_version = %s and channel_code = %s and voc_id = any(%s)",
            (model_version, channel, part["voc_id"].to_list()),
        ).rowcount
        for channel, part in _by_channel(items)
    )


def write_inferences(connection: psycopg.Connection, inferences: pl.DataFrame) -> None:
    """Append rows of `INFERENCE_COLUMNS`; the caller has deleted what they replace."""
    rows = inferences.select(INFERENCE_COLUMNS).with_columns(
        array("nouns"), array("topic_top3"), array("likely_department_top3")
    )
    write_frame(connection, "voc_inference", rows, columns=INFERENCE_COLUMNS)


def update_matters(connection: psycopg.Connection, model_version: str, matters: pl.DataFrame) -> None:
    """Set matter_id by channel_code and voc_id."""
    for channel, part in _by_channel(matters):
        ids = part["voc_id"].to_list()
        # The ids stand in the condition twice: a fresh table has no statistics, and a join alone is planned as a
        # nested loop over all of it.
        connection.execute(
            "update inferred.voc_inference t set matter_id = moved.matter_id "
            "from unnest(%s::text[], %s::text[]) as moved (voc_id, matter_id) "
            "where t.model_version = %s and t.channel_code = %s and t.voc_id = any(%s) and t.voc_id = moved.voc_id",
            (ids, part["matter_id"].to_list(), model_version, channel, ids),
        )


def _by_channel(items: pl.DataFrame) -> Iterator[tuple[str, pl.DataFrame]]:
    for (channel,), part in items.sort("channel_code", "voc_id").group_by("channel_code", maintain_order=True):
        yield str(channel), part


_VOICE = (
    "from inferred.voc_inference where model_version = {version} and occurred_on >= {first} and occurred_on < {end} "
    "and is_voice and is_relevant"
)


def voices_of(connection: psycopg.Connection, model_version: str, *, from_on: date, end_on: date) -> pl.DataFrame:
    """channel_code, voc_id, occurred_on, matter_id, is_abusive, nouns of relevant voices in [from_on, end_on)."""
    schema = {
        "channel_code": pl.String,
        "voc_id": pl.String,
        "occurred_on": pl.Date,
        "matter_id": pl.String,
        "is_abusive": pl.Boolean,
        "nouns": pl.String,
    }
    query = sql.SQL(
        "select channel_code, voc_id, occurred_on, matter_id, is_abusive, array_to_string(nouns, ',') " + _VOICE
    ).format(version=sql.Literal(model_version), first=sql.Literal(from_on), end=sql.Literal(end_on))
    split = pl.when(pl.col("nouns").fill_null("") == "").then(pl.lit([], dtype=pl.List(pl.String)))
    return read_frame(connection, query, schema).with_columns(
        split.otherwise(pl.col("nouns").str.split(",")).alias("nouns")
    )


def write_keywords(
    connection: psycopg.Connection,
    model_version: str,
    week: date,
    keywords: pl.DataFrame,
    pairs: pl.DataFrame,
    *,
    matter_count: int,
    tested_count: int,
    baseline: Baseline,
) -> None:
    """Replace a week's keywords of a version, their companions, and the description of what they were compared with."""
    for table in ("keyword_weekly", "keyword_companion_weekly", "keyword_week"):
        connection.execute(
            sql.SQL("delete from {} where week_start_on = %s and model_version = %s").format(
                sql.Identifier("inferred", table)
            ),
            (week, model_version),
        )
    parameters = {
        "prior_weeks_by_channel": dict(sorted(baseline.channel_weeks.items())),
        "untested_channels": list(baseline.untested_channels),
        "is_full_baseline": baseline.is_full,
    }
    connection.execute(
        "insert into inferred.keyword_week (week_start_on, model_version, matter_count, tested_count, parameters) "
        "values (%s, %s, %s, %s, %s)",
        (week, model_version, matter_count, tested_count, Jsonb(parameters)),
    )
    columns = (
        "week_start_on",
        "keyword",
        "model_version",
        "matter_count",
        "prior_matter_count",
        "recent_matter_count",
        "log_odds",
        "z_score",
        "q_value",
        "rising_z_score",
        "is_significant",
        "is_rising",
        "related_keywords",
        "channel_counts",
        "evidence_ids",
    )
    rows = keywords.with_columns(
        pl.lit(week).alias("week_start_on"),
        pl.lit(model_version).alias("model_version"),
        array("related_keywords"),
        array("evidence_ids"),
        pl.col("channel_counts").map_elements(_channel_json, return_dtype=pl.String),
    ).select(columns)
    write_frame(connection, "keyword_weekly", rows, columns=columns)
    companions = pairs.select(
        pl.lit(week).alias("week_start_on"),
        "keyword",
        "companion",
        pl.lit(model_version).alias("model_version"),
        pl.col("together").alias("matter_count"),
        pl.col("expected").alias("expected_matter_count"),
        "lift",
        "q_value",
        array("evidence_ids"),
    )
    write_frame(connection, "keyword_companion_weekly", companions)


def drop_old_inferences(connection: psycopg.Connection, *, keep: int) -> None:
    """Forget the inferences, vocabularies and counted nouns of all text versions but the newest `keep`.

    Versions themselves and the keywords published under them stay.
    """
    old = [
        row[0]
        for row in connection.execute(
            "select model_version from inferred.model_version where kind = %s "
            "order by trained_through_on desc, created_at desc, model_version offset %s",
            (KIND, keep),
        ).fetchall()
    ]
    for table in ("voc_inference", "vocabulary", *noun_weeks.TABLES):
        connection.execute(
            sql.SQL("delete from {} where model_version = any(%s)").format(sql.Identifier("inferred", table)), (old,)
        )


def note_model_change(connection: psycopg.Connection, model_version: str, previous: str) -> int:
    """Write `quality.changed_day` for days on which two versions differ in something that `core` holds.

    Returns:
        The number of (feed, day) rows written.
    """
    feeds = Jsonb(_FEEDS)
    return connection.execute(
        "insert into quality.changed_day (feed, covered_on, cause) "
        "select distinct %s::jsonb ->> a.channel_code, a.occurred_on, 'model' "
        "from inferred.voc_inference a join inferred.voc_inference b using (channel_code, voc_id) "
        "where a.model_version = %s and b.model_version = %s and "
        "(a.is_relevant, a.topic_code, a.district_code, a.matter_id, a.is_abusive, a.sentiment_code) is distinct from "
        "(b.is_relevant, b.topic_code, b.district_code, b.matter_id, b.is_abusive, b.sentiment_code) order by 1, 2",
        (feeds, model_version, previous),
    ).rowcount


def note_changed_days(connection: psycopg.Connection, days: Iterable[tuple[str, date]]) -> None:
    """Write `quality.changed_day` for (channel_code, day) whose inferences changed though the day itself did not."""
    rows = sorted((_FEEDS[channel], day) for channel, day in days)
    connection.execute(
        "insert into quality.changed_day (feed, covered_on, cause) "
        "select *, 'model' from unnest(%s::text[], %s::date[]) as changed (feed, covered_on) order by 1, 2",
        ([feed for feed, _ in rows], [day for _, day in rows]),
    )


def day_chunks(counts: pl.DataFrame, *, items: int) -> Iterator[dict[str, frozenset[date]]]:
    """Cut days, in the order of time, into chunks of about so many items, all channels of a day together.

    Args:
        counts: channel_code, occurred_on, items.
        items: the size at which a chunk is full; one day is never cut.
    """
    chunk: dict[str, set[date]] = {}
    filled = 0
    for (day,), part in counts.sort("occurred_on", "channel_code").group_by("occurred_on", maintain_order=True):
        if filled >= items:
            yield {channel: frozenset(days) for channel, days in sorted(chunk.items())}
            chunk, filled = {}, 0
        for channel, count in part.select("channel_code", "items").iter_rows():
            chunk.setdefault(channel, set()).add(day)  # type: ignore[arg-type]
            filled += count
    if chunk:
        yield {channel: frozenset(days) for channel, days in sorted(chunk.items())}


def _channel_json(counts: Iterable[Mapping[str, object]]) -> str:
    return json.dumps({str(entry["channel_code"]): entry["matters"] for entry in counts}, ensure_ascii=False)

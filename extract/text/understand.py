"""The night's text understanding, after staging and before core: train when due, infer what changed, count keywords.

Cost follows what changed: items of changed days whose text is new are judged and tagged; matters are compared from the
first changed day on, against 28 days before it; nouns are counted for the touched weeks (`noun_weeks`),
keywords for those among the last 13.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from importlib.resources import files
from importlib.resources.abc import Traversable

import polars as pl
import psycopg

from extract import relevance
from extract.text import (
    companions,
    inference,
    keywords,
    matters,
    model_store,
    noun_weeks,
    nouns,
    sentiment,
    starting_model,
    store,
    urgency,
    vocabulary,
    word_lists,
)
from extract.text.text_model import TextModel
from korean_calendar.weeks import week_of

TRAINING_WEEKS = 60
KEYWORD_WEEKS = 13
KEPT_VERSIONS = 2
CHUNK_ITEMS = 40_000
RULES = "text-4"


@dataclass(frozen=True)
class UnderstandResult:
    """What a run did.

    Attributes:
        model_version: under which everything was written; hand it to dbt.
        is_retrained: whether this run trained it.
        inferred_count: items judged anew.
        removed_count: inferences of items that vanished.
        moved_count: items that changed their matter beside those.
        keyword_weeks: the Mondays whose keywords were counted.
    """

    model_version: str
    is_retrained: bool
    inferred_count: int
    removed_count: int
    moved_count: int
    keyword_weeks: tuple[date, ...]


@dataclass
class _Touched:
    """The days a run changed, the first day whose texts differ, and (channel, day) of items that changed matter."""

    days: set[date] = field(default_factory=set)
    first_text_on: date | None = None
    moved: set[tuple[str, date]] = field(default_factory=set)

    def note_texts(self, days: pl.Series) -> None:
        self.days.update(days.to_list())
        if len(days):
            first = min(days.to_list())
            self.first_text_on = min(first, self.first_text_on or first)


def run(
    connection: psycopg.Connection,
    *,
    business_date: date,
    changed_after: int,
    changed_through: int,
    trained_at: datetime,
    judge: inference.Judge | None = None,
) -> UnderstandResult:
    """Bring `inferred` up to the staging layer, in one transaction.

    Args:
        connection: as role `modeler`.
        business_date: the night's KST day; items after it are not looked at.
        changed_after: `quality.changed_day` is followed from this id (not included) ...
        changed_through: ... to this one; 0 for `changed_after` means everything in staging.
        trained_at: the clock, for the record of a training.
        judge: relevance rules; those of `extract.relevance` when not given.

    Returns:
        What was done. The same call again does nothing and leaves the same tables.
    """
    judge = judge or relevance.judge
    with connection.transaction():
        version, is_retrained, previous = current_version(connection, business_date, trained_at)
        counts = _work(connection, version.name, business_date, changed_after, changed_through, is_retrained)
        touched = _Touched()
        trained = None if version.model_id is None else model_store.read_model(connection, version.model_id).model
        model = starting_model.beside(trained)
        tagger = nouns.Tagger(vocabulary.Vocabulary(store.read_vocabulary(connection, version.name)).nouns)
        inferred = removed = 0
        for days in store.day_chunks(counts, items=CHUNK_ITEMS):
            added, gone = _infer(connection, version.name, days, tagger, judge, model, touched)
            inferred, removed = inferred + added, removed + gone
        moved = _assign_matters(connection, version.name, business_date, touched)
        if is_retrained and previous is not None:
            store.note_model_change(connection, version.name, previous.name)
        elif changed_after != 0:
            taken = set(counts.select("channel_code", "occurred_on").iter_rows())
            store.note_changed_days(connection, touched.moved - taken)
        weeks = _keyword_weeks(business_date, touched, is_everything=is_retrained or changed_after == 0)
        dirty = {week_of(day).start_on for day in touched.days}
        _count_keywords(connection, version.name, weeks, dirty, latest=last_complete_week(business_date))
        if is_retrained:
            store.drop_old_inferences(connection, keep=KEPT_VERSIONS)
    return UnderstandResult(version.name, is_retrained, inferred, removed, moved, tuple(weeks))


def last_complete_week(business_date: date) -> date:
    """The Monday of the latest reporting week that has ended by that day."""
    week = week_of(business_date)
    return week.start_on if business_date == week.last_on else week.shifted(-1).start_on


def current_version(
    connection: psycopg.Connection, business_date: date, trained_at: datetime
) -> tuple[store.ModelVersion, bool, store.ModelVersion | None]:
    """The version a night speaks with, trained now if it is due: (version, whether trained now, the one before)."""
    newest = store.newest_version(connection)
    rules = _rules_digest()
    # A week's new words must be in the vocabulary that counts them: train once a week has ended, not by age alone.
    due_on = last_complete_week(business_date) + timedelta(days=6)
    model_id = model_store.model_in_force(connection)
    is_current = newest is not None and newest.parameters.get("rules") == rules and newest.model_id == model_id
    if newest is not None and is_current and newest.trained_through_on >= due_on:
        return newest, False, None
    from_on = business_date - timedelta(weeks=TRAINING_WEEKS) + timedelta(days=1)
    texts = store.sample_texts(
        connection, from_on=from_on, through_on=business_date, limit=vocabulary.MAX_TEXTS_PER_CHANNEL
    )
    names = store.department_names(connection, from_on=from_on, through_on=business_date)
    learned = vocabulary.train(texts, names=names)
    fingerprint = hashlib.sha256(f"{learned.fingerprint}{rules}{model_id or ''}".encode()).hexdigest()[:8]
    version = store.ModelVersion(
        f"{store.KIND}-{business_date:%Y%m%d}-{fingerprint}",
        from_on,
        business_date,
        {
            "rules": rules,
            "model_id": model_id,
            "texts_by_channel": {channel: len(sample) for channel, sample in sorted(texts.items())},
        },
    )
    store.write_version(connection, version, learned.entries, trained_at=trained_at)
    return version, True, newest


def _work(
    connection: psycopg.Connection,
    version: str,
    business_date: date,
    changed_after: int,
    changed_through: int,
    is_retrained: bool,
) -> pl.DataFrame:
    """channel_code, occurred_on, items of the days to look at; a changed day that is empty now has 0 items."""
    everything = changed_after == 0
    horizon = None if everything else business_date - timedelta(weeks=TRAINING_WEEKS) + timedelta(days=1)
    changed = store.changed_days(connection, changed_after=changed_after, changed_through=changed_through)
    rows = [(channel, day, 0) for channel, days in changed.items() for day in sorted(days)]
    wanted = pl.DataFrame(
        rows, schema={"channel_code": pl.String, "occurred_on": pl.Date, "items": pl.Int64}, orient="row"
    )
    if everything or is_retrained:
        wanted = pl.concat([wanted, store.staged_counts(connection, from_on=horizon)])
    if everything:
        wanted = pl.concat([wanted, store.inferred_days(connection, version)])
    return (
        wanted.filter(pl.col("occurred_on") <= business_date)
        .group_by("channel_code", "occurred_on")
        .agg(pl.col("items").max())
    )


def _infer(
    connection: psycopg.Connection,
    version: str,
    days: store.Days,
    tagger: nouns.Tagger,
    judge: inference.Judge,
    model: TextModel | None,
    touched: _Touched,
) -> tuple[int, int]:
    """Infer new and changed items of the days, forget vanished ones. Returns (inferred, removed)."""
    items = store.read_items(connection, days)
    stored = store.read_stored(connection, version, days)
    key, known = ["channel_code", "voc_id"], ["channel_code", "voc_id", "occurred_on", "is_voice", "text_hash"]
    fresh = items.join(stored, on=known, how="anti").sort(key)
    vanished = stored.join(items, on=key, how="anti")
    replaced = stored.join(fresh, on=key, how="semi")
    touched.note_texts(vanished["occurred_on"])
    touched.note_texts(replaced["occurred_on"])
    touched.note_texts(fresh["occurred_on"])
    # By id, whatever day it stood on before: an item may have moved between days.
    store.delete_inferences(connection, version, pl.concat([vanished.select(key), fresh.select(key)]))
    if not fresh.is_empty():
        found = inference.infer(fresh, version=version, tagger=tagger, judge=judge, model=model)
        store.write_inferences(connection, found)
    return fresh.height, vanished.height


def _assign_matters(connection: psycopg.Connection, version: str, business_date: date, touched: _Touched) -> int:
    """Compare from the first changed day on; earlier items of the span enter as they stand. Returns items moved."""
    start_on = touched.first_text_on
    if start_on is None:
        return 0
    from_on = start_on - timedelta(days=matters.SPAN_DAYS)
    counts = store.staged_counts(connection, from_on=from_on).filter(pl.col("occurred_on") <= business_date)
    book, moved_count = matters.MatterBook(), 0
    for days in store.day_chunks(counts, items=CHUNK_ITEMS):
        wanted = sorted({day for channel_days in days.values() for day in channel_days})
        stored = store.read_matters(connection, version, from_on=wanted[0], end_on=wanted[-1] + timedelta(days=1))
        items = store.read_items(connection, days).join(stored, on=["channel_code", "voc_id"])
        told = items.with_columns(pl.when(pl.col("occurred_on") < start_on).then("matter_id").alias("matter_id"))
        found = book.assign(told)
        moved = (
            found.join(items.rename({"matter_id": "stored_id"}), on=["channel_code", "voc_id"])
            .filter(pl.col("matter_id") != pl.col("stored_id"))
            .sort("channel_code", "voc_id")
        )
        touched.days.update(moved["occurred_on"].to_list())
        touched.moved.update(moved.select("channel_code", "occurred_on").iter_rows())
        store.update_matters(connection, version, moved)
        moved_count += moved.height
    return moved_count


def _keyword_weeks(business_date: date, touched: _Touched, *, is_everything: bool) -> list[date]:
    latest = last_complete_week(business_date)
    candidates = [latest - timedelta(weeks=back) for back in range(KEYWORD_WEEKS - 1, -1, -1)]
    if is_everything:
        return candidates
    dirty = {week_of(day).start_on for day in touched.days}
    return [week for week in candidates if week in dirty or (week == latest and dirty)]


def _count_keywords(
    connection: psycopg.Connection, version: str, weeks: list[date], dirty: set[date], *, latest: date
) -> None:
    if not weeks:
        return
    first = weeks[0] - timedelta(weeks=keywords.LAST_PRIOR_WEEK)
    # A week that has not ended is counted when it has.
    noun_weeks.renew(connection, version, {week for week in dirty if week <= latest}, first=first, last=latest)
    counts, totals = noun_weeks.read(connection, version, first=first, last=weeks[-1])
    stop = word_lists.stop_words() | word_lists.district_names()
    for week in weeks:
        found, baseline = keywords.keywords_of_week(week, counts, totals, stop=stop)
        voices = store.voices_of(connection, version, from_on=week, end_on=week + timedelta(weeks=1))
        # Numbers are tested for all words, then words about the same matters share a line.
        lines = companions.one_line_each(found, voices)
        names = lines.table["keyword"].to_list()
        related = [lines.related[name] for name in names]
        complete = (
            lines.table.join(companions.evidence(voices, names), on="keyword", how="left", maintain_order="left")
            .with_columns(pl.Series("related_keywords", related, dtype=pl.List(pl.String)))
            # A keyword nobody can look up is not shown: every item behind it was abusive.
            .filter(pl.col("evidence_ids").is_not_null())
        )
        store.write_keywords(
            connection,
            version,
            week,
            complete,
            # A pair said in abusive items alone cannot be looked up either.
            lines.pairs.filter(
                pl.col("keyword").is_in(complete["keyword"].to_list()) & pl.col("evidence_ids").is_not_null()
            ),
            matter_count=voices["matter_id"].n_unique(),
            tested_count=found.height,
            baseline=baseline,
        )


def _rules_digest() -> str:
    """Changes with any rule or word list that inference depends on, those of relevance too."""
    digest = hashlib.sha256(
        f"{RULES}\n{vocabulary.RULES}\n{sentiment.RULES}\n{urgency.RULES}\n{word_lists.data_digest()}".encode()
    )
    for path in _data_files(files("extract.relevance")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _data_files(folder: Traversable) -> list[Traversable]:
    found: list[Traversable] = []
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        if entry.is_dir():
            found += _data_files(entry)
        elif entry.name.endswith((".csv", ".toml", ".txt")):
            found.append(entry)
    return found

"""What was planted, written beside the exports for tests; the pipeline never reads it."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from demo_city.campaign import campaign_rule
from demo_city.city import City
from demo_city.days import Days, to_date, to_number
from demo_city.drop_files import private_folder
from demo_city.exports import BULK_START_ON
from demo_city.lexicon import read_toml
from demo_city.personal_data import PlantedSpan
from demo_city.volume import planted


def write_truth(city: City, *, from_on: date, through_on: date, folder: Path) -> dict[str, Path]:
    """Write the truth of some days.

    Args:
        city: whose truth.
        from_on: first day.
        through_on: last day.
        folder: made private if it is not there.

    Returns:
        Path by name: `events` (JSON: bursts, flares, campaign, drift), `event_items`, `personal_data` (positions in the
        exported texts), `posts` (kind of every social post, abuse), `petitions` (lateness and life), `changes` (edits,
        deletions, withdrawals with their times).
    """
    private_folder(folder)
    days = Days.of(from_on, through_on)
    calls, petitions, board = city.calls(days), city.petitions(days), city.board_posts(days)
    posts = {"social.query_posts": city.query_posts(days)}
    if through_on >= BULK_START_ON:
        posts["social.bulk_posts"] = city.bulk_posts(Days.of(max(from_on, BULK_START_ON), through_on))
    feeds = {
        "call_center.calls": (calls, calls.call_id, "summary"),
        "petition.petitions": (petitions, petitions.petition_id, "body"),
        "homepage.board_posts": (board, board.post_id, "body"),
        **{feed: (found, found.post_id, "body") for feed, found in posts.items()},
    }
    items, spans, changes = [], [], []
    for feed, (found, ids, column) in feeds.items():
        plan = found.plan
        for row in np.flatnonzero(plan.event >= 0):
            items.append((feed, ids[row], plan.event_names[plan.event[row]]))
        for row in np.flatnonzero(getattr(found, "is_campaign", np.zeros(len(ids), dtype=bool))):
            items.append((feed, ids[row], campaign_rule()["name"]))
        spans += _span_rows(feed, ids, column, found.spans)
        for what in ("edited_at", "deleted_at", "withdrawn_at", "answered_at"):
            times = getattr(found, what, None)
            if times is not None and not (what == "answered_at" and feed == "call_center.calls"):
                changes += [(feed, ids[row], what, _moment(times[row])) for row in np.flatnonzero(times >= 0)]
    posts_rows = [
        (feed, found.post_id[i], found.kind[i], int(found.kind[i] == "voice"), int(found.is_abusive[i]))
        for feed, found in posts.items()
        for i in range(len(found))
    ]
    petition_rows = zip(
        petitions.petition_id,
        petitions.type,
        petitions.agency,
        petitions.department,
        [str(to_date(day)) for day in petitions.due_day],
        petitions.is_late.astype(int),
        strict=True,
    )
    events = folder / "events.json"
    listing = json.dumps(_events(city, from_on, through_on), ensure_ascii=False, indent=1)
    events.write_text(listing + "\n", encoding="utf-8")
    return {
        "events": events,
        "event_items": _write(folder / "event_items.csv", ("feed", "id", "event"), items),
        "personal_data": _write(
            folder / "personal_data.csv", ("feed", "id", "column", "start", "end", "type", "value"), spans
        ),
        "posts": _write(folder / "posts.csv", ("feed", "id", "kind", "is_relevant", "is_abusive"), posts_rows),
        "petitions": _write(
            folder / "petitions.csv", ("id", "type", "agency", "department", "due_on", "is_late"), petition_rows
        ),
        "changes": _write(folder / "changes.csv", ("feed", "id", "what", "at"), changes),
    }


def _events(city: City, from_on: date, through_on: date) -> list[dict[str, Any]]:
    """Bursts, flares, campaign and drift that touch the days."""
    words = city.lexicon
    factors = {"call_center": city.scale / 0.25, "social_query": city.scale / 0.25, "petition": 1.0, "homepage": 1.0}
    found: dict[str, dict[str, Any]] = {}
    for feed, factor in factors.items():
        first, last = to_number(from_on), to_number(through_on)
        for event in planted(words, seed=city.seed, feed=feed, first=first, last=last, factor=factor):
            entry = found.setdefault(
                event.name,
                {
                    "name": event.name,
                    "kind": event.kind,
                    "topic": words.subjects[event.subject].topic,
                    "zone": words.zones[event.zone].name if event.zone >= 0 else "",
                    "start_on": str(to_date(event.first_day)),
                    "district_code": words.zones[event.zone].after if event.zone >= 0 else "",
                    "per_day": {},
                },
            )
            entry["per_day"][feed] = list(event.counts)
    rule = campaign_rule()
    campaign = {
        "name": rule["name"],
        "kind": "campaign",
        "topic": rule["topic"],
        "start_on": str(rule["start_on"]),
        "per_day": rule["per_day"],
    }
    drifts = [
        {"name": name, "kind": "drift", **{key: str(value) for key, value in drift.items()}}
        for name, drift in read_toml("events.toml")["drift"].items()
    ]
    return [*found.values(), campaign, *drifts]


def _span_rows(feed: str, ids: Sequence[Any], column: str, spans: Iterable[PlantedSpan]) -> list[tuple[Any, ...]]:
    return [(feed, ids[s.row], column, s.start, s.end, s.type, s.value) for s in spans]


def _moment(seconds: np.int64) -> str:
    return str(np.datetime64(int(seconds), "s")).replace("T", " ")


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
    return path

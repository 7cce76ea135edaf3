"""Everything the city's people talk about, read once from `demo_city/data`."""

from __future__ import annotations

import csv
import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from demo_city.days import to_number
from demo_city.korean import with_particle

DATA = Path(__file__).parent / "data"
_PARTICLES = {"i": "이", "eul": "을", "eun": "은"}
REDRAWN_ON = date(2026, 7, 1)
"""From this day on the city has 11 districts instead of 10."""


@dataclass(frozen=True)
class Zone:
    """A part of the city that was never split by the redrawing of 2026-07-01."""

    name: str
    before: str
    after: str
    people: float
    dongs: tuple[str, ...]
    spots: tuple[str, ...]
    schools: tuple[str, ...]


@dataclass(frozen=True)
class Subject:
    """One thing people complain about or ask for, with its words.

    Attributes:
        weight: share within the topic; 0 for the subject of a planted event.
        problems: by month (12 entries), plain sentences; `asks` likewise, nouns.
        district_share: part of its petitions that a district office answers.
        locator: whether a place in the street (`spot`), a home (`home`) or no place is named.
    """

    topic: str
    name: str
    middle: str
    weight: float
    departments: tuple[str, ...]
    locator: str
    problems: tuple[tuple[str, ...], ...]
    asks: tuple[tuple[str, ...], ...]
    questions: tuple[str, ...]
    district_share: float
    district_department: str
    drift: str


@dataclass(frozen=True)
class Event:
    """A planted burst: extra items a day by feed, at scale 0.25."""

    name: str
    kind: str
    topic: str
    zone: str
    start_on: date
    per_day: Mapping[str, tuple[int, ...]]
    subject: int
    note: str


@dataclass(frozen=True)
class Latent:
    """A subject that rises in social channels first, whatever becomes of it.

    Attributes:
        is_open: the history ends before anybody knows.
        social_query: mean posts a week at scale 0.25 from `start_on`.
    """

    name: str
    noun: str
    is_open: bool
    start_on: date
    subject: int
    social_query: tuple[float, ...]


@dataclass(frozen=True)
class Department:
    code: str
    label: str
    topic: str
    successor: str
    valid_from: int
    valid_to: int


@dataclass(frozen=True)
class PhraseTable:
    """Phrases of all subjects: `ids[start[s, m] : start[s, m] + count[s, m]]` are those of subject s in month m."""

    phrases: tuple[str, ...]
    ids: NDArray[np.int64]
    start: NDArray[np.int64]
    count: NDArray[np.int64]


@dataclass(frozen=True)
class Lexicon:
    """All word lists, indexed the way the generators need them."""

    topics: tuple[str, ...]
    seasons: NDArray[np.float64]
    tags: Mapping[str, tuple[str, ...]]
    subjects: tuple[Subject, ...]
    events: tuple[Event, ...]
    latents: tuple[Latent, ...]
    zones: tuple[Zone, ...]
    slots: Mapping[str, tuple[str, ...]]
    problems: PhraseTable
    asks: PhraseTable
    questions: PhraseTable
    departments: tuple[Department, ...]
    district_labels: Mapping[str, str]
    categories: Mapping[tuple[str, str], str]
    shares: Mapping[str, Mapping[str, float]]
    texts: Mapping[str, Mapping[str, Any]]

    @functools.cached_property
    def department_epochs(self) -> NDArray[np.int64]:
        """Day numbers on which the set of valid departments changes."""
        edges = {d.valid_from for d in self.departments} | {d.valid_to + 1 for d in self.departments}
        return np.array(sorted(edges), dtype=np.int64)

    def departments_of(self, subject: int, epoch: int) -> tuple[str, ...]:
        """Labels of the departments in charge of a subject, valid in an epoch (index after `department_epochs`)."""
        day = self.department_epochs[max(epoch - 1, 0)]
        wanted = self.subjects[subject].departments
        return tuple(d.label for d in self.departments if d.code in wanted and d.valid_from <= day <= d.valid_to)

    def regular(self) -> NDArray[np.int64]:
        """Subjects that are not of a planted event."""
        return np.array([i for i, s in enumerate(self.subjects) if s.weight > 0], dtype=np.int64)


def read_toml(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))


def _read_csv(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _subject(topic: str, entry: Mapping[str, Any], seasonal: list[Mapping[str, Any]]) -> Subject:
    problems = [list(entry["problems"]) for _ in range(12)]
    asks = [list(entry["asks"]) for _ in range(12)]
    for season in seasonal:
        if season["subject"] == entry["name"]:
            for month in season["months"]:
                # Twice: in its season it is what people talk about.
                problems[month - 1] += 2 * season["problems"]
                asks[month - 1] += 2 * season["asks"]
    return Subject(
        topic=topic,
        name=entry["name"],
        middle=entry["middle"],
        weight=float(entry.get("weight", 0)),
        departments=tuple(entry["departments"]),
        locator=entry["locator"],
        problems=tuple(map(tuple, problems)),
        asks=tuple(map(tuple, asks)),
        questions=tuple(entry["questions"]),
        district_share=float(entry.get("district_share", 0.0)),
        district_department=entry.get("district_department", ""),
        drift=entry.get("drift", ""),
    )


def _table(by_subject: list[tuple[tuple[str, ...], ...]]) -> PhraseTable:
    phrases: dict[str, int] = {}
    ids: list[int] = []
    start = np.zeros((len(by_subject), 12), dtype=np.int64)
    count = np.zeros((len(by_subject), 12), dtype=np.int64)
    for s, months in enumerate(by_subject):
        for m, words in enumerate(months):
            start[s, m], count[s, m] = len(ids), len(words)
            ids += [phrases.setdefault(word, len(phrases)) for word in words]
    return PhraseTable(tuple(phrases), np.array(ids, dtype=np.int64), start, count)


def _events(first_subject: int) -> tuple[list[Event], list[Subject]]:
    events, subjects = [], []
    for number, entry in enumerate(read_toml("events.toml")["event"]):
        words = entry["phrases"]
        subjects.append(_subject(entry["topic"], {**entry, **words}, []))
        events.append(
            Event(
                name=entry["name"],
                kind=entry["kind"],
                topic=entry["topic"],
                zone=entry["zone"],
                start_on=entry["start_on"],
                per_day={feed: tuple(counts) for feed, counts in entry["per_day"].items()},
                subject=first_subject + number,
                note=entry["note"],
            )
        )
    return events, subjects


def _latents(first_subject: int) -> tuple[list[Latent], list[Subject]]:
    listing = read_toml("latent.toml")
    latents, subjects = [], []
    for number, entry in enumerate(listing["subject"]):
        noun = entry["noun"]
        forms = {"noun": noun, "noun_e": f"{noun}에"}
        forms |= {f"noun_{name}": with_particle(noun, particle) for name, particle in _PARTICLES.items()}
        said = [template.format(**forms) for template in listing["rule"]["problems"]]
        subjects.append(_subject(entry["topic"], {**entry, "problems": entry["problems"] + said}, []))
        latents.append(
            Latent(
                entry["name"],
                noun,
                entry.get("is_open", False),
                entry["start_on"],
                first_subject + number,
                tuple(entry.get("social_query", listing["rule"]["social_query"])),
            )
        )
    return latents, subjects


def _departments() -> tuple[Department, ...]:
    far = to_number(date(9999, 12, 31))
    return tuple(
        Department(
            code=row["department_code"],
            label=row["label"],
            topic=row["topic_code"],
            successor=row["successor_code"],
            valid_from=to_number(date.fromisoformat(row["valid_from_on"])),
            valid_to=to_number(date.fromisoformat(row["valid_to_on"])) if row["valid_to_on"] else far,
        )
        for row in _read_csv("departments.csv")
    )


@functools.cache
def lexicon() -> Lexicon:
    """The one lexicon; reading it takes about a tenth of a second."""
    shares = read_toml("shares.toml")
    topics = tuple(shares["call_center"])
    seasons, tags, subjects = [], {}, []
    for topic in topics:
        entry = read_toml(f"topics/{topic}.toml")
        seasons.append(entry["season"])
        tags[topic] = tuple(entry["tags"])
        subjects += [_subject(topic, each, entry.get("seasonal", [])) for each in entry["subject"]]
    events, event_subjects = _events(len(subjects))
    subjects += event_subjects
    latents, latent_subjects = _latents(len(subjects))
    subjects += latent_subjects
    zones = tuple(
        Zone(**{**z, "dongs": tuple(z["dongs"]), "spots": tuple(z["spots"]), "schools": tuple(z["schools"])})
        for z in read_toml("places.toml")["zone"]
    )
    return Lexicon(
        topics=topics,
        seasons=np.array(seasons, dtype=np.float64),
        tags=tags,
        subjects=tuple(subjects),
        events=tuple(events),
        latents=tuple(latents),
        zones=zones,
        slots={name: tuple(words) for name, words in read_toml("slots.toml").items()},
        problems=_table([s.problems for s in subjects]),
        asks=_table([s.asks for s in subjects]),
        questions=_table([(s.questions,) * 12 for s in subjects]),
        departments=_departments(),
        district_labels={row["district_code"]: row["label"] for row in _read_csv("districts.csv")},
        categories={(row["channel_code"], row["topic_code"]): row["label"] for row in _read_csv("categories.csv")},
        shares=shares,
        texts={
            name: read_toml(f"{name}.toml")
            for name in ("common", "call", "petition", "homepage", "social", "noise", "roughness", "personal_data")
        },
    )

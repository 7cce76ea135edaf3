"""How much is said on which day, about what and where: the plan that every generator fills with words."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from demo_city.days import add_working_days, is_holiday, is_working_day, months, to_number, weekdays
from demo_city.dice import Dice
from demo_city.lexicon import Lexicon, read_toml

Ints = NDArray[np.int64]
EVENT_ROWS = 1_000_000
"""Rows of planted events are numbered from here, so that an event never shifts the ordinary rows' dice."""

# Monday to Sunday, then public holidays; the day after a day off is busier. Means over a year become 1.
_RHYTHM = {
    "call_center": ((1.32, 1.18, 1.14, 1.12, 1.14, 0.58, 0.45), 0.42, 1.15),
    "petition": ((1.22, 1.18, 1.14, 1.1, 1.06, 0.7, 0.62), 0.6, 1.08),
    "homepage": ((1.15, 1.12, 1.1, 1.05, 1.03, 0.8, 0.75), 0.7, 1.05),
    "social": ((1.0, 1.02, 1.02, 1.0, 1.03, 0.98, 0.95), 0.95, 1.0),
}
_DISPERSION = 150.0


@dataclass(frozen=True)
class Plan:
    """One entry per item: when, which, about what, where; all arrays are (items,).

    Attributes:
        day: days since 1970-01-01.
        number: the row's number within its day.
        event: index into `event_names`, -1 for ordinary items.
    """

    day: Ints
    number: Ints
    subject: Ints
    zone: Ints
    event: Ints
    event_names: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.day)

    def at(self, rows: NDArray) -> Plan:
        return Plan(
            self.day[rows], self.number[rows], self.subject[rows], self.zone[rows], self.event[rows], self.event_names
        )


@dataclass(frozen=True)
class PlantedEvent:
    """An event's extra items of one feed, by day."""

    name: str
    kind: str
    subject: int
    zone: int
    first_day: int
    counts: tuple[int, ...]


def rhythm(days: Ints, pattern: str) -> NDArray[np.float64]:
    """The day's volume against the yearly mean: weekday, public holiday, the rush after days off."""
    return _raw_rhythm(days, pattern) / _mean_rhythm(pattern)


def _raw_rhythm(days: Ints, pattern: str) -> NDArray[np.float64]:
    by_weekday, holiday, after = _RHYTHM[pattern]
    factor = np.array(by_weekday)[weekdays(days)]
    off = is_holiday(days)
    factor = np.where(off, np.minimum(factor, holiday), factor)
    rush = is_working_day(days) & is_holiday(days - 1)
    return np.where(rush, factor * after, factor)


@functools.cache
def _mean_rhythm(pattern: str) -> float:
    year = np.arange(to_number(date(2025, 10, 1)), to_number(date(2026, 10, 1)))
    return float(_raw_rhythm(year, pattern).mean())


def _counts(lexicon: Lexicon, days: Ints, *, seed: int, feed: str, pattern: str, per_day: float) -> Ints:
    """Overdispersed counts around the day's mean."""
    dice = Dice.of(seed=seed, purpose=f"count/{feed}", day_numbers=days, row_numbers=np.zeros_like(days))
    mean = per_day * rhythm(days, pattern)
    spread = np.sqrt(mean + mean**2 / _DISPERSION)
    large = np.maximum(np.rint(mean + spread * dice.normal("large")), 0).astype(np.int64)
    return np.where(mean >= 30, large, _poisson(dice.uniform("small"), np.minimum(mean, 30)))


def _poisson(uniform: NDArray[np.float64], mean: NDArray[np.float64]) -> Ints:
    """Poisson counts by inversion."""
    count = np.zeros(len(mean), dtype=np.int64)
    term = np.exp(-mean)
    total = term.copy()
    for k in range(1, 100):
        more = uniform > total
        if not more.any():
            break
        count[more] = k
        term = term * mean / k
        total = total + term
    return count


def subject_weights(lexicon: Lexicon, days: Ints, *, channel: str) -> NDArray[np.float64]:
    """Weights of the regular subjects, (days, subjects): the channel's mix, the season, and the slow drift."""
    subjects = [lexicon.subjects[i] for i in lexicon.regular()]
    topic = np.array([lexicon.topics.index(s.topic) for s in subjects])
    shares = np.array([lexicon.shares[channel].get(t, 0.0) for t in lexicon.topics])
    within = np.array([s.weight for s in subjects])
    within = within / np.bincount(topic, weights=within)[topic]
    weights = (shares[topic] * within)[None, :] * lexicon.seasons[topic][:, months(days) - 1].T
    for name, drift in read_toml("events.toml")["drift"].items():
        weeks = np.clip((days - to_number(drift["start_on"])) / 7.0, 0, 156)
        # The weight in the phrase files is right half way through the demo's history.
        growth = (1.0 + drift["weekly_rate"]) ** (weeks - 30)
        drifting = np.array([s.drift == name for s in subjects])
        weights = np.where(drifting[None, :], weights * growth[:, None], weights)
    return weights


def planted(lexicon: Lexicon, *, seed: int, feed: str, first: int, last: int, factor: float) -> list[PlantedEvent]:
    """Events that touch the days from `first` to `last` (day numbers, both included) in one feed."""
    found = []
    for event in lexicon.events:
        counts = tuple(int(c * factor + 0.5) for c in event.per_day.get(feed, ()))
        start = to_number(event.start_on)
        if counts and start <= last and start + len(counts) > first:
            zone = next((i for i, z in enumerate(lexicon.zones) if z.name == event.zone), -1)
            found.append(PlantedEvent(event.name, event.kind, event.subject, zone, start, counts))
    found += _latents(lexicon, seed=seed, feed=feed, first=first, last=last, factor=factor)
    return found + _flares(lexicon, seed=seed, feed=feed, first=first, last=last, factor=factor)


def latent_kinds(lexicon: Lexicon, *, seed: int) -> dict[str, str]:
    """What becomes of each subject that rises in social posts, by name: half `latent`, half `decoy`, and the `open`."""
    settled = [latent.name for latent in lexicon.latents if not latent.is_open]
    own = np.array([_event_number(name) for name in settled], dtype=np.int64)
    dice = Dice.of(seed=seed, purpose="latent/kind", day_numbers=np.zeros_like(own), row_numbers=own)
    order = np.argsort(dice.uniform("reaches"), kind="stable")
    kinds = {settled[i]: "latent" if place < len(settled) // 2 else "decoy" for place, i in enumerate(order.tolist())}
    return {latent.name: kinds.get(latent.name, "open") for latent in lexicon.latents}


def _latents(lexicon: Lexicon, *, seed: int, feed: str, first: int, last: int, factor: float) -> list[PlantedEvent]:
    """Social posts for some weeks; of `latent` subjects, calls and petitions that begin when these have run a while."""
    rule = read_toml("latent.toml")["rule"]
    if feed not in ("social_query", "call_center", "petition"):
        return []
    is_social = feed == "social_query"
    kinds = latent_kinds(lexicon, seed=seed)
    found = []
    for latent in lexicon.latents:
        kind = kinds[latent.name]
        if not is_social and kind != "latent":
            continue
        begin = to_number(latent.start_on)
        own = np.array([_event_number(latent.name)], dtype=np.int64)
        whole = Dice.of(seed=seed, purpose="latent", day_numbers=np.array([begin]), row_numbers=own)
        if not is_social:
            begin += 7 * int(whole.between("delay", *rule["delay_weeks"])[0])
        weekly = latent.social_query if is_social else rule[feed]
        days = begin + np.arange(7 * len(weekly))
        mean = np.repeat(np.array(weekly) / 7.0, 7) * factor
        dice = Dice.of(seed=seed, purpose=f"latent/{feed}", day_numbers=days, row_numbers=np.repeat(own, len(days)))
        counts = tuple(_poisson(dice.uniform("count"), mean).tolist())
        if begin <= last and begin + len(counts) > first and any(counts):
            found.append(PlantedEvent(latent.name, kind, latent.subject, -1, begin, counts))
    return found


def _flares(lexicon: Lexicon, *, seed: int, feed: str, first: int, last: int, factor: float) -> list[PlantedEvent]:
    rule = read_toml("events.toml")["flare"]
    if feed not in rule:
        return []
    low, high = rule[feed]
    found = []
    regular = lexicon.regular()
    people = np.array([z.people for z in lexicon.zones])
    first_monday = first - int(weekdays(np.array([first]))[0]) - 7
    for monday in range(first_monday, last + 1, 7):
        week = np.full(rule["per_week"], monday, dtype=np.int64)
        dice = Dice.of(seed=seed, purpose="flare", day_numbers=week, row_numbers=np.arange(len(week)))
        subject = regular[dice.integers("subject", len(regular))]
        zone = dice.weighted("zone", people)
        start = add_working_days(monday + dice.integers("start", 4), 0)
        length = dice.between("length", *rule["days"])
        size = dice.between(f"size/{feed}", low, high)
        for i in range(len(week)):
            counts = tuple(int(size[i] * factor * (1 - 0.25 * k) + 0.5) for k in range(int(length[i])))
            if start[i] <= last and start[i] + len(counts) > first and any(counts):
                name = f"flare_{date(1970, 1, 1) + timedelta(days=int(monday)):%Y%m%d}_{i + 1}"
                found.append(PlantedEvent(name, "flare", int(subject[i]), int(zone[i]), int(start[i]), counts))
    return found


def plan(
    lexicon: Lexicon, days: Ints, *, seed: int, feed: str, channel: str, pattern: str, per_day: float, factor: float
) -> Plan:
    """All items of a feed on consecutive days.

    Args:
        lexicon: all words.
        days: consecutive day numbers.
        seed: the city's seed.
        feed: names the dice and the events' counts, e.g. `social_query`.
        channel: whose topic mix applies, a table of shares.toml.
        pattern: whose weekly rhythm applies.
        per_day: mean items a day without events.
        factor: planted events grow by this.
    """
    counts = _counts(lexicon, days, seed=seed, feed=feed, pattern=pattern, per_day=per_day)
    day = np.repeat(days, counts)
    number = np.arange(len(day)) - np.repeat(np.cumsum(counts) - counts, counts)
    dice = Dice.of(seed=seed, purpose=feed, day_numbers=day, row_numbers=number)
    edges = np.cumsum(subject_weights(lexicon, days, channel=channel), axis=1)
    roll = dice.uniform("subject")
    subject = np.empty(len(day), dtype=np.int64)
    position = 0
    for i, count in enumerate(counts):
        some = slice(position, position + count)
        subject[some] = np.searchsorted(edges[i], roll[some] * edges[i, -1], side="right")
        position += count
    subject = lexicon.regular()[np.minimum(subject, len(lexicon.regular()) - 1)]
    people = np.array([z.people for z in lexicon.zones])
    parts = [(day, number, subject, dice.weighted("zone", people), np.full(len(day), -1))]
    names = []
    for event in planted(lexicon, seed=seed, feed=feed, first=int(days[0]), last=int(days[-1]), factor=factor):
        for offset, count in enumerate(event.counts):
            today = event.first_day + offset
            if not count or not days[0] <= today <= days[-1]:
                continue
            rows = EVENT_ROWS * (1 + _event_number(event.name)) + np.arange(count)
            extra_day = np.full(count, today)
            extra = Dice.of(seed=seed, purpose=feed, day_numbers=extra_day, row_numbers=rows)
            zone = np.full(count, event.zone) if event.zone >= 0 else extra.weighted("zone", people)
            parts.append((extra_day, rows, np.full(count, event.subject), zone, np.full(count, len(names))))
        names.append(event.name)
    columns = [np.concatenate(column).astype(np.int64) for column in zip(*parts, strict=True)]
    whole = Plan(*columns, event_names=tuple(names))
    return whole.at(np.flatnonzero(~_relieved(lexicon, whole, seed=seed, feed=feed)))


def _relieved(lexicon: Lexicon, items: Plan, *, seed: int, feed: str) -> NDArray[np.bool_]:
    """Items that nobody had to say any more, because what they would be about has been mended."""
    unsaid = np.zeros(len(items), dtype=bool)
    topics = np.array([s.topic for s in lexicon.subjects])
    zones = np.array([z.name for z in lexicon.zones])
    dice = Dice.of(seed=seed, purpose=f"relief/{feed}", day_numbers=items.day, row_numbers=items.number)
    for relief in read_toml("events.toml")["relief"]:
        is_about = (topics[items.subject] == relief["topic"]) & (zones[items.zone] == relief["zone"])
        is_later = items.day >= to_number(relief["start_on"])
        unsaid |= is_about & is_later & (dice.uniform(relief["name"]) < relief["share"])
    return unsaid


def _event_number(name: str) -> int:
    """A number for the event that does not depend on which other events are near."""
    return sum(ord(character) * (i + 1) for i, character in enumerate(name)) % 9973

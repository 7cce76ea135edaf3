"""A copy campaign: one text, slightly changed by each sender, in three channels within a few days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from demo_city.days import to_number
from demo_city.dice import Dice
from demo_city.lexicon import Lexicon, read_toml
from demo_city.phrases import Texts
from demo_city.volume import Plan

_ROWS_FROM = 900_000_000
"""Row numbers within a day that no other item uses."""


@dataclass(frozen=True)
class Copies:
    """The campaign's texts in the order of the campaign's rows."""

    titles: Texts
    bodies: Texts


def campaign_rule() -> dict[str, Any]:
    return read_toml("events.toml")["campaign"]


def campaign_plan(lexicon: Lexicon, days: NDArray[np.int64], *, feed: str) -> Plan:
    """The campaign's items of one feed on the given days; its size does not grow with the scale."""
    rule = campaign_rule()
    subject = next(i for i, s in enumerate(lexicon.subjects) if (s.topic, s.name) == (rule["topic"], rule["subject"]))
    zone = next(i for i, z in enumerate(lexicon.zones) if z.name == rule["zone"])
    start = to_number(rule["start_on"])
    counts = rule["per_day"].get(feed, [])
    day = np.repeat(start + np.arange(len(counts)), counts).astype(np.int64)
    number = _ROWS_FROM + np.concatenate([np.arange(c) for c in counts] or [np.array([], dtype=np.int64)])
    keep = (day >= days[0]) & (day <= days[-1])
    rows = int(keep.sum())
    return Plan(
        day[keep], number[keep].astype(np.int64), np.full(rows, subject), np.full(rows, zone), np.full(rows, -1), ()
    )


def merge_plans(ordinary: Plan, campaign: Plan) -> tuple[Plan, NDArray[np.bool_]]:
    """Both plans in one, and which rows are the campaign's."""
    merged = Plan(
        *(
            np.concatenate([getattr(ordinary, name), getattr(campaign, name)])
            for name in ("day", "number", "subject", "zone", "event")
        ),
        event_names=ordinary.event_names,
    )
    return merged, np.r_[np.zeros(len(ordinary), dtype=bool), np.ones(len(campaign), dtype=bool)]


def campaign_texts(
    lexicon: Lexicon, dice: Dice, is_campaign: NDArray[np.bool_], district: Texts, zone: NDArray[np.int64]
) -> Copies:
    """Title and body of each copy: another greeting, a swapped word, a missing space."""
    rule = campaign_rule()
    rows = np.flatnonzero(is_campaign)
    some = dice.at(rows)

    def pick(name: str) -> list[str]:
        return [rule[name][i] for i in some.integers(f"campaign/{name}", len(rule[name]))]

    dongs = [lexicon.zones[z].dongs for z in zone[rows]]
    dong = [words[int(u * len(words))] for words, u in zip(dongs, some.uniform("dong"), strict=True)]
    bodies = np.empty(len(rows), dtype=object)
    parts = zip(pick("greeting"), pick("area"), pick("only"), pick("unfair"), pick("ending"), dong, strict=True)
    squeeze = some.integers("campaign/space", 400)
    for i, (greeting, area, only, unfair, ending, home) in enumerate(parts):
        text = rule["body"].format(area=area, only=only, unfair=unfair)
        if squeeze[i] % 3 == 0:
            at = [k for k, character in enumerate(text) if character == " "][squeeze[i] % 20]
            text = text[:at] + text[at + 1 :]
        bodies[i] = " ".join(part for part in (greeting.format(dong=home), text, ending) if part)
    return Copies(np.array(pick("title"), dtype=object), bodies)

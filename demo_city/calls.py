"""The calls that the 120 미추홀콜센터 exports: one row per consultation (상담)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from demo_city.days import DayRange, day_numbers, is_working_day, months
from demo_city.dice import Dice
from demo_city.districts import Districts, districts
from demo_city.lexicon import Lexicon
from demo_city.personal_data import PlantedSpan, plant
from demo_city.phrases import Texts
from demo_city.roughness import roughen
from demo_city.speech import Speech
from demo_city.volume import Plan, plan

_DAY = 86_400
_HOURS_WORKDAY = (1, 1, 1, 1, 1, 1, 3, 10, 34, 100, 108, 96, 62, 88, 98, 92, 86, 66, 24, 14, 10, 8, 5, 3)
_HOURS_DAY_OFF = (2, 2, 1, 1, 1, 2, 5, 10, 24, 44, 52, 52, 42, 46, 48, 46, 42, 36, 26, 20, 15, 12, 8, 5)
_QUESTION_SHARE = {"administration": 0.62, "life_info": 0.9, "tax": 0.75, "traffic": 0.36, "welfare": 0.6}
_SHARE_IN_AN_EVENT = 0.2


@dataclass(frozen=True)
class Calls:
    """All calls of some days in the order of their ids; times are KST wall-clock seconds since 1970-01-01, -1 = none.

    Attributes:
        edited_at: when an agent corrected the record; before that `first_category` and `first_summary` stood.
        deleted_at: when the record was removed (a wrong entry).
    """

    plan: Plan
    call_id: Texts
    received_at: NDArray[np.int64]
    answered_at: NDArray[np.int64]
    ended_at: NDArray[np.int64]
    is_abandoned: NDArray[np.bool_]
    wait_seconds: NDArray[np.int64]
    category: Texts
    first_category: Texts
    middle: Texts
    district_is_known: NDArray[np.bool_]
    districts: Districts
    department: Texts
    transferred_to: Texts
    is_resolved: NDArray[np.bool_]
    summary: Texts
    first_summary: Texts
    caller: Texts
    edited_at: NDArray[np.int64]
    deleted_at: NDArray[np.int64]
    spans: list[PlantedSpan]

    def __len__(self) -> int:
        return len(self.call_id)


def departments_as_of(lexicon: Lexicon, subject: NDArray[np.int64], day: NDArray[np.int64], dice: Dice) -> Texts:
    """The label of the city department in charge, one of those valid on the day."""
    epoch = np.searchsorted(lexicon.department_epochs, day, side="right")
    result = np.empty(len(subject), dtype=object)
    roll = dice.uniform("department")
    key = subject * 1000 + epoch
    for pair in np.unique(key):
        rows = np.flatnonzero(key == pair)
        labels = np.array(lexicon.departments_of(int(pair // 1000), int(pair % 1000)), dtype=object)
        result[rows] = labels[(roll[rows] * len(labels)).astype(np.int64)]
    return result


def phone_numbers(dice: Dice, *, people: int) -> Texts:
    """Phones of callers, some of whom call often; written as exchanges write them."""
    person = (people * dice.uniform("caller") ** 2.5).astype(np.uint64)
    number = (Dice(person).bits("phone") >> np.uint64(11)).astype(np.int64)
    is_landline = number % 100 < 14
    style = dice.integers("caller/style", 10)
    result = np.empty(len(dice), dtype=object)
    for row, (n, landline, how) in enumerate(zip(number.tolist(), is_landline.tolist(), style.tolist(), strict=True)):
        local = n // 100 % 10_000_000
        if landline:
            result[row] = f"032-0{local // 10_000 % 100:02d}-{local % 10_000:04d}"
        elif how < 7:
            result[row] = f"010-{local // 10_000 + n % 2 * 1000:04d}-{local % 10_000:04d}"
        else:
            result[row] = f"010{local // 10_000 + n % 2 * 1000:04d}{local % 10_000:04d}"
    return result


def sequence_in_day(day: NDArray[np.int64]) -> NDArray[np.int64]:
    """1, 2, 3, ... within each run of equal days."""
    start = np.r_[True, day[1:] != day[:-1]] if len(day) else np.array([], dtype=bool)
    first = np.maximum.accumulate(np.where(start, np.arange(len(day)), 0))
    return np.arange(len(day)) - first + 1


def seconds_of_day(
    dice: Dice, day: NDArray[np.int64], workday: tuple[int, ...], day_off: tuple[int, ...]
) -> NDArray[np.int64]:
    """Second within the day, after the hourly pattern of working days and of other days."""
    hour = np.where(is_working_day(day), dice.weighted("hour", workday), dice.weighted("hour", day_off))
    return hour * 3600 + dice.integers("second", 3600)


def calls(lexicon: Lexicon, days: DayRange, *, seed: int, scale: float) -> Calls:
    """Every call of the days as it will finally stand, with what stood before corrections."""
    planned = plan(
        lexicon,
        day_numbers(days),
        seed=seed,
        feed="call_center",
        channel="call_center",
        pattern="call_center",
        per_day=1226 * scale,
        factor=scale / 0.25,
    )
    dice = Dice.of(seed=seed, purpose="call_center", day_numbers=planned.day, row_numbers=planned.number)
    second = seconds_of_day(dice, planned.day, _HOURS_WORKDAY, _HOURS_DAY_OFF)
    order = np.lexsort((planned.number, second, planned.day))
    planned, dice, second = planned.at(order), dice.at(order), second[order]
    day, subject, rows = planned.day, planned.subject, len(planned)

    received = day * _DAY + second
    busy = np.isin(second // 3600, (9, 10, 14))
    wait = np.minimum(dice.exponential("wait", np.where(busy, 55.0, 22.0)), 900).astype(np.int64)
    abandoned = dice.chance("abandoned", np.where(wait > 60, 0.22, 0.025))
    answered = np.where(abandoned, -1, received + wait)
    talk = np.clip(np.exp(4.9 + 0.6 * dice.normal("talk")), 15, 2400).astype(np.int64)
    ended = np.where(abandoned, received + wait, received + wait + talk)

    where = districts(lexicon, planned.zone, day, dice)
    department = departments_as_of(lexicon, subject, day, dice)
    text = lexicon.texts["call"]
    topic = np.array([s.topic for s in lexicon.subjects], dtype=object)[subject]
    question_share = np.array([_QUESTION_SHARE.get(s.topic, 0.42) for s in lexicon.subjects])[subject]
    is_question = dice.chance("question?", np.where(planned.event >= 0, _SHARE_IN_AN_EVENT, question_share))
    templates = text["complaint"] + text["question"]
    choice = np.where(
        is_question,
        len(text["complaint"]) + dice.integers("template", len(text["question"])),
        dice.integers("template", len(text["complaint"])),
    )
    speech = Speech(
        lexicon,
        dice=dice,
        subject=subject,
        zone=planned.zone,
        month=months(day),
        district=where.name,
        register="call",
        lists={"opener": text["openers"], "closer": text["closers"], "when": text["when"]},
        columns={"department": department},
    )
    everyone = np.arange(rows)
    summary = speech.fill(templates, choice, everyone, "summary")
    summary = roughen(summary, dice, share=0.1, typos=lexicon.texts["roughness"]["typos"])
    summary, spans = plant(
        summary,
        dice,
        words=lexicon.texts["personal_data"],
        channel="call_center",
        roads=lexicon.slots["road"],
        districts=where.name,
    )
    category = np.array([lexicon.categories["call_center", t] for t in topic], dtype=object)

    edited = dice.chance("edited", 0.015) & ~abandoned
    edited_at = np.where(edited, (day + dice.between("edited/day", 1, 2)) * _DAY + 10 * 3600, -1)
    edited_at = np.where(edited, edited_at + dice.integers("edited/second", 7 * 3600), -1)
    is_miscoded = edited & dice.chance("edited/category", 0.5)
    others = np.array([lexicon.categories["call_center", t] for t in lexicon.topics], dtype=object)
    first_category = np.where(is_miscoded, others[dice.integers("edited/from", len(others))], category)
    is_supplemented = edited & ~is_miscoded
    first_summary = summary.copy()
    added = np.flatnonzero(is_supplemented)
    corrections = speech.say(text["closers"], "correction", added)
    summary[added] = [f"{before} (정정: {more})" for before, more in zip(summary[added], corrections, strict=True)]
    deleted = dice.chance("deleted", 0.001)
    deleted_at = np.where(deleted, received + dice.between("deleted/after", 20, 50) * 3600, -1)

    transferred = dice.chance("transferred", 0.18) & ~abandoned
    transferred_to = np.where(dice.chance("to district", 0.4), where.name, department)
    number = sequence_in_day(day)
    dates = np.datetime_as_string(day.astype("datetime64[D]")) if rows else np.array([], dtype=str)
    nothing = np.full(rows, None, dtype=object)
    return Calls(
        plan=planned,
        call_id=np.array(
            [f"{d[:4]}{d[5:7]}{d[8:]}-{n:05d}" for d, n in zip(dates.tolist(), number.tolist(), strict=True)],
            dtype=object,
        ),
        received_at=received,
        answered_at=answered,
        ended_at=ended,
        is_abandoned=abandoned,
        wait_seconds=wait,
        category=category,
        first_category=first_category,
        middle=np.where(abandoned, nothing, np.array([s.middle for s in lexicon.subjects], dtype=object)[subject]),
        district_is_known=dice.chance("district known", np.where(planned.event >= 0, 0.97, 0.82)) & ~abandoned,
        districts=where,
        department=np.where(dice.chance("department known", 0.62) & ~abandoned, department, nothing),
        transferred_to=np.where(transferred, transferred_to, nothing),
        is_resolved=dice.chance("resolved", np.where(transferred, 0.35, 0.9)),
        summary=np.where(abandoned, nothing, summary),
        first_summary=np.where(abandoned, nothing, first_summary),
        caller=np.where(dice.chance("withheld", 0.03), nothing, phone_numbers(dice, people=int(400_000 * scale))),
        edited_at=edited_at,
        deleted_at=deleted_at,
        spans=[span for span in spans if not abandoned[span.row]],
    )

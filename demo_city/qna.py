"""민원정책 질의응답: questions and answers that agencies publish."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from demo_city.calls import departments_as_of, seconds_of_day, sequence_in_day
from demo_city.days import DayRange, day_numbers, months
from demo_city.dice import Dice
from demo_city.districts import districts
from demo_city.lexicon import Lexicon, read_toml
from demo_city.phrases import Texts
from demo_city.speech import Speech
from demo_city.volume import plan

_OFFICE_HOURS = (0,) * 9 + (10, 14, 12, 6, 10, 14, 14, 14, 10) + (0,) * 6
_MIN_PER_DAY = 1.0
_TEXT_EVENTS = 0.0


@dataclass(frozen=True)
class Qna:
    """All entries of some days; `faq_no` is `day number * 100 + number in the day`."""

    faq_no: NDArray[np.int64]
    duty_section: Texts
    title: Texts
    question: Texts
    answer: Texts
    agency_code: Texts
    agency_name: Texts
    department: Texts
    registered_at: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.faq_no)


def qna(lexicon: Lexicon, days: DayRange, *, seed: int, scale: float) -> Qna:
    """Every entry that was published on the days."""
    planned = plan(
        lexicon,
        day_numbers(days),
        seed=seed,
        feed="petition_qna",
        channel="petition",
        pattern="petition",
        per_day=max(_MIN_PER_DAY, 4 * scale),
        factor=_TEXT_EVENTS,
    )
    dice = Dice.of(seed=seed, purpose="petition_qna", day_numbers=planned.day, row_numbers=planned.number)
    second = seconds_of_day(dice, planned.day, _OFFICE_HOURS, _OFFICE_HOURS)
    order = np.lexsort((planned.number, second, planned.day))
    planned, dice, second = planned.at(order), dice.at(order), second[order]
    day = planned.day
    words = read_toml("qna.toml")
    topic = [lexicon.subjects[s].topic for s in planned.subject]
    labels = np.array([lexicon.categories.get(("petition", t), "기타") for t in topic], dtype=object)
    speech = Speech(
        lexicon,
        dice=dice,
        subject=planned.subject,
        zone=planned.zone,
        month=months(day),
        district=districts(lexicon, planned.zone, day, dice).name,
        register="formal",
        lists={},
        columns={"topic": labels},
    )
    agency = dice.weighted("agency", [weight for *_, weight in words["agencies"]])
    return Qna(
        faq_no=day * 100 + sequence_in_day(day),
        duty_section=np.where(dice.chance("policy", 0.15), "tqapolicy", "tqapttn").astype(object),
        title=speech.say(words["titles"], "title"),
        question=speech.say(words["questions"], "question"),
        answer=speech.say(words["answers"], "answer"),
        agency_code=np.array([words["agencies"][i][0] for i in agency], dtype=object),
        agency_name=np.array([words["agencies"][i][1] for i in agency], dtype=object),
        department=departments_as_of(lexicon, planned.subject, day, dice),
        registered_at=day * 86_400 + second,
    )

"""국민신문고 petitions and what becomes of them: receipt, extension, supplement, transfer, answer, satisfaction.

Each petition's whole life is drawn when it is made; an export at some moment shows what had happened by then.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from demo_city.calls import departments_as_of, phone_numbers, seconds_of_day, sequence_in_day
from demo_city.campaign import campaign_plan, campaign_texts, merge_plans
from demo_city.days import DayRange, add_working_days, day_numbers, is_working_day, months, working_calendar
from demo_city.dice import Dice
from demo_city.districts import Districts, districts
from demo_city.lexicon import Lexicon
from demo_city.personal_data import PlantedSpan, person_name, plant
from demo_city.phrases import Texts
from demo_city.roughness import roughen
from demo_city.speech import Speech
from demo_city.volume import Plan, plan

Ints = NDArray[np.int64]
_DAY = 86_400
_HOUR = 3600
HOURS = (14, 8, 5, 3, 3, 5, 10, 22, 44, 70, 78, 74, 58, 66, 74, 72, 70, 62, 52, 50, 52, 54, 44, 28)
TYPES = ("질의", "건의", "고충", "기타")
_TYPE_SHARES = (0.22, 0.38, 0.30, 0.10)
_LIMIT_DAYS = np.array([7, 14, 7, 0])
_SATISFACTION = ("매우만족", "만족", "보통", "불만족", "매우불만족")
_LATE_SHARES = (0.02, 0.04, 0.06, 0.09, 0.13, 0.22)
_MIN_PER_DAY = 8.2


@dataclass(frozen=True)
class Petitions:
    """All petitions of some days in the order of their numbers; times in KST seconds since 1970-01-01, -1 = never.

    `due_day` and the like are day numbers; `first_due_day` stood until a supplement moved it. `is_late` is the truth:
    answered (or to be answered) after the due day.
    """

    plan: Plan
    petition_id: Texts
    type: Texts
    category: Texts
    title: Texts
    body: Texts
    applied_at: Ints
    received_at: Ints
    first_due_day: Ints
    due_day: Ints
    extended_at: Ints
    extended_due_day: Ints
    supplement_requested_day: Ints
    supplement_received_day: Ints
    transferred_at: Ints
    transferred_to: Texts
    agency: Texts
    department: Texts
    official: Texts
    answered_at: Ints
    answer: Texts
    satisfaction: Texts
    satisfaction_at: Ints
    reopened_at: Ints
    withdrawn_at: Ints
    is_removed_when_withdrawn: NDArray[np.bool_]
    districts: Districts
    district_is_known: NDArray[np.bool_]
    applicant: Texts
    is_late: NDArray[np.bool_]
    is_campaign: NDArray[np.bool_]
    uses_excel_dates: NDArray[np.bool_]
    spans: list[PlantedSpan]

    def __len__(self) -> int:
        return len(self.petition_id)


def petitions(lexicon: Lexicon, days: DayRange, *, seed: int, scale: float) -> Petitions:
    """Every petition of the days with the whole of its life."""
    per_day = max(_MIN_PER_DAY, 24 * scale)
    numbers = day_numbers(days)
    planned = plan(
        lexicon,
        numbers,
        seed=seed,
        feed="petition",
        channel="petition",
        pattern="petition",
        per_day=per_day,
        factor=per_day / _MIN_PER_DAY,
    )
    planned, is_campaign = merge_plans(planned, campaign_plan(lexicon, numbers, feed="petition"))
    dice = Dice.of(seed=seed, purpose="petition", day_numbers=planned.day, row_numbers=planned.number)
    second = seconds_of_day(dice, planned.day, HOURS, HOURS)
    order = np.lexsort((planned.number, second, planned.day))
    planned, dice, second, is_campaign = planned.at(order), dice.at(order), second[order], is_campaign[order]
    day, rows = planned.day, len(planned)
    applied = day * _DAY + second // 60 * 60

    kind = dice.weighted("type", _TYPE_SHARES)
    kind = np.where(is_campaign | (planned.event >= 0) & (kind == 0), 1 + dice.integers("type/event", 2), kind)
    is_legal = (kind == 0) & dice.chance("legal", 0.35)
    where = districts(lexicon, planned.zone, day, dice)
    title, body = _texts(lexicon, planned, dice, where, kind, is_legal)
    copies = campaign_texts(lexicon, dice, is_campaign, where.name, planned.zone)
    title[is_campaign], body[is_campaign] = copies.titles, copies.bodies
    body = roughen(body, dice, share=0.3, typos=lexicon.texts["roughness"]["typos"])
    body, spans = plant(
        body,
        dice,
        words=lexicon.texts["personal_data"],
        channel="petition",
        roads=lexicon.slots["road"],
        districts=where.name,
    )

    subjects = [lexicon.subjects[i] for i in planned.subject]
    by_district = dice.chance("district office", 0.2 + 0.62 * np.array([s.district_share for s in subjects]))
    by_district &= ~is_campaign & (planned.event < 0)
    city_department = departments_as_of(lexicon, planned.subject, day, dice)
    district_department = np.array([s.district_department or "민원지적과" for s in subjects], dtype=object)
    department = np.where(by_district, district_department, city_department)
    agency = np.array(
        [f"인천광역시 {name}" if own else "인천광역시" for name, own in zip(where.name, by_district, strict=True)],
        dtype=object,
    )
    life = _life(dice, kind, is_legal, applied, department)
    speech = _speech(lexicon, planned, dice, where)
    return Petitions(
        plan=planned,
        petition_id=_ids(day, second),
        type=np.array(TYPES, dtype=object)[kind],
        category=np.array(
            [lexicon.categories.get(("petition", s.topic), lexicon.categories["petition", "other"]) for s in subjects],
            dtype=object,
        ),
        title=title,
        body=body,
        applied_at=applied,
        transferred_to=np.where(
            life["transferred_at"] >= 0,
            np.array(lexicon.texts["petition"]["other_agencies"], dtype=object)[dice.integers("agency", 8)],
            np.full(rows, None, dtype=object),
        ),
        agency=agency,
        department=department,
        official=_officials(lexicon, department, dice.integers("official", 3)),
        answer=_answers(speech, department),
        districts=where,
        district_is_known=dice.chance("district known", 0.86),
        applicant=phone_numbers(dice, people=200_000),
        is_campaign=is_campaign,
        uses_excel_dates=dice.chance("excel dates", 0.12),
        spans=spans,
        **life,
    )


def _speech(lexicon: Lexicon, planned: Plan, dice: Dice, where: Districts) -> Speech:
    words = lexicon.texts["petition"]
    return Speech(
        lexicon,
        dice=dice,
        subject=planned.subject,
        zone=planned.zone,
        month=months(planned.day),
        district=where.name,
        register="formal",
        lists={"when": words["when"]},
    )


def _texts(
    lexicon: Lexicon, planned: Plan, dice: Dice, where: Districts, kind: Ints, is_legal: NDArray[np.bool_]
) -> tuple[Texts, Texts]:
    words = lexicon.texts["petition"]
    speech = _speech(lexicon, planned, dice, where)
    everyone = np.arange(len(planned))
    is_question = kind == 0
    title = speech.say(words["titles_complaint"], "title")
    asked = np.flatnonzero(is_question)
    title[asked] = speech.say(words["titles_question"], "title", asked)

    opener = speech.say(words["openers"], "opener")
    problem = speech.say(words["problem_lines"], "line")
    wish = speech.say(words["ask_lines"], "wish")
    wish[asked] = speech.say(words["question_lines"], "wish", asked)
    legal = np.flatnonzero(is_legal)
    wish[legal] = wish[legal] + " " + speech.say(words["legal_lines"], "legal", legal)
    closer = speech.say(words["closers"], "closer")
    extra = dice.integers("length", 5)
    more = [
        np.where(extra > i, speech.say(words["more_lines"], f"more/{i}", everyone), "").astype(object) for i in range(4)
    ]
    breaks = np.array([" ", "\n", "\n\n", "\n"], dtype=object)[dice.integers("breaks", 4)]
    short = dice.chance("short", 0.12)
    body = np.empty(len(planned), dtype=object)
    rows = zip(short.tolist(), breaks, opener, problem, zip(*more, strict=True), wish, closer, strict=True)
    for i, (is_short, gap, first, line, others, last, end) in enumerate(rows):
        if is_short:
            body[i] = f"{line} {last}"
        else:
            body[i] = gap.join(part for part in (first, line, *dict.fromkeys(others), last, end) if part)
    return title, body


def _life(dice: Dice, kind: Ints, is_legal: NDArray[np.bool_], applied: Ints, department: Texts) -> dict[str, NDArray]:
    """Draws what happens when; everything is decided here so that an export only has to compare times."""
    rows = len(dice)
    never = np.full(rows, -1, dtype=np.int64)
    applied_day, second = applied // _DAY, applied % _DAY
    in_office = is_working_day(applied_day) & (second < 17 * _HOUR)
    received_day = np.where(in_office, applied_day, add_working_days(applied_day + 1, 0))
    start = np.where(in_office & (second > 9 * _HOUR), second, 9 * _HOUR)
    received_second = np.minimum(start + dice.integers("received", 3 * _HOUR), 17 * _HOUR + 3500)
    received = received_day * _DAY + received_second // 60 * 60

    limit = np.where(is_legal, 14, _LIMIT_DAYS[kind])
    # Days count from the day of receipt; 기타 is due within three working hours, hence the same or the next day.
    spills = received_second + 3 * _HOUR > 18 * _HOUR
    due = np.where(limit > 0, add_working_days(received_day, np.maximum(limit - 1, 0)), received_day)
    due = np.where((limit == 0) & spills, add_working_days(received_day, 1), due)

    first_due = due

    transferred = dice.chance("transfer", 0.07)
    withdrawn = dice.chance("withdraw", 0.025) & ~transferred
    supplemented = dice.chance("supplement", 0.05) & ~transferred & ~withdrawn & (limit > 0)
    requested_day = add_working_days(received_day, dice.between("supplement/asked", 1, 3))
    returns = dice.chance("supplement/returns", 0.85)
    returned_day = requested_day + dice.between("supplement/takes", 1, 9)
    begin, end = requested_day.astype("datetime64[D]"), (returned_day + 1).astype("datetime64[D]")
    pause = np.busday_count(begin, end, busdaycal=working_calendar())
    due = np.where(supplemented & returns, add_working_days(due, pause), due)

    extended = dice.chance("extend", 0.07) & ~transferred & ~withdrawn & (limit > 0) & ~supplemented
    extended_at = add_working_days(due, -dice.between("extend/before", 0, 1)) * _DAY + dice.between("x", 14, 17) * _HOUR
    extended_due = add_working_days(due, np.maximum(limit, 1))
    final_due = np.where(extended, extended_due, due)

    late_share = np.array([_LATE_SHARES[sum(map(ord, name)) % len(_LATE_SHARES)] for name in department])
    late = dice.chance("late", late_share)
    pace = dice.uniform("pace") ** 0.7
    earliest = np.where(supplemented, returned_day, received_day)
    room = np.busday_count(
        earliest.astype("datetime64[D]"), final_due.astype("datetime64[D]"), busdaycal=working_calendar()
    )
    in_time = add_working_days(earliest, np.rint(pace * np.maximum(room, 0)).astype(np.int64))
    too_late = add_working_days(final_due, 1 + dice.exponential("late/days", 3.5).astype(np.int64))
    answer_day = np.where(late, too_late, np.minimum(in_time, final_due))
    answer_second = np.clip(9 * _HOUR + dice.uniform("answer") * 9 * _HOUR, 9 * _HOUR, 18 * _HOUR - 60).astype(np.int64)
    answered = answer_day * _DAY + answer_second // 60 * 60
    same_day = answered <= received
    answered = np.where(same_day, np.minimum(received + 1800, received_day * _DAY + 18 * _HOUR), answered)
    replied = ~transferred & ~withdrawn & (~supplemented | returns)
    answered = np.where(replied, answered, never)

    mood = dice.uniform("mood") + 0.28 * late + 0.1 * extended
    grade = np.searchsorted(np.array([0.3, 0.56, 0.74, 0.88]), mood)
    rated = replied & dice.chance("rated", 0.3)
    rated_at = answered + (1 + dice.exponential("rated/days", 2.5) * 24).astype(np.int64) * _HOUR
    reopened = replied & dice.chance("reopened", np.where(grade >= 3, 0.12, 0.015))
    reopened_at = answered + dice.between("reopened/days", 1, 12) * _DAY
    return {
        "received_at": received,
        "first_due_day": first_due,
        "due_day": due,
        "extended_at": np.where(extended, extended_at, never),
        "extended_due_day": np.where(extended, extended_due, never),
        "supplement_requested_day": np.where(supplemented, requested_day, never),
        "supplement_received_day": np.where(supplemented & returns, returned_day, never),
        "transferred_at": np.where(transferred, received + dice.between("transfer/after", 2, 40) * _HOUR, never),
        "answered_at": answered,
        "satisfaction": np.where(rated, np.array(_SATISFACTION, dtype=object)[grade], None),
        "satisfaction_at": np.where(rated, rated_at, never),
        "reopened_at": np.where(reopened, reopened_at, never),
        "withdrawn_at": np.where(withdrawn, received + dice.between("withdraw/after", 2, 90) * _HOUR, never),
        "is_removed_when_withdrawn": dice.chance("withdraw/removed", 0.3),
        "is_late": replied & late,
    }


def _ids(day: Ints, second: Ints) -> Texts:
    """1AA-YYMM-NNNNNNN: the number runs through the month over the whole country, so ours leave gaps."""
    dates = day.astype("datetime64[D]")
    month_start = dates.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    number = (day - month_start) * 36_000 + second * 34_000 // _DAY
    sequence = sequence_in_day(day)
    labels = np.datetime_as_string(dates) if len(day) else []
    used: set[tuple[int, int]] = set()
    result = np.empty(len(day), dtype=object)
    for i, (label, n, today) in enumerate(zip(labels, number.tolist(), day.tolist(), strict=True)):
        if sequence[i] == 1:
            used.clear()
        while (today, n) in used:
            n += 1
        used.add((today, n))
        result[i] = f"1AA-{label[2:4]}{label[5:7]}-{n:07d}"
    return result


def _officials(lexicon: Lexicon, department: Texts, which: Ints) -> Texts:
    """The person in charge: three per department, always the same."""
    words = lexicon.texts["personal_data"]["values"]
    names = {name: [person_name(random.Random(f"{name}/{i}"), words) for i in range(3)] for name in set(department)}
    return np.array([names[name][i] for name, i in zip(department, which, strict=True)], dtype=object)


def _answers(speech: Speech, department: Texts) -> Texts:
    lines = speech.say(speech.lexicon.texts["petition"]["answers"], "answer")
    result = np.empty(len(department), dtype=object)
    for i, (line, name) in enumerate(zip(lines, department, strict=True)):
        result[i] = (
            "1. 안녕하십니까? 귀하께서 국민신문고를 통해 신청하신 민원에 대한 검토 결과를 다음과 같이 알려드립니다.\n"
            f"2. {line}\n"
            f"3. 답변 내용에 대해 궁금하신 점은 {name}으로 문의하여 주시기 바랍니다. 감사합니다."
        )
    return result

"""Posts on the homepage's boards: what the mayor should know, and citizens' proposals."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from demo_city.calls import departments_as_of, seconds_of_day, sequence_in_day
from demo_city.campaign import campaign_plan, campaign_texts, merge_plans
from demo_city.days import DayRange, day_numbers, months
from demo_city.dice import Dice
from demo_city.districts import districts
from demo_city.lexicon import Lexicon
from demo_city.personal_data import PlantedSpan, plant
from demo_city.petitions import HOURS
from demo_city.phrases import Texts
from demo_city.roughness import roughen
from demo_city.speech import Speech
from demo_city.volume import Plan, plan

Ints = NDArray[np.int64]
_DAY = 86_400
BOARDS = ("citizen_voice", "policy_proposal")
BOARD_TITLES = {"citizen_voice": "시민의 소리", "policy_proposal": "정책 제안"}
_MIN_PER_DAY = 3.0
_COUNT_SETTLES_AFTER_DAYS = 8


@dataclass(frozen=True)
class BoardPosts:
    """All posts of some days in the order of their ids; times in KST seconds since 1970-01-01, -1 = never.

    `post_id` is `day number * 1000 + number in the day`, so that a detail page finds its day.
    """

    plan: Plan
    post_id: Ints
    board: Texts
    title: Texts
    body: Texts
    first_body: Texts
    author: Texts
    posted_at: Ints
    views: Ints
    likes: Ints
    department: Texts
    edited_at: Ints
    deleted_at: Ints
    is_campaign: NDArray[np.bool_]
    spans: list[PlantedSpan]

    def __len__(self) -> int:
        return len(self.post_id)


def counts_as_of(posts: BoardPosts, row: int, as_of: int) -> tuple[int, int]:
    """Views and likes as they stood: they grow for eight days."""
    age = (as_of - int(posts.posted_at[row])) / (_COUNT_SETTLES_AFTER_DAYS * _DAY)
    share = min(max(age, 0.0), 1.0) ** 0.5
    return int(posts.views[row] * share), int(posts.likes[row] * share)


def board_posts(lexicon: Lexicon, days: DayRange, *, seed: int, scale: float) -> BoardPosts:
    """Every post of the days on all boards, as it will finally stand, with what stood before edits."""
    per_day = max(_MIN_PER_DAY, 12 * scale)
    numbers = day_numbers(days)
    planned = plan(
        lexicon,
        numbers,
        seed=seed,
        feed="homepage",
        channel="homepage",
        pattern="homepage",
        per_day=per_day,
        factor=per_day / _MIN_PER_DAY,
    )
    planned, is_campaign = merge_plans(planned, campaign_plan(lexicon, numbers, feed="homepage"))
    dice = Dice.of(seed=seed, purpose="homepage", day_numbers=planned.day, row_numbers=planned.number)
    second = seconds_of_day(dice, planned.day, HOURS, HOURS)
    order = np.lexsort((planned.number, second, planned.day))
    planned, dice, second, is_campaign = planned.at(order), dice.at(order), second[order], is_campaign[order]
    rows, day = len(planned), planned.day
    where = districts(lexicon, planned.zone, day, dice)
    words = lexicon.texts["homepage"]
    speech = Speech(
        lexicon,
        dice=dice,
        subject=planned.subject,
        zone=planned.zone,
        month=months(day),
        district=where.name,
        register="formal",
        lists={"when": words["when"]},
    )
    parts = zip(
        speech.say(words["openers"], "opener"),
        speech.say(words["problem_lines"], "line"),
        np.where(dice.chance("more", 0.6), speech.say(words["more_lines"], "more"), ""),
        speech.say(words["ask_lines"], "wish"),
        speech.say(words["closers"], "closer"),
        np.array([" ", "\n", "\n\n"], dtype=object)[dice.integers("breaks", 3)],
        strict=True,
    )
    body = np.empty(rows, dtype=object)
    for i, (*sentences, gap) in enumerate(parts):
        body[i] = gap.join(sentence for sentence in sentences if sentence)
    title = speech.say(words["titles"], "title")
    copies = campaign_texts(lexicon, dice, is_campaign, where.name, planned.zone)
    title[is_campaign], body[is_campaign] = copies.titles, copies.bodies
    body = roughen(body, dice, share=0.25, typos=lexicon.texts["roughness"]["typos"])
    body, spans = plant(
        body,
        dice,
        words=lexicon.texts["personal_data"],
        channel="homepage",
        roads=lexicon.slots["road"],
        districts=where.name,
    )
    edited, deleted = dice.chance("edited", 0.03), dice.chance("deleted", 0.02)
    first_body = body.copy()
    body[edited] = [f"{text}\n\n(추가) 사진은 담당 부서에 따로 보내겠습니다." for text in body[edited]]
    posted = day * _DAY + second
    views = np.exp(4.0 + 0.8 * dice.normal("views")).astype(np.int64) + 5
    return BoardPosts(
        plan=planned,
        post_id=day * 1000 + sequence_in_day(day),
        board=np.where(is_campaign | dice.chance("board", 0.72), BOARDS[0], BOARDS[1]).astype(object),
        title=title,
        body=body,
        first_body=first_body,
        author=_writers(lexicon, dice),
        posted_at=posted,
        views=views,
        likes=(views * dice.uniform("likes") ** 2 * np.where(is_campaign, 0.6, 0.2)).astype(np.int64),
        department=departments_as_of(lexicon, planned.subject, day, dice),
        edited_at=np.where(edited, posted + dice.between("edited/after", 2, 90) * 3600, -1),
        deleted_at=np.where(deleted, posted + dice.between("deleted/after", 10, 130) * 3600, -1),
        is_campaign=is_campaign,
        spans=spans,
    )


def _writers(lexicon: Lexicon, dice: Dice) -> Texts:
    """The board prints names with the middle hidden, as public boards do."""
    values = lexicon.texts["personal_data"]["values"]
    surnames, given = values["surnames"], values["given"]
    first, second = dice.integers("surname", len(surnames)), dice.integers("given", len(given))
    return np.array([f"{surnames[a]}*{given[b][-1]}" for a, b in zip(first, second, strict=True)], dtype=object)

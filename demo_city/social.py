"""Posts as the social listening tool exports them, and the bulk feed of everything that was said anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from demo_city.calls import seconds_of_day, sequence_in_day
from demo_city.campaign import campaign_plan, campaign_texts, merge_plans
from demo_city.days import DayRange, day_numbers, months
from demo_city.dice import Dice
from demo_city.districts import districts
from demo_city.lexicon import Lexicon
from demo_city.personal_data import PlantedSpan, plant
from demo_city.phrases import Rows, Slot, Texts, fill, pool
from demo_city.roughness import roughen
from demo_city.speech import Speech
from demo_city.volume import Plan, plan

Ints = NDArray[np.int64]
_DAY = 86_400
_HOURS = (34, 20, 11, 7, 6, 8, 16, 34, 46, 48, 48, 52, 62, 52, 46, 46, 48, 54, 58, 60, 66, 72, 70, 54)
_QUERY_PER_DAY = 600
_BULK_PER_DAY = 16_000
_QUERY_NOISE_SHARE = 0.36
_BULK_NOISE_SHARE = 0.97
_OWN_SHARE = 0.02
_ABUSE_SHARE = 0.008
_COUNT_SETTLES_AFTER_DAYS = 2
VOICE, OWN = "voice", "own"


@dataclass(frozen=True)
class Posts:
    """All posts of some days in the order of their ids; times in KST seconds since 1970-01-01, -1 = never.

    Attributes:
        kind: the truth: `voice` (about the city's policy), `own` (an account of the city) or the kind of noise.
        platform: the English code, e.g. `cafe`.
        site: None where the tool does not know the origin.
        is_campaign: a copy of the planted campaign.
        is_abusive: carries abuse.
    """

    plan: Plan
    post_id: Texts
    posted_at: Ints
    kind: Texts
    platform: Texts
    site: Texts
    author: Texts
    title: Texts
    body: Texts
    first_body: Texts
    url: Texts
    likes: Ints
    replies: Ints
    shares: Ints
    sentiment: Texts
    edited_at: Ints
    deleted_at: Ints
    is_campaign: NDArray[np.bool_]
    is_abusive: NDArray[np.bool_]
    spans: list[PlantedSpan]

    def __len__(self) -> int:
        return len(self.post_id)


def query_posts(lexicon: Lexicon, days: DayRange, *, seed: int, scale: float) -> Posts:
    """What the tool finds for the city's queries: voices, announcements of the city, and much that is neither."""
    return _posts(
        lexicon,
        days,
        seed=seed,
        feed="social_query",
        per_day=_QUERY_PER_DAY * scale,
        factor=scale / 0.25,
        noise_share=_QUERY_NOISE_SHARE,
        with_campaign=True,
    )


def bulk_posts(lexicon: Lexicon, days: DayRange, *, seed: int, scale: float) -> Posts:
    """The nation's chatter, about 3 % of which is about the city."""
    return _posts(
        lexicon,
        days,
        seed=seed,
        feed="social_bulk",
        per_day=_BULK_PER_DAY * scale,
        factor=scale / 0.25,
        noise_share=_BULK_NOISE_SHARE,
        with_campaign=False,
    )


def platform_posts(
    lexicon: Lexicon, days: DayRange, *, seed: int, feed: str, platform: str, per_day: float, noise_share: float
) -> Posts:
    """What people write in one place: comments, posts of one platform, articles.

    Args:
        lexicon: all words.
        days: the days.
        seed: the city's seed.
        feed: names the dice; another name gives other posts.
        platform: a platform of social.toml, whose length and titles the posts have.
        per_day: mean posts a day.
        noise_share: share that has nothing to do with the city.
    """
    return _posts(
        lexicon,
        days,
        seed=seed,
        feed=feed,
        per_day=per_day,
        factor=0,
        noise_share=noise_share,
        with_campaign=False,
        platform_name=platform,
    )


def counts_as_of(posts: Posts, rows: NDArray, as_of: int) -> tuple[Ints, Ints, Ints]:
    """Likes, replies and shares as they stood: they grow for two days."""
    settled = _COUNT_SETTLES_AFTER_DAYS * _DAY
    age = np.clip((as_of - posts.posted_at[rows]) / settled, 0, 1)
    return tuple(
        (counts[rows] * np.sqrt(age)).astype(np.int64) for counts in (posts.likes, posts.replies, posts.shares)
    )


def _posts(
    lexicon: Lexicon,
    days: DayRange,
    *,
    seed: int,
    feed: str,
    per_day: float,
    factor: float,
    noise_share: float,
    with_campaign: bool,
    platform_name: str | None = None,
) -> Posts:
    numbers = day_numbers(days)
    planned = plan(
        lexicon, numbers, seed=seed, feed=feed, channel="social", pattern="social", per_day=per_day, factor=factor
    )
    is_campaign = np.zeros(len(planned), dtype=bool)
    if with_campaign:
        planned, is_campaign = merge_plans(planned, campaign_plan(lexicon, numbers, feed=feed))
    dice = Dice.of(seed=seed, purpose=feed, day_numbers=planned.day, row_numbers=planned.number)
    second = seconds_of_day(dice, planned.day, _HOURS, _HOURS)
    order = np.lexsort((planned.number, second, planned.day))
    planned, dice, second, is_campaign = planned.at(order), dice.at(order), second[order], is_campaign[order]
    rows, day = len(planned), planned.day

    social, noise = lexicon.texts["social"], lexicon.texts["noise"]
    platforms = tuple(social["shares"])
    platform = np.array(platforms, dtype=object)[dice.weighted("platform", list(social["shares"].values()))]
    if platform_name is not None:
        platform = np.full(rows, platform_name, dtype=object)
    kind = _kinds(lexicon, dice, feed=feed, noise_share=noise_share, is_planted=(planned.event >= 0) | is_campaign)
    own_platforms = np.array(("blog", "facebook", "instagram", "twitter", "youtube"), dtype=object)
    if platform_name is None:
        platform = np.where(kind == OWN, own_platforms[dice.integers("own/platform", len(own_platforms))], platform)
    title, body = _texts(lexicon, planned, dice, kind, platform)
    where = districts(lexicon, planned.zone, day, dice)
    copies = campaign_texts(lexicon, dice, is_campaign, where.name, planned.zone)
    title[is_campaign], body[is_campaign] = copies.titles, copies.bodies
    is_abusive = (kind == VOICE) & ~is_campaign & dice.chance("abuse", _ABUSE_SHARE)
    abuse = np.array(social["abuse"], dtype=object)
    body[is_abusive] = body[is_abusive] + abuse[dice.at(is_abusive).integers("abuse/word", len(abuse))]
    has_no_title = np.isin(platform, ("twitter", "instagram", "facebook", "youtube", "news_comment"))
    title = np.where(has_no_title, None, title)
    body = roughen(body, dice, share=0.15, typos=lexicon.texts["roughness"]["typos"])
    body, spans = plant(
        body,
        dice,
        words=lexicon.texts["personal_data"],
        channel="social_bulk" if feed == "social_bulk" else "social_query",
        roads=lexicon.slots["road"],
        districts=where.name,
    )
    edited = dice.chance("edited", 0.006)
    first_body = body.copy()
    body[edited] = [f"{text}\n(수정) 내용 추가합니다" for text in body[edited]]

    posted = day * _DAY + second
    deleted = dice.chance("deleted", 0.02)
    popularity = np.where(has_no_title, 1.6, 0.9) + np.where(is_campaign, 1.0, 0.0)
    likes = np.minimum(np.exp(popularity + 1.5 * dice.normal("likes")), 90_000).astype(np.int64)
    site = np.empty(rows, dtype=object)
    for name in platforms:
        of = platform == name
        site[of] = np.array(social["sites"][name], dtype=object)[
            dice.at(of).integers("site", len(social["sites"][name]))
        ]
    # Event texts must not lose their origin more often than others: one share for all.
    site = np.where(dice.chance("unknown origin", 0.045), None, site)
    author = _authors(dice, kind, noise["own"]["accounts"])
    prefix = "B" if feed == "social_bulk" else "Q"
    dates = np.datetime_as_string(day.astype("datetime64[D]")).tolist() if rows else []
    ids = [f"{prefix}{d[2:4]}{d[5:7]}{d[8:]}{n:06d}" for d, n in zip(dates, sequence_in_day(day).tolist(), strict=True)]
    codes = dice.bits("url").tolist()
    return Posts(
        plan=planned,
        post_id=np.array(ids, dtype=object),
        posted_at=posted,
        kind=kind,
        platform=platform,
        site=site,
        author=author,
        title=title,
        body=body,
        first_body=first_body,
        url=np.array([f"https://{p}.example/{c:016x}" for p, c in zip(platform, codes, strict=True)], dtype=object),
        likes=likes,
        replies=(likes * dice.uniform("replies") * 0.4).astype(np.int64),
        shares=(likes * dice.uniform("shares") ** 3 * 0.3).astype(np.int64),
        sentiment=_sentiments(dice, kind),
        edited_at=np.where(edited, posted + dice.between("edited/after", 1, 30) * 3600, -1),
        deleted_at=np.where(deleted, posted + (dice.exponential("deleted/after", 22) * 3600).astype(np.int64), -1),
        is_campaign=is_campaign,
        is_abusive=is_abusive,
        spans=spans,
    )


def _kinds(lexicon: Lexicon, dice: Dice, *, feed: str, noise_share: float, is_planted: NDArray[np.bool_]) -> Texts:
    noise = lexicon.texts["noise"]
    groups = [name for name in noise if name not in ("slots", "own")]
    column = "bulk" if feed == "social_bulk" else "query"
    group = np.array(groups, dtype=object)[dice.weighted("noise", [noise[name][column] for name in groups])]
    roll = dice.uniform("kind")
    own_share = 0.0005 if feed == "social_bulk" else _OWN_SHARE
    kind = np.where(roll < noise_share, group, np.where(roll > 1 - own_share, OWN, VOICE))
    return np.where(is_planted, VOICE, kind)


def _texts(lexicon: Lexicon, planned: Plan, dice: Dice, kind: Texts, platform: Texts) -> tuple[Texts, Texts]:
    social, noise = lexicon.texts["social"], lexicon.texts["noise"]
    rows = len(planned)
    title, body = np.full(rows, "", dtype=object), np.full(rows, "", dtype=object)
    where = districts(lexicon, planned.zone, planned.day, dice)

    voices = np.flatnonzero((kind == VOICE) | (kind == OWN))
    # Speech works on a batch of its own: most rows of the bulk feed are noise and need none of it.
    some = dice.at(voices)
    local = Speech(
        lexicon,
        dice=some,
        subject=planned.subject[voices],
        zone=planned.zone[voices],
        month=months(planned.day[voices]),
        district=where.name[voices],
        register="casual",
        lists={"opener": social["openers"], "tail": social["tails"], "when": social["when"]},
    )
    if len(voices):
        text = local.say(social["lines"], "line")
        is_long = np.isin(platform[voices], ("blog", "cafe"))
        first_more = some.integers("more", len(social["long_more"]))
        for i in range(3):
            more = np.flatnonzero(is_long & (some.integers("length", 4) > i))
            choice = (first_more[more] + 3 * i) % len(social["long_more"])
            text[more] = text[more] + "\n" + local.fill(social["long_more"], choice, more, f"more/{i}")
        own = np.flatnonzero(kind[voices] == OWN)
        text[own] = local.say(noise["own"]["texts"], "own", own)
        tagged = np.flatnonzero(some.chance("hashtag", np.where(platform[voices] == "instagram", 0.9, 0.25)))
        text[tagged] = text[tagged] + _hashtags(lexicon, planned.subject[voices][tagged], some.at(tagged))
        body[voices] = text
        heads = local.say(social["cafe_titles"], "head")
        blogs = np.flatnonzero(platform[voices] == "blog")
        heads[blogs] = local.say(social["blog_titles"], "head", blogs)
        title[voices] = heads

    for name in noise:
        chosen = np.flatnonzero(kind == name)
        if name in ("slots", "own") or not len(chosen):
            continue
        body[chosen] = _noise(lexicon, dice.at(chosen), planned.zone[chosen], where.name[chosen], noise[name]["texts"])
        title[chosen] = [text[:18] for text in body[chosen]]
    return title, body


def _noise(lexicon: Lexicon, dice: Dice, zone: NDArray[np.int64], district: Texts, templates: list[str]) -> Texts:
    words = {**lexicon.slots, **{name: tuple(w) for name, w in lexicon.texts["noise"]["slots"].items()}}
    words["tail"] = tuple(lexicon.texts["social"]["tails"])
    handles = dice.bits("handle")
    dongs = [z.dongs for z in lexicon.zones]

    def of_slot(slot: Slot, rows: Rows) -> Sequence[str] | Texts:
        if slot.name == "dong":
            return [
                dongs[z][int(u * len(dongs[z]))] for z, u in zip(zone[rows], dice.at(rows).uniform("dong"), strict=True)
            ]
        if slot.name == "district":
            return district[rows]
        if slot.name in ("handle", "code"):
            return [f"{'@' if slot.name == 'handle' else ''}{h % 36**5:05x}" for h in handles[rows].tolist()]
        values = pool(words[slot.name], slot.option)
        return values[dice.at(rows).integers(f"{slot.name}/{slot.position}", len(values))]

    everyone = np.arange(len(dice))
    text = fill(templates, dice.integers("noise/text", len(templates)), everyone, words=of_slot, size=len(dice))
    extra = pool(words["extra"], "")
    return text + extra[dice.integers("extra", len(extra))]


def _hashtags(lexicon: Lexicon, subject: Ints, dice: Dice) -> Texts:
    common = lexicon.texts["social"]["hashtags"]
    of_topic = [lexicon.tags[lexicon.subjects[s].topic] for s in subject]
    first, second = dice.uniform("tag/1"), dice.integers("tag/2", len(common))
    tags = [f" #{words[int(u * len(words))]} #{common[i]}" for words, u, i in zip(of_topic, first, second, strict=True)]
    return np.array(tags, dtype=object)


def _authors(dice: Dice, kind: Texts, own: list[str]) -> Texts:
    person = (90_000 * dice.uniform("author") ** 2).astype(np.int64)
    names = ("user", "incheon", "mom", "happy", "k", "dev", "love", "sky", "moon", "bluecat")
    author = np.array([f"{names[p % 10]}_{p:05d}" for p in person.tolist()], dtype=object)
    return np.where(kind == OWN, np.array(own, dtype=object)[dice.integers("own", len(own))], author)


def _sentiments(dice: Dice, kind: Texts) -> Texts:
    words = np.array(["부정", "중립", "긍정"], dtype=object)
    roll = dice.uniform("sentiment")
    voice = words[np.searchsorted(np.array([0.55, 0.85]), roll)]
    other = words[np.searchsorted(np.array([0.12, 0.72]), roll)]
    return np.where(kind == VOICE, voice, np.where(kind == OWN, "중립", other))

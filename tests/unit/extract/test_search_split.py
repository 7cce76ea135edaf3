"""A query beyond an engine's limit: its parts, and when they may be called all of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from extract.errors import BudgetSpentError
from extract.search_hits import Hit
from extract.search_split import queries_of_parts, search
from extract.search_walk import HitPage, Reach
from extract.window import Window

WINDOW = Window.of_days(date(2026, 11, 16), date(2026, 11, 17))
MIDNIGHT = datetime(2026, 11, 17, 15, tzinfo=UTC)  # the end of the window, in UTC


def hit(name: str, hours_before: float) -> Hit:
    return Hit(name, MIDNIGHT - timedelta(hours=hours_before), {}, {"platform": "blog"})


def spent() -> BudgetSpentError:
    return BudgetSpentError("x.y", WINDOW, "소진", "내일")


def test_the_parts_of_a_query_do_not_overlap_when_the_engine_can_exclude() -> None:
    assert queries_of_parts("인천", ["검단", "영종"], excludes=True) == (
        "인천 검단",
        "인천 영종 -검단",
        "인천 -검단 -영종",
    )
    assert queries_of_parts("인천", ["검단", "영종"], excludes=False) == ("인천 검단", "인천 영종")


def engine(words: dict[str, int], *, understands_minus: bool = True) -> Callable[[str, int], HitPage]:
    """An engine with so many posts for each district, each mentioning 인천 and the district."""
    posts = [(f"{word}{n}", word, n) for word, count in words.items() for n in range(count)]
    posts.sort(key=lambda post: post[2])

    def ask(query: str, page: int) -> HitPage:
        wanted, unwanted = [], []
        for word in query.split()[1:]:
            if not word.startswith("-"):
                wanted.append(word)
            elif understands_minus:
                unwanted.append(word[1:])
            else:
                wanted.append(word)
        hits = [
            hit(name, (n + 1) / 10)
            for name, word, n in posts
            if word not in unwanted and all(w == word for w in wanted)
        ]
        return HitPage(tuple(hits[(page - 1) * 10 : page * 10]), len(hits))

    return ask


def found_by(ask: Callable[[str, int], HitPage], **options: object) -> tuple[int, tuple[str, ...]]:
    found = search(
        ask,
        "인천",
        label="news",
        window=WINDOW,
        reach=Reach(5),
        split_terms=["검단", "영종"],
        **options,  # type: ignore[arg-type]
    )
    return len(found.hits), found.gaps


def test_a_query_beyond_the_limit_is_complete_once_its_parts_are() -> None:
    assert found_by(engine({"검단": 40, "영종": 35, "부평": 20}), excludes=True) == (95, ())


def test_a_part_beyond_the_limit_is_the_gap() -> None:
    count, gaps = found_by(engine({"검단": 70, "영종": 35, "부평": 20}), excludes=True)
    assert count == 50 + 35 + 20
    assert gaps == ("news '인천 검단': 검색이 닿는 한도 50건에서 멈춤(출처 총 70건), 2026-11-17 까지만 읽음",)


def test_parts_are_never_complete_when_the_engine_does_not_understand_the_minus() -> None:
    # It looks for the word "-검단", finds nothing, and the parts do not add up to the whole.
    count, gaps = found_by(engine({"검단": 40, "영종": 35, "부평": 40}, understands_minus=False), excludes=True)
    assert count < 115
    (gap,) = gaps
    assert "더해도 40건뿐" in gap


def test_parts_without_exclusion_are_never_called_complete() -> None:
    count, gaps = found_by(engine({"검단": 40, "영종": 35}), excludes=False)
    assert count == 75
    (gap,) = gaps
    assert "전부인지는 알 수 없음" in gap


def test_a_query_within_the_limit_is_not_split() -> None:
    asked: list[str] = []
    ask = engine({"검단": 12})

    def noting(query: str, page: int) -> HitPage:
        asked.append(query)
        return ask(query, page)

    assert found_by(noting, excludes=True) == (12, ())
    assert set(asked) == {"인천"}


def test_a_quota_used_up_among_the_parts_is_told() -> None:
    ask = engine({"검단": 40, "영종": 35, "부평": 20})

    def stopping(query: str, page: int) -> HitPage:
        if query == "인천 영종 -검단":
            raise spent()
        return ask(query, page)

    found = search(
        stopping, "인천", label="news", window=WINDOW, reach=Reach(5), split_terms=["검단", "영종"], excludes=True
    )
    assert found.refusal is not None
    assert found.gaps

import json
import unicodedata
from datetime import date

import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.relevance import judge, load_rules
from extract.social.sampling import is_sampled
from extract.social.screen import (
    LINES,
    POST_KEYS,
    POSTS,
    SCREENED,
    Screen,
    screen_batch,
    screen_posts,
    worth_screening,
)
from extract.sources.social.schema import BULK_KEYS
from tests.fakes.social_drop import bulk_post

PIECES = (
    "인천시청", "송도", "인천공항", "GTX-B", "버스 배차", "민원", "왜 이래요", "주차", "맛집", "부산 서구", "점심",
    "i-mod", "분양문의 선착순 마감임박", "길고 긴 이야기 " * 60, "\"따옴표\"", "\\u", "😡",
)  # fmt: skip
NO_SAMPLE = Screen(sample_rate=0.0)
FROZEN = ["b20261117-0000519", "b20261117-0002918", "b20261117-0003198", "b20261117-0003792", "b20261117-0004711"]


def lines(*posts: object, ensure_ascii: bool = False) -> pa.RecordBatch:
    written = [p if isinstance(p, str) else json.dumps(p, ensure_ascii=ensure_ascii) for p in posts]
    return pa.RecordBatch.from_pylist(
        [{"line_number": n, "line": line} for n, line in enumerate(written, start=1)], schema=LINES
    )


def kept(batch: pa.RecordBatch, screen: Screen = NO_SAMPLE) -> list[dict[str, object]]:
    result = screen_batch(batch, screen)
    assert result.schema == SCREENED
    return result.to_pylist()


def test_vendors_keys_are_those_of_the_feed() -> None:
    assert set(BULK_KEYS.values()) == set(POST_KEYS)


def test_what_concerns_the_city_stays_and_the_rest_goes() -> None:
    rows = kept(
        lines(
            bulk_post(id="a", text="오늘 점심 뭐 먹지"),
            bulk_post(id="b", text="송도 버스 배차 왜 이래요"),
            bulk_post(id="c", text="인천공항 면세점 줄 길다"),
            bulk_post(id="d", title="부평역 불법주차", text="단속 좀 해주세요"),
        )
    )

    assert [(r["line_number"], r["id"], r["is_screen_sample"]) for r in rows] == [(2, "b", False), (4, "d", False)]
    assert rows[0]["screen_reason"] == "송도 + 배차"
    assert rows[0]["likes"] == "3"
    assert rows[0]["fault"] is None


def test_spam_is_dropped() -> None:
    assert kept(lines(bulk_post(text="송도 오션뷰 분양문의 선착순 마감임박 모델하우스 1644-0000 인천시"))) == []


def test_own_accounts_are_marked_however_they_are_written() -> None:
    screen = Screen(outbound_accounts=frozenset({"Incheon_City"}), sample_rate=0.0)

    rows = kept(lines(bulk_post(id="a", author="@incheon_city"), bulk_post(id="b", author=None)), screen)

    assert [r["is_outbound"] for r in rows] == [True, False]


def test_escaped_hangul_is_read_as_hangul() -> None:
    assert len(kept(lines(bulk_post(text="송도 버스 배차 왜 이래요"), ensure_ascii=True))) == 1


@pytest.mark.parametrize(
    "broken", ['{"id": "x", "text": ', "[1]", "   ", '"인천"', "점검 중", '{"id":"x","text":"인천" "y"}']
)
def test_line_that_is_no_post_is_a_fault_and_spoils_no_other(broken: str) -> None:
    rows = kept(lines(bulk_post(id="a"), broken, bulk_post(id="b")))

    assert [r["id"] for r in rows] == ["a", None, "b"]
    assert rows[1]["fault"] == "JSON 한 줄이 아님"
    assert rows[1]["line"] == broken
    assert rows[1]["line_number"] == 2


def test_empty_lines_are_no_posts() -> None:
    assert kept(lines("", bulk_post(id="a"), "")) != []
    assert kept(lines("", "")) == []
    assert kept(lines()) == []


def test_sample_is_taken_of_the_dropped_only() -> None:
    posts = [bulk_post(id=f"p{n}", text="오늘 점심" if n % 2 else "송도 버스 배차 왜 이래요") for n in range(2000)]

    rows = kept(lines(*posts), Screen(sample_rate=0.1))

    sample = [r for r in rows if r["is_screen_sample"]]
    assert len(rows) - len(sample) == 1000
    # 1,000 dropped posts at one in ten; four standard deviations are 38.
    assert 62 <= len(sample) <= 138
    assert {r["screen_reason"] for r in sample} == {"sample"}
    assert {r["text"] for r in sample} == {"오늘 점심"}


def test_result_does_not_depend_on_where_batches_are_cut() -> None:
    posts = [bulk_post(id=f"p{n}", text="오늘 점심" if n % 3 else f"송도 버스 배차 {n}") for n in range(300)]
    batch = lines(*posts, '{"id": ')
    screen = Screen(sample_rate=0.2)

    whole = kept(batch, screen)
    pieces = [row for start in range(0, batch.num_rows, 7) for row in kept(batch.slice(start, 7), screen)]

    assert len(whole) > 100
    assert pieces == whole


def test_engines_may_let_go_of_what_is_not_worth_screening() -> None:
    posts = [bulk_post(id=f"p{n}", text="오늘 점심" if n % 3 else f"송도 버스 배차 {n}") for n in range(300)]
    batch = lines(*posts, "점검 중", "")
    screen = Screen(sample_rate=0.2)

    fewer = worth_screening(batch, screen)

    assert 0 < fewer.num_rows < batch.num_rows
    assert kept(fewer, screen) == kept(batch, screen)


def test_hangul_written_in_letters_is_not_missed() -> None:
    text = unicodedata.normalize("NFD", "송도 버스 배차 왜 이래요")

    assert [r["id"] for r in kept(lines(bulk_post(id="a", text=text), bulk_post(id="b", text="점심")))] == ["a"]


def test_line_ends_do_not_matter() -> None:
    plain = [json.dumps(bulk_post(id=f"p{n}", text="송도 버스 배차"), ensure_ascii=False) for n in range(3)]

    ended = kept(lines(plain[0] + "\n", plain[1] + "\r\n", plain[2], "\n", "\r\n", '{"id": \n'))

    assert [r["id"] for r in ended] == ["p0", "p1", "p2", None]
    assert ended[3]["line"] == '{"id": '


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.builds(
            lambda id, text, title: {"id": id, "title": title, "text": text},
            st.one_of(st.none(), st.text(max_size=40), st.integers(0, 10**9).map("b{:018d}".format)),
            st.one_of(st.none(), st.lists(st.sampled_from(PIECES)).map(" ".join)),
            st.one_of(st.none(), st.lists(st.sampled_from(PIECES)).map(" ".join)),
        ),
        max_size=20,
    ),
    st.sampled_from((0.0, 0.3, 1.0)),
)
def test_screen_keeps_exactly_what_its_rules_say(posts: list[dict[str, str | None]], rate: float) -> None:
    screen = Screen(sample_rate=rate)
    texts = ["\n".join(t for t in (p["title"], p["text"]) if t is not None) for p in posts]
    judged = judge(texts, on=date(2026, 7, 1), rules=screen.rules)
    sampled = is_sampled(pl.Series([p["id"] for p in posts], dtype=pl.String), rate)
    expected = [
        (n, relevant, reason if relevant else "sample")
        for n, (relevant, reason, chosen) in enumerate(
            zip(judged["is_relevant"], judged["reason"], sampled, strict=True), start=1
        )
        if relevant or chosen
    ]

    for escaped in (False, True):
        rows = kept(lines(*posts, ensure_ascii=escaped), screen)
        assert [(r["line_number"], not r["is_screen_sample"], r["screen_reason"]) for r in rows] == expected


def test_posts_in_columns_are_screened_like_lines() -> None:
    posts = [
        bulk_post(id=f"p{n}" if n % 10 else None, text="오늘 점심" if n % 3 else "송도 버스 배차") for n in range(500)
    ]
    screen = Screen(sample_rate=0.1)
    columns = pl.DataFrame([{k: None if p[k] is None else str(p[k]) for k in POST_KEYS} for p in posts]).with_row_index(
        "line_number", offset=1
    )
    batch = columns.to_arrow(compat_level=pl.CompatLevel.oldest()).cast(POSTS).combine_chunks().to_batches()[0]

    in_columns = screen_posts(batch, screen).to_pylist()

    assert 167 < len(in_columns) < 250
    assert in_columns == kept(lines(*posts), screen)


def test_sample_never_changes_with_versions_or_neighbours() -> None:
    ids = pl.Series([f"b20261117-{n:07d}" for n in range(20_000)])

    chosen = is_sampled(ids, 0.001)

    # Frozen on purpose: another choice would make last year's nights differ when they are run again.
    assert ids.filter(chosen).to_list()[:5] == FROZEN
    assert is_sampled(ids[100:200], 0.5).to_list() == is_sampled(ids, 0.5)[100:200].to_list()
    assert is_sampled(pl.Series(["", None, "a", "가나다라마바사"]), 1.0).to_list() == [True, False, True, True]
    assert is_sampled(ids, 0.0).sum() == 0
    assert is_sampled(pl.Series([], dtype=pl.String), 0.5).len() == 0


def test_rules_are_shared_with_every_other_reader() -> None:
    assert Screen().rules is load_rules()

import json

import polars as pl
import pyarrow as pa
import pytest

from extract.relevance import load_rules
from extract.social.screen import LINES, POST_KEYS, SCREENED, Screen, is_sampled, screen_batch, worth_reading
from extract.sources.social.schema import BULK_KEYS
from tests.fakes.social_drop import bulk_post

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


@pytest.mark.parametrize("broken", ['{"id": "x", "text": ', "[1]", '"인천"', "점검 중", '{"id":"x","text":"인천" "y"}'])
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


def test_engines_may_filter_by_worth_reading_without_losing_anything() -> None:
    posts = [bulk_post(id=f"p{n}", text="오늘 점심" if n % 3 else f"송도 버스 배차 {n}") for n in range(300)]
    batch = lines(*posts, "점검 중", "")
    screen = Screen(sample_rate=0.2)
    frame = pl.DataFrame(pl.from_arrow(batch))

    fewer = frame.filter(worth_reading(pl.col("line"), screen))

    assert 0 < fewer.height < frame.height
    table = fewer.to_arrow(compat_level=pl.CompatLevel.oldest()).cast(LINES).combine_chunks()
    assert kept(table.to_batches()[0], screen) == kept(batch, screen)


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

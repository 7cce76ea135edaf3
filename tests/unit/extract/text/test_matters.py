"""Which items are one matter."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.text import matters

DAY = date(2026, 11, 9)
TEXT = "송도 소각장 증설 계획을 당장 철회하고 주민 설명회를 다시 열어 주십시오. 아이들이 숨 쉬는 동네입니다."
OTHER = "부평역 앞 버스 정류장의 의자가 부서져 어르신들이 앉지 못합니다. 빨리 고쳐 주시기 바랍니다."


def items(*rows: tuple[str, str, int, str] | tuple[str, str, int, str, str | None]) -> pl.DataFrame:
    """(channel, id, day, text[, district])."""
    return pl.DataFrame(
        [
            {
                "channel_code": row[0],
                "voc_id": row[1],
                "occurred_on": DAY + timedelta(days=row[2]),
                "text": row[3],
                "district_code": row[4] if len(row) > 4 else None,
            }
            for row in rows
        ],
        schema_overrides={"district_code": pl.String},
    )


def matters_of(frame: pl.DataFrame) -> dict[str, str]:
    found = matters.MatterBook().assign(frame)
    return dict(zip(found["voc_id"], found["matter_id"], strict=True))


def test_jaccard_is_shared_over_all_grams():
    # abc, bcd against abc, bce: one of three.
    batch = matters.grams(["abcd", "abce", "ab", ""])
    assert [len(batch.of(index)) for index in range(4)] == [2, 2, 0, 0]
    assert matters.jaccard(batch.of(0), batch.of(1)) == pytest.approx(1 / 3)
    assert matters.jaccard(batch.of(2), batch.of(3)) == 0.0


def test_repeated_grams_count_once():
    assert len(matters.grams(["aaaaaaaa"]).of(0)) == 1


def test_grams_never_span_two_texts():
    # abc, bcd and efg, fgh; abc ... fgh.
    apart, together = matters.grams(["abcd", "efgh"]), matters.grams(["abcdefgh"])
    assert len(apart.values) == 4
    assert len(together.values) == 6


def test_exact_and_near_copies_join_the_first_of_them_over_all_channels():
    found = matters_of(
        items(
            ("petition", "P1", 0, TEXT),
            ("homepage", "H1", 1, TEXT.replace(" ", "") + "!!! 😡"),
            ("social_query", "S1", 2, "꼭 보세요 " + TEXT),
            ("call_center", "C1", 2, OTHER),
        )
    )
    assert found == {"P1": "petition:P1", "H1": "petition:P1", "S1": "petition:P1", "C1": "call_center:C1"}


def test_masks_and_addresses_do_not_make_copies_differ():
    found = matters_of(
        items(
            ("a", "1", 0, TEXT + " [전화번호]"),
            ("a", "2", 0, TEXT + " https://example.test/petition?x=123456789012345"),
        )
    )
    assert found == {"1": "a:1", "2": "a:1"}


def test_short_texts_are_their_own_matter_even_when_they_agree():
    found = matters_of(items(("a", "1", 0, "버스 노선 문의"), ("a", "2", 0, "버스 노선 문의"), ("a", "3", 0, "")))
    assert found == {"1": "a:1", "2": "a:2", "3": "a:3"}


def test_the_same_words_about_two_districts_are_two_matters():
    found = matters_of(items(("a", "1", 0, TEXT, "28185"), ("a", "2", 0, TEXT, "28237"), ("a", "3", 0, TEXT, None)))
    assert found["2"] == "a:2"
    assert found["3"] == "a:1"


def test_a_matter_lasts_28_days_from_its_first_item():
    found = matters_of(items(("a", "1", 0, TEXT), ("a", "2", 28, TEXT), ("a", "3", 29, TEXT), ("a", "4", 57, TEXT)))
    assert found == {"1": "a:1", "2": "a:1", "3": "a:3", "4": "a:3"}


def test_different_complaints_stay_apart():
    assert matters_of(items(("a", "1", 0, TEXT), ("a", "2", 0, OTHER))) == {"1": "a:1", "2": "a:2"}


def test_a_matter_given_before_is_kept_and_led_on():
    told = items(("a", "1", 0, TEXT), ("a", "2", 1, TEXT), ("a", "3", 2, TEXT)).with_columns(
        pl.Series("matter_id", ["a:1", "a:1", None], dtype=pl.String)
    )
    found = matters.MatterBook().assign(told)
    assert found["matter_id"].to_list() == ["a:1", "a:1", "a:1"]


def test_the_book_refuses_to_go_back_in_time():
    book = matters.MatterBook()
    book.assign(items(("a", "1", 5, TEXT)))
    with pytest.raises(ValueError, match="day by day"):
        book.assign(items(("a", "2", 4, TEXT)))


def test_bands_meet_for_nearly_all_copies_at_the_bar():
    # 1 - (1 - .7^3)^16 = .999 of pairs that are just like enough, 1 - (1 - .5^3)^16 = .88 of long ones at their bar.
    random = np.random.default_rng(5)
    pairs, met = 400, 0
    for _ in range(pairs):
        text = "".join(chr(code) for code in random.integers(0xAC00, 0xD7A3, 100))
        batch = matters.grams([text, text[:82] + "가" * 18])
        # 79 of 97 + 97 - 79 = 115 grams, 3 and 1 more at the seam: 79 / 98 at best, never under .7.
        assert matters.jaccard(batch.of(0), batch.of(1)) >= 0.7
        keys = matters.band_keys(matters.signatures(batch))
        met += int((keys[0] == keys[1]).any())
    assert met / pairs >= 0.98


def test_signatures_agree_as_often_as_texts_are_similar():
    random = np.random.default_rng(6)
    text = "".join(chr(code) for code in random.integers(0xAC00, 0xD7A3, 2000))
    batch = matters.grams([text, text[:1000] + "나" + text[1001:1400]])
    agreeing = float((matters.signatures(batch)[0] == matters.signatures(batch)[1]).mean())
    assert agreeing == pytest.approx(matters.jaccard(batch.of(0), batch.of(1)), abs=0.2)


LETTER = (
    "81번 버스 노선 폐지를 강력히 반대합니다. 81번은 주민들이 병원과 시장, 학교를 오가는 하나뿐인 노선입니다. "
    "노선이 없어지면 어르신과 학생들은 두 번 이상 갈아타야 하고 출근 시간은 삼십 분 넘게 늘어납니다. "
    "시는 주민 설명회를 열고 대책을 내놓으십시오."
)


def test_a_long_letter_adapted_by_its_senders_is_one_matter_wherever_they_live():
    adapted = "간석동에 사는 두 아이의 엄마입니다. " + LETTER.replace("삼십 분 넘게", "한 시간 가까이")
    found = matters_of(items(("petition", "1", 0, LETTER, "28185"), ("social_query", "2", 3, adapted, "28200")))
    assert found == {"1": "petition:1", "2": "petition:1"}


COPIES = [TEXT, TEXT + " 제발요", TEXT.replace("당장", "즉시"), OTHER, OTHER + " 부탁", "짧은 글"]
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["a", "b"]), st.integers(0, 70), st.sampled_from(COPIES), st.sampled_from([None, "28185"])
    ),
    min_size=1,
    max_size=25,
)


def numbered(rows: list[tuple[str, int, str, str | None]]) -> pl.DataFrame:
    return items(*((channel, f"{n:02d}", day, text, district) for n, (channel, day, text, district) in enumerate(rows)))


@settings(max_examples=60, deadline=None)
@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(rows, random):
    frame = numbered(rows)
    order = list(range(frame.height))
    random.shuffle(order)
    assert matters.MatterBook().assign(frame[order]).equals(matters.MatterBook().assign(frame))


@settings(max_examples=60, deadline=None)
@given(ROWS, st.integers(0, 70))
def test_a_cut_between_days_does_not_matter(rows, cut):
    frame = numbered(rows)
    book = matters.MatterBook()
    before = pl.col("occurred_on") <= DAY + timedelta(days=cut)
    parts = pl.concat([book.assign(frame.filter(before)), book.assign(frame.filter(~before))])
    assert parts.equals(matters.MatterBook().assign(frame))


@settings(max_examples=60, deadline=None)
@given(ROWS)
def test_every_matter_is_named_after_a_member_that_leads_itself(rows):
    found = matters.MatterBook().assign(numbered(rows))
    own = found.select(pl.concat_str("channel_code", pl.lit(":"), "voc_id").alias("own"), "matter_id")
    leaders = dict(own.iter_rows())
    assert leaders
    assert all(leaders[leader] == leader for leader in leaders.values())

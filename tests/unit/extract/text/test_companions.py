"""Words said with a keyword, evidence, and one line a subject, against values worked out by hand."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.text import companions

MONDAY = date(2026, 11, 9)


def items(rows: list[tuple[str, int, str, bool, list[str]]]) -> pl.DataFrame:
    """(id, day, matter, is_abusive, nouns); the channel stands before the id's colon."""
    return pl.DataFrame(
        [
            {
                "channel_code": name.split(":")[0],
                "voc_id": name.split(":")[1],
                "occurred_on": MONDAY + timedelta(days=day),
                "matter_id": matter,
                "is_abusive": is_abusive,
                "nouns": nouns,
            }
            for name, day, matter, is_abusive, nouns in rows
        ]
    )


def test_evidence_is_the_newest_item_of_five_matters_and_never_abusive():
    rows = [(f"call_center:{day}", day, f"m{day}", False, ["누수"]) for day in range(6)]
    rows += [("petition:late", 6, "m5", False, ["누수"]), ("petition:abuse", 6, "m9", True, ["누수"])]
    found = companions.evidence(items(rows), ["누수", "없음"])
    assert found["keyword"].to_list() == ["누수"]
    assert found["evidence_ids"].to_list() == [
        ["petition:late", "call_center:4", "call_center:3", "call_center:2", "call_center:1"]
    ]
    assert found["channel_counts"].to_list() == [
        [{"channel_code": "call_center", "matters": 6}, {"channel_code": "petition", "matters": 2}]
    ]


def together(pairs: list[tuple[int, list[str]]]) -> pl.DataFrame:
    """(matters, nouns they hold): one item a matter, one day apart from the Monday on."""
    rows, number = [], 0
    for size, nouns in pairs:
        for _ in range(size):
            rows.append((f"c:{number:03}", number, f"m{number:03}", False, nouns))
            number += 1
    return items(rows)


def test_companions_pass_fishers_exact_test_and_carry_their_evidence():
    # Of 20 matters 4 hold 누수, 4 계량기, 4 both: p = 1 / C(20, 4) = 1 / 4845; 누수 is tested with 계량기 and 버스, and
    # 4845 / 2 is the q-value. 4 * 4 / 20 = .8 expected, 5 times as many seen.
    found = companions.companions(together([(4, ["누수", "계량기"]), (16, ["버스"])]), ["누수"])
    assert found.select("keyword", "companion", "together").rows() == [("누수", "계량기", 4)]
    assert found["expected"].to_list() == pytest.approx([0.8])
    assert found["lift"].to_list() == pytest.approx([5.0])
    assert found["q_value"].to_list() == pytest.approx([2 / 4845])
    assert found["evidence_ids"].to_list() == [["c:003", "c:002", "c:001"]]


def test_pairs_that_never_meet_count_as_tests():
    # 3 of 12 each, always together: p = 1 / C(12, 3) = 1 / 220 = .0045. With one other noun q = .0091; with 15 others,
    # that no matter of the keyword holds, q = 16 / 220 = .073 and nothing is left.
    few = together([(3, ["누수", "계량기"]), (9, ["버스"])])
    many = together([(3, ["누수", "계량기"]), (9, [f"낱말{number}" for number in range(15)])])
    assert companions.companions(few, ["누수"])["q_value"].to_list() == pytest.approx([2 / 220])
    assert companions.companions(many, ["누수"]).is_empty()


def test_a_word_in_most_matters_is_nobodys_companion():
    # 버스 stands in 60 of 100 matters: all 8 of 누수 against 4.8 expected is less than twice as many.
    found = companions.companions(
        together([(8, ["누수", "계량기", "버스"]), (52, ["버스"]), (40, ["가로등"])]), ["누수", "없음"]
    )
    assert found.select("keyword", "companion").rows() == [("누수", "계량기")]
    assert companions.related_keywords(found, ["누수", "없음"]) == {"누수": ["계량기"], "없음": []}


def test_two_matters_together_are_too_few_to_speak_of():
    assert companions.companions(together([(2, ["침수", "태풍"]), (98, ["버스"])]), ["침수"]).is_empty()


def test_copies_of_one_matter_do_not_make_nouns_related():
    rows = [(f"c:{n}", 0, "one", False, ["누수", "계량기"]) for n in range(50)]
    rows += [(f"c:x{n}", 0, f"m{n}", False, ["버스"]) for n in range(50)]
    assert companions.companions(items(rows), ["누수"]).is_empty()


def test_abusive_items_are_no_evidence_of_a_pair():
    rows = [(f"c:{n}", 0, f"m{n}", n == 0, ["누수", "계량기"]) for n in range(4)]
    rows += [(f"c:x{n}", 0, f"x{n}", False, ["버스"]) for n in range(16)]
    found = companions.companions(items(rows), ["누수"])
    assert found["together"].to_list() == [4]
    assert found["evidence_ids"].to_list() == [["c:1", "c:2", "c:3"]]


def test_words_about_the_same_matters_share_the_line_of_the_strongest():
    # 적수 shares 3 of its 5 matters (.6) with 수돗물; 먼지 only 2 of 6 (.33) with 미세먼지, but is a part of it.
    water = [(3, ["수돗물", "적수"]), (5, ["수돗물"]), (2, ["적수"])]
    dust = [(2, ["미세먼지", "먼지"]), (6, ["미세먼지"]), (4, ["먼지"])]
    week = together([*water, *dust, (9, ["버스"])])
    found = companions.subjects(week, ["수돗물", "미세먼지", "적수", "먼지", "버스"])
    assert found == {"수돗물": "수돗물", "미세먼지": "미세먼지", "적수": "수돗물", "먼지": "미세먼지", "버스": "버스"}


def test_a_folded_word_stands_first_among_the_companions_and_what_is_no_news_is_not_folded():
    week = together([(6, ["수돗물", "적수", "필터"]), (30, ["버스"])])
    table = pl.DataFrame(
        {
            "keyword": ["수돗물", "적수", "필터"],
            "is_significant": [True, False, False],
            "is_rising": [False, True, False],
        }
    )
    lines = companions.one_line_each(table, week)
    assert lines.table["keyword"].to_list() == ["수돗물", "필터"]
    assert lines.related == {"수돗물": ["적수", "필터"], "필터": ["수돗물", "적수"]}
    # Six of 36 matters hold each word: together in 6 where chance gives 6 x 6 / 36 = 1.
    assert lines.pairs.select("keyword", "companion", "together", "expected", "lift").rows() == [
        ("수돗물", "적수", 6, 1.0, 6.0),
        ("수돗물", "필터", 6, 1.0, 6.0),
        ("필터", "수돗물", 6, 1.0, 6.0),
        ("필터", "적수", 6, 1.0, 6.0),
    ]


def test_a_week_without_nouns_has_no_companions():
    empty = items([("c:1", 0, "m1", False, [])])
    assert companions.companions(empty, ["누수"]).is_empty()
    assert companions.subjects(empty, ["누수"]) == {"누수": "누수"}


@settings(max_examples=25, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(random):
    week = together([(4, ["누수", "계량기"]), (5, ["누수", "필터"]), (4, ["필터", "적수"]), (20, ["버스"])])
    words = ["누수", "필터", "적수"]
    expected = companions.companions(week, words)
    order = list(range(week.height))
    random.shuffle(order)
    found = companions.companions(week[order], words)
    assert expected.height >= 3
    assert found.equals(expected)

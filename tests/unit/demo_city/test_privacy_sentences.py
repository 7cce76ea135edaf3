from __future__ import annotations

from collections import Counter

from demo_city.innocent_numbers import INNOCENT
from demo_city.lexicon import read_toml
from demo_city.number_forms import FORMS
from demo_city.privacy_sentences import TYPES, privacy_sentences

HANGUL_DIGITS = set("공영일이삼사오육칠팔구")
MADE = list(privacy_sentences(6000, seed=3))


def test_the_same_seed_gives_the_same_sentences_and_another_seed_others() -> None:
    assert MADE[:50] == list(privacy_sentences(50, seed=3))
    assert MADE[:50] != list(privacy_sentences(50, seed=4))


def test_half_are_clean_and_every_type_has_its_share() -> None:
    clean = sum(not each.spans for each in MADE)
    assert 2800 < clean < 3200
    counts = Counter(span.type for each in MADE for span in each.spans)
    assert set(counts) == set(TYPES)
    assert min(counts.values()) > 200


def test_spans_are_in_order_and_hold_what_they_say() -> None:
    for each in MADE:
        ends = [0, *(span.end for span in each.spans)]
        assert all(before <= span.start < span.end for before, span in zip(ends, each.spans, strict=False))
        for span in each.spans:
            value = each.text[span.start : span.end]
            assert value == value.strip()
            if span.type in FORMS and span.type != "email":
                # Digits of any width, digits in letters (o1o), or digits read aloud.
                assert sum(c.isdigit() or c in HANGUL_DIGITS or c in "oO" for c in value) >= 6


def test_numbers_come_in_plain_wide_and_spoken_digits() -> None:
    phones = [each.text[s.start : s.end] for each in MADE for s in each.spans if s.type == "phone"]
    assert any(set("공일") <= set(phone) for phone in phones)
    assert any("０" in phone for phone in phones)
    assert any(phone.startswith("+82") for phone in phones)
    assert any("–" in phone or "—" in phone for phone in phones)


def test_every_slot_of_the_clean_sentences_has_its_numbers() -> None:
    text = "".join(read_toml("privacy_sentences.toml")["clean"]["slotted"])
    assert all("{" + slot + "}" in text for slot in INNOCENT)
    assert "{" not in "".join(each.text for each in MADE)

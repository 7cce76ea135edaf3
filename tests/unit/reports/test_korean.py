"""Particles and numbers, each expected form written by hand."""

from decimal import Decimal

import pytest

from reports import korean


@pytest.mark.parametrize(
    ("word", "particle", "expected"),
    [
        ("교통", "이", "교통이"),
        ("도로", "이", "도로가"),
        ("상하수도", "은", "상하수도는"),
        ("민원", "을", "민원을"),
        ("국민신문고", "와", "국민신문고와"),
        ("상담", "와", "상담과"),
        ("서울", "으로", "서울로"),
        ("부산", "로", "부산으로"),
        ("2,134건", "으로", "2,134건으로"),
    ],
)
def test_hangul_is_exact(word: str, particle: str, expected: str) -> None:
    assert korean.josa(word, particle) == expected


@pytest.mark.parametrize(
    ("word", "particle", "expected"),
    [
        ("120", "은", "120은"),  # 백이십
        ("1", "이", "1이"),  # 일
        ("1", "으로", "1로"),
        ("2", "이", "2가"),  # 이
        ("3", "으로", "3으로"),  # 삼
        ("7", "으로", "7로"),  # 칠
        ("9", "을", "9를"),  # 구
        ("10", "으로", "10으로"),  # 십
        ("1,000", "과", "1,000과"),  # 천
        ("0", "이", "0이"),  # 영
        ("3.5", "이", "3.5가"),  # 삼 점 오
        ("2.8", "으로", "2.8로"),  # 이 점 팔
        ("1,000,000,000,000", "이", "1,000,000,000,000가"),  # 일조
    ],
)
def test_digits_are_read_out(word: str, particle: str, expected: str) -> None:
    assert korean.josa(word, particle) == expected


@pytest.mark.parametrize(
    ("word", "particle", "expected"),
    [
        ("KTX", "이", "KTX가"),
        ("SNS", "은", "SNS는"),
        ("LH", "이", "LH가"),
        ("APT", "를", "APT를"),
        ("KBL", "으로", "KBL로"),  # 엘
        ("ARM", "이", "ARM이"),  # 엠
        ("GTX-B", "은", "GTX-B는"),
        ("Google", "은", "Google은"),
        ("Google", "으로", "Google로"),
        ("phone", "이", "phone이"),
        ("Facebook", "을", "Facebook을"),
        ("app", "이", "app이"),
        ("YouTube", "과", "YouTube와"),
        ("85%", "은", "85%는"),
        ("1.2%p", "을", "1.2%p를"),
        ("30㎡", "이", "30㎡가"),
    ],
)
def test_latin_words_and_signs_follow_their_sound(word: str, particle: str, expected: str) -> None:
    assert korean.josa(word, particle) == expected


@pytest.mark.parametrize(
    ("word", "particle", "expected"),
    [
        ("「시원소통, 인천」", "은", "「시원소통, 인천」은"),
        ("‘적수’", "이", "‘적수’가"),
        ("SNS(질의 수집)", "은", "SNS(질의 수집)는"),
        ("전주(1,998건)", "과", "전주(1,998건)와"),
        ("인천대로(옛 경인고속도로)", "을", "인천대로(옛 경인고속도로)를"),
    ],
)
def test_quotes_and_notes_in_brackets_are_passed_over(word: str, particle: str, expected: str) -> None:
    assert korean.josa(word, particle) == expected


def test_an_unknown_particle_is_an_error() -> None:
    with pytest.raises(KeyError):
        korean.josa("교통", "에서")


def test_halves_are_rounded_up_as_people_expect() -> None:
    assert korean.round_half_up(2.5) == Decimal(3)
    assert korean.round_half_up(0.125, 2) == Decimal("0.13")
    assert korean.percent(0.9375) == "93.8%"


def test_numbers_carry_thousands_separators() -> None:
    assert korean.count(1234567) == "1,234,567건"
    assert korean.number(1234.56, 1) == "1,234.6"


def test_changes_are_marked_and_nothing_is_a_dash() -> None:
    assert korean.signed(124, unit="건") == "▲124건"
    assert korean.signed(-3.25, digits=1, unit="%") == "▼3.3%"
    assert korean.signed(0.04, digits=1, unit="%") == "-"


def test_rates_differ_in_percentage_points() -> None:
    assert korean.rate_change(0.95, 0.938) == "▲1.2%p"
    assert korean.rate_change(0.5, 0.55) == "▼5.0%p"


def test_long_lists_are_cut_and_counted() -> None:
    assert korean.listing(["누수", "적수"]) == "누수, 적수"
    assert korean.listing(["누수", "적수", "단수", "수압"], limit=2) == "누수, 적수 등 4개"

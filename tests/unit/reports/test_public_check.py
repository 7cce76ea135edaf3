"""Each check of public output seen to pass and to refuse."""

from __future__ import annotations

from datetime import date

import pytest

from reports.public_check import PublicCheck, PublicRules, check_public, election_period

RULES = PublicRules(
    election_on=(date(2026, 6, 3),), confirmed_by="소통기획관실 김주무관", confirmed_on=date(2026, 1, 5)
)
DAY = date(2026, 11, 18)


def snapshot(*blocks: dict) -> dict:
    return {"body": [{"code": "changes", "title": "주요 변화", "blocks": list(blocks)}], "annexes": []}


def bullet(words: str) -> dict:
    return {"kind": "bullet", "level": 1, "text": words, "figures": ["f1"]}


def failed(checks: tuple[PublicCheck, ...]) -> list[str]:
    return [check.check_code for check in checks if not check.is_passed]


def test_a_clean_edition_passes_every_check() -> None:
    checks = check_public(snapshot(bullet("상담 1,234건, 전화 120")), RULES, on=DAY)
    assert failed(checks) == []
    assert len(checks) == 5


@pytest.mark.parametrize(
    ("on", "is_held"),
    [
        # Back from 3 June: 3 days to 31 May, then 31, 30, 31, 28 and 31 to 31 December, and 26 more: 5 December.
        (date(2025, 12, 4), False),
        (date(2025, 12, 5), True),
        (date(2026, 6, 3), True),
        (date(2026, 6, 4), False),
    ],
)
def test_the_election_period_holds_its_first_and_its_last_day(on: date, is_held: bool) -> None:
    assert (failed(check_public(snapshot(), RULES, on=on)) == ["election_period"]) is is_held
    assert (election_period(RULES, on) is not None) is is_held


def test_unconfirmed_settings_refuse() -> None:
    rules = PublicRules(election_on=RULES.election_on)
    assert failed(check_public(snapshot(), rules, on=DAY)) == ["settings_confirmed"]


def test_a_quote_refuses_and_the_law_is_marked_as_not_verified() -> None:
    quotes = {"kind": "quotes", "title": "", "items": [{"text": "물이 새요", "source": "120", "key": "call_center:1"}]}
    checks = check_public(snapshot(quotes), RULES, on=DAY)
    assert failed(checks) == ["no_citizen_words"]
    assert next(c for c in checks if c.check_code == "no_citizen_words").label_ko == "민원처리법 제7조†"


@pytest.mark.parametrize("words", ["010-1234-5678 로", "900101-1234567", "hong@example.com", "1234-5678-9012-3456"])
def test_a_number_of_a_person_refuses_and_is_not_repeated(words: str) -> None:
    checks = check_public(snapshot(bullet(words)), RULES, on=DAY)
    assert failed(checks) == ["no_personal_numbers"]
    assert words not in " ".join(check.reason for check in checks)


def test_a_number_inside_a_table_cell_is_found() -> None:
    table = {
        "kind": "table", "caption": "표", "columns": [], "notes": [], "unit": "",
        "rows": [[{"text": "010-1234-5678", "figures": [], "tone": "", "is_head": False}]],
    }  # fmt: skip
    assert failed(check_public(snapshot(table), RULES, on=DAY)) == ["no_personal_numbers"]


def test_a_picture_without_words_refuses() -> None:
    chart = {"kind": "chart", "code": "trend", "title": "추이", "description": " ", "data": {}, "figures": []}
    assert failed(check_public(snapshot(chart), RULES, on=DAY)) == ["described_for_all"]


def test_settings_are_read_from_a_profile() -> None:
    rules = PublicRules.from_settings(
        {"election_on": ["2030-06-05"], "confirmed_by": "김", "confirmed_on": "2026-01-05"}
    )
    assert rules.as_json() == {
        "election_on": ["2030-06-05"], "days_before": 180, "confirmed_by": "김", "confirmed_on": "2026-01-05",
    }  # fmt: skip
    assert PublicRules.from_settings({}).confirmed_by == ""


def test_a_reason_for_a_correction_is_looked_at_too() -> None:
    given = {**snapshot(), "header": {"title": "공개판", "correction": "홍길동(010-1234-5678) 요청"}}
    assert failed(check_public(given, RULES, on=DAY)) == ["no_personal_numbers"]

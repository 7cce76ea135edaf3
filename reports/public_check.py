"""What public output is checked against before citizens read it (O8): law as settings that a person confirms.

| check | law | refuses |
|---|---|---|
| settings_confirmed | - | public output while nobody has confirmed the settings |
| election_period | 공직선거법 제86조 | a day from 180 days before an election to the election day |
| no_citizen_words | 민원처리법 제7조 (not verified by us) | any quote |
| no_personal_numbers | 개인정보 보호법 | what looks like a number or address of a person |
| described_for_all | KWCAG 2.2 | a chart or table without words for who cannot see it |
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from reports.gate import GateResult
from reports.period import date_ko
from reports.text import has_personal_number

ELECTION_DAYS_BEFORE = 180
NOT_VERIFIED = "†"
# How the gates of this check are named among an edition's.
PUBLIC_GATE = "public:"


@dataclass(frozen=True)
class PublicRules:
    """The settings of the check.

    Attributes:
        election_on: days of the elections that the law's period is counted from.
        days_before: how many days before an election the period begins (공직선거법 제86조: 180).
        confirmed_by: who confirmed these settings; empty while nobody did.
        confirmed_on: when.
    """

    election_on: tuple[date, ...] = ()
    days_before: int = ELECTION_DAYS_BEFORE
    confirmed_by: str = ""
    confirmed_on: date | None = None

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any]) -> PublicRules:
        """From a profile's `publication.law`: `election_on` (list of YYYY-MM-DD), `days_before`, `confirmed_by`,
        `confirmed_on`.

        Raises:
            ValueError: when a day is not written YYYY-MM-DD.
        """
        confirmed_on = settings.get("confirmed_on")
        return cls(
            tuple(_day(day) for day in settings.get("election_on", ())),
            int(settings.get("days_before", ELECTION_DAYS_BEFORE)),
            str(settings.get("confirmed_by", "")),
            _day(confirmed_on) if confirmed_on else None,
        )

    def as_json(self) -> dict[str, Any]:
        return {
            "election_on": [day.isoformat() for day in self.election_on],
            "days_before": self.days_before,
            "confirmed_by": self.confirmed_by,
            "confirmed_on": self.confirmed_on.isoformat() if self.confirmed_on else None,
        }


@dataclass(frozen=True)
class PublicCheck:
    """One check and what was seen.

    Attributes:
        check_code: see the table above.
        law: the law it stands for; empty for our own rule.
        is_law_verified: False for what nobody of us looked up: it is marked † wherever it shows.
        is_passed: whether nothing stands against publishing.
        reason: what was seen, in Korean.
    """

    check_code: str
    law: str
    is_law_verified: bool
    is_passed: bool
    reason: str

    @property
    def label_ko(self) -> str:
        return f"{self.law}{'' if self.is_law_verified else NOT_VERIFIED}" if self.law else "설정 확인"

    def as_gate(self) -> GateResult:
        return GateResult(
            f"{PUBLIC_GATE}{self.check_code}", "issue", None, self.label_ko, self.is_passed, False, self.reason
        )


def check_public(snapshot: Mapping[str, Any], rules: PublicRules, *, on: date) -> tuple[PublicCheck, ...]:
    """All checks of a public edition.

    Args:
        snapshot: the frozen document.
        rules: the settings.
        on: the day it would become public.
    """
    return (
        _confirmed(rules),
        _election(rules, on),
        _quotes(snapshot),
        _numbers(snapshot),
        _described(snapshot),
    )


def election_period(rules: PublicRules, on: date) -> tuple[date, date] | None:
    """First and last day of the election period that holds this day; None outside of any."""
    for election_on in sorted(rules.election_on):
        first_on = election_on - timedelta(days=rules.days_before)
        if first_on <= on <= election_on:
            return first_on, election_on
    return None


def _confirmed(rules: PublicRules) -> PublicCheck:
    is_confirmed = bool(rules.confirmed_by and rules.confirmed_on)
    reason = (
        f"{rules.confirmed_by}, {date_ko(rules.confirmed_on)} 확인"
        if rules.confirmed_by and rules.confirmed_on
        else "선거일 등 법령 설정을 확인한 사람이 없음: 설정에 confirmed_by, confirmed_on 을 적고 다시 초안 작성 필요"
    )
    return PublicCheck("settings_confirmed", "", True, is_confirmed, reason)


def _election(rules: PublicRules, on: date) -> PublicCheck:
    law = "공직선거법 제86조"
    held = election_period(rules, on)
    if held is None:
        return PublicCheck(
            "election_period", law, True, True, f"{date_ko(on)}은 선거 전 {rules.days_before}일에 들지 않음"
        )
    reason = (
        f"{date_ko(on)}은 {date_ko(held[1])} 선거 전 {rules.days_before}일({date_ko(held[0])}부터)에 들어 "
        "공개 발간 보류; 내부 발간물은 계속 발행"
    )
    return PublicCheck("election_period", law, True, False, reason)


def _quotes(snapshot: Mapping[str, Any]) -> PublicCheck:
    count = sum(len(block["items"]) for block in _blocks(snapshot) if block["kind"] == "quotes")
    reason = f"시민의 글 {count}건이 실려 있음: 공개판에는 실을 수 없음" if count else "시민의 글 없음"
    return PublicCheck("no_citizen_words", "민원처리법 제7조", False, not count, reason)


def _numbers(snapshot: Mapping[str, Any]) -> PublicCheck:
    found = [where for where, words in _texts(snapshot) if has_personal_number(words)]
    reason = (
        f"개인정보로 보이는 번호나 주소: {', '.join(sorted(set(found))[:5])}"
        if found
        else "개인정보로 보이는 번호 없음"
    )
    return PublicCheck("no_personal_numbers", "개인정보 보호법", True, not found, reason)


def _described(snapshot: Mapping[str, Any]) -> PublicCheck:
    bare = [
        str(block.get("code") or block.get("caption"))
        for block in _blocks(snapshot)
        if (block["kind"] == "chart" and not (block["title"].strip() and block["description"].strip()))
        or (block["kind"] == "photo" and not block["alt"].strip())
        or (block["kind"] == "table" and not block["caption"].strip())
    ]
    reason = f"설명이 없는 그림·표: {', '.join(bare[:5])}" if bare else "모든 그림·표에 설명 있음"
    return PublicCheck("described_for_all", "KWCAG 2.2", True, not bare, reason)


def _blocks(snapshot: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for section in (*snapshot["body"], *snapshot["annexes"]):
        yield from section["blocks"]


def _texts(snapshot: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every printed text with the section it stands in; the office's own contact line is its own business."""
    for words in snapshot.get("header", {}).values():
        yield "header", words
    for section in (*snapshot["body"], *snapshot["annexes"]):
        yield section["code"], section["title"]
        for block in section["blocks"]:
            for words in _strings({key: value for key, value in block.items() if key not in ("figures", "sha256")}):
                yield section["code"], words


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            if key != "figures":
                yield from _strings(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _strings(item)


def _day(written: Any) -> date:
    return written if isinstance(written, date) else date.fromisoformat(str(written))

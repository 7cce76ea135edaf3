"""The register of recipients: dated, by role, nobody twice on one day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from reports import catalogue
from reports.recipients import COLUMNS, RecipientFileError, load_recipients, valid_recipients
from runtime import alerts, issue
from tests.fakes.mail_ledger import Ledger

DAY = date(2026, 11, 18)


def load(ledger: Ledger, folder: Path, *lines: str, code: str = "quarterly") -> int:
    path = folder / "register.csv"
    path.write_text("\n".join([",".join(COLUMNS), *lines]), encoding="utf-8-sig")
    return load_recipients(ledger.connection, path, publication_code=code)


def addresses(ledger: Ledger, on: date = DAY, code: str = "quarterly") -> list[str]:
    return [r.address for r in valid_recipients(ledger.connection, publication_code=code, on=on)]


def test_an_entry_is_valid_from_its_first_day_to_the_day_before_its_last(ledger: Ledger, tmp_path: Path) -> None:
    assert load(
        ledger, tmp_path,
        "kim@example.test,김,소관부서,false,2026-01-01,2026-11-18",
        "Kim@example.test,김,실·국장,false,2026-11-18,",
        "bus@example.test,버스정책과,bus_policy,false,2026-11-19,",
    ) == 3  # fmt: skip
    assert addresses(ledger, on=date(2025, 12, 31)) == []
    assert addresses(ledger, on=date(2026, 11, 17)) == ["kim@example.test"]
    assert addresses(ledger, on=date(2026, 11, 18)) == ["Kim@example.test"]
    assert addresses(ledger, on=date(2026, 11, 19)) == ["Kim@example.test", "bus@example.test"]
    assert addresses(ledger, code="weekly") == []


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["kim@example,김,소관부서,false,2026-01-01,"], "line 2: 'kim@example' is no mail address"),
        (["a..b@x.test,김,소관부서,false,2026-01-01,"], "line 2: 'a..b@x.test' is no mail address"),
        ([".a@b.test,김,소관부서,false,2026-01-01,"], "line 2: '.a@b.test' is no mail address"),
        (["a@@b.test,김,소관부서,false,2026-01-01,"], "line 2: 'a@@b.test' is no mail address"),
        (["a@b..test,김,소관부서,false,2026-01-01,"], "line 2: 'a@b..test' is no mail address"),
        (["a(office)@b.test,김,소관부서,false,2026-01-01,"], "line 2: .* would be read as 'a@b.test'"),
        (['kim@example.test,"김\n과장",소관부서,false,2026-01-01,'], "line 3: line breaks and control characters"),
        (["kim@example.test,김\u2028과장,소관부서,false,2026-01-01,"], "line 2: line breaks and control characters"),
        (["kim@example.test,김,과장님,false,2026-01-01,"], "line 2: '과장님' is no role: 시장, "),
        (["kim@example.test,김,소관부서,yes,2026-01-01,"], "line 2: is_outside_subscriber is true or false"),
        (["kim@example.test,김,소관부서,true,2026-01-01,"], "for the role 외부 구독자 and for no other"),
        (["kim@example.test,김,외부 구독자,false,2026-01-01,"], "for the role 외부 구독자 and for no other"),
        (["kim@example.test,김,소관부서,false,2026-13-01,"], "line 2: month must be in 1..12"),
        (["kim@example.test,김,소관부서,false,2026-02-01,2026-01-01"], "line 2: valid_to_on is before"),
        (
            [
                "kim@example.test,김,소관부서,false,2026-01-01,2026-06-02",
                "lee@example.test,이,소관부서,false,2026-01-01,",
                "KIM@example.test,김,소관부서,false,2026-06-01,",
            ],
            "lines 2 and 4: KIM@example.test would be registered twice on one day",
        ),
    ],
)
def test_a_wrong_line_is_named_and_nothing_is_loaded(
    ledger: Ledger, tmp_path: Path, lines: list[str], told: str
) -> None:
    with pytest.raises(RecipientFileError, match=told):
        load(ledger, tmp_path, *lines)
    assert ledger.connection.execute("select count(*) from publication.recipient").fetchone() == (0,)


def test_an_entry_that_the_file_forgot_may_not_stand_beside_a_new_one(ledger: Ledger, tmp_path: Path) -> None:
    load(ledger, tmp_path, "kim@example.test,김,소관부서,false,2026-01-01,")
    with pytest.raises(RecipientFileError, match=r"line 3: the register holds kim@example\.test from 2026-01-01 and"):
        load(
            ledger, tmp_path,
            "lee@example.test,이,소관부서,false,2026-01-01,",
            "kim@example.test,김,실·국장,false,2026-11-01,",
        )  # fmt: skip
    assert addresses(ledger) == ["kim@example.test"]
    load(
        ledger, tmp_path,
        "kim@example.test,김,소관부서,false,2026-01-01,2026-11-01",
        "kim@example.test,김,실·국장,false,2026-11-01,",
    )  # fmt: skip
    assert [r.role for r in valid_recipients(ledger.connection, publication_code="quarterly", on=DAY)] == ["실·국장"]


def test_everything_that_is_mailed_has_an_example_register_that_loads(ledger: Ledger) -> None:
    examples = issue.example_registers()
    mailed = {code for code in catalogue.PUBLICATIONS if catalogue.publication(code).mail is not None}
    assert set(examples) == {*mailed, *alerts.CODES, "desk"}
    for code, path in examples.items():
        assert load_recipients(ledger.connection, path, publication_code=code) > 0

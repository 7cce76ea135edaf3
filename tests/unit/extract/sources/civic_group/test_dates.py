"""Every form of date met on groups' pages, against dates worked out by hand."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.sources.civic_group.dates import moment_of
from extract.window import KST

NOW = datetime(2026, 11, 18, 1, 0, tzinfo=KST)


def kst(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=KST)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Tue, 17 Nov 2026 09:03:12 +0900", kst(2026, 11, 17, 9, 3, 12)),
        ("Tue, 17 Nov 2026 09:03:12 GMT", kst(2026, 11, 17, 18, 3, 12)),
        ("17 Nov 2026 09:03:12 -0000", kst(2026, 11, 17, 18, 3, 12)),
        ("Tue, 17 Nov 2026 09:03:12 KST", kst(2026, 11, 17, 9, 3, 12)),
        ("Tue, 17 Nov 2026 09:03:12", kst(2026, 11, 17, 9, 3, 12)),
        ("2026-11-17T23:30:00Z", kst(2026, 11, 18, 8, 30)),
        ("2026-11-17T09:03:12.250+09:00", datetime(2026, 11, 17, 9, 3, 12, 250000, tzinfo=KST)),
        ("2026-11-17 09:03", kst(2026, 11, 17, 9, 3)),
        ("2026-11-17", kst(2026, 11, 17)),
        ("2026.11.17", kst(2026, 11, 17)),
        ("2026. 11. 7. 오후 3:05", kst(2026, 11, 7, 15, 5)),
        ("2026/11/17 12:00 AM", kst(2026, 11, 17, 0, 0)),
        ("2026년 11월 17일(화) 오전 9시 3분", kst(2026, 11, 17, 9, 3)),
        ("26.11.17", kst(2026, 11, 17)),
        ("[2026-11-17]", kst(2026, 11, 17)),
        ("20261117", kst(2026, 11, 17)),
        ("20261117090312", kst(2026, 11, 17, 9, 3, 12)),
        ("2026-11-17 09:03:12 UTC", kst(2026, 11, 17, 18, 3, 12)),
        ("00:40", kst(2026, 11, 18, 0, 40)),
        ("14:05", kst(2026, 11, 17, 14, 5)),
        ("11-16", kst(2026, 11, 16)),
        ("12.31", kst(2025, 12, 31)),
        ("3시간 전", kst(2026, 11, 17, 22, 0)),
        ("2일 전", kst(2026, 11, 16)),
        ("어제", kst(2026, 11, 17)),
    ],
)
def test_a_date_is_read_as_a_person_in_seoul_reads_it(written: str, meant: datetime) -> None:
    assert moment_of(written, pulled_at=NOW) == meant


@pytest.mark.parametrize(
    "written",
    [
        *(None, "", "-", "곧", "2026-02-30", "0000-00-00 00:00:00", "1969-12-31", "9999-12-31", "17/11/2026", "25:70"),
        *(
            "2026-11",
            "1 Foo 2026",
            "Nov",
            "한 달 전",
            "1개월 전",
            "2026-11-17" * 20,
            "99999999999999999999",
            "Jan 99999 1",
        ),
    ],
)
def test_what_is_no_date_is_none(written: str | None) -> None:
    assert moment_of(written, pulled_at=NOW) is None


@given(st.dates(date(1990, 1, 2), date(2100, 12, 30)), st.times())
def test_every_moment_survives_being_written(day: date, at: time) -> None:
    here = moment = datetime.combine(day, at.replace(microsecond=0), KST)
    assert moment_of(f"{moment:%Y-%m-%d %H:%M:%S}", pulled_at=NOW) == here
    assert moment_of(f"{moment:%Y.%m.%d %H:%M:%S}", pulled_at=NOW) == here
    assert moment_of(here.isoformat(), pulled_at=NOW) == here


@given(st.text(max_size=90))
def test_no_text_brings_it_down(text: str) -> None:
    found = moment_of(text, pulled_at=NOW)
    assert found is None or (found.utcoffset() is not None and abs(found.utcoffset()) <= timedelta(hours=14))

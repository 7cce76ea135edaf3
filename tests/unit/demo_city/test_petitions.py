from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from demo_city.city import City
from demo_city.days import Days, is_working_day, night_of, to_number, to_seconds
from demo_city.exports import PETITION_HEADER, petition_rows
from demo_city.petitions import Petitions

DAY = 86_400
MONTHS = Days.of(date(2026, 3, 1), date(2026, 8, 31))


@pytest.fixture(scope="module")
def months() -> Petitions:
    return City(seed=6).petitions(MONTHS)


def _by_id(petitions: Petitions, as_of: int) -> dict[str, dict[str, object]]:
    rows = [dict(zip(PETITION_HEADER, row, strict=True)) for row in petition_rows(petitions, as_of)]
    return {str(row["신청번호"]): row for row in rows}


def test_numbers_are_unique_and_of_the_real_form(months: Petitions) -> None:
    ids = months.petition_id.tolist()
    assert len(set(ids)) == len(ids) > 1400
    assert all(i.startswith("1AA-26") and len(i) == 16 for i in ids)


def test_receipt_is_in_working_hours_and_never_before_the_application(months: Petitions) -> None:
    assert is_working_day(months.received_at // DAY).all()
    second = months.received_at % DAY
    assert ((second >= 9 * 3600) & (second < 18 * 3600)).all()
    assert (months.received_at >= months.applied_at).all()


def test_the_first_day_counts_and_days_off_do_not() -> None:
    petitions = City(seed=6).petitions(Days.of(date(2026, 9, 1), date(2026, 9, 30)))
    received = petitions.received_at // DAY
    found = (petitions.type == "건의") & (received == to_number(date(2026, 9, 21)))
    assert found.any()
    # From Monday 09-21 without weekends, 09-24, 09-25 (추석), 10-05 (대체공휴일), 10-09 (한글날): day 14 is 10-14.
    assert set(petitions.first_due_day[found].tolist()) == {to_number(date(2026, 10, 14))}


def test_lateness_depends_on_the_department(months: Petitions) -> None:
    answered = months.answered_at >= 0
    late = months.is_late & answered
    final = np.where(months.extended_due_day >= 0, months.extended_due_day, months.due_day)
    assert (months.answered_at[late] // DAY > final[late]).all()
    assert (months.answered_at[answered & ~months.is_late] // DAY <= final[answered & ~months.is_late]).all()
    assert 0.03 < late.sum() / answered.sum() < 0.2


def test_shares_are_those_of_a_city(months: Petitions) -> None:
    answered = months.answered_at >= 0
    assert 0.25 <= (months.satisfaction_at[answered] >= 0).mean() <= 0.35
    assert 0.28 <= np.mean([agency != "인천광역시" for agency in months.agency]) <= 0.38
    assert set(months.type) == {"질의", "건의", "고충", "기타"}


def test_answers_appear_only_once_they_are_given(months: Petitions) -> None:
    early, later = (_by_id(months, to_seconds(night_of(day))) for day in (date(2026, 6, 10), date(2026, 6, 24)))
    newly = [i for i, row in later.items() if row["답변일시"] and i in early and not early[i]["답변일시"]]
    assert len(newly) > 20
    for i in newly:
        assert early[i]["답변내용"] is None
        assert early[i]["만족도"] is None
        assert later[i]["추진상황"] == "답변완료"
    late = {i for i, is_late in zip(months.petition_id, months.is_late, strict=True) if is_late}
    assert late & set(newly)


def test_withdrawn_petitions_change_state_or_vanish(months: Petitions) -> None:
    end = to_seconds(night_of(date(2026, 12, 31)))
    shown = _by_id(months, end)
    withdrawn = np.flatnonzero(months.withdrawn_at >= 0)
    gone = [i for i in withdrawn if months.petition_id[i] not in shown]
    assert 0 < len(gone) < len(withdrawn)
    assert {shown[months.petition_id[i]]["추진상황"] for i in withdrawn if i not in gone} == {"취하"}


def test_the_campaign_repeats_one_text_in_the_reported_week() -> None:
    week = City(seed=6).petitions(Days.of(date(2026, 11, 9), date(2026, 11, 15)))
    copies = week.body[week.is_campaign]
    assert len(copies) == 40
    assert all("81번" in text and "폐지" in text for text in copies)
    assert len(set(copies)) > 25


def test_bodies_are_long_varied_and_complete(months: Petitions) -> None:
    bodies = months.body.tolist()
    assert len(set(bodies)) / len(bodies) > 0.99
    assert len({body.split("\n")[0].split(".")[0] for body in bodies}) >= 30
    assert sum("\n" in body for body in bodies) > 0.5 * len(bodies)
    assert not any("{" in text for text in (*bodies, *months.title, *months.answer))

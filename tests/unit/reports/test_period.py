from datetime import date, datetime

import pytest

from reports import period

EPOCH = date(2014, 1, 8)


def test_the_week_is_the_one_that_ended_the_sunday_before() -> None:
    found = period.weekly_period(date(2026, 11, 18), issue_epoch_on=EPOCH)
    assert (found.week_start_on, found.week_end_on) == (date(2026, 11, 9), date(2026, 11, 15))
    assert [day.day for day in found.days] == [9, 10, 11, 12, 13, 14, 15]


def test_issue_numbers_count_wednesdays() -> None:
    # 2014-01-08 to 2026-11-18: 12 years of 365 days, 3 leap days, 314 days = 4,697 days = 671 weeks.
    assert period.weekly_period(date(2026, 11, 18), issue_epoch_on=EPOCH).issue_number == 672
    assert period.weekly_period(EPOCH, issue_epoch_on=EPOCH).issue_number == 1


def test_a_holiday_wednesday_is_sent_on_the_next_working_day_and_keeps_its_number() -> None:
    # 2025-12-24 is a Wednesday; 2024-12-25 (성탄절) was one and a holiday: the issue went out on Thursday.
    found = period.weekly_period(date(2024, 12, 25), issue_epoch_on=EPOCH)
    assert found.publish_on == date(2024, 12, 25)
    assert found.send_on == date(2024, 12, 26)


@pytest.mark.parametrize("day", [date(2026, 11, 17), date(2026, 11, 19)])
def test_only_wednesdays_name_an_issue(day: date) -> None:
    with pytest.raises(ValueError, match="Wednesday"):
        period.weekly_period(day, issue_epoch_on=EPOCH)


def test_nothing_appeared_before_the_first_issue() -> None:
    with pytest.raises(ValueError, match="no issue appeared before"):
        period.weekly_period(date(2014, 1, 1), issue_epoch_on=EPOCH)


def test_dates_are_written_as_officials_do() -> None:
    assert period.date_ko(date(2026, 11, 25)) == "2026. 11. 25.(수)"
    assert period.date_ko(date(2026, 1, 5), is_weekday_shown=False) == "2026. 1. 5."
    assert period.short_date_ko(date(2026, 11, 29)) == "11. 29.(일)"
    assert period.datetime_ko(datetime(2026, 11, 25, 9, 0)) == "2026. 11. 25.(수) 09:00"  # noqa: DTZ001


def test_a_range_repeats_the_year_only_when_it_changes() -> None:
    assert period.range_ko(date(2026, 11, 9), date(2026, 11, 15)) == "2026. 11. 9.(월) ~ 11. 15.(일)"
    assert period.range_ko(date(2026, 12, 28), date(2027, 1, 3)) == "2026. 12. 28.(월) ~ 2027. 1. 3.(일)"

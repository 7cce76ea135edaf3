"""What stands behind one alert: the days before it and masked quotes, read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import psycopg

from reports.alerts import read
from reports.alerts.settings import AlertSettings
from reports.text import has_personal_number

# The mart writes the districts of a group as one label.
DISTRICT_SEPARATOR = "·"
UNPLACED = "미상"


@dataclass(frozen=True)
class Evidence:
    """Counts of the days up to the alert, and quotes of its day.

    Attributes:
        recent: items a day of the channel and topic in the whole city, oldest first. The trend mart counts districts as
            they were named on the day, a warning counts groups across reforms: only the city's total agrees in both.
        quotes: at most as many as the settings allow; none below the minimum cell size.
    """

    recent: Mapping[date, int]
    quotes: tuple[read.Quote, ...]


def gather(connection: psycopg.Connection, warned: read.Warned, settings: AlertSettings) -> Evidence:
    """Read the evidence of one alert."""
    recent = read.recent_counts(
        connection,
        channel_code=warned.channel_code,
        topic_code=warned.topic_code,
        first_on=warned.warned_on - timedelta(days=settings.recent_days - 1),
        last_on=warned.warned_on,
    )
    # A quote without a district may have lost it because its cell was small: it stands for no place.
    if warned.voc_count < settings.minimum_cell_count or warned.district_label_ko == UNPLACED:
        return Evidence(recent, ())
    is_city = warned.district_group_code == read.CITY
    districts = None if is_city else read.district_codes(connection, warned.district_label_ko.split(DISTRICT_SEPARATOR))
    found = read.quotes(
        connection,
        channel_code=warned.channel_code,
        topic_code=warned.topic_code,
        districts=districts,
        occurred_on=warned.warned_on,
        limit=settings.quote_limit,
    )
    # The door already masked these; a quote that still holds such a number is not mailed.
    return Evidence(recent, tuple(q for q in found if not has_personal_number(q.quote)))

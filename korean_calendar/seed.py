"""Writes the dbt seed of holidays: `python -m korean_calendar.seed`. A test compares the committed file with it."""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path

from korean_calendar.holidays import official_calendar

SEED = Path(__file__).resolve().parent.parent / "dbt_project" / "seeds" / "holiday.csv"


def seed_csv() -> str:
    """The seed's text: `holiday_on,holiday_label_ko,kind`, one row per holiday, oldest first."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("holiday_on", "holiday_label_ko", "kind"))
    for holiday in official_calendar().holidays.values():
        writer.writerow((holiday.on.isoformat(), holiday.label_ko, holiday.kind.value))
    return text.getvalue()


def main() -> int:
    """Write the seed where dbt reads it."""
    SEED.write_text(seed_csv(), encoding="utf-8")
    sys.stdout.write(f"{SEED}: {len(official_calendar().holidays)} holidays\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

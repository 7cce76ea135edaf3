"""What the office sets for the public edition. Every default is assumed until it confirms them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

PUBLICATION_CODE = "public_weekly"
# The city's own channels. Posts of other platforms are third parties' and stay out, so the edition may carry 공공누리.
CHANNELS = ("call_center", "petition", "homepage")
# How many topics each channel names at most: what keeps the edition at two pages.
TOPIC_ROWS = {"call_center": 10, "petition": 7, "homepage": 4}
# Categories that name no subject, and places that are not known.
UNNAMED_TOPICS = frozenset({"none", "unknown", "unclassified", "other"})
UNNAMED_DISTRICTS = frozenset({"none", "unknown"})


@dataclass(frozen=True)
class PublicWeeklySettings:
    """Settings of 「시원소통, 인천」 공개판.

    Attributes:
        issue_epoch_on: the Wednesday of 제1호, the internal edition's: both carry one number.
        minimum_cell_count: the smallest count that is printed.
        kogl_type: the 공공누리 type whose mark is printed, or None for no mark.
        font_dir: a folder of TTF/OTF files that replaces NanumGothic, or None.
    """

    title: str = "시원소통, 인천"
    city_label: str = "인천광역시"
    office_label: str = "소통기획관실"
    contact: str = "인천광역시 소통기획관실 시민의 소리 담당 (미추홀콜센터 032-120)"
    issue_epoch_on: date = date(2014, 1, 8)
    minimum_cell_count: int = 5
    kogl_type: int | None = 1
    font_dir: Path | None = None

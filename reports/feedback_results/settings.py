"""What the plan leaves open for the public results. Every default is assumed, and the publication itself says so."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

PUBLICATION_CODE = "feedback_results"
FEED = "register.feedback_tasks"


@dataclass(frozen=True)
class ResultsSettings:
    """Settings of 시민 피드백 강화 추진단 운영결과; all of them are assumptions until the office confirms them.

    Attributes:
        due_workdays: on which working day after the quarter the results are due.
        minimum_cell_count: counts from 1 to below this are not shown, nor what would give them away.
        text_limit: how many characters of a promise, a complaint or an outcome are printed.
        font_dir: a folder of TTF/OTF files that replaces the default, or None.
    """

    title: str = "시민 피드백 강화 추진단 운영결과"
    city_label: str = "인천광역시"
    office_label: str = "소통기획관실"
    contact: str = "인천광역시 소통기획관실 시민 피드백 담당 (미추홀콜센터 032-120)"
    due_workdays: int = 11
    minimum_cell_count: int = 5
    text_limit: int = 160
    font_dir: Path | None = None

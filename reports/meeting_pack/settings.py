"""What the plan leaves open for the meeting's pack. Every default is assumed, and the pack says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

PUBLICATION_CODE = "meeting_pack"
TITLE = "소통전략추진회의 자료"
# What the meeting looks at: each with its own line, never added up.
# Each is delivered whole, day by day, so that a lost day is known.
CHANNEL_FEEDS = {
    "call_center": "call_center.calls",
    "petition": "petition.petitions",
    "saeol": "saeol.cases",
    "homepage": "homepage.board_posts",
    "mayor_proposal": "homepage.mayor_proposals",
    "social_query": "social.query_posts",
}
CHANNELS = tuple(CHANNEL_FEEDS)


@dataclass(frozen=True)
class Scope:
    """An ad hoc meeting (수시): days and, where given, only these topics and recorded departments.

    Raises:
        ValueError: when the days are out of order.
    """

    first_on: date
    last_on: date
    topic_codes: tuple[str, ...] = ()
    department_codes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.last_on < self.first_on:
            raise ValueError(f"an ad hoc meeting reports from {self.first_on} to a later day, not {self.last_on}")


@dataclass(frozen=True)
class MeetingSettings:
    """Settings of the pack.

    Attributes:
        base_days: days before the reported time that tell the usual level.
        required: standard errors that a claim of direction needs; many topics are compared at once.
        issue_count: topics told on a sheet of their own.
        moved_rows, plan_rows, practice_rows, decision_rows: the longest tables; what is cut is counted.
        minimum_cell_count: below this, no quote and no place.
    """

    office: str = "인천광역시 소통기획관실"
    contact: str = "인천광역시 소통기획관실"
    base_days: int = 84
    required: float = 3.0
    issue_count: int = 3
    moved_rows: int = 8
    plan_rows: int = 8
    practice_rows: int = 8
    decision_rows: int = 10
    quotes_per_issue: int = 2
    minimum_cell_count: int = 5
    font_dir: Path | None = None

    def assumptions(self) -> tuple[str, ...]:
        """The settings that shape what is said, as the pack prints them."""
        return (
            f"평소는 보고 기간 직전 {self.base_days}일에서 근무일과 휴일을 따로 셈한 수준",
            f"증감은 차이가 10%와 표준오차의 {self.required:g}배를 모두 넘을 때만 말함",
            f"{self.minimum_cell_count}건 미만은 지역·인용을 싣지 않음",
        )

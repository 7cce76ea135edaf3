"""What the plan leaves open for the quarterly review. Every default is assumed, and the review itself says so."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

PUBLICATION_CODE = "quarterly"

# The order in which 소통지표 are printed; one that is not named here follows.
INDICATOR_ORDER = ("responsiveness", "satisfaction", "participation", "openness", "collaboration", "feedback")
# What each is the share of; the words are the definition's, the seed's limits stand in 자료 출처 및 유의사항.
INDICATOR_MEANINGS = {
    "responsiveness": "처리기한이 분기 안에 온 국민신문고 민원 가운데 기한 내 답변(미답변 포함)",
    "satisfaction": "분기 안에 답변한 민원의 만족도 응답 가운데 만족 이상",
    "participation": "소통 행사에서 들은 건의 가운데 조치하고 알린 비율",
    "openness": "열린회의실 게시에 달린 의견 가운데 답변한 비율",
    "collaboration": "이행기한이 온 회의 결정 가운데 기한 내 이행",
    "feedback": "이행기한이 온 시민 피드백 과제 가운데 기한 내 이행",
}
NO_DEPARTMENT = ("none", "unknown")


@dataclass(frozen=True)
class ReviewSettings:
    """Settings of 분기 부서별 소통 평가; all of them are assumptions until the office confirms them.

    Attributes:
        due_workdays: on which working day after the quarter the review is due: 5 until the review (소명) opens, 5 of
            review, and the day after.
        trend_quarters: how many quarters a trend shows at most, this one included.
        minimum_case_count: below this, a department's rate enters no quartile of the city.
        near_target_rate: a value of at least this share of its target is yellow, below it is red.
        font_dir: a folder of TTF/OTF files that replaces NanumGothic, or None.
    """

    title: str = "분기 부서별 소통 평가"
    city_label: str = "인천광역시"
    office_label: str = "소통기획관실"
    contact: str = "인천광역시 소통기획관실"
    due_workdays: int = 11
    trend_quarters: int = 8
    minimum_case_count: int = 10
    near_target_rate: float = 0.9
    font_dir: Path | None = None

    def assumptions(self) -> tuple[str, ...]:
        """The settings that shape numbers, as the review prints them."""
        return (
            f"발행 예정일은 분기가 끝난 뒤 {self.due_workdays}근무일째",
            f"시 사분위 범위는 그 분기에 {self.minimum_case_count}건 이상인 부서만으로 계산",
            f"신호는 목표 이상 초록, 목표의 {self.near_target_rate:.0%} 이상 노랑, 그 아래 빨강",
        )

"""What the plan leaves open for the weekly issue. Every default is assumed, and the issue itself says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from reports.period import date_ko

PUBLICATION_CODE = "weekly"

CHANNEL_LABELS = {
    "call_center": "120 상담",
    "petition": "국민신문고 민원",
    "homepage": "홈페이지 의견",
    "social_query": "SNS(질의 수집)",
    "social_bulk": "SNS(전체 수집)",
    "saeol": "새올 민원",
    "mayor_proposal": "시장에게 바란다",
    "facebook": "페이스북",
    "x": "엑스",
    "youtube": "유튜브",
    "instagram": "인스타그램",
    "naver": "네이버",
    "kakao": "카카오",
}
FEED_LABELS = {
    "call_center.calls": "120 미추홀콜센터 상담",
    "petition.petitions": "국민신문고 민원",
    "petition.qna": "국민신문고 민원정책 Q&A",
    "homepage.board_posts": "홈페이지 게시판",
    "social.query_posts": "소셜분석 질의 결과",
    "social.bulk_posts": "소셜 전체 수집",
    "civic_group.statements": "시민사회단체 성명·보도",
    "saeol.cases": "새올 상담민원(군·구)",
    "homepage.mayor_proposals": "시장에게 바란다",
    "homepage.notices": "시 누리집 보도자료·공지",
    "facebook.posts": "시 페이스북 게시글",
    "facebook.comments": "페이스북 댓글",
    "instagram.media": "인스타그램",
    "x.posts": "엑스(트위터)",
    "youtube.comments": "유튜브 댓글",
    "naver.items": "네이버 검색",
    "kakao.documents": "카카오(다음) 검색",
    "bigkinds.articles": "빅카인즈 기사",
    "petition_statistics.figures": "민원빅데이터 통계",
    "call_center.call_changes": "120 상담(데이터베이스)",
}
# A dozen workbooks that people keep are one line of the issue, not a dozen.
REGISTER_SOURCE = "register"
# The feed that a channel cannot do without.
CHANNEL_FEEDS = {
    "call_center": "call_center.calls",
    "petition": "petition.petitions",
    "homepage": "homepage.board_posts",
    "social_query": "social.query_posts",
    "social_bulk": "social.bulk_posts",
}
# What each source of voices is called as a channel.
FEED_CHANNELS = {feed: channel for channel, feed in CHANNEL_FEEDS.items()} | {
    "saeol.cases": "saeol",
    "homepage.mayor_proposals": "mayor_proposal",
    "facebook.comments": "facebook",
    "instagram.media": "instagram",
    "x.posts": "x",
    "youtube.comments": "youtube",
    "naver.items": "naver",
    "kakao.documents": "kakao",
}
SOCIAL_CHANNELS = ("social_query", "social_bulk")
# Channels of the body, and how many topics each shows in 주요 변화.
MOVED_ROWS = {"call_center": 5, "petition": 3}
# Channels whose coming weeks are told: those that departments answer.
FORECAST_CHANNELS = ("call_center", "petition")
CIVIC_FEED = "civic_group.statements"
# The feed without which a channel, or 시민사회 이슈, is 자료 미수신.
SECTION_FEEDS = {**CHANNEL_FEEDS, "civic": CIVIC_FEED}
# Not a subject that a department could act on.
SUBJECTLESS_TOPICS = frozenset({"none", "unknown", "unclassified", "other", "life_info"})


@dataclass(frozen=True)
class WeeklySettings:
    """Settings of 「시원소통, 인천」; all of them are assumptions until the office confirms them.

    Attributes:
        issue_epoch_on: the Wednesday of 제1호.
        unknown_origin_limit: above this share of posts of unknown origin, a social section is held (보류).
        minimum_cell_count: below this, no rate, no percentage and no quote.
        topic_deadline_working_days: how long a department has to answer a request about a risen topic.
        overdue_deadline_working_days: the same for petitions past their statutory date.
        font_dir: a folder of TTF/OTF files that replaces NanumGothic, or None.
    """

    title: str = "시원소통, 인천"
    city_label: str = "인천광역시"
    office_label: str = "소통기획관실"
    contact: str = "인천광역시 소통기획관실 시민의 소리 담당"
    issue_epoch_on: date = date(2014, 1, 8)
    unknown_origin_limit: float = 0.3
    minimum_cell_count: int = 5
    percent_base_count: int = 20
    response_weeks: int = 13
    topic_deadline_working_days: int = 5
    overdue_deadline_working_days: int = 2
    keyword_limit: int = 15
    copy_minimum_count: int = 10
    font_dir: Path | None = None

    def assumptions(self) -> tuple[str, ...]:
        """The settings that shape numbers or deadlines, as the issue prints them."""
        return (
            f"호수는 {date_ko(self.issue_epoch_on)}을 제1호로 계산",
            f"발생원 불명 비율이 {self.unknown_origin_limit:.0%}를 넘는 소셜 자료는 보류",
            f"{self.minimum_cell_count}건 미만은 비율·인용을 싣지 않음",
            "예방 과제·조기경보의 기준값은 창고의 가정값을 그대로 씀",
            f"조치 기한은 주제 급증 {self.topic_deadline_working_days}근무일, "
            f"기한 경과 민원 {self.overdue_deadline_working_days}근무일",
        )

"""What the office sets for the public archive. Every default is assumed until it confirms them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class ArchiveSettings:
    """Settings of the public archive.

    Attributes:
        title: the site's name.
        feed_limit: how many of the newest editions the feed lists.
        notice_months: how many of the newest months of 정책정보 are listed.
        newest_notices: how many of them stand on its first page.
        web_font: a WOFF2 file of Pretendard GOV that pages use, or None for the reader's own fonts.
    """

    title: str = "시민의 소리 자료실"
    city_label: str = "인천광역시"
    office_label: str = "소통기획관실"
    contact: str = "인천광역시 소통기획관실 시민의 소리 담당 (미추홀콜센터 032-120)"
    feed_limit: int = 30
    notice_months: int = 24
    newest_notices: int = 15
    web_font: Path | None = None

    @property
    def publisher(self) -> str:
        return f"{self.city_label} {self.office_label}"

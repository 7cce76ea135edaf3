"""What the plan leaves open for the casebook. Every default is assumed, and the book itself says so."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

PUBLICATION_CODE = "casebook"
UNSET = "미부여"
REGISTERS = {
    "register.feedback_tasks": "시민 피드백 과제 등록부",
    "register.best_practices": "우수사례 등록부",
    "register.events": "소통 행사 등록부",
    "register.tasks": "소통활성화 과제 등록부",
}


@dataclass(frozen=True)
class CasebookSettings:
    """Settings of 시민소통 사례집; all of them are assumptions until the office confirms them.

    Attributes:
        publication_number: 발간등록번호, printed as not yet given while it is None.
        copy_count: copies that are handed in by 공공기록물법 (article and addressee not verified by us).
        open_licence: the 공공누리 type that the office chose, or None: then no mark is printed.
        case_limit: at most so many cases are told in full; the rest are counted.
        font_dir: a folder of TTF/OTF files that replaces NanumGothic, or None.
    """

    title: str = "시민소통 사례집"
    city_label: str = "인천광역시"
    office_label: str = "소통기획관실"
    contact: str = "인천광역시 소통기획관실 시민의 소리 담당 (내선 번호는 배포 설정에서 지정)"
    publication_number: str | None = None
    copy_count: int = 3
    open_licence: str | None = None
    case_limit: int = 40
    font_dir: Path | None = None

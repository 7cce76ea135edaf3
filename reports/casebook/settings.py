"""What the plan leaves open for the casebook. Every default is assumed, and the book itself says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

PUBLICATION_CODE = "casebook"
UNSET = "확인 필요"
# Type is no setting of a draft: files are made again, whenever they are compared, with the publication's own.
NOT_OF_A_PROFILE = frozenset({"font_dir"})
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
        publication_number: 발간등록번호, printed as 확인 필요 while it is None.
        contact: whom citizens ask; it is printed on the page.
        open_licence: the 공공누리 type that the office chose, or None: then no mark is printed.
        case_limit: at most so many cases, and so many stories, are told in full; the rest are counted.
        picture_dir: the folder with the pictures that the register of best practices names, or None.
        font_dir: a folder of TTF/OTF files that replaces NanumGothic, or None.
    """

    title: str = "시민소통 사례집"
    city_label: str = "인천광역시"
    office_label: str = "소통기획관실"
    contact: str = "인천광역시 소통기획관실 (미추홀콜센터 032-120)"
    publication_number: str | None = None
    open_licence: str | None = None
    case_limit: int = 40
    picture_dir: Path | None = None
    font_dir: Path | None = None

    @classmethod
    def from_settings(cls, given: Mapping[str, Any]) -> CasebookSettings:
        """From a profile's `publication.casebook`.

        Raises:
            ValueError: naming a key that is no setting.
        """
        known = {item.name for item in fields(cls)} - NOT_OF_A_PROFILE
        if unknown := sorted(set(given) - known):
            raise ValueError(f"publication.casebook knows no {', '.join(unknown)}; it knows {', '.join(sorted(known))}")
        values: dict[str, Any] = dict(given)
        if "picture_dir" in values:
            values["picture_dir"] = Path(values["picture_dir"])
        return cls(**values)

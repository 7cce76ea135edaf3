"""What the plan leaves open for mails about petitions that are due. Every default is assumed, and the mail says so."""

from __future__ import annotations

from dataclasses import dataclass

PUBLICATION_CODE = "due_soon"


@dataclass(frozen=True)
class DueSoonSettings:
    """Settings of the mails about petitions that are due.

    Attributes:
        due_within_working_days: a petition with so many working days left, the due day included, is worth a mail.
        listed_rows: petitions listed in one mail; the rest is counted.
    """

    office: str = "인천광역시 소통기획관실"
    contact: str = "인천광역시 소통기획관실"
    due_within_working_days: int = 2
    listed_rows: int = 30

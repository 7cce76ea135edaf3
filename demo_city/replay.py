"""Real, public text through the same doors: dated petitions as e-People's list, proposals as a board.

Reads a folder the user names (`national_petitions.csv.gz`, `seoul_citizen_proposals.csv.gz`); nothing of it is part of
the project. What the sources did not record is left empty, and the agency says that the rows are replayed.
"""

from __future__ import annotations

import csv
import functools
import gzip
import hashlib
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from demo_city import exports, petition_export
from demo_city.acrc import Entry
from demo_city.board_pages import BoardItem
from demo_city.days import KST, DayRange, Days, add_working_days, night_of, to_date, to_number
from demo_city.drop_files import CellChanges

PETITIONS_FILE = "national_petitions.csv.gz"
PROPOSALS_FILE = "seoul_citizen_proposals.csv.gz"
PETITION_FEED = "petition.petitions"
PETITION_OVERLAP_DAYS = 60
AGENCY = "국민청원(재생)"
BOARD = "proposals"
_BOARD_TITLES = {BOARD: "시민제안(재생)"}
_LIMIT_DAYS = 14
_CSV_FIELD_LIMIT = 10_000_000


class ReplayDataError(Exception):
    """The folder does not hold what the replay needs; the message says which file, and where such data comes from."""


@dataclass(frozen=True)
class ReplayPetition:
    """A petition as the archive has it."""

    petition_id: str
    category: str
    title: str
    body: str
    applied_at: datetime


@dataclass(frozen=True)
class ReplayCity:
    """All rows of the folder, in time; also a site for the server.

    Attributes:
        repeated_ids: rows left out because their id had already been read.
    """

    petitions: tuple[ReplayPetition, ...]
    proposals: tuple[BoardItem, ...]
    repeated_ids: int

    @property
    def boards(self) -> Mapping[str, str]:
        return _BOARD_TITLES

    def board_items(self, board_code: str, days: Days, as_of: datetime) -> Sequence[BoardItem]:
        moment = as_of.astimezone(KST).replace(tzinfo=None)
        return [
            item
            for item in self.proposals
            if board_code == BOARD and days.start_on <= item.posted_at.date() < days.end_on and item.posted_at < moment
        ]

    def board_item(self, board_code: str, post_id: str, as_of: datetime | None) -> BoardItem | None:
        return self._by_id.get(post_id) if board_code == BOARD else None

    @functools.cached_property
    def _by_id(self) -> Mapping[str, BoardItem]:
        return {item.post_id: item for item in self.proposals}

    def entries(self, days: Days) -> Sequence[Entry]:
        return ()

    def entry(self, faq_no: int, duty_section: str) -> Entry | None:
        return None


def replay_city(data_dir: Path) -> ReplayCity:
    """Read the folder.

    Raises:
        ReplayDataError: the folder or a file is absent, or lacks a column.
    """
    csv.field_size_limit(min(_CSV_FIELD_LIMIT, sys.maxsize))
    petitions, repeated = {}, 0
    wanted = ("petition_idx", "category", "begin", "title", "content")
    for row in _rows(data_dir / PETITIONS_FILE, wanted):
        repeated += row["petition_idx"] in petitions
        petitions.setdefault(row["petition_idx"], _petition(row))
    proposals: dict[str, BoardItem] = {}
    for row in _rows(data_dir / PROPOSALS_FILE, ("제안번호", "제안제목", "제안내용_text", "득표", "제안등록일자")):
        repeated += row["제안번호"] in proposals
        proposals.setdefault(row["제안번호"], _proposal(row))
    return ReplayCity(
        petitions=tuple(sorted(petitions.values(), key=lambda p: (p.applied_at, p.petition_id))),
        proposals=tuple(sorted(proposals.values(), key=lambda p: (p.posted_at, p.post_id))),
        repeated_ids=repeated,
    )


def drop(
    city: ReplayCity, *, window: DayRange, as_of: datetime, drop_dir: Path, changes: CellChanges | None = None
) -> Path:
    """Write the petition list of a window; `changes` counts texts that a cell could not hold as they were."""
    moment = as_of.astimezone(KST).replace(tzinfo=None)
    rows = [
        _row(p, moment)
        for p in city.petitions
        if window.start_on <= p.applied_at.date() < window.end_on and p.applied_at < moment
    ]
    return exports.write_petitions(rows, window, drop_dir, changes)


def drop_night(city: ReplayCity, business_date: date, drop_dir: Path, changes: CellChanges | None = None) -> list[Path]:
    """What the nightly export of the business date holds."""
    window = Days(business_date - timedelta(days=PETITION_OVERLAP_DAYS), business_date + timedelta(days=1))
    return [drop(city, window=window, as_of=night_of(business_date), drop_dir=drop_dir, changes=changes)]


def drop_history(
    city: ReplayCity, from_on: date, through_on: date, drop_dir: Path, changes: CellChanges | None = None
) -> list[Path]:
    """The past as one wide file, as of the night after its last day."""
    window = Days.of(from_on, through_on)
    return [drop(city, window=window, as_of=night_of(through_on), drop_dir=drop_dir, changes=changes)]


def _rows(path: Path, wanted: Sequence[str]) -> Iterator[dict[str, str]]:
    try:
        with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            missing = [name for name in wanted if name not in (reader.fieldnames or ())]
            if missing:
                raise ReplayDataError(f"{path} lacks the column(s) {', '.join(missing)}")
            yield from reader
    except FileNotFoundError as error:
        raise ReplayDataError(
            f"{path} is not there: name a folder that holds {PETITIONS_FILE} and {PROPOSALS_FILE} (DATA=...)"
        ) from error
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise ReplayDataError(f"{path} cannot be read as gzipped UTF-8 CSV: {error}") from error


def _petition(row: Mapping[str, str]) -> ReplayPetition:
    # The archive knows the day only; a minute of office hours that depends on the id keeps the order stable.
    minutes = int.from_bytes(hashlib.sha256(row["petition_idx"].encode()).digest()[:4], "big") % 540
    applied = datetime.combine(date.fromisoformat(row["begin"]), time(9)) + timedelta(minutes=minutes)
    return ReplayPetition(row["petition_idx"], row["category"], row["title"] or "(제목 없음)", row["content"], applied)


def _proposal(row: Mapping[str, str]) -> BoardItem:
    return BoardItem(
        post_id=row["제안번호"],
        board=BOARD,
        title=row["제안제목"] or "(제목 없음)",
        body=row["제안내용_text"],
        author="",
        posted_at=datetime.fromisoformat(row["제안등록일자"]),
        views=0,
        likes=int(row["득표"] or 0),
        department="",
    )


def _row(petition: ReplayPetition, as_of: datetime) -> tuple[Any, ...]:
    """A row under `petition_export.PETITION_HEADER`; nothing is known of answers, so the clock runs on."""
    applied_on = petition.applied_at.date()
    received_on = to_date(add_working_days(np.array([to_number(applied_on)]), 0)[0])
    received_at = (
        petition.applied_at + timedelta(minutes=30)
        if received_on == applied_on
        else datetime.combine(received_on, time(9, 30))
    )
    due_on = to_date(add_working_days(np.array([to_number(received_on)]), _LIMIT_DAYS - 1)[0])
    is_received = received_at <= as_of
    values = {
        "신청번호": petition.petition_id,
        "민원유형": "건의",
        "분야": petition.category,
        "제목": petition.title,
        "내용": petition.body or None,
        "신청일시": f"{petition.applied_at:%Y-%m-%d %H:%M}",
        "접수일시": f"{received_at:%Y-%m-%d %H:%M}" if is_received else None,
        "처리예정일": str(due_on) if is_received else None,
        "처리기관": AGENCY,
        "추진상황": "처리중" if is_received else "신청",
    }
    return tuple(values.get(name) for name in petition_export.PETITION_HEADER)

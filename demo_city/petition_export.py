"""What e-People shows of petitions at a moment, row by row, and how exports write days and moments."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from demo_city.days import DayRange
from demo_city.petitions import Petitions

_DAY = 86_400
PETITION_HEADER = (
    "신청번호", "민원유형", "분야", "제목", "내용", "신청일시", "접수일시", "처리예정일", "연장처리예정일",
    "보완요구일", "보완접수일", "이송일시", "이송기관", "처리기관", "처리부서", "담당자", "답변일시", "답변내용",
    "추진상황", "만족도", "재신청여부", "민원발생지역", "신청인연락처",
)  # fmt: skip


def span_of(window: DayRange) -> str:
    """First and last day as file names have them, `20261114_20261117`."""
    return f"{window.start_on:%Y%m%d}_{window.end_on - timedelta(days=1):%Y%m%d}"


def moments_of(seconds: NDArray[np.int64]) -> list[str | None]:
    """`2026-11-17 09:03:12`, or None for a negative number."""
    texts = np.datetime_as_string(seconds.astype("datetime64[s]")).tolist() if len(seconds) else []
    return [text.replace("T", " ") if s >= 0 else None for text, s in zip(texts, seconds.tolist(), strict=True)]


def dates_of(days: NDArray[np.int64]) -> list[str | None]:
    """`2026-11-17`, or None for a negative number."""
    texts = np.datetime_as_string(days.astype("datetime64[D]")).tolist() if len(days) else []
    return [text if d >= 0 else None for text, d in zip(texts, days.tolist(), strict=True)]


def petition_rows(petitions: Petitions, as_of: int) -> Iterator[tuple[Any, ...]]:
    """Rows under `PETITION_HEADER` as e-People showed them at a moment (KST seconds)."""

    def by_then(times: NDArray[np.int64]) -> NDArray[np.int64]:
        return np.where((times >= 0) & (times <= as_of), times, -1)

    def days_by_then(days: NDArray[np.int64]) -> NDArray[np.int64]:
        return np.where((days >= 0) & (days * _DAY + 18 * 3600 <= as_of), days, -1)

    received, answered = by_then(petitions.received_at), by_then(petitions.answered_at)
    extended, withdrawn = by_then(petitions.extended_at), by_then(petitions.withdrawn_at)
    transferred, reopened = by_then(petitions.transferred_at), by_then(petitions.reopened_at)
    rated = by_then(petitions.satisfaction_at)
    asked, returned = days_by_then(petitions.supplement_requested_day), days_by_then(petitions.supplement_received_day)
    asked = np.where((answered >= 0) & (asked < 0), -1, asked)
    due = np.where(
        (petitions.supplement_requested_day >= 0) & (returned < 0), petitions.first_due_day, petitions.due_day
    )
    due = np.where(received >= 0, due, -1)
    status = np.select(
        [withdrawn >= 0, answered >= 0, transferred >= 0, (asked >= 0) & (returned < 0), extended >= 0, received >= 0],
        ["취하", "답변완료", "이송", "보완요구", "연장", "처리중"],
        "신청",
    )
    is_fresh = (status == "처리중") & (as_of - received < _DAY)
    status = np.where(is_fresh, "접수", status)
    shown = (petitions.applied_at < as_of) & ~((withdrawn >= 0) & petitions.is_removed_when_withdrawn)
    minutes = [
        [t[:-3] if t else None for t in moments_of(m)] for m in (petitions.applied_at, received, transferred, answered)
    ]
    dates = [dates_of(d) for d in (due, np.where(extended >= 0, petitions.extended_due_day, -1), asked, returned)]
    for i in np.flatnonzero(shown).tolist():
        times: list[Any] = [column[i] for column in minutes]
        if petitions.uses_excel_dates[i]:
            # Part of the office re-types its lists: those cells are real dates.
            times = [datetime.fromisoformat(text) if text else None for text in times]
        applied_at, received_at, transferred_at, answered_at = times
        is_received, is_answered = received[i] >= 0, answered[i] >= 0
        yield (
            petitions.petition_id[i],
            petitions.type[i],
            petitions.category[i],
            petitions.title[i],
            petitions.body[i],
            applied_at,
            received_at,
            *(column[i] for column in dates),
            transferred_at,
            petitions.transferred_to[i] if transferred_at else None,
            petitions.agency[i],
            petitions.department[i] if is_received else None,
            petitions.official[i] if is_received else None,
            answered_at,
            petitions.answer[i] if is_answered else None,
            str(status[i]),
            petitions.satisfaction[i] if rated[i] >= 0 else None,
            ("Y" if reopened[i] >= 0 else "N") if is_answered else None,
            petitions.districts.sent_name[i] if petitions.district_is_known[i] else None,
            petitions.applicant[i],
        )

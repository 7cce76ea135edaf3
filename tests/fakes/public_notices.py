"""정책정보 as the mart lists it, written by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

from reports.archive.notices import NoticeBoard, PolicyNotice, board
from reports.public_check import PublicRules

RULES = PublicRules(confirmed_by="법무담당관", confirmed_on=date(2026, 10, 1))


def notice(code: str, posted_on: date, title: str, **more: Any) -> PolicyNotice:
    """A press release of the road department with an address, unless told otherwise."""
    row = {
        "notice_code": code, "posted_on": posted_on, "notice_kind_label_ko": "보도자료", "notice_title": title,
        "notice_url": f"https://www.incheon.example.test/view?no={code}", "department_label_ko": "도로과",
        "is_day_assumed": False,
    }  # fmt: skip
    return PolicyNotice(**{**row, **more})


ORDINARY = (
    notice("IC010205:1", date(2026, 11, 17), "보도 정비 본격 착수"),
    notice("IC010101:2", date(2026, 11, 17), "수거일 안내 <b>공고</b>", notice_kind_label_ko="공지·고시",
           department_label_ko="자원순환과"),
    notice("IC010303:3", date(2026, 11, 2), "이달의 시정", notice_kind_label_ko="시정소식", department_label_ko=None,
           is_day_assumed=True),
    notice("room:P1", date(2025, 12, 22), "버스 노선 개편안 " + "긴이름" * 30, notice_kind_label_ko="정책정보",
           notice_url=None),
)  # fmt: skip
"""Two of a day, one whose day is assumed, one of the year before without an address."""


def ordinary_board(*more: PolicyNotice) -> NoticeBoard:
    return board((*ORDINARY, *more), RULES, month_limit=24)

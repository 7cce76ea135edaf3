"""The pages of 정책정보, and what the search knows of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any

from reports.archive.notices import INDEX, NoticeBoard
from reports.archive.settings import ArchiveSettings

LABEL = "정책정보"


def notice_pages(page: Callable[..., bytes], board: NoticeBoard, settings: ArchiveSettings) -> dict[str, bytes]:
    """Content by path: the list of months, and a page for each.

    Args:
        page: renders a template of the site.
        board: what is listed.
        settings: how many of the newest stand on the first page.
    """
    years = [(year, list(group)) for year, group in groupby(board.months, key=lambda month: month.start_on.year)]
    common = {"page": "notices", "root": "../", "board": board}
    files = {
        INDEX: page("notices.html.j2", **common, years=years, newest=board.newest(settings.newest_notices)),
    }
    for place, month in enumerate(board.months):
        files[month.page] = page(
            "notice_month.html.j2",
            **common,
            month=month,
            newer=board.months[place - 1] if place else None,
            older=board.months[place + 1] if place + 1 < len(board.months) else None,
        )
    return files


def search_records(board: NoticeBoard) -> Iterator[dict[str, Any]]:
    """One record for each notice: its title is what is looked through, its place in the month is where it leads."""
    for month in board.months:
        for notice in month.notices:
            yield {
                "address": f"{month.page}#{notice.anchor}",
                "title": notice.title,
                "label": f"{LABEL} {notice.notice_kind_label_ko}",
                "day": notice.day_ko,
                "lines": [notice.department_label_ko] if notice.department_label_ko else [],
                # Many and short: they stand below the editions that hold the same words.
                "notice": 1,
            }

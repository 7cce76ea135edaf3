"""The site's files from its entries: pages, charts, styles, script, search index and feed; no clock, no chance."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from reports import palette, text
from reports.archive.downloads import Download
from reports.archive.entries import Entry, search_lines
from reports.archive.feed import FEED_NAME, atom, feed_items
from reports.archive.notice_pages import notice_pages, search_records
from reports.archive.notices import NoticeBoard
from reports.archive.settings import ArchiveSettings
from reports.figures import Picture
from reports.period import date_ko
from reports.render.blocks import grouped
from reports.render.html import template_environment

TEMPLATES = Path(__file__).with_name("templates")
_NOTICES_ON_FIRST_PAGE = 5
FONT_NAME = "assets/pretendard-gov.woff2"
# Nothing is loaded but the site's own files; no script but its own, none inline. Column widths are style attributes.
SECURITY_POLICY = (
    "default-src 'none'; img-src 'self'; font-src 'self'; script-src 'self'; style-src 'self'; "
    "style-src-attr 'unsafe-inline'; form-action 'self'; base-uri 'none'"
)


@dataclass(frozen=True)
class Shown:
    """An entry with what its page needs.

    Attributes:
        entry: the issue.
        label_ko: the publication's name.
        pictures: its drawn charts by code.
        downloads: its files.
    """

    entry: Entry
    label_ko: str
    pictures: Mapping[str, Picture]
    downloads: tuple[Download, ...]


class SitePages:
    """Writes every file of the site; the same entries give the same bytes."""

    def __init__(
        self, shown: Sequence[Shown], settings: ArchiveSettings, *, base_url: str | None, board: NoticeBoard
    ) -> None:
        self._shown = shown
        self._board = board
        self._settings = settings
        self._base_url = base_url
        self._environment = template_environment(TEMPLATES)
        self._environment.filters["date_ko"] = date_ko

    def files(self) -> dict[str, bytes]:
        """Content by path."""
        entries = [shown.entry for shown in self._shown]
        years = [(year, list(group)) for year, group in groupby(self._shown, key=lambda s: s.entry.day.year)]
        corrections = [s for s in self._shown if s.entry.replaced or s.entry.edition.correction_reason]
        listed = {
            "years": years,
            "newest": next((s for s in self._shown if s.entry.is_readable), None),
            "notices": self._board.newest(_NOTICES_ON_FIRST_PAGE),
        }
        files = {
            "index.html": self._page("index.html.j2", page="index", **listed),
            "search.html": self._page("search.html.j2", page="search"),
            "about.html": self._page("about.html.j2", page="about", corrections=corrections),
            "assets/site.css": self._css(),
            "assets/icon.svg": (TEMPLATES / "icon.svg").read_bytes(),
            "assets/search.js": (TEMPLATES / "search.js").read_bytes(),
            "assets/search-index.js": self._search_index(),
            FEED_NAME: atom(feed_items(entries, self._board), self._settings, base_url=self._base_url),
        }
        for year, group in years:
            files[f"years/{year}.html"] = self._page("year.html.j2", page="year", root="../", year=year, group=group)
        for shown in self._shown:
            files |= self._edition(shown)
        files |= notice_pages(self._page, self._board, self._settings)
        if self._settings.web_font is not None:
            files[FONT_NAME] = self._settings.web_font.read_bytes()
        return files

    def _edition(self, shown: Shown) -> dict[str, bytes]:
        """The issue's page with its charts and files, and a page for each edition that was replaced."""
        entry = shown.entry
        files = {}
        for edition in entry.replaced:
            files[entry.replaced_page(edition)] = self._page(
                "replaced.html.j2", page="edition", root="../", shown=shown, edition=edition
            )
        if not entry.is_readable:
            files[entry.page] = self._page(
                "replaced.html.j2", page="edition", root="../", shown=shown, edition=entry.edition
            )
            return files
        same = [
            other for other in self._shown if other.entry.edition.publication_code == entry.edition.publication_code
        ]
        place = same.index(shown)
        files[entry.page] = self._page(
            "edition.html.j2",
            page="edition",
            root="../",
            shown=shown,
            sections=[{**s, "blocks": grouped(s["blocks"])} for s in entry.edition.snapshot["body"]],
            annexes=[{**s, "blocks": grouped(s["blocks"])} for s in entry.edition.snapshot["annexes"]],
            newer=same[place - 1] if place else None,
            older=same[place + 1] if place + 1 < len(same) else None,
            address=lambda code: f"{entry.stem}-{code}.{shown.pictures[code].suffix}",
            size=lambda code: (shown.pictures[code].width_px, shown.pictures[code].height_px),
        )
        for code, picture in shown.pictures.items():
            files[f"editions/{entry.stem}-{code}.{picture.suffix}"] = picture.content
        for download in shown.downloads:
            files[download.path] = download.content
        return files

    def _page(self, template: str, **context: Any) -> bytes:
        page = self._environment.get_template(template).render(
            {"root": "", **context, "site": self._settings, "policy": SECURITY_POLICY, "feed": FEED_NAME}
        )
        return page.encode()

    def _css(self) -> bytes:
        colours = {name.lower(): value for name, value in vars(palette).items() if name.isupper()}
        font = Path(FONT_NAME).name if self._settings.web_font else ""
        return self._environment.get_template("site.css.j2").render(colours=colours, font=font).encode()

    def _search_index(self) -> bytes:
        """A script and no JSON file: a page opened from a folder may load the one and not the other."""
        records = [
            {
                "address": shown.entry.page,
                "title": shown.entry.title,
                "label": shown.label_ko,
                "day": shown.entry.day_ko,
                "lines": [text.clean(line) for line in search_lines(shown.entry.edition.snapshot)],
            }
            for shown in self._shown
            if shown.entry.is_readable
        ]
        records += search_records(self._board)
        return f"var ARCHIVE_INDEX = {json.dumps(records, ensure_ascii=True, separators=(',', ':'))};\n".encode()

"""One issue as the archive lists it: its newest edition, or word that it was taken back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from reports.archive.read import PublishedEdition
from reports.period import date_ko

SUMMARY_LINES = 3


@dataclass(frozen=True)
class Entry:
    """An issue's place in the archive.

    Attributes:
        stem: the name of its page and files, `public_weekly-0672`.
        edition: the newest published edition, or the last one when all were taken back.
        replaced: its earlier editions, newest first.
    """

    stem: str
    edition: PublishedEdition
    replaced: tuple[PublishedEdition, ...]

    @property
    def header(self) -> Mapping[str, str]:
        return self.edition.snapshot["header"]  # type: ignore[no-any-return]

    @property
    def is_readable(self) -> bool:
        """False when no edition of the issue may be read: its page only says so."""
        return self.edition.is_current

    @property
    def title(self) -> str:
        return self.header["document_title"]

    @property
    def day(self) -> date:
        return self.edition.publish_on

    @property
    def day_ko(self) -> str:
        return date_ko(self.day)

    @property
    def updated_at(self) -> datetime:
        return self.edition.published_at

    @property
    def page(self) -> str:
        """The address that always shows the newest edition."""
        return f"editions/{self.stem}.html"

    @property
    def summary(self) -> tuple[str, ...]:
        """The first lines of 요약, or what the publication says of itself."""
        for section in self.edition.snapshot["body"]:
            if section["code"] == "summary":
                lines = [b["text"] for b in section["blocks"] if b["kind"] == "bullet" and b["level"] == 1]
                if lines:
                    return tuple(lines[:SUMMARY_LINES])
        return (self.header["description"],)

    def replaced_page(self, edition: PublishedEdition) -> str:
        """The address that a replaced edition keeps."""
        return f"editions/{self.stem}-{edition.edition_number}.html"


def entries(editions: Iterable[PublishedEdition]) -> tuple[Entry, ...]:
    """One entry for each issue, in the order of the editions (newest first)."""
    by_issue: dict[tuple[str, int], list[PublishedEdition]] = {}
    for edition in editions:
        by_issue.setdefault(edition.issue, []).append(edition)
    found = []
    for (code, issue), group in by_issue.items():
        newest_first = sorted(group, key=lambda edition: -edition.edition_number)
        shown = next((edition for edition in newest_first if edition.is_current), newest_first[0])
        replaced = tuple(edition for edition in newest_first if edition is not shown)
        found.append(Entry(f"{code}-{issue:04d}", shown, replaced))
    return tuple(found)


def search_lines(snapshot: Mapping[str, Any]) -> Iterator[str]:
    """What the search looks through: titles, statements, captions and the heads of tables' rows."""
    for section in (*snapshot["body"], *snapshot["annexes"]):
        yield str(section["title"])
        for block in section["blocks"]:
            match block["kind"]:
                case "bullet":
                    yield str(block["text"])
                case "table":
                    heads = [cell["text"] for row in block["rows"] for cell in row if cell["is_head"]]
                    yield f"{block['caption']}: {', '.join(heads)}"
                case "photo":
                    yield str(block["caption"] or block["alt"])
                case "chart" | "notice":
                    yield str(block["title"])

"""What can go wrong between a source and `raw`; every message names source, window and what a person should do."""

from __future__ import annotations

from dataclasses import dataclass

from extract.window import Window


@dataclass
class SourceError(Exception):
    """A source did not give what was agreed; nothing of this window has landed.

    Attributes:
        source: the feed, e.g. `call_center.calls`.
        window: the half-open KST days that were asked for.
        problem: what was seen, in the source's own terms, without any citizen's text.
        action: what a person should do next.
    """

    source: str
    window: Window
    problem: str
    action: str

    def __str__(self) -> str:
        return f"{self.source} {self.window}: {self.problem} | 조치: {self.action}"


class SourceMissingError(SourceError):
    """The file or endpoint is not there (yet)."""


class SourceIncompleteError(SourceError):
    """The source is still writing, was cut off, or gave fewer rows than it declared."""


class SourceFormatError(SourceError):
    """The bytes are not in the agreed encoding, container or set of columns."""


class SourceUnavailableError(SourceError):
    """The server refused, timed out or answered with an error after the allowed retries."""


class QuotaExceededError(SourceUnavailableError):
    """The source's request quota is used up; try again after its reset."""


class BudgetSpentError(QuotaExceededError):
    """Our own share of the source's quota is used up for this night; what is left belongs to the rest of the day."""


class ItemRefusedError(SourceUnavailableError):
    """The source answers, but has nothing to say about this one item (deleted, closed): the walk may go on without."""

"""Every source the warehouse knows: its feeds, and how to build its extractors from settings."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from extract.contract import Extractor, Feed
from extract.sources.call_center import schema as call_center
from extract.sources.homepage import schema as homepage
from extract.sources.petition import schema as petition
from extract.sources.social import schema as social

FEEDS: tuple[Feed, ...] = (*call_center.FEEDS, *petition.FEEDS, *social.FEEDS, *homepage.FEEDS)
SOURCES: tuple[str, ...] = tuple(dict.fromkeys(feed.source for feed in FEEDS))


class UnknownSourceError(LookupError):
    """No source or feed of that name; the message lists those there are."""


def feed_named(name: str) -> Feed:
    """The feed of that name, e.g. `call_center.calls`."""
    for feed in FEEDS:
        if feed.name == name:
            return feed
    raise UnknownSourceError(f"no feed {name!r}; there are {', '.join(f.name for f in FEEDS)}")


def extractors(source: str, settings: Mapping[str, Any]) -> tuple[Extractor, ...]:
    """One extractor for each feed of the source, in the order the feeds are declared.

    Args:
        source: the source's folder name, e.g. `petition`.
        settings: that source's own settings, as its README lists them.
    """
    if source not in SOURCES:
        raise UnknownSourceError(f"no source {source!r}; there are {', '.join(SOURCES)}")
    # Imported on demand: spreadsheet, HTTP and HTML libraries cost start-up time that a DAG file must not pay.
    built: tuple[Extractor, ...] = import_module(f"extract.sources.{source}.extractor").build(settings)
    return built

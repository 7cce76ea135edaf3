"""Every source the warehouse knows: the folders of `extract/sources`, their feeds, and how to build their extractors.

A source is known because its folder is there: adding one changes nothing here.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from extract.contract import Extractor, Feed
from extract.quota import Ledger

SOURCES_FOLDER = Path(__file__).with_name("sources")


def _sources() -> tuple[str, ...]:
    return tuple(sorted(path.parent.name for path in SOURCES_FOLDER.glob("*/schema.py")))


SOURCES: tuple[str, ...] = _sources()
FEEDS: tuple[Feed, ...] = tuple(
    feed for source in SOURCES for feed in import_module(f"extract.sources.{source}.schema").FEEDS
)


class UnknownSourceError(LookupError):
    """No source or feed of that name; the message lists those there are."""


def feed_named(name: str) -> Feed:
    """The feed of that name, e.g. `call_center.calls`."""
    for feed in FEEDS:
        if feed.name == name:
            return feed
    raise UnknownSourceError(f"no feed {name!r}; there are {', '.join(f.name for f in FEEDS)}")


def extractors(source: str, settings: Mapping[str, Any], *, ledger: Ledger) -> tuple[Extractor, ...]:
    """One extractor for each feed of the source, in the order the feeds are declared.

    Args:
        source: the source's folder name, e.g. `petition`.
        settings: that source's own settings, as its README lists them.
        ledger: where quotas and positions are kept between runs.
    """
    if source not in SOURCES:
        raise UnknownSourceError(f"no source {source!r}; there are {', '.join(SOURCES)}")
    # Imported on demand: spreadsheet, HTTP and HTML libraries cost start-up time that a DAG file must not pay.
    module = import_module(f"extract.sources.{source}.extractor")
    built: tuple[Extractor, ...] = module.build(settings, ledger=ledger)
    return built

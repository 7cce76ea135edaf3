"""Feeds and extractors by name."""

from __future__ import annotations

import subprocess
import sys

import pytest

from extract.quota import MemoryLedger
from extract.registry import FEEDS, SOURCES, UnknownSourceError, extractors, feed_named


def test_all_sources_of_the_house_are_known() -> None:
    assert {"call_center", "homepage", "petition", "social"} <= set(SOURCES)
    assert len(FEEDS) >= 6


def test_a_feed_is_found_by_its_name() -> None:
    assert feed_named("petition.qna").relation == "raw.petition_qna"


@pytest.mark.parametrize("name", ["petition", "petition.answers"])
def test_an_unknown_feed_is_an_error_that_lists_the_known(name: str) -> None:
    with pytest.raises(UnknownSourceError, match=r"call_center\.calls"):
        feed_named(name)


def test_an_unknown_source_is_an_error_that_lists_the_known() -> None:
    with pytest.raises(UnknownSourceError, match=r"call_center, .*petition"):
        extractors("fax", {}, ledger=MemoryLedger())


def test_an_extractor_is_built_for_the_call_center() -> None:
    assert [e.feed.name for e in extractors("call_center", {"drop_dir": "/nowhere"}, ledger=MemoryLedger())] == [
        "call_center.calls"
    ]


def test_knowing_the_feeds_loads_no_heavy_library() -> None:
    program = (
        "import sys; import extract.registry; heavy = {'polars', 'httpx', 'python_calamine', 'selectolax', 'psycopg'}; "
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

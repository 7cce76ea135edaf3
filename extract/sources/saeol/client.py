"""Fetches the districts' export from its drop folder."""

from __future__ import annotations

from pathlib import Path

from extract.drop_folder import DropFile, find_drop
from extract.window import Window

FILE_PATTERN = "새올_상담민원_{first}_{last}.xlsx"


def fetch_export(drop_dir: Path, *, feed: str, window: Window) -> DropFile:
    """The export of exactly this window, whole and as its marker declares it.

    Raises:
        SourceError: missing, still being written, or cut off.
    """
    return find_drop(drop_dir, feed=feed, window=window, pattern=FILE_PATTERN)

"""Fetches the 120 export from its drop folder."""

from __future__ import annotations

from pathlib import Path

from extract.drop_folder import DropFile, find_drop_of_one
from extract.window import Window

FILE_PATTERNS = ("120_상담내역_{first}_{last}.csv", "120_상담내역_{first}_{last}.xlsx")


def fetch_export(drop_dir: Path, *, feed: str, window: Window) -> DropFile:
    """The export of exactly this window, CSV or XLSX, whole and as its marker declares it.

    Raises:
        SourceError: missing, still being written, cut off, or there in both formats.
    """
    return find_drop_of_one(drop_dir, feed=feed, window=window, patterns=FILE_PATTERNS)

"""One file of the bulk feed, as its manifest declares it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class BulkFile:
    """What the vendor says a file is.

    Attributes:
        name: the file's name in the drop folder.
        byte_count: size of the compressed file.
        sha256: lower-case hex over the compressed bytes.
        row_count: posts in it.
    """

    name: str
    byte_count: int
    sha256: str
    row_count: int

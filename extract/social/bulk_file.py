"""One file of the bulk feed, as its manifest declares it."""

from __future__ import annotations

from dataclasses import dataclass

LINES_SUFFIX, PARQUET_SUFFIX = ".ndjson.gz", ".parquet"


@dataclass(frozen=True)
class BulkFile:
    """What the vendor says a file is.

    Attributes:
        name: the file's name in the drop folder; its ending says which of the two forms it has.
        byte_count: size of the file as it lies there.
        sha256: lower-case hex over those bytes.
        row_count: posts in it.
    """

    name: str
    byte_count: int
    sha256: str
    row_count: int

    @property
    def is_parquet(self) -> bool:
        return self.name.endswith(PARQUET_SUFFIX)

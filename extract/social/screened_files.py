"""What the screen left of a file, and the private folder where a night that breaks off leaves it for the next try."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass, fields
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from extract.relevance import judgement, rules
from extract.social import sampling, worth
from extract.social import screen as screening
from extract.social.bulk_file import BulkFile
from extract.social.screen import SCREENED, Screen

READ_COUNT, NEW_KEYS = b"read_count", b"new_keys"


@dataclass(frozen=True)
class ScreenedFile:
    """What the screen left of one file.

    Attributes:
        rows: rows of `extract.social.screen.SCREENED`.
        read_count: posts in the file, kept or not.
        new_keys: keys the vendor sends that nobody has agreed on.
    """

    file: BulkFile
    rows: pa.Table
    read_count: int
    new_keys: tuple[str, ...]

    @property
    def dropped_count(self) -> int:
        kept_count: int = self.rows.num_rows
        return self.read_count - kept_count


@dataclass(frozen=True)
class ScreenedFiles:
    """A private folder with the screened rows of files, each known by its content and the rules it was screened with.

    The rows are not masked yet: the folder is made for its owner alone and emptied once the files have landed.

    Attributes:
        folder: made (0700) when the first file is kept.
        version: of the rules, see `rules_version`; a file screened with others is not found.
    """

    folder: Path
    version: str

    def find(self, file: BulkFile) -> ScreenedFile | None:
        """The rows kept of exactly this content, or None; what cannot be read is as good as nothing."""
        try:
            table = pq.read_table(self.path(file))
        except (OSError, pa.ArrowInvalid):
            return None
        stated = table.schema.metadata or {}
        if table.schema.remove_metadata() != SCREENED or READ_COUNT not in stated:
            return None
        new_keys = tuple(json.loads(stated.get(NEW_KEYS, b"[]")))
        return ScreenedFile(file, table.replace_schema_metadata(None), int(stated[READ_COUNT]), new_keys)

    def keep(self, screened: ScreenedFile) -> None:
        """Write the rows under a temporary name and rename: a crash leaves the whole file or none."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self.path(screened.file)
        part = path.with_name(f"{path.name}.part")
        stated = {READ_COUNT: str(screened.read_count).encode(), NEW_KEYS: json.dumps(screened.new_keys).encode()}
        with open(part, "wb", opener=_private) as out:
            pq.write_table(screened.rows.replace_schema_metadata(stated), out, compression="zstd")
        part.replace(path)

    def path(self, file: BulkFile) -> Path:
        """Where the rows of a file are kept."""
        return self.folder / f"{file.sha256}.{self.version}.parquet"


def rules_version(screen: Screen) -> str:
    """A short name for everything that decides what the screen keeps: its settings, the rules and the code."""
    digest = hashlib.sha256(repr((screen.sample_rate, sorted(screen.outbound_accounts))).encode())
    for part in fields(screen.rules):
        value = getattr(screen.rules, part.name)
        digest.update((value.write_csv() if isinstance(value, pl.DataFrame) else repr(value)).encode())
    for module in (judgement, rules, sampling, screening, worth):
        digest.update(Path(str(module.__file__)).read_bytes())
    return digest.hexdigest()[:16]


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)

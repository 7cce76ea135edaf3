"""Nights of the bulk feed on disk: made once by the demo city and kept under `build/cache`, outside git."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from demo_city.city import City
from demo_city.social_night import write_night
from extract.social.bulk_file import BulkFile
from extract.sources.social.parse import parse_manifest
from extract.window import Window

DAY = date(2026, 11, 17)
MANIFEST = "social_bulk_{day:%Y%m%d}.manifest.json"
TENTHS = 10
USUAL_FILE_ROWS = 300_000


@dataclass(frozen=True)
class BulkNight:
    """A folder that looks like the vendor's drop folder after a night."""

    folder: Path
    day: date
    files: tuple[BulkFile, ...]

    @property
    def window(self) -> Window:
        return Window.of_days(self.day, self.day)

    @property
    def row_count(self) -> int:
        return sum(f.row_count for f in self.files)

    @property
    def byte_count(self) -> int:
        return sum(f.byte_count for f in self.files)


def read_night(folder: Path) -> BulkNight:
    """The one night that lies in a folder."""
    (manifest,) = folder.glob("*.manifest.json")
    day = date.fromisoformat(manifest.name.split("_")[2].split(".")[0])
    content = manifest.read_bytes()
    return BulkNight(folder, day, parse_manifest(content, name=manifest.name, window=Window.of_days(day, day)))


def make_night(folder: Path, *, day: date, rows: int, city: City, cores: int) -> BulkNight:
    """A new night of so many posts, in at least ten files, equal but for the last."""
    per_file = max(-(-rows // (TENTHS * cores)), min(-(-rows // TENTHS), USUAL_FILE_ROWS))
    shutil.rmtree(folder, ignore_errors=True)
    write_night(city, day, folder, rows=rows, rows_per_file=per_file, workers=cores)
    return read_night(folder)


def cached_night(cache: Path, *, rows: int, city: City, cores: int) -> BulkNight:
    """A night of so many posts, made if it is not there."""
    folder = cache / f"social_{rows}_{city.seed}_{cores}"
    if (folder / MANIFEST.format(day=DAY)).exists():
        return read_night(folder)
    return make_night(folder, day=DAY, rows=rows, city=city, cores=cores)


def tenth_of(night: BulkNight, folder: Path) -> BulkNight:
    """The first tenth of a night's files, at least one, with a manifest of their own."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
    files = night.files[: max(1, len(night.files) // TENTHS)]
    for file in files:
        os.link(night.folder / file.name, folder / file.name)
    listed = [{"name": f.name, "bytes": f.byte_count, "sha256": f.sha256, "rows": f.row_count} for f in files]
    stated = {"files": listed, "rows": sum(f.row_count for f in files)}
    (folder / MANIFEST.format(day=night.day)).write_text(json.dumps(stated), encoding="utf-8")
    return BulkNight(folder, night.day, files)

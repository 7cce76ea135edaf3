"""The pictures that the city's stories name are there, are drawn as their module draws them, and can be printed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PIL import Image, ImageChops

from demo_city import pictures, registers
from demo_city.city import City
from reports.photo_files import read_photo

FOLDER = Path(pictures.__file__).parent / "data" / "pictures"
NAME, ALT, PRINTED = 12, 13, 8


def test_every_picture_that_a_story_names_is_there_with_words_and_can_be_printed() -> None:
    rows = registers.register_rows(City(seed=31, scale=0.05), "best_practices", date(2026, 9, 30))
    named = [row for row in rows if row[NAME]]
    assert [row[NAME] for row in named] == sorted(pictures.PICTURES)
    for row in named:
        assert len(row[ALT]) > 20
        assert row[PRINTED] == "Y"
        assert read_photo(FOLDER, row[NAME]).width_px == pictures.WIDTH


def test_the_files_are_what_the_module_draws() -> None:
    for name, drawn in pictures.PICTURES.items():
        kept = Image.open(FOLDER / name).convert("RGB")
        # 256 colours stand for all: no sample is far from its own.
        furthest = ImageChops.difference(kept, drawn()).resize((70, 42), Image.Resampling.BOX).getextrema()
        assert max(high for _, high in furthest) < 16, name

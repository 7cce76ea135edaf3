"""Where the type comes from: NanumGothic of `koreanize-matplotlib`, or a configured folder."""

from __future__ import annotations

import importlib.util
from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont

from reports.errors import RenderError

DEFAULT_FAMILY = "NanumGothic"


@lru_cache
def font_dir(configured: Path | None = None) -> Path:
    """The folder with the fonts to use.

    Raises:
        RenderError: when there are none.
    """
    if configured is not None:
        folder = configured
    else:
        spec = importlib.util.find_spec("koreanize_matplotlib")
        if spec is None or not spec.submodule_search_locations:
            raise RenderError("no Korean font: koreanize-matplotlib is not installed. Run `make setup`.")
        folder = Path(next(iter(spec.submodule_search_locations))) / "fonts"
    if not font_files(folder):
        raise RenderError(
            f"no TTF or OTF file in {folder}: set the font folder to one that holds the publication's font"
        )
    return folder


def font_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*") if path.suffix.lower() in (".ttf", ".otf"))


@lru_cache
def family(folder: Path) -> str:
    """The family name that the folder's fonts carry."""
    with TTFont(_regular(folder), lazy=True) as font:
        return str(font["name"].getBestFamilyName())


@lru_cache
def covered_characters(folder: Path) -> frozenset[int]:
    """Code points that the regular face can draw."""
    with TTFont(_regular(folder), lazy=True) as font:
        return frozenset(font.getBestCmap())


def _regular(folder: Path) -> Path:
    files = font_files(folder)
    plain = [path for path in files if path.stem in (DEFAULT_FAMILY, f"{DEFAULT_FAMILY}-Regular")]
    regular = [path for path in files if "regular" in path.stem.lower()]
    return (plain or regular or files)[0]

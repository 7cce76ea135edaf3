"""Kept pictures: how they are written, and how far apart two of them are."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

SHADES = 16
# Another build of the same renderer may place an edge half a pixel off; a moved line or a lost block is far more.
MEAN_LIMIT = 0.4
SHARE_LIMIT = 0.002
STRONG = 64


@dataclass(frozen=True)
class Difference:
    """How far two pictures of one size are apart.

    Attributes:
        mean: mean absolute difference of grey values, 0 to 255.
        share: share of pixels that differ by more than a quarter of the scale.
    """

    mean: float
    share: float

    @property
    def is_small(self) -> bool:
        return self.mean <= MEAN_LIMIT and self.share <= SHARE_LIMIT


def difference(one: Image.Image, other: Image.Image) -> Difference:
    """Compare two pictures; of unequal size they are wholly apart."""
    if one.size != other.size:
        return Difference(255.0, 1.0)
    apart = np.abs(np.asarray(one.convert("L"), dtype=int) - np.asarray(other.convert("L"), dtype=int))
    return Difference(float(apart.mean()), float((apart > STRONG).mean()))


def kept(folder: Path) -> dict[str, Image.Image]:
    return {path.stem: Image.open(path) for path in sorted(folder.glob("*.png"))}


def write(folder: Path, pictures: dict[str, Image.Image]) -> None:
    """Write pictures with few shades, without any time in them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, picture in pictures.items():
        picture.quantize(SHADES).save(folder / f"{name}.png", optimize=True)


def grey(content: bytes, *, width: int | None = None) -> Image.Image:
    """A page as it is kept: grey, in few shades."""
    picture = Image.open(io.BytesIO(content)).convert("L")
    if width:
        picture = picture.resize((width, round(picture.height * width / picture.width)))
    return picture.quantize(SHADES).convert("L")


def apart(kept: dict[str, Image.Image], drawn: dict[str, Image.Image]) -> dict[str, str]:
    """What is not as it was kept, by name, in words."""
    found = {}
    for name in sorted(drawn.keys() | kept.keys()):
        if name not in drawn or name not in kept:
            found[name] = "no longer drawn" if name not in drawn else "not kept yet"
            continue
        between = difference(kept[name], drawn[name])
        if not between.is_small:
            found[name] = f"mean {between.mean:.1f} of 255, {between.share:.1%} of the pixels strongly"
    return found

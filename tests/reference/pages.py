"""Pages as pictures: how the shared look stands today, and how far that is from the kept pictures.

    python -m tests.reference.pages        (`make reference-pages`: writes the kept pictures anew; look at each)

What is drawn is no issue but `tests/fakes/every_block.py`: every kind of block, the longest names, empty and huge
sections, hostile words. Kept pictures are small and grey: they weigh little and say nothing about colours, which have
one home, `reports/palette.py`.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import typst
from PIL import Image

from reports import fonts
from reports.casebook import build as casebook
from reports.forms import REPORT_TYPST
from reports.render.cover import render_cover
from reports.render.pdf import REPORTS, inputs
from tests.fakes import every_block

KEPT = Path(__file__).with_name("kept")
FRESH = Path("build/reference")
PIXELS_PER_INCH = 55.0
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


def drawn() -> dict[str, Image.Image]:
    """Every page as it is drawn now, by the name of its kept picture."""
    rendering = every_block.rendering(is_drawn=True)
    folder = fonts.font_dir(None)
    found = {"cover": _grey(render_cover(rendering.snapshot), width=220)}
    for name, template in (("report", REPORT_TYPST), ("casebook", casebook.TEMPLATE)):
        pages = typst.compile(
            str(template),
            root=str(REPORTS),
            font_paths=[str(folder)],
            ignore_system_fonts=True,
            format="png",
            ppi=PIXELS_PER_INCH,
            sys_inputs=inputs(rendering.snapshot, rendering.pictures, folder),
        )
        for number, page in enumerate(pages if isinstance(pages, list) else [pages], start=1):
            found[f"{name}-{number:02d}"] = _grey(page)
    return found


def kept() -> dict[str, Image.Image]:
    return {path.stem: Image.open(path) for path in sorted(KEPT.glob("*.png"))}


def write(folder: Path, pictures: dict[str, Image.Image]) -> None:
    """Write pictures with few shades, without any time in them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, picture in pictures.items():
        picture.quantize(SHADES).save(folder / f"{name}.png", optimize=True)


def _grey(content: bytes, *, width: int | None = None) -> Image.Image:
    """A page as it is kept: grey, in few shades."""
    picture = Image.open(io.BytesIO(content)).convert("L")
    if width:
        picture = picture.resize((width, round(picture.height * width / picture.width)))
    return picture.quantize(SHADES).convert("L")


def main() -> None:
    for path in KEPT.glob("*.png"):
        path.unlink()
    pictures = drawn()
    write(KEPT, pictures)
    print(f"{len(pictures)} pages written to {KEPT.name}/: look at each before you commit them")


if __name__ == "__main__":
    main()

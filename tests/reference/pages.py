"""Pages as pictures: how the shared look stands today, and how far that is from the kept pictures.

    python -m tests.reference.pages        (`make reference-pages`: writes the kept pictures anew; look at each)

What is drawn is `tests/fakes/every_block.py` (every kind of block, the longest names, empty and huge sections, hostile
words) and one fixed week, `tests/fakes/made_week.py`, as the weekly, its public edition and its mail. Kept pictures are
small and grey: they weigh little and say nothing about colours, which have one home, `reports/palette.py`.
"""

from __future__ import annotations

from pathlib import Path

import typst
from PIL import Image

from reports import catalogue, fonts
from reports.casebook import build as casebook
from reports.forms import REPORT_TYPST
from reports.render.cover import render_cover
from reports.render.pdf import REPORTS, inputs
from tests.fakes import every_block, made_week
from tests.reference import mails
from tests.reference.pictures import grey, write

KEPT = Path(__file__).with_name("kept")
FRESH = Path("build/reference")
PIXELS_PER_INCH = 55.0


def drawn() -> dict[str, Image.Image]:
    """Every page as it is drawn now, by the name of its kept picture."""
    every = every_block.rendering(is_drawn=True)
    folder = fonts.font_dir(None)
    found = {"cover": grey(render_cover(every.snapshot), width=220)}
    weekly = catalogue.publication("weekly").rendering(made_week.weekly().snapshot)
    public = catalogue.publication("public_weekly").rendering(made_week.public_weekly().snapshot)
    for name, template, rendering in (
        ("report", REPORT_TYPST, every),
        ("casebook", casebook.TEMPLATE, every),
        ("weekly", REPORT_TYPST, weekly),
        ("public_weekly", REPORT_TYPST, public),
    ):
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
            found[f"{name}-{number:02d}"] = grey(page)
    return found


def main() -> None:
    for path in KEPT.glob("*.png"):
        path.unlink()
    pictures = drawn()
    write(KEPT, pictures)
    found = mails.chromium()
    if found is None:
        print(f"the mail's pictures stay as they were: {mails.MISSING}")
    else:
        write(mails.KEPT, mails.drawn(found))
    print(f"{len(pictures)} pages written to {KEPT.name}/: look at each before you commit them")


if __name__ == "__main__":
    main()

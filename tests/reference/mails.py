"""The weekly's mail as pictures: light and dark, on a desk and on a telephone, in Debian's Chromium.

The page names Korean fonts that a machine may not have, so the font of the PDF is put in: a picture says how the page
stands, not which fonts are installed.
"""

from __future__ import annotations

import base64
import io
import re
import shutil
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from PIL import Image
from playwright.sync_api import sync_playwright

from reports import catalogue, fonts
from reports.forms import report_mail
from tests.fakes import made_week
from tests.reference.pictures import grey

KEPT = Path(__file__).with_name("kept") / "mail"
MISSING = "no browser to look with: install Debian's package `chromium`"
SCHEMES = ("light", "dark")
WIDTHS = (700, 360)
HEIGHT = 800
# Kept at half size: lines and blocks are still told apart.
SCALE = 0.5


def chromium() -> str | None:
    """Where the browser is, or None."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def page() -> str:
    """The mail's HTML part with its pictures and a font inside."""
    rendering = catalogue.publication("weekly").rendering(made_week.weekly().snapshot)
    parts = report_mail(rendering, {"pdf": b""})

    def inside(found: re.Match[str]) -> str:
        return f"data:image/png;base64,{base64.b64encode(parts.pictures[found[1]]).decode()}"

    faces = "".join(
        f"@font-face {{ font-family: Kept; font-weight: {weight}; src: url(data:font/ttf;base64,"
        f"{base64.b64encode(_subset(fonts.font_dir(None) / name, parts.html)).decode()}) }}"
        for weight, name in ((400, "NanumGothic.ttf"), (700, "NanumGothicBold.ttf"))
    )
    style = f"<style>{faces} * {{ font-family: Kept, sans-serif !important; }}</style></head>"
    return re.sub(r"cid:([a-z_]+)@[^\"]+", inside, parts.html).replace("</head>", style, 1)


def _subset(path: Path, words: str) -> bytes:
    """The font with the page's characters alone, and without its tables of old tools, which browsers refuse."""
    subsetter = Subsetter(Options(drop_tables=["TSI0", "TSI1", "TSI2", "TSI3", "TSI5", "TSIC"]))
    with TTFont(path) as font:
        subsetter.populate(text=words)
        subsetter.subset(font)
        buffer = io.BytesIO()
        font.save(buffer)
    return buffer.getvalue()


def drawn(executable: str) -> dict[str, Image.Image]:
    """Every picture of the mail as it is drawn now, by name."""
    html, found = page(), {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        for scheme in SCHEMES:
            for width in WIDTHS:
                opened = browser.new_page(viewport={"width": width, "height": HEIGHT}, color_scheme=scheme)
                opened.set_content(html)
                opened.evaluate("Promise.all([...document.fonts].map(face => face.load()))")
                found[f"mail-{scheme}-{width}"] = grey(opened.screenshot(full_page=True), width=round(width * SCALE))
                opened.close()
        browser.close()
    return found

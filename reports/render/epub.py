"""A snapshot as an EPUB 3 book: cover, contents, one chapter a section, charts with their words.

Every word passes Jinja's autoescape. Times, order and identifiers come from the issue, so that the same rendering gives
the same bytes.
"""

from __future__ import annotations

import io
import uuid
import zipfile
from collections.abc import Mapping
from datetime import UTC
from typing import Any

from ebooklib import epub
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from reports import palette, text
from reports.publication import Rendering
from reports.render.blocks import charts, grouped, photos
from reports.render.cover import render_cover
from reports.render.html import SHARED_TEMPLATES, add_filters

MIMETYPE = "mimetype"
# No part of a book is older than a zip file can say.
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
SUMMARY = (
    "제목과 차례로 이동할 수 있고, 그림에는 대체 글이, 표에는 제목과 머리 칸이 있음. "
    "글자 크기와 색은 읽는 프로그램에서 바꿀 수 있음. 접근성 인증은 받지 않음"
)
FEATURES = ("alternativeText", "displayTransformability", "readingOrder", "structuralNavigation", "tableOfContents")


def render_epub(rendering: Rendering) -> bytes:
    """The book of a snapshot; the same rendering gives the same bytes.

    Raises:
        RenderError: when the cover cannot be drawn.
    """
    snapshot = _cleaned({name: part for name, part in rendering.snapshot.items() if name != "photos"})
    buffer = io.BytesIO()
    options = {"mtime": rendering.dated_at.astimezone(UTC), "epub2_guide": False, "landmark_title": "길잡이"}
    epub.write_epub(buffer, _book(snapshot, rendering), options)
    return _repacked(buffer.getvalue())


def _book(snapshot: Mapping[str, Any], rendering: Rendering) -> epub.EpubBook:
    header = snapshot["header"]
    book = epub.EpubBook()
    book.set_identifier(f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'urn:incheon:{rendering.identity}')}")
    book.set_title(header["document_title"])
    book.set_language("ko")
    _describe(book, header, has_pictures=bool(rendering.pictures))

    environment = _environment()
    colours = {name.lower(): value for name, value in vars(palette).items() if name.isupper()}
    style = epub.EpubItem(
        uid="style",
        file_name="style.css",
        media_type="text/css",
        content=environment.get_template("epub.css.j2").render(colours=colours).encode(),
    )
    book.add_item(style)
    cover_png = render_cover(snapshot, font_dir=rendering.font_dir)
    book.set_cover("images/cover.png", cover_png, create_page=False)

    def address(code: str) -> str:
        return f"images/{code}.{rendering.pictures[code].suffix}"

    for shown in (*charts(snapshot), *photos(snapshot)):
        picture = rendering.pictures[shown["code"]]
        book.add_item(
            epub.EpubItem(
                uid=f"{shown['kind']}-{shown['code']}",
                file_name=address(shown["code"]),
                media_type=picture.media_type,
                content=picture.content,
            )
        )

    def page(uid: str, title: str, content: str) -> epub.EpubHtml:
        item = epub.EpubHtml(uid=uid, file_name=f"{uid}.xhtml", title=title, lang="ko", content=content)
        item.add_item(style)
        book.add_item(item)
        return item

    words = {"header": header, "foot": snapshot["foot"]}
    alt = f"표지: {header['document_title']}, {header['office']}"
    cover = page("cover", "표지", environment.get_template("epub_cover.html.j2").render(alt=alt))
    title = page("title", header["document_title"], environment.get_template("epub_title.html.j2").render(**words))
    chapters = []
    for part, is_annex in (("body", False), ("annexes", True)):
        for number, section in enumerate(snapshot[part], start=1):
            uid = f"{part}-{number:03d}"
            content = environment.get_template("epub_chapter.html.j2").render(
                section={**section, "blocks": grouped(section["blocks"])},
                is_annex=is_annex,
                number=number,
                anchor=f"{uid}-title",
                address=address,
                size=lambda code: (rendering.pictures[code].width_px, rendering.pictures[code].height_px),
            )
            chapters.append(page(uid, f"붙임 {number}. {section['title']}" if is_annex else section["title"], content))
    nav = epub.EpubNav(title="차례")
    nav.add_item(style)
    book.add_item(nav)
    book.add_item(epub.EpubNcx())
    book.toc = [title, *chapters]
    book.spine = [cover, title, nav, *chapters]
    book.guide = [
        {"type": "cover", "title": "표지", "href": cover.file_name},
        {"type": "toc", "title": "차례", "href": nav.file_name},
        {"type": "text", "title": "본문", "href": (chapters or [title])[0].file_name},
    ]
    return book


def _describe(book: epub.EpubBook, header: Mapping[str, str], *, has_pictures: bool) -> None:
    """Whose book it is, and for whom it can be read."""
    book.add_metadata("DC", "creator", header["office"])
    book.add_metadata("DC", "publisher", header["office"])
    book.add_metadata("DC", "date", header["send_on"])
    book.add_metadata("DC", "description", header["description"])
    modes = ("textual", "visual") if has_pictures else ("textual",)
    accessibility = [
        *(("accessMode", mode) for mode in modes),
        ("accessModeSufficient", "textual"),
        *(("accessibilityFeature", feature) for feature in FEATURES),
        ("accessibilityHazard", "none"),
        ("accessibilitySummary", SUMMARY),
    ]
    for name, value in accessibility:
        book.add_metadata("OPF", "meta", value, {"property": f"schema:{name}"})


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(SHARED_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return add_filters(environment)


def _cleaned(value: Any) -> Any:
    """The same value without signs that XML forbids or that turn reading round."""
    if isinstance(value, str):
        return text.clean(value)
    if isinstance(value, Mapping):
        return {key: _cleaned(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(item) for item in value]
    return value


def _repacked(content: bytes) -> bytes:
    """The same parts without the clock's times; the media type first and not compressed, as readers look for it."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w") as new:
        names = [MIMETYPE, *(name for name in old.namelist() if name != MIMETYPE)]
        for name in names:
            part = zipfile.ZipInfo(name, _ZIP_TIME)
            part.compress_type = zipfile.ZIP_STORED if name == MIMETYPE else zipfile.ZIP_DEFLATED
            new.writestr(part, old.read(name))
    return target.getvalue()

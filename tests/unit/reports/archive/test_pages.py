"""The archive's files from given editions: what is listed, what a correction leaves, what the feed and search hold."""

from __future__ import annotations

import json
import re
from datetime import date
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import feedparser
import pytest

from reports.archive.downloads import Download
from reports.archive.entries import entries
from reports.archive.notices import NoticeBoard
from reports.archive.pages import Shown, SitePages
from reports.archive.settings import ArchiveSettings
from reports.figures import Picture
from tests.fakes.public_editions import published

NEW, OLD, LAST_YEAR = date(2026, 11, 18), date(2026, 11, 11), date(2025, 12, 31)
PICTURE = Picture("<svg/>", b"", 100, 50)
ATOM = "{http://www.w3.org/2005/Atom}"
HOSTILE = "<script>alert(1)</script> {{ 7 * 7 }} \u202e</script> & “따옴표”"


def site(*editions, base_url: str | None = None, settings: ArchiveSettings | None = None) -> dict[str, bytes]:
    """The files of a site of these editions, given newest first."""
    shown = [
        Shown(
            entry,
            "공개판",
            {"trend": PICTURE} if entry.is_readable else {},
            (Download(f"files/{entry.stem}-1.pdf", "PDF", "호.pdf", b"%PDF", True),) if entry.is_readable else (),
        )
        for entry in entries(editions)
    ]
    return SitePages(shown, settings or ArchiveSettings(), base_url=base_url, board=NoticeBoard()).files()


def page(files: dict[str, bytes], name: str) -> str:
    return files[name].decode()


def links(html: str) -> list[str]:
    return re.findall(r'(?:href|src)="([^"]+)"', html)


@pytest.fixture
def corrected() -> dict[str, bytes]:
    return site(
        published(NEW),
        published(OLD, number=2, reason="홈페이지 건수를 다시 집계함", said="바로잡은 요약"),
        published(OLD, state="superseded", said="틀린 요약"),
        published(LAST_YEAR),
    )


def test_issues_are_listed_newest_first_and_by_year(corrected) -> None:
    index = page(corrected, "index.html")
    listed = [link for link in links(index[index.index("모든 자료") :]) if link.startswith(("editions", "years"))]
    assert listed == [
        "years/2026.html", "editions/public_weekly-0672.html", "editions/public_weekly-0671.html",
        "years/2025.html", "editions/public_weekly-0626.html",
    ]  # fmt: skip
    assert "public_weekly-0626" not in page(corrected, "years/2026.html")
    assert "../editions/public_weekly-0626.html" in links(page(corrected, "years/2025.html"))


def test_a_corrected_issue_keeps_both_addresses_and_shows_only_the_new_content(corrected) -> None:
    new, old = (
        page(corrected, "editions/public_weekly-0671.html"),
        page(corrected, "editions/public_weekly-0671-1.html"),
    )
    assert "바로잡은 요약" in new
    assert "정정됨" in new
    assert "홈페이지 건수를 다시 집계함" in new
    assert "이 판은 2026. 11. 12.(목) 정정되어 더는 싣지 않음" in old
    assert "../editions/public_weekly-0671.html" in links(old)
    assert not [name for name, content in corrected.items() if "틀린 요약" in content.decode()]
    about = page(corrected, "about.html")
    assert "홈페이지 건수를 다시 집계함" in about
    assert "정정한 자료 없음" not in about


def test_an_issue_that_was_taken_back_says_so_and_nothing_else() -> None:
    files = site(published(NEW), published(OLD, state="redacted", said="지운 글이 있던 요약"))
    assert "내려진 자료" in page(files, "editions/public_weekly-0671.html")
    assert not [name for name, content in files.items() if "지운 글이 있던 요약" in content.decode()]
    assert "public_weekly-0671" not in page(files, "feed.xml") + page(files, "assets/search-index.js")


def test_every_link_leads_to_a_file_of_the_site(corrected) -> None:
    pages = [name for name in corrected if name.endswith(".html")]
    assert len(pages) == 10
    for name in pages:
        for link in links(page(corrected, name)):
            if link.startswith("#"):
                continue
            assert not re.match(r"[a-z]+:|//", link), (name, link)
            parts = [*Path(name).parent.parts, *Path(link).parts]
            while ".." in parts:
                place = parts.index("..")
                del parts[place - 1 : place + 1]
            assert "/".join(parts) in corrected, (name, link)


def test_the_feed_is_atom_and_keeps_its_ids_when_the_site_moves() -> None:
    editions = [published(NEW), published(OLD, number=2, reason="고침"), published(OLD, state="superseded")]
    here, there = (
        feedparser.parse(site(*editions, base_url=base)["feed.xml"]) for base in (None, "https://voice.example.test/a/")
    )
    assert not here.bozo
    assert [entry.id for entry in here.entries] == [entry.id for entry in there.entries]
    assert len({entry.id for entry in here.entries}) == 2
    assert here.entries[0].link == "editions/public_weekly-0672.html"
    assert there.entries[0].link == "https://voice.example.test/a/editions/public_weekly-0672.html"
    assert [link.href for link in there.feed.links if link.rel == "self"] == ["https://voice.example.test/a/feed.xml"]
    # The corrected issue: published on 11. 11., updated a day later.
    assert (here.entries[1].published, here.entries[1].updated) == (
        "2026-11-11T09:00:00+09:00", "2026-11-12T09:00:00+09:00",
    )  # fmt: skip
    assert here.feed.updated == "2026-11-18T09:00:00+09:00"


@pytest.mark.parametrize("editions", [[], [published(NEW)]])
def test_the_feed_has_what_rfc_4287_asks_for(editions) -> None:
    root = ElementTree.fromstring(site(*editions)["feed.xml"])
    assert [len(root.findall(f"{ATOM}{name}")) for name in ("id", "title", "updated", "author")] == [1, 1, 1, 1]
    assert len(root.findall(f"{ATOM}entry")) == len(editions)
    for entry in root.findall(f"{ATOM}entry"):
        assert [len(entry.findall(f"{ATOM}{name}")) for name in ("id", "title", "updated")] == [1, 1, 1]
        assert entry.find(f"{ATOM}link").get("rel") == "alternate"


def test_the_search_index_holds_titles_statements_and_topics(corrected) -> None:
    written = page(corrected, "assets/search-index.js")
    records = json.loads(written.removeprefix("var ARCHIVE_INDEX = ").rstrip(";\n"))
    assert [record["address"] for record in records] == [
        "editions/public_weekly-0672.html", "editions/public_weekly-0671.html", "editions/public_weekly-0626.html",
    ]  # fmt: skip
    assert records[0]["title"] == "「시원소통, 인천」 공개판 제672호"
    assert "주제별 접수: 상하수도" in records[0]["lines"]
    assert "상하수도 문의가 늘어남" in records[0]["lines"]
    assert written.isascii()


def test_hostile_words_stay_words() -> None:
    files = site(
        published(NEW, said=HOSTILE), published(OLD, number=2, reason=HOSTILE), published(OLD, state="superseded")
    )
    for name, content in files.items():
        if name.endswith(".html"):
            assert "<script>alert" not in content.decode(), name
    assert "{{ 7 * 7 }}" in page(files, "editions/public_weekly-0672.html")
    ElementTree.fromstring(files["feed.xml"])


def test_no_page_has_a_script_or_a_style_of_its_own_inside(corrected) -> None:
    for name in (name for name in corrected if name.endswith(".html")):
        html = page(corrected, name)
        assert "default-src 'none'" in unescape(html)
        assert "<style" not in html
        assert re.findall(r"<script(?! src=)|\son[a-z]+=", html) == [], name
        assert ("<script" in html) == (name == "search.html")


def test_an_empty_archive_says_so() -> None:
    files = site()
    assert "아직 공개된 자료 없음" in page(files, "index.html")
    assert "정정한 자료 없음" in page(files, "about.html")


def test_a_configured_web_font_is_the_sites_own_file(tmp_path: Path, corrected) -> None:
    font = tmp_path / "PretendardGOV.woff2"
    font.write_bytes(b"wOF2 made up")
    files = site(published(NEW), settings=ArchiveSettings(web_font=font))
    assert files["assets/pretendard-gov.woff2"] == b"wOF2 made up"
    assert 'url("pretendard-gov.woff2")' in page(files, "assets/site.css")
    assert "url(" not in page(corrected, "assets/site.css")


def test_the_same_editions_give_the_same_bytes() -> None:
    assert site(published(NEW), published(OLD)) == site(published(NEW), published(OLD))

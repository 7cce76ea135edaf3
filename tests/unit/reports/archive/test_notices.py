"""정책정보 in the archive: what is listed, what is not, and where it leads."""

from __future__ import annotations

import json
import re
from datetime import date

import feedparser
import pytest

from reports.archive.notices import NOT_BUILT, NOT_CONFIRMED, NoticeBoard, board
from reports.archive.pages import SitePages
from reports.archive.settings import ArchiveSettings
from reports.public_check import PublicRules
from tests.fakes.public_notices import ORDINARY, RULES, notice, ordinary_board

ELECTION = PublicRules(election_on=(date(2026, 6, 3),), confirmed_by="법무담당관", confirmed_on=date(2025, 10, 1))


def site(of: NoticeBoard, **more) -> dict[str, str]:
    files = SitePages((), ArchiveSettings(**more), base_url=None, board=of).files()
    return {name: content.decode() for name, content in files.items()}


def titles(of: NoticeBoard) -> list[str]:
    return [n.title for month in of.months for n in month.notices]


def test_each_month_has_a_page_newest_first_and_the_list_counts_them() -> None:
    files = site(ordinary_board())
    assert sorted(name for name in files if name.startswith("notices/")) == [
        "notices/2025-12.html", "notices/2026-11.html", "notices/index.html",
    ]  # fmt: skip
    november = files["notices/2026-11.html"]
    assert "모두 3건" in november
    assert november.index("보도 정비") < november.index("이달의 시정")
    assert re.findall(r'<h2 class="day">(.*?) <', november) == ["2026. 11. 17.(화)", "2026. 11. 2.(월)"]
    assert "시정소식 · 수집한 날 기준" in november
    assert 'rel="prev">이전: 2025년 12월' in november
    assert "3건" in files["notices/index.html"]
    assert "보도 정비 본격 착수" in files["index.html"]


def test_titles_stay_words_and_lead_to_their_source_only_by_the_web() -> None:
    hostile = notice("x:9", date(2026, 11, 17), "제목", notice_url='javascript:alert("1")')
    broken = notice("x:8", date(2026, 11, 17), "다른 제목", notice_url="https://[half")
    november = site(ordinary_board(hostile, broken))["notices/2026-11.html"]
    assert "수거일 안내 &lt;b&gt;공고&lt;/b&gt;" in november
    assert "javascript:" not in november
    assert "[half" not in november
    assert 'href="https://www.incheon.example.test/view?no=IC010205:1" rel="external noreferrer"' in november
    assert "<strong>제목</strong>" in november


def test_a_title_with_a_number_of_a_person_is_not_listed() -> None:
    found = ordinary_board(notice("x:9", date(2026, 11, 17), "문의 010-1234-5678"))
    assert len(titles(found)) == len(ORDINARY)


@pytest.mark.parametrize("rules", [None, PublicRules()])
def test_nothing_is_listed_until_somebody_confirmed_the_law(rules: PublicRules | None) -> None:
    found = board(ORDINARY, rules, month_limit=24)
    assert found.months == ()
    assert NOT_CONFIRMED in site(found)["notices/index.html"]
    assert "새 정책정보" not in site(found)["index.html"]


def test_an_empty_mart_is_said() -> None:
    assert NOT_BUILT in site(board((), RULES, month_limit=24))["notices/index.html"]


def test_while_an_election_period_lasts_its_notices_wait() -> None:
    # 180 days before 3 June 2026 is 5 December 2025.
    before, first, last = (
        notice(f"x:{n}", day, f"글 {n}")
        for n, day in enumerate((date(2025, 12, 4), date(2025, 12, 5), date(2026, 6, 3)))
    )
    held = board((before, first, last), ELECTION, month_limit=24)
    assert titles(held) == ["글 0"]
    assert "2025. 12. 5.(금)부터의 게시물은 선거일이 지난 뒤에 실림" in site(held)["notices/index.html"]
    after = notice("x:3", date(2026, 6, 4), "글 3")
    listed = board((before, first, last, after), ELECTION, month_limit=24)
    assert titles(listed) == ["글 3", "글 2", "글 1", "글 0"]
    assert listed.held_from_on is None


def test_only_the_newest_months_are_listed() -> None:
    assert [month.label for month in board(ORDINARY, RULES, month_limit=1).months] == ["2026년 11월"]


def test_the_search_leads_to_the_place_in_the_month() -> None:
    files = site(ordinary_board())
    written = files["assets/search-index.js"].removeprefix("var ARCHIVE_INDEX = ").rstrip(";\n")
    records = json.loads(written)
    assert [record["address"] for record in records] == [
        "notices/2026-11.html#notice-IC010101-2", "notices/2026-11.html#notice-IC010205-1",
        "notices/2026-11.html#notice-IC010303-3", "notices/2025-12.html#notice-room-P1",
    ]  # fmt: skip
    assert records[0] == {
        "address": "notices/2026-11.html#notice-IC010101-2", "title": "수거일 안내 <b>공고</b>",
        "label": "정책정보 공지·고시", "day": "2026. 11. 17.(화)", "lines": ["자원순환과"], "notice": 1,
    }  # fmt: skip
    for record in records:
        name, anchor = record["address"].split("#")
        assert f'id="{anchor}"' in files[name]


def test_the_feed_tells_of_a_month_when_it_grows() -> None:
    found = feedparser.parse(site(ordinary_board())["feed.xml"])
    assert [(e.title, e.link, e.updated) for e in found.entries] == [
        ("정책정보 2026년 11월", "notices/2026-11.html", "2026-11-18T09:00:00+09:00"),
        ("정책정보 2025년 12월", "notices/2025-12.html", "2025-12-23T09:00:00+09:00"),
    ]
    assert found.entries[0].published == "2026-11-02T09:00:00+09:00"
    grown = feedparser.parse(site(ordinary_board(notice("x:9", date(2026, 11, 18), "새 글")))["feed.xml"])
    assert grown.entries[0].id == found.entries[0].id
    assert grown.entries[0].updated == "2026-11-19T09:00:00+09:00"

"""The civic groups of the demo city, read by the project's extractor: every statement, and the sides they take."""

from __future__ import annotations

from datetime import UTC, date, datetime

import httpx
import pytest

from demo_city.city import City
from demo_city.civic import GROUPS, statements
from demo_city.server import CityServer
from demo_city.services.civic_group import service
from demo_city.site import CitySite
from extract.quota import MemoryLedger
from extract.sources.civic_group.extractor import build
from extract.window import Window

CITY = City(seed=31, scale=0.1)
NIGHT = date(2026, 11, 17)
WINDOW = Window.of_days(date(2026, 10, 25), NIGHT)
SELECTORS = {"item": "tbody tr:has(a)", "link": "td.subject a", "date": "td.date", "body": "div.content"}
SETTINGS = [
    {"name": GROUPS["solidarity"], "kind": "rss", "address": "/civic_group/solidarity/rss.xml"},
    {"name": GROUPS["tideland"], "kind": "rss", "address": "/civic_group/tideland/rss"},
    {"name": GROUPS["songdo"], "kind": "rss", "address": "/civic_group/songdo/atom.xml"},
    {
        "name": GROUPS["bupyeong"],
        "kind": "html",
        "address": "/civic_group/bupyeong/notice",
        "page_parameter": "page",
        "selectors": SELECTORS,
    },
]


@pytest.fixture(scope="module")
def found():
    with CityServer(CitySite(CITY), services=[service(CITY)]) as server:
        settings = {"base_url": server.base_url, "groups": SETTINGS, "min_interval_seconds": 0}
        (extractor,) = build(settings, ledger=MemoryLedger())
        return extractor.extract(WINDOW, pulled_at=datetime(2026, 11, 17, 16, tzinfo=UTC))


def test_every_statement_of_the_days_is_read_with_its_text(found) -> None:
    planted = [s for s in statements(CITY, NIGHT) if s.posted_at.date() in WINDOW]
    dated = [s for s in planted if s.is_dated or s.group == "songdo" or s.group == "tideland"]
    rows = [row for row in found.rows.to_pylist() if not row["is_day_assumed"]]
    assert len(dated) > 20
    assert sorted((GROUPS[s.group], s.posted_at.date(), s.title) for s in dated) == sorted(
        (row["site_name"], row["posted_on"], row["title"]) for row in rows
    )
    assert all(row["body"].endswith("함께 지켜볼 것이다.") and "“" in row["body"] for row in rows)
    assert (found.rejected, found.gaps) == ((), ())


def test_the_undated_are_marked(found) -> None:
    undated = [row for row in found.rows.to_pylist() if row["is_day_assumed"]]
    assert undated
    assert {row["posted_on"] for row in undated} == {NIGHT}
    assert {row["site_name"] for row in undated} <= {GROUPS["solidarity"], GROUPS["bupyeong"]}


def test_the_sides_are_those_that_were_planted(found) -> None:
    planted = {(GROUPS[s.group], s.title): s.stance for s in statements(CITY, NIGHT)}
    rows = found.rows.to_pylist()
    right = [row["stance_code"] == planted[row["site_name"], row["title"]] for row in rows]
    assert sum(right) >= 0.95 * len(rows) > 20


def test_the_old_board_really_writes_euc_kr_and_unknown_pages_are_404() -> None:
    with CityServer(CitySite(CITY), services=[service(CITY)]) as server, httpx.Client(base_url=server.base_url) as web:
        assert "성명".encode("cp949") in web.get("/civic_group/tideland/rss").content
        for path in ("/civic_group/nobody/rss", "/civic_group/songdo/rss.xml", "/civic_group/bupyeong/notice/view"):
            assert web.get(path).status_code == 404
        assert web.post("/civic_group/songdo/atom.xml").status_code == 404

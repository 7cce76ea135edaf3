"""The rules that sources of posts share, each seen to fire on PostgreSQL, and silent where nothing is wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest

from expectations.gate import judge_delivery
from expectations.results import Verdict
from extract.contract import Extraction, Feed
from extract.landing import land
from extract.posts import typed_posts
from extract.privacy import Masker
from extract.registry import feed_named
from extract.window import Window
from tests.conftest import Warehouse

NIGHT = date(2026, 11, 17)
JUDGED_AT = datetime(2026, 11, 17, 16, tzinfo=UTC)
COUNT = 40
Record = dict[str, Any]


@dataclass(frozen=True)
class Given:
    """An extractor of records that are given."""

    feed: Feed
    records: tuple[Record, ...]
    platform: str

    def extract(self, window: Window, *, pulled_at: datetime) -> Extraction:
        rows, numbers, rejected, _ = typed_posts(
            self.feed,
            self.records,
            platform=self.platform,
            collected_on=window.last_on,
            outbound_accounts=("1",),
        )
        return Extraction(rows, rejected, None, (), pulled_at, row_numbers=numbers)


def comments(**changes: Callable[[int], Any]) -> tuple[Record, ...]:
    usual: dict[str, Callable[[int], Any]] = {
        "id": lambda n: f"200_{n}",
        "created_time": lambda n: f"2026-11-17T03:00:{n:02d}+0000",
        "page": lambda n: "인천광역시",
        "from": lambda n: str(1000 + n),
        "message": lambda n: f"주차장을 늘려 주세요 {n}",
        "permalink_url": lambda n: f"https://www.facebook.com/200?comment_id={n}",
        "like_count": lambda n: n,
        "comment_count": lambda n: 0,
        "post_id": lambda n: "1_200",
    }
    return tuple({key: make(n) for key, make in (usual | changes).items()} for n in range(COUNT))


def judge(warehouse: Warehouse, records: tuple[Record, ...], *, platform: str = "facebook") -> Verdict:
    feed = feed_named("facebook.comments")
    with warehouse.connect("loader") as connection:
        delivery = land(
            connection,
            Given(feed, records, platform),
            Window.of_night(NIGHT),
            business_date=NIGHT,
            run_id="test",
            masker=Masker(key=b"0123456789abcdef" * 2, key_id="k1"),
            pulled_at=JUDGED_AT,
        )
    return judge_delivery(
        warehouse.url("gatekeeper"), delivery_key=delivery.delivery_key, feed=feed, judged_at=JUDGED_AT
    )


def test_usual_comments_are_let_in_without_a_word(warehouse_db: Warehouse) -> None:
    verdict = judge(warehouse_db, comments())
    assert verdict.is_accepted, verdict.explain()
    assert verdict.warnings == ()


@pytest.mark.parametrize(
    ("changes", "rule", "stops"),
    [
        ({"message": lambda n: None}, "nothing_is_bare", True),
        ({"message": lambda n: None if n % 2 else "네"}, "bodies_are_present", False),
        ({"message": lambda n: "길" * 20_001}, "bodies_are_posts", False),
        ({"message": lambda n: f"<b>주차</b> &amp; {n}"}, "markup_is_gone", False),
        ({"created_time": lambda n: None, "id": lambda n: f"900_{n}"}, "days_are_mostly_stated", False),
        ({"permalink_url": lambda n: f"javascript:{n}"}, "links_are_links", False),
        ({"like_count": lambda n: -1}, "like_counts_are_not_negative", True),
        ({"comment_count": lambda n: -1}, "reply_counts_are_not_negative", True),
        ({"from": lambda n: "1"}, "city_accounts_are_not_the_crowd", False),
        ({"from": lambda n: None}, "authors_are_mostly_shown", False),
        ({"post_id": lambda n: None}, "comments_belong_to_a_post", True),
        ({"id": lambda n: f"글 {n}"}, "ids_look_like_ids", True),
    ],
)
def test_each_rule_fires(warehouse_db: Warehouse, changes: dict[str, Any], rule: str, *, stops: bool) -> None:
    verdict = judge(warehouse_db, comments(**changes))
    fired = verdict.failures if stops else verdict.warnings
    assert rule in [finding.expectation for finding in fired], verdict.explain()
    assert verdict.is_accepted != stops


def test_another_platform_stops(warehouse_db: Warehouse) -> None:
    verdict = judge(warehouse_db, comments(), platform="naver")
    assert "platforms_are_mostly_agreed" in [finding.expectation for finding in verdict.failures]
    assert "platforms_are_agreed" in [finding.expectation for finding in verdict.warnings]

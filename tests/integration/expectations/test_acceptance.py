"""Locking and purging, on a real PostgreSQL."""

from __future__ import annotations

import threading
from datetime import date, datetime, timedelta
from typing import Any

from expectations import acceptance
from expectations.gate import judge_delivery
from expectations.profile import FeedProfile
from expectations.results import Verdict
from extract.registry import feed_named

from .conftest import KST, Landing

TUESDAY = date(2026, 11, 17)
PULLED = datetime(2026, 11, 18, 1, tzinfo=KST)
CALLS = "call_center.calls"


def judge(warehouse: Any, feed: str, key: int, *, judged_at: datetime = PULLED) -> Verdict:
    return judge_delivery(warehouse.url("gatekeeper"), delivery_key=key, feed=feed_named(feed), judged_at=judged_at)


def test_acceptance_waits_for_the_feed_and_not_for_other_feeds(warehouse_db: Any, landing: Landing) -> None:
    calls = landing.land(CALLS, {TUESDAY: 40}, pulled_at=PULLED)
    posts = landing.land("homepage.board_posts", {TUESDAY: 3}, pulled_at=PULLED)
    done = threading.Event()

    def judge_calls() -> None:
        judge(warehouse_db, CALLS, calls)
        done.set()

    with warehouse_db.connect("gatekeeper") as holder:
        acceptance.lock_feed(holder, CALLS)
        thread = threading.Thread(target=judge_calls)
        thread.start()
        assert judge(warehouse_db, "homepage.board_posts", posts).is_accepted
        # The other thread is seen waiting for the lock, so it is not merely slow.
        with warehouse_db.connect("gatekeeper", autocommit=True) as watcher:
            waiting = threading.Event()
            for _ in range(600):
                row = watcher.execute("select count(*) from pg_locks where locktype = 'advisory' and not granted")
                if row.fetchone() == (1,):
                    waiting.set()
                    break
                done.wait(0.05)
        assert waiting.is_set()
        assert not done.is_set()
        holder.rollback()
    thread.join(60)
    assert done.is_set()


def test_two_deliveries_judged_at_once_end_with_the_later_pull(warehouse_db: Any, landing: Landing) -> None:
    older = landing.land(CALLS, {TUESDAY: 30}, pulled_at=PULLED)
    later = landing.land(CALLS, {TUESDAY: 40}, pulled_at=PULLED + timedelta(hours=1))
    verdicts: dict[int, Verdict] = {}

    def run(key: int) -> None:
        verdicts[key] = judge(warehouse_db, CALLS, key)

    threads = [threading.Thread(target=run, args=(key,)) for key in (later, older)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert {key: verdict.is_accepted for key, verdict in verdicts.items()} == {older: True, later: True}
    with warehouse_db.connect("gatekeeper") as connection:
        rows = connection.execute("select delivery_key, row_count from quality.accepted_day").fetchall()
        changes = connection.execute("select count(*) from quality.changed_day").fetchone()
    assert rows == [(later, 40)]
    # One change when the later one came first, two when it replaced the older one.
    assert changes in [(1,), (2,)]


def test_raw_rows_go_only_when_no_day_needs_them(warehouse_db: Any, landing: Landing) -> None:
    monday = TUESDAY - timedelta(days=1)
    first = landing.land(CALLS, {monday: 10, TUESDAY: 10}, pulled_at=PULLED)
    second = landing.land(CALLS, {TUESDAY: 12}, pulled_at=PULLED + timedelta(hours=1))
    rejected = landing.land(CALLS, {TUESDAY: 5}, pulled_at=PULLED, changed={"wait_seconds": "-1"})
    for key in (first, second, rejected):
        judge(warehouse_db, CALLS, key)

    def rows_left() -> dict[int, int]:
        with warehouse_db.connect("gatekeeper") as connection:
            return dict(
                connection.execute("select delivery_key, count(*) from raw.call_center_call group by 1").fetchall()
            )

    feed = feed_named(CALLS)
    with warehouse_db.connect("gatekeeper") as connection:
        # Everything was judged at PULLED, so at that moment nothing is old enough.
        assert acceptance.purge_superseded(connection, [feed], before=PULLED) == {CALLS: 0}
    assert rows_left() == {first: 20, second: 12, rejected: 5}
    with warehouse_db.connect("gatekeeper") as connection:
        deleted = acceptance.purge_superseded(connection, [feed], before=PULLED + timedelta(days=14))
    # The Tuesday of the first delivery was superseded, its Monday still stands; the rejected one goes whole.
    assert deleted == {CALLS: 15}
    assert rows_left() == {first: 10, second: 12}


def test_a_confirmed_delivery_keeps_its_rows(warehouse_db: Any, landing: Landing) -> None:
    first = landing.land(CALLS, {TUESDAY: 10}, pulled_at=PULLED)
    second = landing.land(CALLS, {TUESDAY: 10}, pulled_at=PULLED + timedelta(hours=1))
    for key in (first, second):
        judge(warehouse_db, CALLS, key)
    with warehouse_db.connect("gatekeeper") as connection:
        acceptance.purge_superseded(connection, [feed_named(CALLS)], before=PULLED + timedelta(days=14))
        rows = connection.execute(
            "select r.delivery_key, count(*) from raw.call_center_call r join quality.accepted_day a "
            "on a.delivery_key = r.delivery_key and a.covered_on = r.covered_on group by 1"
        ).fetchall()
    assert rows == [(first, 10)]


def test_a_partial_feed_keeps_the_latest_version_of_each_item(warehouse_db: Any, landing: Landing) -> None:
    feed = "petition.qna"
    first = landing.land(feed, {TUESDAY: 3}, pulled_at=PULLED)
    second = landing.land(feed, {TUESDAY: 1}, pulled_at=PULLED + timedelta(days=1), changed={"answer": "'새 답변'"})
    for key in (first, second):
        judge(warehouse_db, feed, key)
    with warehouse_db.connect("gatekeeper") as connection:
        assert acceptance.purge_superseded(connection, [feed_named(feed)], before=PULLED + timedelta(days=14)) == {
            feed: 1
        }
        rows = connection.execute(
            "select delivery_key, count(*) from raw.petition_qna group by 1 order by 1"
        ).fetchall()
    assert rows == [(first, 2), (second, 1)]


def test_the_profile_of_a_contract_says_what_the_gate_needs() -> None:
    calls, qna = FeedProfile.of(feed_named(CALLS)), FeedProfile.of(feed_named("petition.qna"))
    assert (calls.is_complete, calls.is_day_a_date, calls.source) == (True, False, "call_center")
    assert (calls.text_columns, calls.person_key_columns) == (("summary",), ("caller_key",))
    assert (qna.is_complete, qna.is_day_a_date) == (False, True)

"""The gate on a real PostgreSQL, as role `gatekeeper`, on deliveries landed by role `loader`."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from expectations.acceptance import UnknownDeliveryError
from expectations.gate import judge_delivery
from expectations.results import Severity, Verdict
from extract.registry import FEEDS, feed_named

from .conftest import KST, ROWS, Landing

TUESDAY = date(2026, 11, 17)
PULLED = datetime(2026, 11, 18, 1, tzinfo=KST)
CALLS = "call_center.calls"


def judge(warehouse: Any, feed: str, delivery_key: int, **more: Any) -> Verdict:
    return judge_delivery(
        warehouse.url("gatekeeper"), delivery_key=delivery_key, feed=feed_named(feed), judged_at=PULLED, **more
    )


def query(warehouse: Any, text: str, *parameters: object) -> list[tuple[Any, ...]]:
    with warehouse.connect("gatekeeper") as connection:
        return connection.execute(text, parameters).fetchall()


def accepted_days(warehouse: Any, feed: str) -> dict[date, tuple[int, int, int]]:
    rows = query(
        warehouse,
        "select covered_on, delivery_key, confirmed_by_delivery_key, row_count from quality.accepted_day "
        "where feed = %s order by 1",
        feed,
    )
    return {row[0]: row[1:] for row in rows}


def changed_days(warehouse: Any, feed: str) -> list[date]:
    return [
        row[0]
        for row in query(
            warehouse, "select covered_on from quality.changed_day where feed = %s order by changed_id", feed
        )
    ]


def state_of(warehouse: Any, delivery_key: int) -> tuple[str, str | None]:
    rows = query(warehouse, "select state, reason from quality.delivery where delivery_key = %s", delivery_key)
    return rows[0]


def names(findings: tuple[Any, ...]) -> set[str]:
    return {finding.expectation for finding in findings}


@pytest.mark.parametrize("feed", sorted(ROWS))
def test_a_delivery_as_agreed_is_accepted_without_a_word(warehouse_db: Any, landing: Landing, feed: str) -> None:
    key = landing.land(feed, {TUESDAY - timedelta(days=1): 40, TUESDAY: 40}, pulled_at=PULLED)
    verdict = judge(warehouse_db, feed, key)
    assert verdict.explain() == f"{feed}: 통과"
    assert verdict.changed_days == (TUESDAY - timedelta(days=1), TUESDAY)
    assert state_of(warehouse_db, key) == ("accepted", None)
    assert accepted_days(warehouse_db, feed) == {
        TUESDAY - timedelta(days=1): (key, key, 40),
        TUESDAY: (key, key, 40),
    }
    results = query(warehouse_db, "select is_success, meaning from quality.gate_result where delivery_key = %s", key)
    assert len(results) > 8
    assert all(is_success and meaning for is_success, meaning in results)


def test_the_rows_here_are_of_feeds_that_exist() -> None:
    assert len(ROWS) >= 6
    assert set(ROWS) <= {feed.name for feed in FEEDS}


STOPS = [
    (CALLS, {"call_id": "null"}, "ids_are_present"),
    (CALLS, {"call_id": "'C' || (n / 2)"}, "ids_are_unique"),
    (CALLS, {"call_id": "'상담 ' || n"}, "ids_look_like_ids"),
    (CALLS, {"received_at": "(day + time '23:30') at time zone 'UTC'"}, "days_follow_korean_time"),
    (CALLS, {"summary": "n || '번 버스 ' || U&'\\FFFD\\FFFD'"}, "summary_is_readable"),
    (CALLS, {"caller_key": "'01012345678'"}, "caller_key_is_a_keyed_hash"),
    (CALLS, {"wait_seconds": "-1"}, "wait_is_possible"),
    (CALLS, {"answered_at": "(day + time '08:00') at time zone 'Asia/Seoul'"}, "calls_are_answered_after_they_come_in"),
    (CALLS, {"category_large": "null"}, "categories_are_present"),
    (CALLS, {"summary": "'연락 주세요 010-1234-5678 ' || n"}, "texts_hold_no_personal_data"),
    ("petition.petitions", {"petition_type": "'1AA'"}, "petition_types_are_mostly_agreed"),
    ("petition.petitions", {"answered_at": "(day + time '08:00') at time zone 'Asia/Seoul'"}, "petitions_are_answered"),
    ("petition.petitions", {"title": "null"}, "titles_are_present"),
    ("petition.petitions", {"answer": "'hong@example.test 로 회신'"}, "texts_hold_no_personal_data"),
    ("petition.qna", {"title": "null"}, "titles_are_present"),
    ("social.query_posts", {"platform": "'P1'"}, "platforms_are_mostly_agreed"),
    ("social.query_posts", {"body": "null"}, "bodies_are_present"),
    ("social.query_posts", {"like_count": "-1"}, "like_counts_are_not_negative"),
    ("social.bulk_posts", {"screen_reason": "null"}, "kept_posts_say_why"),
    ("homepage.board_posts", {"body": "null"}, "bodies_are_mostly_present"),
    ("homepage.board_posts", {"view_count": "-1"}, "views_are_not_negative"),
    ("homepage.board_posts", {"like_count": "-1"}, "likes_are_not_negative"),
]


@pytest.mark.parametrize(
    ("feed", "changed", "expectation"), STOPS, ids=lambda value: value if type(value) is str else ""
)
def test_each_stop_rejects_and_accepts_nothing(
    warehouse_db: Any, landing: Landing, feed: str, changed: dict[str, str], expectation: str
) -> None:
    key = landing.land(feed, {TUESDAY: 40}, pulled_at=PULLED, changed=changed)
    verdict = judge(warehouse_db, feed, key)
    assert not verdict.is_accepted
    assert any(name.startswith(expectation) for name in names(verdict.failures))
    state, reason = state_of(warehouse_db, key)
    assert state == "rejected"
    assert reason is not None
    assert expectation in reason
    assert accepted_days(warehouse_db, feed) == {}
    assert changed_days(warehouse_db, feed) == []


def test_a_day_outside_of_the_window_stops(warehouse_db: Any, landing: Landing) -> None:
    key = landing.land(
        CALLS, {TUESDAY - timedelta(days=9): 5, TUESDAY: 40}, pulled_at=PULLED, window=(TUESDAY, TUESDAY)
    )
    assert "days_are_in_the_window" in names(judge(warehouse_db, CALLS, key).failures)


def test_rows_missing_since_landing_stop(warehouse_db: Any, landing: Landing) -> None:
    key = landing.land(CALLS, {TUESDAY: 40}, pulled_at=PULLED, landed_count=41)
    assert "row_count_is_what_was_landed" in names(judge(warehouse_db, CALLS, key).failures)


@pytest.mark.parametrize(("quarantined", "severity"), [(0, None), (1, Severity.WARN), (10, Severity.STOP)])
def test_a_share_of_quarantined_rows_warns_then_stops(
    warehouse_db: Any, landing: Landing, quarantined: int, severity: Severity | None
) -> None:
    # 1 of 101 is 1 %, 10 of 110 are 9 %
    key = landing.land(CALLS, {TUESDAY: 100}, pulled_at=PULLED, quarantined_count=quarantined)
    verdict = judge(warehouse_db, CALLS, key)
    found = {f.severity for f in (*verdict.failures, *verdict.warnings) if f.expectation == "few_rows_are_quarantined"}
    assert found == ({severity} if severity else set())


def history(landing: Landing, warehouse: Any, *, count: int = 100, weeks: int = 5) -> int:
    """Every day of the weeks before the Tuesday, accepted."""
    first_on = TUESDAY - timedelta(weeks=weeks)
    days = {first_on + timedelta(days=offset): count for offset in range(weeks * 7)}
    key = landing.land(CALLS, days, pulled_at=PULLED - timedelta(days=1))
    assert judge(warehouse, CALLS, key).is_accepted
    return key


@pytest.mark.parametrize(
    ("count", "severity"),
    [(0, Severity.STOP), (30, Severity.STOP), (60, Severity.WARN), (95, None), (250, Severity.WARN)],
)
def test_volume_is_compared_with_like_days(
    warehouse_db: Any, landing: Landing, count: int, severity: Severity | None
) -> None:
    history(landing, warehouse_db)
    key = landing.land(CALLS, {TUESDAY: count}, pulled_at=PULLED)
    verdict = judge(warehouse_db, CALLS, key)
    found = [f for f in (*verdict.failures, *verdict.warnings) if f.expectation == "volume_is_like_such_days"]
    assert [f.severity for f in found] == ([severity] if severity else [])
    assert all(f"2026-11-17(화) {count:,}건: 최근 화요일 근무일 5일의 중앙값 100건" in f.observed for f in found)


def test_a_person_may_let_a_true_silence_pass_with_a_reason(warehouse_db: Any, landing: Landing) -> None:
    history(landing, warehouse_db)
    key = landing.land(CALLS, {TUESDAY: 0}, pulled_at=PULLED)
    assert not judge(warehouse_db, CALLS, key).is_accepted
    verdict = judge(warehouse_db, CALLS, key, waived={"volume_is_like_such_days": "콜센터 이전으로 하루 휴무"})
    assert verdict.is_accepted
    assert "콜센터 이전으로 하루 휴무" in verdict.warnings[0].observed
    assert accepted_days(warehouse_db, CALLS)[TUESDAY] == (key, key, 0)
    # The last judgement is the one on record.
    rows = query(
        warehouse_db,
        "select severity from quality.gate_result where delivery_key = %s and expectation = 'volume_is_like_such_days'",
        key,
    )
    assert rows == [("warn",)]


def test_a_redelivery_that_loses_half_of_a_day_stops(warehouse_db: Any, landing: Landing) -> None:
    before = history(landing, warehouse_db)
    monday = TUESDAY - timedelta(days=1)
    key = landing.land(CALLS, {monday: 40, TUESDAY: 100}, pulled_at=PULLED)
    verdict = judge(warehouse_db, CALLS, key)
    assert names(verdict.failures) == {"redelivery_keeps_what_was_accepted"}
    assert "2026-11-16 100건 → 40건" in verdict.failures[0].observed
    assert accepted_days(warehouse_db, CALLS)[monday] == (before, before, 100)


def test_vocabulary_drift_warns_and_lists_the_new_labels(warehouse_db: Any, landing: Landing) -> None:
    history(landing, warehouse_db)
    drift = {"category_large": "(array['교통', '반려동물', '환경'])[1 + n %% 3]"}
    key = landing.land(CALLS, {TUESDAY: 100}, pulled_at=PULLED, changed=drift)
    verdict = judge(warehouse_db, CALLS, key)
    assert verdict.is_accepted
    assert [(w.expectation, w.observed) for w in verdict.warnings] == [
        ("category_large_is_known_vocabulary", "처음 보는 값: 반려동물")
    ]


def test_labels_that_a_seed_lists_are_known_from_the_first_night(warehouse_db: Any, landing: Landing) -> None:
    key = landing.land(CALLS, {TUESDAY: 40}, pulled_at=PULLED)
    listed = {"category_large": frozenset({"교통", "환경"})}
    verdict = judge(warehouse_db, CALLS, key, listed_labels=listed)
    assert [w.observed for w in verdict.warnings] == ["처음 보는 값: 세정"]


def test_words_of_citizens_never_reach_a_result(warehouse_db: Any, landing: Landing) -> None:
    history(landing, warehouse_db)
    words = "저희 집 앞 가로등이 며칠째 꺼져 있어 아이들이 위험합니다"
    shifted = {"category_large": f"'{words}'", "call_id": f"'{words} ' || n", "district_code": "'010-1234-5678'"}
    key = landing.land(CALLS, {TUESDAY: 100}, pulled_at=PULLED, changed=shifted)
    verdict = judge(warehouse_db, CALLS, key)
    assert {"ids_look_like_ids", "category_large_is_mostly_known"} <= names(verdict.failures)
    rows = query(
        warehouse_db, "select observed || expected || meaning from quality.gate_result where delivery_key = %s", key
    )
    written = "\n".join([row[0] for row in rows] + [str(state_of(warehouse_db, key)[1])])
    assert len(rows) > 20
    assert "가로등" not in written
    assert "1234" not in written


def test_a_rejected_redelivery_changes_nothing(warehouse_db: Any, landing: Landing) -> None:
    history(landing, warehouse_db)
    before = (accepted_days(warehouse_db, CALLS), changed_days(warehouse_db, CALLS))
    days = {TUESDAY - timedelta(days=offset): 100 for offset in range(4)}
    key = landing.land(CALLS, days, pulled_at=PULLED, changed={"wait_seconds": "-1"})
    assert not judge(warehouse_db, CALLS, key).is_accepted
    assert (accepted_days(warehouse_db, CALLS), changed_days(warehouse_db, CALLS)) == before
    assert state_of(warehouse_db, key)[0] == "rejected"


def test_the_same_content_twice_moves_nothing(warehouse_db: Any, landing: Landing) -> None:
    days = {TUESDAY - timedelta(days=1): 40, TUESDAY: 0}
    first = landing.land(CALLS, days, pulled_at=PULLED)
    judge(warehouse_db, CALLS, first)
    second = landing.land(CALLS, days, pulled_at=PULLED + timedelta(hours=1))
    verdict = judge(warehouse_db, CALLS, second)
    assert verdict.is_accepted
    assert verdict.changed_days == ()
    assert len(changed_days(warehouse_db, CALLS)) == 2
    assert accepted_days(warehouse_db, CALLS) == {
        TUESDAY - timedelta(days=1): (first, second, 40),
        TUESDAY: (first, second, 0),
    }


def test_only_days_with_other_content_move(warehouse_db: Any, landing: Landing) -> None:
    monday = TUESDAY - timedelta(days=1)
    first = landing.land(CALLS, {monday: 40, TUESDAY: 40}, pulled_at=PULLED)
    judge(warehouse_db, CALLS, first)
    edited = {
        "summary": f"case when day = date '{TUESDAY}' and n = 1 then '고친 내용' else {ROWS[CALLS]['summary']} end"
    }
    second = landing.land(CALLS, {monday: 40, TUESDAY: 40}, pulled_at=PULLED + timedelta(days=1), changed=edited)
    assert judge(warehouse_db, CALLS, second).changed_days == (TUESDAY,)
    assert accepted_days(warehouse_db, CALLS) == {monday: (first, second, 40), TUESDAY: (second, second, 40)}


def test_an_older_pull_never_replaces_a_later_one(warehouse_db: Any, landing: Landing) -> None:
    monday = TUESDAY - timedelta(days=1)
    older = landing.land(CALLS, {monday: 30, TUESDAY: 30}, pulled_at=PULLED)
    later = landing.land(CALLS, {TUESDAY: 40}, pulled_at=PULLED + timedelta(hours=1))
    judge(warehouse_db, CALLS, later)
    verdict = judge(warehouse_db, CALLS, older)
    assert verdict.is_accepted
    assert verdict.changed_days == (monday,)
    assert accepted_days(warehouse_db, CALLS) == {monday: (older, older, 30), TUESDAY: (later, later, 40)}
    assert state_of(warehouse_db, older)[1] == "1일은 더 늦게 받은 자료가 이미 있어 그대로 둠"


def test_a_complete_feed_covers_days_without_rows(warehouse_db: Any, landing: Landing) -> None:
    sunday = TUESDAY - timedelta(days=2)
    key = landing.land("homepage.board_posts", {TUESDAY: 3}, pulled_at=PULLED, window=(sunday, TUESDAY))
    assert judge(warehouse_db, "homepage.board_posts", key).is_accepted
    assert {day: row[2] for day, row in accepted_days(warehouse_db, "homepage.board_posts").items()} == {
        sunday: 0,
        sunday + timedelta(days=1): 0,
        TUESDAY: 3,
    }


def test_what_a_complete_redelivery_leaves_out_is_gone(warehouse_db: Any, landing: Landing) -> None:
    feed = "homepage.board_posts"
    judge(warehouse_db, feed, landing.land(feed, {TUESDAY: 3}, pulled_at=PULLED))
    key = landing.land(feed, {TUESDAY: 2}, pulled_at=PULLED + timedelta(hours=1))
    assert judge(warehouse_db, feed, key).changed_days == (TUESDAY,)
    assert accepted_days(warehouse_db, feed) == {TUESDAY: (key, key, 2)}


def test_a_partial_feed_adds_up_and_deletes_nothing(warehouse_db: Any, landing: Landing) -> None:
    feed = "petition.qna"
    monday = TUESDAY - timedelta(days=1)
    first = landing.land(feed, {monday: 2, TUESDAY: 1}, pulled_at=PULLED)
    judge(warehouse_db, feed, first)
    # The same Tuesday item and two more; Monday is not found again and stays.
    second = landing.land(feed, {TUESDAY: 3}, pulled_at=PULLED + timedelta(days=1), window=(monday, TUESDAY))
    assert judge(warehouse_db, feed, second).changed_days == (TUESDAY,)
    assert {day: row[2] for day, row in accepted_days(warehouse_db, feed).items()} == {monday: 2, TUESDAY: 3}
    # Found again unchanged: nothing moves.
    third = landing.land(feed, {TUESDAY: 2}, pulled_at=PULLED + timedelta(days=2))
    assert judge(warehouse_db, feed, third).changed_days == ()
    # One item edited: its day moves, the count does not.
    edited = {"answer": "'바뀐 답변'"}
    fourth = landing.land(feed, {TUESDAY: 1}, pulled_at=PULLED + timedelta(days=3), changed=edited)
    assert judge(warehouse_db, feed, fourth).changed_days == (TUESDAY,)
    assert accepted_days(warehouse_db, feed)[TUESDAY] == (fourth, fourth, 3)
    # An older pull of the same item loses to the edit.
    older = landing.land(feed, {TUESDAY: 1}, pulled_at=PULLED + timedelta(days=1))
    assert judge(warehouse_db, feed, older).changed_days == ()


def test_an_item_of_a_partial_feed_that_moves_changes_both_days(warehouse_db: Any, landing: Landing) -> None:
    feed = "petition.qna"
    monday = TUESDAY - timedelta(days=1)
    fixed_id = {"qna_id": "'261116' || n || '-tqapttn'"}
    judge(warehouse_db, feed, landing.land(feed, {monday: 2}, pulled_at=PULLED, changed=fixed_id))
    moved = landing.land(feed, {TUESDAY: 1}, pulled_at=PULLED + timedelta(days=1), changed=fixed_id)
    assert judge(warehouse_db, feed, moved).changed_days == (monday, TUESDAY)
    assert {day: row[2] for day, row in accepted_days(warehouse_db, feed).items()} == {monday: 1, TUESDAY: 1}


def test_judging_again_repeats_the_verdict_and_changes_nothing(warehouse_db: Any, landing: Landing) -> None:
    good = landing.land(CALLS, {TUESDAY: 40}, pulled_at=PULLED)
    bad = landing.land(CALLS, {TUESDAY: 40}, pulled_at=PULLED, changed={"wait_seconds": "-1"})
    first = [judge(warehouse_db, CALLS, key) for key in (good, bad)]
    count = query(warehouse_db, "select count(*) from quality.gate_result")
    again = [judge(warehouse_db, CALLS, key) for key in (good, bad)]
    assert [verdict.is_accepted for verdict in again] == [True, False]
    assert again[1].failures == first[1].failures
    assert query(warehouse_db, "select count(*) from quality.gate_result") == count
    assert len(changed_days(warehouse_db, CALLS)) == 1


def test_a_delivery_of_another_feed_is_not_judged(warehouse_db: Any, landing: Landing) -> None:
    key = landing.land(CALLS, {TUESDAY: 3}, pulled_at=PULLED)
    with pytest.raises(UnknownDeliveryError, match=r"petition.qna.*it is of call_center.calls"):
        judge(warehouse_db, "petition.qna", key)
    with pytest.raises(UnknownDeliveryError, match="there is none"):
        judge(warehouse_db, CALLS, key + 1_000)
    assert state_of(warehouse_db, key)[0] == "landed"


def admin(warehouse: Any, text: str, *parameters: object) -> None:
    import psycopg

    with psycopg.connect(warehouse.server.server.url(warehouse.database), autocommit=True) as connection:
        connection.execute(text, parameters)  # type: ignore[arg-type]


def quarantine(warehouse: Any, delivery_key: int, contents: list[str], *, column: str = "wait_seconds") -> None:
    for number, content in enumerate(contents, start=1):
        admin(
            warehouse,
            "insert into quality.quarantined_row (delivery_key, row_number, column_name, reason, action, content)"
            " values (%s, %s, %s, '대기시간: 읽을 수 없는 값', '고치기', %s)",
            delivery_key,
            number,
            column,
            content,
        )


def test_a_column_that_was_retyped_stops_even_a_handful_of_rows(warehouse_db: Any, landing: Landing) -> None:
    key = landing.land(CALLS, {TUESDAY: 3}, pulled_at=PULLED, quarantined_count=4)
    quarantine(warehouse_db, key, ["a", "b", "c", "d"])
    verdict = judge(warehouse_db, CALLS, key)
    assert names(verdict.failures) == {"columns_keep_their_type"}
    assert "wait_seconds 7건 중 4건" in verdict.failures[0].observed


def test_two_bad_cells_of_three_rows_are_no_changed_layout(warehouse_db: Any, landing: Landing) -> None:
    key = landing.land(CALLS, {TUESDAY: 1}, pulled_at=PULLED, quarantined_count=2)
    quarantine(warehouse_db, key, ["a", "b"])
    assert judge(warehouse_db, CALLS, key).is_accepted


def test_what_could_not_be_fetched_is_a_warning_that_names_it(warehouse_db: Any, landing: Landing) -> None:
    key = landing.land("petition.qna", {TUESDAY: 3}, pulled_at=PULLED)
    admin(warehouse_db, "update quality.delivery set gaps = %s where delivery_key = %s", ["질의 '버스' 상한"], key)
    verdict = judge(warehouse_db, "petition.qna", key)
    assert verdict.is_accepted
    (warning,) = [f for f in verdict.warnings if f.expectation == "the_source_was_read_whole"]
    assert warning.observed == "1곳 미수신: 질의 '버스' 상한"


def test_personal_data_in_a_new_column_stops_like_any_other(warehouse_db: Any, landing: Landing) -> None:
    leaked = {"unknown_columns": """'{"메모": "010-1234-5678"}'"""}
    key = landing.land(CALLS, {TUESDAY: 3}, pulled_at=PULLED, changed=leaked)
    assert names(judge(warehouse_db, CALLS, key).failures) == {"texts_hold_no_personal_data"}


def test_rows_set_aside_count_as_mended_once_a_later_delivery_brings_them(warehouse_db: Any, landing: Landing) -> None:
    def open_rows() -> list[str]:
        rows = query(warehouse_db, "select content from quality.quarantined_row where resolved_by_delivery_key is null")
        return sorted(row[0] for row in rows)

    first = landing.land(CALLS, {TUESDAY: 40}, pulled_at=PULLED, quarantined_count=2)
    quarantine(warehouse_db, first, ["상담번호=C1", "상담번호=C2"])
    judge(warehouse_db, CALLS, first)
    assert open_rows() == ["상담번호=C1", "상담번호=C2"]
    second = landing.land(CALLS, {TUESDAY: 41}, pulled_at=PULLED + timedelta(hours=1), quarantined_count=1)
    quarantine(warehouse_db, second, ["상담번호=C2"])
    assert judge(warehouse_db, CALLS, second).is_accepted
    # C2 stands once for each delivery that had to set it aside; C1 came in.
    assert open_rows() == ["상담번호=C2", "상담번호=C2"]
    assert query(
        warehouse_db,
        "select resolved_by_delivery_key from quality.quarantined_row where delivery_key = %s and content like '%%C1'",
        first,
    ) == [(second,)]


def test_a_partial_feed_that_finds_next_to_nothing_is_warned_about(warehouse_db: Any, landing: Landing) -> None:
    feed = "petition.qna"
    for day in range(10, 15):
        judge(warehouse_db, feed, landing.land(feed, {date(2026, 11, day): 20}, pulled_at=PULLED))
    verdict = judge(warehouse_db, feed, landing.land(feed, {TUESDAY: 1}, pulled_at=PULLED))
    assert verdict.is_accepted
    (warning,) = [f for f in verdict.warnings if f.expectation == "the_search_finds_the_usual_amount"]
    assert warning.observed == "1건, 최근 5회 중앙값 20건의 5%"


def test_a_partial_delivery_that_merely_covers_the_days_mends_nothing(warehouse_db: Any, landing: Landing) -> None:
    feed = "petition.qna"
    first = landing.land(feed, {TUESDAY: 3}, pulled_at=PULLED, quarantined_count=1)
    quarantine(warehouse_db, first, ["faqNo=7"], column="registered_on")
    judge(warehouse_db, feed, first)
    later = landing.land(feed, {TUESDAY: 2}, pulled_at=PULLED + timedelta(hours=1))
    judge(warehouse_db, feed, later)
    open_rows = "select count(*) from quality.quarantined_row where resolved_by_delivery_key is null"
    assert query(warehouse_db, open_rows) == [(1,)]
    asked_again = landing.land(feed, {TUESDAY: 4}, pulled_at=PULLED + timedelta(hours=2))
    admin(
        warehouse_db,
        "update quality.delivery set run_id = %s where delivery_key = %s",
        f"requeue_{first}__20261118T010000",
        asked_again,
    )
    judge(warehouse_db, feed, asked_again)
    assert query(warehouse_db, open_rows) == [(0,)]

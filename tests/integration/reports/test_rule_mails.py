"""Mails by rule on a real database and a real SMTP server: who gets what, and when nobody gets anything."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from reports import catalogue, desk, desk_files, edition, redaction, trace
from reports.alerts.settings import AlertSettings
from reports.deliver import PublishResult
from reports.errors import EditionStateError, NoRecipientError, NotPromotedError, StaleListError
from reports.mail import settlement
from tests.fakes.alert_marts import NIGHT, morning, rule_database, rule_desk  # noqa: F401 - fixtures
from tests.fakes.smtp_server import ACCEPT, HANG_UP, FakeServer, smtp_server


def told(server, address: str) -> str:
    """The plain part of somebody's mail."""
    (index,) = [n for n, taken in enumerate(server.recipients) if taken == f"{address}@incheon.example.test"]
    return server.message(index).get_body(("plain",)).get_content()


def html(server, address: str) -> str:
    index = server.recipients.index(f"{address}@incheon.example.test")
    return server.message(index).get_body(("html",)).get_content()


def test_an_owner_gets_one_mail_with_its_alerts_and_the_office_the_whole(rule_desk) -> None:  # noqa: F811
    rule_desk.register("alerts", office="office", waterworks="water", bus_policy="bus")
    rule_desk.alert("call_center", "water", "waterworks", count=17)
    rule_desk.alert("petition", "water", "waterworks", count=7)
    rule_desk.day(NIGHT, "call_center", "water", 17)
    rule_desk.day(NIGHT - timedelta(days=2), "call_center", "water", 4, district="28245")
    rule_desk.quote("call_center", "water", "C1", "수돗물에서 냄새가 나고 색이 흐립니다")
    rule_desk.quote("call_center", "water", "C2", "다른 동네의 이야기가 여기에 실리면 안 됩니다", district_code="28245")
    with smtp_server() as server:
        assert rule_desk.send_alerts(server.port) == PublishResult(sent=2)
    assert sorted(server.recipients) == ["office@incheon.example.test", "water@incheon.example.test"]
    water = told(server, "water")
    assert server.message(server.recipients.index("water@incheon.example.test"))["Subject"] == (
        "[조기경보 알림] 2026. 11. 11.(수) 경보 2건 — 초동 확인 필요"
    )
    assert "120 상담 · 상하수도(부평구): 상담 17건, 예상 1.4건 — 초동 확인 필요" in water
    assert "국민신문고 민원 · 상하수도(부평구): 민원 7건" in water
    assert "시 전체 최근 7일(11. 5.(목)부터 하루씩): 0, 0, 0, 0, 4, 0, 17건" in water
    assert "수돗물에서 냄새가 나고 색이 흐립니다" in water
    assert "다른 동네" not in water
    assert "원인을 판단하지 않음" in water
    assert "district_group_code=bupyeong" in water
    office = told(server, "office")
    assert "소관 상수도사업본부: 발송" in office
    assert "수돗물에서 냄새가" not in office
    assert rule_desk.outcomes() == {("call_center", "water"): "new", ("petition", "water"): "new"}
    assert rule_desk.state() == "published"


def test_every_number_of_the_night_is_found_again_in_the_marts(rule_desk) -> None:  # noqa: F811
    rule_desk.register("alerts", office="office", waterworks="water")
    rule_desk.alert("call_center", "water", "waterworks")
    rule_desk.day(NIGHT, "call_center", "water", 17)
    rule_desk.insert(
        "marts.mart_warning_conflict_daily", warned_on=NIGHT, channel_code="call_center", channel_label_ko="120",
        topic_code="water", topic_label_ko="상하수도", district_group_code="bupyeong", district_label_ko="부평구",
        observed_count=17, expected_count=1.4, voc_count=17, negative_rate=0.9, prior_negative_rate=0.4,
        largest_matter_rate=0.5, civic_statement_count=2, is_negative_rise=True, is_organised=True, is_conflict=True,
    )  # fmt: skip
    with smtp_server() as server:
        rule_desk.send_alerts(server.port)
    figures = rule_desk.connection.execute("select snapshot -> 'figures' from publication.edition").fetchone()[0]
    # 6 of the alert, 7 days, 6 of the conflict.
    assert len(figures) == 19
    for name, figure in figures.items():
        assert trace.read_back(rule_desk.connection, figure) == pytest.approx(figure["value"]), name
    assert "부정 90.0%(이전 8주 40.0%)" in told(server, "office")
    assert "성명 2건" in told(server, "office")
    assert "갈등 신호" not in told(server, "water")


def test_a_quiet_night_sends_nothing_and_leaves_no_edition(rule_desk) -> None:  # noqa: F811
    rule_desk.register("alerts", office="office")
    with smtp_server() as server:
        assert rule_desk.send_alerts(server.port) == PublishResult()
    assert (server.recipients, rule_desk.state()) == ([], None)


def test_the_same_night_again_sends_nothing_more(rule_desk) -> None:  # noqa: F811
    rule_desk.register("alerts", office="office", waterworks="water")
    rule_desk.alert("call_center", "water", "waterworks")
    with smtp_server() as server:
        rule_desk.send_alerts(server.port)
        # The marts of that night were judged anew meanwhile.
        rule_desk.alert("petition", "traffic", "bus_policy")
        assert rule_desk.send_alerts(server.port) == PublishResult(already_sent=2)
        assert len(server.recipients) == 2


def test_what_does_not_fit_the_week_is_written_down_and_told_to_the_office(rule_desk) -> None:  # noqa: F811
    rule_desk.register("alerts", office="office", waterworks="water", bus_policy="bus")
    rule_desk.alert("call_center", "water", "waterworks", burst_probability=0.99)
    rule_desk.alert("petition", "traffic", "bus_policy", burst_probability=0.5)
    with smtp_server() as server:
        rule_desk.send_alerts(server.port, settings=AlertSettings(weekly_alert_limit=1))
    assert "bus@incheon.example.test" not in server.recipients
    assert rule_desk.outcomes()["petition", "traffic"] == "over_budget"
    assert "한도를 넘어 알리지 않은 경보" in told(server, "office")
    assert "국민신문고 민원 · 교통(부평구): 민원 17건, 예상 1.4건 (소관 버스정책과)" in told(server, "office")


def test_the_next_night_counts_what_was_mailed_before(rule_desk) -> None:  # noqa: F811
    thursday = NIGHT + timedelta(days=1)
    rule_desk.promote(thursday)
    rule_desk.register("alerts", office="office", waterworks="water", bus_policy="bus")
    rule_desk.alert("call_center", "water", "waterworks", count=17)
    rule_desk.alert("call_center", "water", "waterworks", count=20, warned_on=thursday)
    rule_desk.alert("petition", "water", "waterworks", count=9, warned_on=thursday, episode_start_on=thursday)
    rule_desk.alert("petition", "traffic", "bus_policy", warned_on=thursday, burst_probability=0.5)
    limit = AlertSettings(weekly_alert_limit=2)
    with smtp_server() as server:
        rule_desk.send_alerts(server.port, settings=limit)
    with smtp_server() as server:
        rule_desk.send_alerts(server.port, settings=limit, business_date=thursday)
    assert sorted(server.recipients) == ["office@incheon.example.test", "water@incheon.example.test"]
    assert "11. 11.(수)부터 계속" in told(server, "water")
    assert rule_desk.outcomes() == {
        ("call_center", "water"): "going_on", ("petition", "water"): "new", ("petition", "traffic"): "over_budget",
    }  # fmt: skip


def test_what_waited_for_the_budget_is_mailed_late_and_what_went_quiet_is_told_as_ended(rule_desk) -> None:  # noqa: F811
    """Wednesday's budget is one. Traffic waits and burns on Monday; road waits and is never loud again."""
    monday = NIGHT + timedelta(days=5)
    rule_desk.promote(monday)
    rule_desk.register("alerts", office="office", waterworks="water", bus_policy="bus", road="road")
    rule_desk.alert("call_center", "water", "waterworks", burst_probability=0.99)
    rule_desk.alert("petition", "traffic", "bus_policy", burst_probability=0.5)
    rule_desk.alert("petition", "road", "road", count=9, burst_probability=0.4)
    limit = AlertSettings(weekly_alert_limit=1)
    with smtp_server() as server:
        rule_desk.send_alerts(server.port, settings=limit)
        assert sorted(server.recipients) == ["office@incheon.example.test", "water@incheon.example.test"]
        assert "급증이 이어지면 한도가 남는 날 발송" in told(server, "office")
    rule_desk.alert("petition", "traffic", "bus_policy", count=21, is_mailed=False, warned_on=monday)
    with smtp_server() as server:
        rule_desk.send_alerts(server.port, settings=limit, business_date=monday)
        assert sorted(server.recipients) == ["bus@incheon.example.test", "office@incheon.example.test"]
        assert (
            "국민신문고 민원 · 교통(부평구): 민원 21건, 예상 1.4건 — "
            "(11. 11.(수)부터 이어짐, 주간 한도에 밀려 늦게 알림) 초동 확인 필요"
        ) in told(server, "bus")
        assert "□ 알리지 않고 끝난 경보" in told(server, "office")
        assert (
            "국민신문고 민원 · 도로·시설물(부평구): 민원 9건, 예상 1.4건 (마지막 경보 11. 11.(수), 소관 도로과)"
        ) in told(server, "office")
    assert rule_desk.outcomes() == {
        ("call_center", "water"): "new", ("petition", "traffic"): "late", ("petition", "road"): "ended",
    }  # fmt: skip
    figures = rule_desk.connection.execute("select snapshot -> 'figures' from publication.edition").fetchall()
    for (found,) in figures:
        for name, figure in found.items():
            assert trace.read_back(rule_desk.connection, figure) == pytest.approx(figure["value"]), name
    # Told once: the next night does not name it again.
    tuesday = monday + timedelta(days=1)
    rule_desk.promote(tuesday)
    rule_desk.alert("homepage", "water", "waterworks", warned_on=tuesday)
    with smtp_server() as server:
        rule_desk.send_alerts(server.port, business_date=tuesday)
        assert "알리지 않고 끝난 경보" not in told(server, "office")


def test_every_mail_of_a_night_renders_again_to_the_recorded_bytes(rule_desk) -> None:  # noqa: F811
    rule_desk.register("alerts", office="office", waterworks="water")
    rule_desk.alert("call_center", "water", "waterworks")
    rule_desk.day(NIGHT, "call_center", "water", 17)
    rule_desk.register("due_soon", office="office", waterworks="water")
    rule_desk.due("1AA-2611-0000001", "waterworks", date(2026, 11, 12), 1)
    with smtp_server() as server:
        rule_desk.send_alerts(server.port)
        rule_desk.send_due(server.port)
    found = rule_desk.connection.execute("select edition_key, publication_code from publication.edition order by 1")
    (alerts_key, alerts_code), (due_key, due_code) = found.fetchall()
    assert (alerts_code, due_code) == ("alerts", "due_soon")
    files = edition.artefacts(rule_desk.connection, alerts_key)
    assert sorted(files) == ["mail:office", "mail:waterworks"]
    assert sorted(edition.artefacts(rule_desk.connection, due_key)) == ["mail:waterworks"]
    for artefact in files.values():
        assert edition.file_sha256((rule_desk.output_dir / artefact.path).read_bytes()) == artefact.sha256
    for key, code in ((alerts_key, alerts_code), (due_key, due_code)):
        frozen = edition.get(rule_desk.connection, key)
        assert desk_files.changed_files(rule_desk.connection, catalogue.publication(code), frozen) == ()
    rule_desk.admin.execute("update publication.edition_artefact set sha256 = 'x' where kind = 'mail:waterworks'")
    rule_desk.admin.commit()
    frozen = edition.get(rule_desk.connection, alerts_key)
    assert desk_files.changed_files(rule_desk.connection, catalogue.publication("alerts"), frozen) == (
        "alerts/20261111-2026-11-12/mail-waterworks.eml",
    )


def test_an_alert_that_did_not_arrive_is_sent_by_its_own_night(rule_desk) -> None:  # noqa: F811
    rule_desk.register("alerts", office="office", waterworks="water")
    rule_desk.alert("call_center", "water", "waterworks")
    lost = "water@incheon.example.test"
    server = FakeServer(on_data=lambda address, _taken: HANG_UP if address == lost else ACCEPT)
    with smtp_server(server):
        assert rule_desk.send_alerts(server.port) == PublishResult(sent=1, uncertain=1)
    (mail,) = settlement.uncertain(rule_desk.connection)
    settlement.settle(
        rule_desk.connection, message_id=mail.message_id, verdict="again", settled_by="kim", reason="로그에 없음",
        settled_at=morning(),
    )  # fmt: skip
    # Its own run sends it, not the daily publishing, which knows released editions only.
    assert settlement.put_back(rule_desk.connection) == ()
    with smtp_server() as healthy:
        assert rule_desk.send_alerts(healthy.port) == PublishResult(sent=1)
        assert healthy.recipients == [lost]
    with smtp_server() as healthy:
        assert rule_desk.send_alerts(healthy.port) == PublishResult(already_sent=2)


def test_what_goes_by_rule_is_not_drafted(rule_desk, tmp_path) -> None:  # noqa: F811
    with pytest.raises(EditionStateError, match="alerts goes by rule"):
        desk.draft(
            rule_desk.connection, catalogue.publication("alerts"), publish_on=NIGHT, output_dir=tmp_path, editor="kim",
            drafted_at=morning(),
        )  # fmt: skip


def test_an_owner_that_nobody_stands_for_goes_to_the_office_and_says_so(rule_desk) -> None:  # noqa: F811
    rule_desk.register("alerts", office="office")
    rule_desk.alert("call_center", "water", "waterworks")
    rule_desk.alert("petition", "traffic", None)
    rule_desk.day(NIGHT, "call_center", "water", 17)
    rule_desk.quote("call_center", "water", "C1", "수돗물에서 냄새가 나고 색이 흐립니다")
    with smtp_server() as server:
        assert rule_desk.send_alerts(server.port) == PublishResult(sent=1)
    office = told(server, "office")
    assert "상수도사업본부는 배포처 명부에 없음: 대신 전달하고 명부에 등록 필요" in office
    assert "소관부서 기록 없음: 소관을 정해 전달 필요" in office
    assert "수돗물에서 냄새가 나고 색이 흐립니다" in office


def test_without_an_office_nothing_is_sent_and_a_later_register_lets_it_go(rule_desk) -> None:  # noqa: F811
    rule_desk.alert("call_center", "water", "waterworks")
    with smtp_server() as server:
        with pytest.raises(NoRecipientError, match="role office"):
            rule_desk.send_alerts(server.port)
        assert (server.recipients, rule_desk.state()) == ([], "by_rule")
        rule_desk.register("alerts", office="office")
        assert rule_desk.send_alerts(server.port) == PublishResult(sent=1)


def test_a_night_that_was_not_promoted_says_nothing(rule_desk) -> None:  # noqa: F811
    rule_desk.register("alerts", office="office")
    rule_desk.alert("call_center", "water", "waterworks")
    rule_desk.admin.execute("update quality.build set state = 'failed'")
    rule_desk.admin.commit()
    with smtp_server() as server, pytest.raises(NotPromotedError, match="warehouse_build"):
        rule_desk.send_alerts(server.port)
    assert (server.recipients, rule_desk.state()) == ([], None)


def test_hostile_words_arrive_as_words(rule_desk) -> None:  # noqa: F811
    rule_desk.register("alerts", office="office", waterworks="water")
    rule_desk.alert("call_center", "water", "waterworks")
    rule_desk.day(NIGHT, "call_center", "water", 17)
    rule_desk.quote("call_center", "water", "C1", "<script>alert(1)</script> {{ 7*7 }}\r\nBcc: 아무나 \u202e끝")
    rule_desk.quote("call_center", "water", "C2", "연락처는 010-1234-5678 입니다 전화 바랍니다")
    with smtp_server() as server:
        rule_desk.send_alerts(server.port)
    # Long runs carry invisible break points.
    page, message = (
        html(server, "water").replace("\u200b", ""),
        server.message(server.recipients.index("water@incheon.example.test")),
    )
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7*7 }} Bcc:" in page
    assert message["Bcc"] is None
    assert "\u202e" not in page
    assert "010-1234-5678" not in page
    assert "010-1234-5678" not in told(server, "water")


def test_an_erased_text_leaves_the_night_and_nothing_is_sent_again(rule_desk) -> None:  # noqa: F811
    rule_desk.register("alerts", office="office", waterworks="water")
    rule_desk.alert("call_center", "water", "waterworks")
    rule_desk.day(NIGHT, "call_center", "water", 17)
    rule_desk.quote("call_center", "water", "C1", "수돗물에서 냄새가 나고 색이 흐립니다")
    with smtp_server() as server:
        rule_desk.send_alerts(server.port)
    (done,) = redaction.redact_editions(
        rule_desk.connection, catalogue.publication, quote_keys={"call_center:C1"}, output_dir=rule_desk.output_dir,
        reason="삭제 요청 1호", editor="kim", redacted_at=morning(),
    )  # fmt: skip
    # The copies of the night's mails held the words too.
    assert sorted(path.name for path in done.removed_paths) == ["mail-office.eml", "mail-waterworks.eml"]
    assert (done.quote_keys, done.replacement_key) == (("call_center:C1",), None)
    stored = rule_desk.connection.execute("select snapshot::text from publication.edition").fetchone()[0]
    assert "냄새" not in stored
    with smtp_server() as server:
        with pytest.raises(EditionStateError, match="redacted"):
            rule_desk.send_alerts(server.port)
        assert server.recipients == []


def test_few_voices_are_said_to_be_few_and_not_quoted(rule_desk) -> None:  # noqa: F811
    rule_desk.register("alerts", office="office", waterworks="water")
    rule_desk.alert("call_center", "water", "waterworks", count=4)
    rule_desk.day(NIGHT, "call_center", "water", 4)
    rule_desk.quote("call_center", "water", "C1", "수돗물에서 냄새가 나고 색이 흐립니다")
    with smtp_server() as server:
        rule_desk.send_alerts(server.port)
    assert "5건 미만으로 적은 수이므로 우연일 수 있고, 인용은 싣지 않음" in told(server, "water")
    assert "냄새" not in told(server, "water")


def test_due_petitions_go_to_their_department_with_numbers_and_dates_only(rule_desk) -> None:  # noqa: F811
    rule_desk.register("due_soon", office="office", waterworks="water", bus_policy="bus")
    rule_desk.due("1AA-2611-0000001", "waterworks", date(2026, 11, 12), 1)
    rule_desk.due("1AA-2611-0000002", "waterworks", date(2026, 11, 4), -1)
    rule_desk.due("1AA-2611-0000003", "bus_policy", date(2026, 11, 17), 4)
    rule_desk.due("1AA-2611-0000004", "road", date(2026, 11, 13), 2)
    rule_desk.due("1AA-2611-0000005", "none", date(2026, 11, 12), 1, authority_code="district")
    for department, left, count in (("waterworks", 1, 1), ("waterworks", -1, 1), ("road", 2, 1)):
        rule_desk.insert(
            "marts.mart_response_due_soon_daily", as_of_on=NIGHT, authority_code="city", channel_code="petition",
            department_code=department, working_days_left=left, petition_count=count,
        )  # fmt: skip
    with smtp_server() as server:
        assert rule_desk.send_due(server.port) == PublishResult(sent=2)
    water = told(server, "water")
    assert "1AA-2611-0000001" in water
    assert "1AA-2611-0000002" in water
    assert "0000004" not in water
    subject = server.message(server.recipients.index("water@incheon.example.test"))["Subject"]
    assert subject == "[처리기한 알림] 2026. 11. 12.(목) 기한 경과 1건, 오늘까지 1건"
    office = told(server, "office")
    assert "도로과는 배포처 명부에 없음" in office
    assert "0000005" not in office
    figures = rule_desk.connection.execute("select snapshot -> 'figures' from publication.edition").fetchone()[0]
    assert [trace.read_back(rule_desk.connection, figure) for figure in figures.values()] == [1, 1, 1]


@pytest.mark.parametrize(
    ("night", "why"),
    [(date(2026, 11, 13), "Saturday"), (date(2026, 12, 24), "Christmas, a Friday")],
)
def test_no_due_mail_on_a_day_off(rule_desk, night: date, why: str) -> None:  # noqa: F811
    rule_desk.promote(night)
    rule_desk.register("due_soon", office="office", waterworks="water")
    rule_desk.due("1AA-2611-0000001", "waterworks", night, -1, as_of_on=night)
    with smtp_server() as server:
        assert rule_desk.send_due(server.port, business_date=night) == PublishResult(), why
    assert server.recipients == []


def test_a_list_of_another_night_is_not_mailed(rule_desk) -> None:  # noqa: F811
    rule_desk.register("due_soon", office="office", waterworks="water")
    rule_desk.due("1AA-2611-0000001", "waterworks", date(2026, 11, 12), 1, as_of_on=date(2026, 11, 10))
    with smtp_server() as server, pytest.raises(StaleListError, match="2026-11-10"):
        rule_desk.send_due(server.port)
    assert (server.recipients, rule_desk.state()) == ([], None)


def test_a_long_list_is_cut_and_the_rest_counted(rule_desk) -> None:  # noqa: F811
    rule_desk.register("due_soon", office="office", waterworks="water")
    for n in range(35):
        rule_desk.due(f"1AA-2611-{n:07d}", "waterworks", date(2026, 11, 12), 1)
    with smtp_server() as server:
        rule_desk.send_due(server.port)
    water = told(server, "water")
    assert water.count("1AA-2611-") == 30
    assert "미답변 민원 35건" in water
    assert "그 밖 5건은 국민신문고에서 확인" in water

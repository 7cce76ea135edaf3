"""The meeting's pack on a real database: what it says of a month, of nothing, and of an ad hoc question."""

from __future__ import annotations

import io
import json
from datetime import date, timedelta
from pathlib import Path

import pypdf
import pytest

from reports import desk, edition, recipients, trace
from reports.deliver import MailSettings
from reports.meeting_pack import build
from reports.meeting_pack.settings import Scope
from reports.render.text_mail import render_text
from tests.fakes.meeting_marts import (  # noqa: F401 - fixtures
    FEEDS,
    FIRST,
    LAST,
    MEETING,
    meeting_database,
    meeting_desk,
    noon,
)
from tests.fakes.smtp_server import smtp_server

REGISTER = Path(build.__file__).parents[1] / "registers" / "meeting_pack.example.csv"


def said(composed) -> str:
    """Body and annexes as plain text."""
    snapshot = composed.snapshot
    return render_text({**snapshot, "body": [*snapshot["body"], *snapshot["annexes"]], "annexes": []})


def full(desk_) -> None:
    """An October with something in every section."""
    desk_.october()
    desk_.insert(
        "evidence.voc_quote", channel_code="call_center", voc_id="C1", occurred_on=date(2026, 10, 7),
        topic_code="water", district_code="28237", matter_id="m1", matter_copy_count=1,
        quote="<b>수돗물</b>에서 냄새가 납니다 =1+1 \u202e", is_relevant=True,
    )  # fmt: skip
    desk_.candidate(date(2026, 10, 12), complainant_count=99)
    desk_.candidate(date(2026, 10, 19))
    # This week ends in November: it is not the month's.
    desk_.candidate(date(2026, 10, 26), complainant_count=77)
    desk_.insert(
        "marts.mart_preventive_task_candidate_weekly", week_start_on=date(2026, 11, 2), channel_code="call_center",
        topic_code="water", topic_label_ko="상하수도", horizon_days=28, expected_count=250.2, low_count=211,
        high_count=292, usual_count=182.0, excess_ratio=0.37, owner_department_label_ko="상수도사업본부",
    )  # fmt: skip
    desk_.insert(
        "marts.mart_best_practice_candidate_yearly", candidate_year=2026, candidate_code="B1", origin_code="registered",
        origin_label_ko="선정",
        practice_label_ko="보도 정비 합동 점검", department_label_ko="도로과", is_shared=True,
    )  # fmt: skip
    desk_.decision("strategy_meeting", "waterworks", agenda_count=3, decided_count=2, completed_count=1, open_count=1)
    desk_.decision("working_committee", "road", open_count=2, overdue_count=2, oldest_open_age_days=47)
    desk_.insert(
        "marts.mart_committee_yearly", stated_year=2026, stated_on=date(2026, 9, 30), member_count=24,
        required_member_count=24, is_composition_met=True, due_attendance_count=96, attendance_count=68,
        attendance_rate=0.708333, proposal_count=40, adopted_count=15, adopted_rate=0.375,
    )  # fmt: skip


def test_the_pack_of_a_month_says_what_moved_what_is_proposed_and_what_is_overdue(meeting_desk) -> None:  # noqa: F811
    full(meeting_desk)
    text = said(meeting_desk.compose())
    # 31 days at 20 against 31 days at 10.
    assert "120 상담의 상하수도가 620건으로 평소 수준(310건)의 2.0배로 증가" in text
    assert "과제가 없는 피드백 과제 후보 1건, 예방 과제 제안 1건: 대응 계획 결정 필요" in text
    assert "지난 회의 결정 가운데 미이행 3건, 이 가운데 기한 경과 2건" in text
    assert "국민신문고 민원: 건수 155, 평소 수준 155, 평소 대비 -, 판단 평소 범위" in text
    assert "기록된 부서: 상수도사업본부 620건" in text
    assert "상하수도: 지역 부평구, 접수 21, 예상 6.4, 사람 수 19, 종류 반복, 과제 없음" in text
    assert "사람 수 99" not in text
    assert "사람 수 77" not in text
    assert "80% 구간 211 ~ 292" in text
    assert "보도 정비 합동 점검: 부서 도로과, 출처 부서 등록, 측정 결과 측정하지 않음" in text
    # 소통전략추진회의 comes first.
    assert text.index("소통전략추진회의: 안건 3, 결정 2") < text.index("실무소위원회: 안건 0")
    # Wilson for 68 of 96: 61 % to 79 %.
    assert "참석: 연 96명 중 연 68명 참석, 70.8%(95% 구간 61% ~ 79%)" in text
    assert "1 이슈: 상하수도 증가" in text
    assert "기한 경과: 도로과(실무소위원회)" in text


def test_every_number_of_the_pack_is_found_again_in_the_marts(meeting_desk) -> None:  # noqa: F811
    full(meeting_desk)
    figures = meeting_desk.compose().snapshot["figures"]
    assert len(figures) > 60
    for name, figure in figures.items():
        found = trace.read_back(meeting_desk.connection, figure)
        assert found == (figure["value"] if figure["value"] is None else pytest.approx(figure["value"])), (name, figure)


def test_a_month_of_nothing_says_so_and_holds_the_issue(meeting_desk) -> None:  # noqa: F811
    composed = meeting_desk.compose()
    text = said(composed)
    for words in ("평소보다 늘었다고 말할 수 있는 주제 없음", "피드백 과제 후보 없음",
                  "보고 기간에 만든 예보가 없어 예방 과제를 제안하지 않음",
                  "우수사례 후보 없음", "회의 결정 자료 없음", "위원회 자료 없음"):  # fmt: skip
        assert words in text, words
    assert {g.gate for g in composed.gates if not g.is_open and g.holds == "issue"} == {
        "marts_cover_period",
        "any_voice",
    }


def test_a_missing_petition_feed_is_said_and_nothing_of_it_is_claimed(meeting_desk) -> None:  # noqa: F811
    meeting_desk.october()
    meeting_desk.lose("petition.petitions", date(2026, 10, 21), LAST)
    composed = meeting_desk.compose()
    assert "국민신문고 민원: 건수 자료 미수신" in said(composed)
    assert "155" not in json.dumps(composed.snapshot["body"], ensure_ascii=False)
    assert [g.section for g in composed.gates if not g.is_open] == ["petition"]


def test_a_quote_with_a_telephone_number_holds_the_issue(meeting_desk) -> None:  # noqa: F811
    meeting_desk.october()
    meeting_desk.insert(
        "evidence.voc_quote", channel_code="call_center", voc_id="C1", occurred_on=FIRST, topic_code="water",
        district_code="28237", matter_id="m1", matter_copy_count=1, quote="연락처는 010-1234-5678 입니다",
        is_relevant=True,
    )  # fmt: skip
    closed = [g for g in meeting_desk.compose().gates if not g.is_open]
    assert [(g.gate, g.holds) for g in closed] == [("masked_quotes", "issue")]


def test_an_ad_hoc_pack_keeps_to_its_days_topics_and_departments(meeting_desk) -> None:  # noqa: F811
    full(meeting_desk)
    # Another department's calls about the same topic.
    meeting_desk.days("call_center", "water", FIRST - timedelta(days=84), LAST, 7, department="road",
                      department_label="도로과")  # fmt: skip
    scope = Scope(date(2026, 10, 19), LAST, ("water",), ("waterworks",))
    composed = meeting_desk.compose(scope=scope)
    text = said(composed)
    # 13 days at 20; the base is the 84 days before, 18 of them already at 20.
    assert "120 상담: 건수 260" in text
    assert "교통" not in text
    assert "수돗물" not in text
    assert "수시" in composed.snapshot["header"]["issue"]
    assert "실무소위원회" not in text
    for figure in composed.snapshot["figures"].values():
        assert trace.read_back(meeting_desk.connection, figure) == (
            figure["value"] if figure["value"] is None else pytest.approx(figure["value"])
        )


def test_a_young_channel_is_counted_and_not_compared(meeting_desk) -> None:  # noqa: F811
    meeting_desk.october()
    meeting_desk.days("mayor_proposal", "water", date(2026, 9, 1), LAST, 3)
    assert "시장에게 바란다: 건수 93, 평소 수준 -, 평소 대비 비교 불가" in said(meeting_desk.compose())


def test_the_pack_goes_over_the_desk_once(meeting_desk, tmp_path) -> None:  # noqa: F811
    full(meeting_desk)
    connection, publication = meeting_desk.connection, build.publication()
    recipients.load_recipients(connection, REGISTER, publication_code="meeting_pack")
    drafted = desk.draft(
        connection, publication, publish_on=MEETING, output_dir=tmp_path, editor="kim", drafted_at=noon()
    )
    assert drafted.issue_holds == ()
    edition.release(
        connection, edition_key=drafted.edition_key, released_by="lee", content_sha256=drafted.content_sha256,
        released_at=noon(),
    )  # fmt: skip
    files = {path.suffix: path for path in drafted.paths if "기안문" not in path.name}
    pages = pypdf.PdfReader(io.BytesIO(files[".pdf"].read_bytes())).pages
    assert 4 <= len(pages) <= 12
    assert "회의 후속조치표" in pages[-1].extract_text()
    page = files[".html"].read_text()
    assert "&lt;b&gt;수돗물&lt;/b&gt;" in page
    assert "\u202e" not in page
    with smtp_server() as server:
        mail = MailSettings(host="127.0.0.1", port=server.port, allowed_domains=["example.test"])
        sent = desk.publish(
            connection, publication, edition_key=drafted.edition_key, output_dir=tmp_path, mail=mail, clock=noon,
            claimed_by="test",
        )  # fmt: skip
        assert sent.sent == len(server.recipients) == 3
        assert server.message()["Subject"] == "소통전략추진회의 자료 2026년 10월 (2026. 11. 5.(목))"


def test_a_channel_that_was_not_received_is_no_calm_channel(meeting_desk) -> None:  # noqa: F811
    meeting_desk.october()
    meeting_desk.lose("call_center.calls", date(2026, 10, 21), LAST)
    text = said(meeting_desk.compose())
    # The topic that rose came by telephone: nothing is claimed of it, and its silence is explained.
    assert "이슈: 상하수도 증가" not in text
    assert "평소보다 늘었다고 말할 수 있는 주제 없음(자료 미수신으로 판단하지 않은 채널: 120 상담" in text


def test_a_month_that_was_pulled_later_is_as_good_as_one_that_came_night_by_night(meeting_desk) -> None:  # noqa: F811
    meeting_desk.october()
    meeting_desk.admin.execute("truncate marts.mart_data_health, quality.delivery cascade")
    for feed in FEEDS:
        meeting_desk.health(feed, night_on=date(2026, 11, 17))
    composed = meeting_desk.compose()
    assert [g.gate for g in composed.gates if not g.is_open] == []
    (gate,) = (g for g in composed.gates if g.gate == "feed:petition.petitions")
    assert gate.reason == "2026. 10. 1.(목) ~ 10. 31.(토) 모두 수신"


def test_a_lost_day_in_the_middle_of_the_month_is_found(meeting_desk) -> None:  # noqa: F811
    meeting_desk.october()
    meeting_desk.lose("saeol.cases", date(2026, 10, 13), date(2026, 10, 14))
    (closed,) = (g for g in meeting_desk.compose().gates if not g.is_open)
    assert (closed.gate, closed.holds, closed.section) == ("feed:saeol.cases", "section", "saeol")
    assert closed.reason == "보고 기간 가운데 2일 미수신(10. 13.(화), 10. 14.(수))"


def test_a_night_before_the_months_end_holds_the_pack(meeting_desk) -> None:  # noqa: F811
    meeting_desk.october()
    meeting_desk.admin.execute("update marts.mart_data_health set business_date = '2026-10-30'")
    meeting_desk.admin.commit()
    closed = [g for g in meeting_desk.compose().gates if not g.is_open]
    assert [(g.gate, g.holds) for g in closed] == [("marts_cover_period", "issue")]
    assert closed[0].reason.startswith("2026. 10. 30.(금) 업무일까지만 반영되어 보고 기간")


def test_the_workbook_holds_the_rows_that_a_page_cuts(meeting_desk) -> None:  # noqa: F811
    meeting_desk.october()
    for n in range(10):
        meeting_desk.candidate(date(2026, 10, 19), topic_code=f"t{n}", topic_label_ko=f"주제{n}")
    snapshot = meeting_desk.compose().snapshot
    plans = next(section for section in snapshot["body"] if section["code"] == "plans")
    table = next(block for block in plans["blocks"] if block["kind"] == "table")
    assert (len(table["rows"]), len(table["workbook_rows"])) == (8, 10)
    assert "그 밖 2건은 지면에서 줄임(수치 파일에 모두 있음)" in table["notes"]

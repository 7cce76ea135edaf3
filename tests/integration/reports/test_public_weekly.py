"""「시원소통, 인천」 공개판 from hand-written marts: what it says, what it keeps to itself, where its numbers are."""

from __future__ import annotations

import re
from datetime import date, timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from reports import desk as desk_module
from reports.public_check import PublicRules
from reports.public_weekly import build
from reports.publication import EditionRequest
from reports.trace import read_back
from tests.fakes.weekly_desk import clock
from tests.fakes.weekly_marts import WEEK, Marts

WEDNESDAY = date(2026, 11, 18)
PUBLIC = build.publication()
SECRET = "수도에서 녹물이 나와요"


@pytest.fixture
def composed(desk):
    """Compose the public issue from given marts."""

    def compose(marts: Marts):
        desk.write(marts)
        return PUBLIC.compose(desk.connection, PUBLIC.period(WEDNESDAY), EditionRequest())

    return compose


def small_town() -> Marts:
    """Traffic 40, water 20, parks 3 in the week; the weeks before were alike, but parks had 9 in each."""
    marts = Marts()
    for n in range(13):
        week = WEEK - timedelta(weeks=n)
        marts.add(week, "petition", "traffic", 30, district="28237")
        marts.add(week, "petition", "traffic", 10, district="28245")
        marts.add(week, "petition", "water", 20, district="28237")
        marts.add(week, "petition", "park", 9 if n else 3, district="28720")
        marts.add(week, "call_center", "traffic", 100, district="28237")
        marts.add(week, "call_center", "traffic", 20, district="28245")
    marts.add_quote("petition", "1AA-2611-0000001", "water", SECRET)
    for feed in ("call_center.calls", "petition.petitions", "homepage.board_posts"):
        marts.add_health(feed)
    return marts


def table(snapshot, caption: str) -> dict[str, list[str]]:
    """A table's rows by head."""
    found = [
        block
        for section in snapshot["body"]
        for block in section["blocks"]
        if block["kind"] == "table" and block["caption"].startswith(caption)
    ]
    return {row[0]["text"]: [cell["text"] for cell in row[1:]] for row in found[0]["rows"]}


def words(snapshot, code: str) -> str:
    blocks = next(section for section in snapshot["body"] if section["code"] == code)["blocks"]
    return "\n".join(block.get("text", block.get("title", "")) for block in blocks)


def test_a_small_topic_is_in_no_row_and_can_not_be_subtracted(composed) -> None:
    rows = table(composed(small_town()).snapshot, "국민신문고 민원 주제별")
    # 63 - 40 - 20 would be the 3 of parks: water has joined them.
    assert list(rows) == ["교통", "그 밖·미분류", "계"]
    assert rows["교통"][:3] == ["40", "63.5%", "40"]
    assert rows["그 밖·미분류"][0] == "23"
    assert rows["계"][0] == "63"


def test_a_small_district_is_in_no_row_either(composed) -> None:
    rows = table(composed(small_town()).snapshot, "군·구별")
    # Petitions: 50, 10 and 3; the 10 joins the 3. A week ago they were 50, 10 and 9: all printable.
    assert rows["부평구"] == ["100", "100", "50", "50"]
    assert rows["계양구"] == ["20", "20", "*", "10"]
    assert "옹진군" not in rows
    assert rows["그 밖·미상"][2] == "13"


def test_what_was_hidden_in_a_week_is_no_base_in_the_next(composed) -> None:
    marts = small_town()
    # Now parks are printable, and a week ago they were not: last week's value and the usual level stay hidden.
    marts.trend[WEEK, "petition", "park", "28720", "none"]["voc"] = 12
    marts.trend[WEEK - timedelta(weeks=1), "petition", "park", "28720", "none"]["voc"] = 2
    rows = table(composed(marts).snapshot, "국민신문고 민원 주제별")
    assert rows["공원·녹지"] == ["12", "16.7%", "*", "*", "", "비교 불가"]
    # Water joined the small cell a week ago, so it has no base of that week either.
    assert rows["상하수도"] == ["20", "27.8%", "*", "*", "", "비교 불가"]
    assert rows["교통"] == ["40", "55.6%", "40", "40.0", "-", "평소 범위"]


def test_a_jump_is_told_against_the_usual_level_and_no_cause_is_named(composed) -> None:
    marts = small_town()
    marts.trend[WEEK, "petition", "water", "28237", "none"]["voc"] = 60
    marts.trend[WEEK, "petition", "park", "28720", "none"]["voc"] = 9
    said = words(composed(marts).snapshot, "summary")
    assert "국민신문고 민원(상하수도)은 60건으로 평소 수준(20건)의 3.0배로 증가" in said
    assert "국민신문고 민원은 109건으로 전주(69건)보다 58.0% 증가" in said
    assert "때문" not in said


def test_no_citizens_words_no_department_and_no_reason_of_a_machine_leave_the_house(composed) -> None:
    marts = small_town()
    marts.trend[WEEK, "call_center", "traffic", "28237", "bus_policy"] = {"voc": 30, "matter": 30, "unknown": 0}
    marts.health = [row for row in marts.health if row["feed"] != "homepage.board_posts"]
    marts.add_health("homepage.board_posts", accepted_through_on=date(2026, 11, 10), reason="HTTP 500 at 10.0.0.7")
    composition = composed(marts)
    files = desk_module.render(PUBLIC, composition.snapshot).files
    printed = files["html"].decode() + "".join(page.extract_text() for page in PdfReader(BytesIO(files["pdf"])).pages)
    assert "120 상담" in printed
    for kept in (SECRET, "1AA-2611", "버스정책과", "10.0.0.7", "HTTP 500"):
        assert kept not in printed
    assert "자료 미수신 — 홈페이지 의견" in printed


def test_a_week_with_hardly_anything_says_so(composed) -> None:
    marts = Marts()
    marts.add(WEEK, "petition", "water", 3)
    for feed in ("call_center.calls", "petition.petitions", "homepage.board_posts"):
        marts.add_health(feed)
    snapshot = composed(marts).snapshot
    said = words(snapshot, "summary")
    assert "국민신문고 민원은 5건 미만" in said
    assert "120 상담은 0건" in said
    assert "3" not in re.sub(r"\d+\. \d+\.", "", words(snapshot, "topics"))


def test_without_any_feed_the_issue_is_held_and_claims_nothing(composed) -> None:
    marts = small_town()
    marts.health = []
    marts.add_health("call_center.calls", accepted_through_on=date(2026, 11, 1))
    composition = composed(marts)
    assert {gate.gate for gate in composition.gates if gate.holds == "issue" and not gate.is_open} == {"any_voice"}
    assert words(composition.snapshot, "summary") == "120 상담은 자료 미수신, 국민신문고 민원은 자료 미수신"


def test_a_full_city_fits_two_pages_and_every_number_leads_back(desk, ordinary) -> None:
    desk.write(ordinary)
    drafted = desk_module.draft(
        desk.connection, PUBLIC, publish_on=WEDNESDAY, output_dir=desk.output_dir, editor="editor",
        drafted_at=clock(), rules=PublicRules(confirmed_by="tester"),
    )  # fmt: skip
    snapshot = desk.connection.execute("select snapshot from publication.edition").fetchone()[0]
    assert [path.name for path in drafted.paths] == [
        "시원소통-인천-공개판-제672호.pdf", "시원소통-인천-공개판-제672호.html",
    ]  # fmt: skip
    assert len(PdfReader(drafted.paths[0]).pages) == 2
    assert len(snapshot["figures"]) > 50
    for name, figure in snapshot["figures"].items():
        assert read_back(desk.connection, figure) == pytest.approx(figure["value"]), (name, figure)

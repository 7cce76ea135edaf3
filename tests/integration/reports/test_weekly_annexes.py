"""Titles, notes and rows of the weekly's tables and charts that a reader acts on; counts worked out by hand."""

from __future__ import annotations

from datetime import date, timedelta

import openpyxl

from tests.fakes.weekly_desk import frozen
from tests.fakes.weekly_marts import FEEDS, TOPICS, WEEK, Marts

BUPYEONG, NAMDONG = "28237", "28200"
DEPARTMENTS = ("road", "parking", "bus_policy", "building", "sewerage", "air_quality", "transport_policy", "railway")


def fed(marts: Marts) -> Marts:
    for feed in FEEDS:
        marts.add_health(feed)
    return marts


def calls(marts: Marts, district: str, *, usual: int, now: int, topic: str = "traffic") -> None:
    """So many a week for thirteen weeks, then so many."""
    for n in range(1, 14):
        marts.add(WEEK - timedelta(weeks=n), "call_center", topic, usual, district=district)
    marts.add(WEEK, "call_center", topic, now, district=district)


def section(snapshot, part: str, code: str):
    return next(section for section in snapshot[part] if section["code"] == code)


def blocks(snapshot, part: str, code: str, kind: str):
    return [block for block in section(snapshot, part, code)["blocks"] if block["kind"] == kind]


def district_title(desk, marts: Marts) -> str:
    desk.write(fed(marts))
    (chart,) = [c for c in blocks(frozen(desk), "annexes", "consult_petition", "chart") if "district" in c["code"]]
    return chart["title"]


def test_the_chart_of_districts_names_the_one_that_rose_though_another_is_larger(desk) -> None:
    marts = Marts()
    calls(marts, NAMDONG, usual=100, now=103)
    calls(marts, BUPYEONG, usual=20, now=60)
    calls(marts, "none", usual=5, now=7)
    # 103 + 60 + 7 calls, 7 of them without a district.
    assert district_title(desk, marts) == (
        "120 상담은 부평구 60건으로 평소 수준(20건)의 3.0배로 증가 (n=170, 군·구 미상 7건)"
    )


def test_two_districts_that_chance_may_order_are_both_named(desk) -> None:
    marts = Marts()
    calls(marts, NAMDONG, usual=52, now=52)
    calls(marts, BUPYEONG, usual=50, now=50)
    assert district_title(desk, marts) == "120 상담은 남동구(52건)·부평구(50건)에서 많음 (n=102, 군·구 미상 0건)"


def test_a_district_far_ahead_is_named_alone(desk) -> None:
    marts = Marts()
    calls(marts, NAMDONG, usual=120, now=120)
    calls(marts, BUPYEONG, usual=50, now=50)
    # 70 more are beyond two standard errors of the difference: 2 x sqrt(170) = 26.
    assert district_title(desk, marts) == "120 상담은 남동구(120건)에서 가장 많음 (n=170, 군·구 미상 0건)"


def test_overdue_petitions_that_nobody_is_asked_for_are_counted_under_the_requests(desk) -> None:
    marts = Marts()
    for overdue, code in enumerate(DEPARTMENTS, start=1):
        marts.add_response(WEEK, code, due=10, in_time=10 - overdue, overdue_open_count=overdue)
    desk.write(fed(marts))
    (table,) = blocks(frozen(desk), "body", "requests", "table")
    # 1 to 8 are 36; the six largest (8 to 3, 33 in all) are asked for.
    said = [row[1]["text"] for row in table["rows"]]
    assert said == [f"처리기한이 지난 미답변 민원 {n}건 처리 후 결과 회신" for n in (8, 7, 6, 5, 4, 3)]
    assert table["notes"][-1] == "그 밖의 기한 경과 미답변 민원 3건은 붙임 8의 유형별 표에 포함"


def test_nothing_is_said_of_others_when_everybody_is_asked(desk) -> None:
    marts = Marts()
    marts.add_response(WEEK, "road", due=10, in_time=8, overdue_open_count=2)
    desk.write(fed(marts))
    (table,) = blocks(frozen(desk), "body", "requests", "table")
    assert table["notes"] == ["소관부서는 접수 때 기록된 부서이며, 기록이 없는 건에는 요청하지 않음"]


def test_a_forecast_with_a_proposal_points_at_it_and_the_proposal_stands_below(desk) -> None:
    marts = Marts()
    calls(marts, NAMDONG, usual=50, now=50, topic="water")
    calls(marts, NAMDONG, usual=50, now=50)
    marts.add_forecast(date(2026, 11, 15), "call_center", "all", 14.0, 12, 18)
    for topic in ("water", "traffic"):
        marts.add_forecast(date(2026, 11, 15), "call_center", topic, 7.0, 6, 9)
    marts.add_preventive(WEEK + timedelta(weeks=1), "call_center", "water", 250.0, 200.0)
    desk.write(fed(marts))
    ahead, proposed = blocks(frozen(desk), "annexes", "forecast", "table")[:2]
    said = {row[1]["text"]: row[-1]["text"] for row in ahead["rows"]}
    assert said == {"전체": "비슷한 수준 예상", "상하수도": "예방 과제 제안(아래)", "교통": "비슷한 수준 예상"}
    # 250 of 200 usual is a quarter more; the interval is the mart's own, 15 % to each side.
    assert [cell["text"] for cell in proposed["rows"][0]] == [
        "120 상담", "상하수도", "250", "212~288", "200", "▲25.0%", "상수도사업본부, 하수과",
    ]  # fmt: skip
    assert proposed["caption"] == "예방 과제 제안 1건: 사전 점검·안내 검토 필요"


def test_rows_that_do_not_fit_the_page_stand_in_the_workbook(desk) -> None:
    marts = Marts()
    topics = [code for code in TOPICS if code != "unclassified"][:14]
    for place, topic in enumerate(topics):
        calls(marts, NAMDONG, usual=40 - place, now=40 - place, topic=topic)
    for number in range(9):
        marts.add_civic(WEEK, f"이슈 {number:02d}", "새물결주민회의", "oppose")
    desk.write(fed(marts))
    drafted = desk.draft()
    snapshot = frozen(desk)
    table = blocks(snapshot, "annexes", "consult_petition", "table")[0]
    # 14 topics of 40, 39 ... 27; the page holds eight, and 32 + 31 + ... + 27 are 177.
    assert [row[1]["text"] for row in table["rows"]] == [str(40 - n) for n in range(8)]
    assert [row[1]["text"] for row in table["workbook_rows"]] == [str(40 - n) for n in range(14)]
    assert table["notes"][-1] == "그 밖의 6개 주제 177건은 수치 파일(XLSX)에 실음"
    book = openpyxl.load_workbook(next(path for path in drafted.paths if path.suffix == ".xlsx"))
    sheet = next(s for s in book.worksheets if s["A1"].value == table["caption"])
    assert [row[1] for row in sheet.iter_rows(min_row=5, max_row=18, values_only=True)] == [40 - n for n in range(14)]
    civic = next(s for s in book.worksheets if s["A1"].value == "이슈별 성명·보도와 입장")
    assert [row[0] for row in civic.iter_rows(min_row=5, max_row=13, values_only=True)] == [
        f"이슈 {number:02d}" for number in range(9)
    ]

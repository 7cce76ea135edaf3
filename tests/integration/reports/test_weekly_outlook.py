"""What the issue says about civic groups, latent demand, warnings, what is ahead and what became of requests."""

from __future__ import annotations

from datetime import date, timedelta

from reports import edition
from tests.fakes.weekly_desk import clock, frozen
from tests.fakes.weekly_marts import FEEDS, WEEK, Marts

BEFORE = WEEK - timedelta(weeks=1)


def section(snapshot, part: str, code: str):
    return next(section for section in snapshot[part] if section["code"] == code)


def lines(found) -> list[str]:
    return [block["text"] for block in found["blocks"] if block["kind"] == "bullet"]


def tables(found) -> list[list[list[str]]]:
    return [
        [[cell["text"] for cell in row] for row in block["rows"]]
        for block in found["blocks"]
        if block["kind"] == "table"
    ]


def fed(marts: Marts, *, night: date = date(2026, 11, 17)) -> Marts:
    for feed in FEEDS:
        marts.add_health(feed, business_date=night, accepted_through_on=night)
    return marts


def publish(desk, **more) -> None:
    """Draft, release and mark as published: what a Wednesday leaves behind, without its mails."""
    drafted = desk.draft(**more)
    desk.release(drafted)
    edition.mark_published(desk.connection, edition.get(desk.connection, drafted.edition_key), published_at=clock())


def petitions(marts: Marts, topic: str, department: str, *, last_two: tuple[int, int]) -> None:
    """Twenty a week for thirteen weeks, then these."""
    for n in range(2, 15):
        marts.add(WEEK - timedelta(weeks=n), "petition", topic, 20, department=department)
    for week, count in zip((BEFORE, WEEK), last_two, strict=True):
        marts.add(week, "petition", topic, count, department=department)


def test_the_requests_of_the_issue_before_are_told_with_what_became_of_them(desk) -> None:
    marts = Marts()
    petitions(marts, "water", "waterworks", last_two=(80, 22))
    petitions(marts, "traffic", "bus_policy", last_two=(90, 200))
    for week, road, parking in ((BEFORE, 3, 2), (WEEK, 1, 0)):
        marts.add_response(week, "road", due=6, in_time=3, overdue_open_count=road)
        marts.add_response(week, "parking", due=6, in_time=4, overdue_open_count=parking)
    fed(marts, night=date(2026, 11, 10))
    fed(marts)
    desk.write(marts)
    publish(desk, publish_on=date(2026, 11, 11))
    snapshot = frozen(desk)
    (rows,) = tables(section(snapshot, "annexes", "followup"))
    assert [(row[0], *row[2:]) for row in rows] == [
        ("도로과", "11. 13.(금)까지", "3", "1", "일부 해소"),
        ("교통관리과", "11. 13.(금)까지", "2", "0", "해소"),
        ("버스정책과", "11. 18.(수)까지", "90", "200", "평소보다 많은 상태 지속"),
        ("상수도사업본부", "11. 18.(수)까지", "80", "22", "평소 범위로 복귀"),
    ]
    assert lines(section(snapshot, "body", "followup")) == [
        "제671호 요청 4건 가운데 해소·복귀 2건, 일부 해소 1건, 지속·미해소 1건. 회신 기록 없음"
    ]


def test_answers_of_the_register_stand_beside_the_counts_of_the_issue_that_asked(desk) -> None:
    marts = Marts()
    petitions(marts, "water", "waterworks", last_two=(80, 22))
    fed(marts, night=date(2026, 11, 10))
    marts.add_request(670, 1, "parking")
    marts.add_request(671, 1, "waterworks", status_label_ko="조치 중", reply_text="<b>관로</b> 점검 중")
    fed(marts)
    desk.write(marts)
    publish(desk, publish_on=date(2026, 11, 11))
    snapshot = frozen(desk)
    counts, answers = tables(section(snapshot, "annexes", "followup"))
    assert counts[0][-1] == "평소 범위로 복귀"
    assert answers == [
        ["상수도사업본부", "처리기한이 지난 미답변 민원 2건 처리 후 결과 회신", "11. 13.(금)", "11. 12.(목)", "조치 중",
         "<b>관로</b> 점검 중"],
    ]  # fmt: skip
    assert lines(section(snapshot, "body", "followup")) == [
        "제671호 요청 1건 가운데 해소·복귀 1건",
        "제671호 요청 1건에 부서 회신 1건(조치 중 1건)",
    ]


def test_a_first_issue_tells_the_answers_to_an_issue_that_another_system_sent(desk) -> None:
    marts = fed(Marts())
    marts.add_request(671, 1, "road")
    marts.add_request(671, 2, "parking")
    marts.add_unanswered(671, 3, "bus_policy", is_late=True)
    marts.add_unanswered(671, 4, "sewerage", is_late=False)
    # What the register knows of this very issue is not the last one's.
    marts.add_unanswered(672, 1, "road", is_late=False)
    desk.write(marts)
    snapshot = frozen(desk)
    said = "제671호 요청 4건에 부서 회신 2건(조치 완료 2건), 미회신 2건(회신기한 경과 1건)"
    assert lines(section(snapshot, "body", "followup")) == [said]
    annex = section(snapshot, "annexes", "followup")
    assert [row[4] for row in tables(annex)[0]] == ["조치 완료", "조치 완료", "기한 경과 미회신", "회신 대기"]
    assert "발행 기록이 없어" in annex["blocks"][1]["notes"][1]


def test_answers_to_an_issue_of_long_ago_are_no_last_issues(desk) -> None:
    marts = fed(Marts())
    marts.add_request(660, 1, "road")
    desk.write(marts)
    assert section(frozen(desk), "annexes", "followup")["blocks"][0]["kind"] == "notice"


def test_petitions_counted_by_two_days_say_so(desk) -> None:
    marts = Marts()
    petitions(marts, "water", "waterworks", last_two=(20, 30))
    marts.add_response(WEEK, "road", due=6, in_time=3, received_count=24)
    desk.write(fed(marts))
    assert lines(section(frozen(desk), "annexes", "response"))[:2] == [
        "금주 접수 24건 가운데 우리 시 소관 24건, 우리 시 소관으로 처리기한이 온 6건 가운데 3건 기한 내 답변",
        "처리 현황은 부서가 접수한 날로 세어, 신청한 날로 센 앞쪽의 금주 30건과 다름"
        "(신청 뒤 다음 근무일에 접수되는 건이 있음)",
    ]


def test_a_draft_that_was_never_sent_asked_for_nothing(desk) -> None:
    marts = Marts()
    petitions(marts, "water", "waterworks", last_two=(80, 22))
    fed(fed(marts, night=date(2026, 11, 10)))
    desk.write(marts)
    desk.draft(publish_on=date(2026, 11, 11))
    snapshot = frozen(desk)
    assert lines(section(snapshot, "body", "followup")) == ["최근 6주 안에 발행한 호와 부서 회신이 없어 조치결과 없음"]
    assert section(snapshot, "annexes", "followup")["blocks"][0]["kind"] == "notice"


def test_a_forecast_printed_four_weeks_ago_stands_beside_what_came(desk) -> None:
    marts = Marts()
    petitions(marts, "water", "waterworks", last_two=(20, 70))
    fed(marts, night=date(2026, 10, 20))
    # 5 a day for 28 days are 140, between 84 and 112.
    marts.add_forecast(date(2026, 10, 18), "petition", "all", 5.0, 3, 4)
    desk.write(marts)
    publish(desk, publish_on=date(2026, 10, 21))
    marts.forecasts.clear()
    marts.add_forecast(date(2026, 11, 15), "petition", "all", 4.0, 3, 6)
    desk.write(fed(marts))
    found = section(frozen(desk), "annexes", "forecast")
    # 20 + 20 + 20 + 70 came in the four weeks to 15 November.
    assert tables(found)[-1] == [["국민신문고 민원", "140", "84~112", "130", "▼10건", "범위보다 많음"]]
    assert lines(found)[0] == ("국민신문고 민원은 향후 4주 112건(범위 84~168건) 예상, 최근 4주(130건)와 비슷한 수준")


def test_a_forecast_of_another_night_is_not_this_issues(desk) -> None:
    marts = fed(Marts())
    marts.add_forecast(date(2026, 11, 22), "petition", "all", 5.0, 3, 7)
    desk.write(marts)
    snapshot = frozen(desk)
    said = "창고의 예보 기준일이 2026. 11. 22.(일)로 보고 주간 끝과 다름"
    assert section(snapshot, "annexes", "forecast")["blocks"][0]["text"] == said
    assert f"향후 4주 예보 없음({said})" in lines(section(snapshot, "body", "outlook"))
    assert not any(f["relation"] == "marts.mart_forecast_daily" for f in snapshot["figures"].values())


def test_a_withheld_model_and_last_months_scores_are_named(desk, ordinary) -> None:
    desk.write(ordinary)
    found = section(frozen(desk), "annexes", "forecast")
    notes = [note for block in found["blocks"] if block["kind"] == "table" for note in block["notes"]]
    assert "모형이 중앙값 방식보다 못해 보류하고 중앙값을 실은 계열: 120 상담(교통), 국민신문고 민원(교통)" in notes
    # Nine series of two channels in two bands, all with nine tenths of the median's error.
    assert (
        "10월에 만든 예보: 비슷한 날 중앙값보다 정확한 계열 36개, 비슷한 계열 0개, 못한 계열 0개"
        "(채널·주제·기간별 36개)" in lines(found)
    )
    assert ["120 상담 1~7일 앞", "28", "9.0", "10.0", "더 정확", "82.1%", "약속(80%)과 부합"] in tables(found)[2]
    proposed = ["120 상담", "상하수도", "250", "213~288", "182", "▲37.5%", "상수도사업본부, 하수과"]
    assert tables(found)[1] == [proposed]


def test_civic_issues_name_their_sides_and_mark_what_is_inferred(desk, ordinary) -> None:
    desk.write(ordinary)
    found = section(frozen(desk), "annexes", "civic")
    assert lines(found) == [
        "시민사회단체 3곳의 성명·보도 5건, 이슈 2개(전주 성명·보도 2건)",
        "단체가 공개한 글의 수이며 시민 의견의 크기를 뜻하지 않음",
        "시 재정: 느티나무마을넷, 새물결주민회의, 한빛시민연대 성명·보도 3건, 모두 반대",
        "교통(추정): 새물결주민회의, 한빛시민연대 성명·보도 2건, 찬성 1건·반대 1건으로 입장이 갈림",
    ]


def test_a_missing_civic_feed_says_until_when_it_came(desk) -> None:
    marts = fed(Marts())
    marts.health[-1] |= {"accepted_through_on": date(2026, 11, 10), "state": "late"}
    desk.write(marts)
    found = section(frozen(desk), "annexes", "civic")
    assert found["state"] == "missing"
    assert found["blocks"][0]["text"] == "2026. 11. 10.(화)까지만 수신"


def test_latent_demand_comes_with_its_certainty_and_claims_no_petition(desk, ordinary) -> None:
    desk.write(ordinary)
    found = section(frozen(desk), "annexes", "latent")
    assert lines(found) == ["SNS에서 늘고 공식 채널에는 없는 화제 1개: ‘공유자전거’. 살펴볼 단서이며 민원 예측이 아님"]
    assert tables(found) == [
        [["공유자전거", "교통", "24", "3.3", "2주", "1 (0.04% < 0.10%)", "매우 뚜렷한 증가", "대여, 주차"]]
    ]
    (quotes,) = [block for block in found["blocks"] if block["kind"] == "quotes"]
    assert quotes["items"][0]["key"] == "social_query:L-공유자전거"


def test_words_that_rose_are_quoted_before_what_came_earlier(desk) -> None:
    marts = fed(Marts())
    marts.add(WEEK, "call_center", "water", 30, district="28237", department="waterworks")
    marts.keywords.append(
        {
            "week_start_on": WEEK, "keyword": "적수", "keyword_rank": 1, "matter_count": 9, "prior_matter_count": 0,
            "recent_matter_count": 0, "log_odds": 1.0, "z_score": 5.0, "q_value": 0.001, "is_significant": True,
            "is_rising": True, "rising_z_score": 4.0, "related_keywords": [], "channel_counts": {},
            "evidence_ids": [], "model_version": "v1",
        }
    )  # fmt: skip
    for voc_id, day, words in (("A", 9, "수도 요금을 알려 주세요"), ("B", 10, "이사 정산을 하고 싶습니다"),
                               ("C", 11, "수도에서 적수가 나옵니다")):  # fmt: skip
        marts.add_quote("call_center", voc_id, "water", words, occurred_on=date(2026, 11, day))
    desk.write(marts)
    found = section(frozen(desk), "annexes", "consult_petition")
    (quotes,) = [block for block in found["blocks"] if block["kind"] == "quotes"]
    assert [item["key"] for item in quotes["items"]] == ["call_center:C", "call_center:A"]


def test_alert_days_of_one_topic_are_one_line_and_watches_are_only_counted(desk, ordinary) -> None:
    desk.write(ordinary)
    found = section(frozen(desk), "annexes", "warnings")
    (rows,) = tables(found)
    assert [row[:6] for row in rows] == [
        ["120 상담", "상하수도", "11. 11.~13.(3일)", "11. 13.(금) 시 전체", "33", "7.4"],
        ["국민신문고 민원", "상하수도", "11. 12.(목)", "11. 12.(목) 시 전체", "9", "0.8"],
    ]
    notes = [note for block in found["blocks"] if block["kind"] == "table" for note in block["notes"]]
    assert "주의 단계(담당자만 보는 목록)에 든 채널·주제 1개는 싣지 않음" in notes

"""What the issue says and shows for ordinary, empty, missing, huge and hostile weeks."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta

from pypdf import PdfReader

from reports.desk import render
from reports.document import canonical_json
from tests.fakes import weekly_marts
from tests.fakes.weekly_desk import WEEKLY, frozen
from tests.fakes.weekly_marts import WEEK, Marts

HOSTILE = [
    "<script>alert('x')</script><img src=x onerror=alert(1)>",
    '#import "@preview/x:1.0": * #panic() $ x^2 $ *굵게* _기울임_ `코드` @ref <label> \\ // /* 주석 */',
    '=HYPERLINK("http://evil.example")',
    "{{ 7*7 }} {% raw %}{% endraw %} {{ config }}",
    "\u202eRTL 뒤집기\u202c \u0627\u0644\u0633\u0644\u0627\u0645 \u05e9\u05dc\u05d5\u05dd 👩‍👩‍👧‍👦🚧\ufe0f",
    "가" * 160,
    "x" * 5000,
    '" onmouseover="alert(1)\' & < > ]]> <!-- -->',
]


def pdf_of(snapshot) -> tuple[PdfReader, str]:
    reader = PdfReader(io.BytesIO(render(WEEKLY, snapshot).files["pdf"]))
    text = "\n".join(page.extract_text() for page in reader.pages)
    return reader, re.sub(r"\s+", " ", text)


def annex(snapshot, code: str):
    return next(section for section in snapshot["annexes"] if section["code"] == code)


def section(snapshot, code: str):
    return next(section for section in snapshot["body"] if section["code"] == code)


def body_pages(reader: PdfReader) -> int:
    return next(
        n for n, page in enumerate(reader.pages) if "붙임 1" in page.extract_text().replace("\n", " ") and n > 0
    )


def test_an_ordinary_week_is_two_pages_and_at_most_eight_of_annexes(desk, ordinary) -> None:
    desk.write(ordinary)
    reader, text = pdf_of(frozen(desk))
    assert len(reader.pages) <= 10
    assert body_pages(reader) <= 2
    expected = [
        *("「시원소통, 인천」", "제672호", "2026. 11. 18.(수)", "인천광역시 소통기획관실"),
        *("□ 금주 요약", "□ 주요 변화", "□ 소관부서 조치 요청", "자료 출처 및 유의사항", "문의처"),
    ]
    for words in expected:
        assert words in text, words


def test_the_pdf_is_tagged_named_and_in_korean(desk, ordinary) -> None:
    desk.write(ordinary)
    reader, _ = pdf_of(frozen(desk))
    catalog = reader.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"]
    assert str(catalog["/Lang"]).startswith("ko")
    assert reader.metadata.title == "「시원소통, 인천」 제672호"
    assert len(reader.outline) >= 10
    fonts = {
        str(font.get_object()["/BaseFont"]) for page in reader.pages for font in page["/Resources"]["/Font"].values()
    }
    assert fonts
    assert all("NanumGothic" in font for font in fonts)


def test_the_burst_is_told_with_its_numbers_and_its_department(desk, ordinary) -> None:
    desk.write(ordinary)
    snapshot = frozen(desk)
    water = sum(c["voc"] for (week, channel, topic, *_), c in ordinary.trend.items()
                if (week, channel, topic) == (WEEK, "call_center", "water"))  # fmt: skip
    assert water > 60
    lines = [block["text"] for block in section(snapshot, "summary")["blocks"] if block["kind"] == "bullet"]
    assert any(f"120 상담(상하수도)은 {water}건으로" in line and "증가" in line for line in lines)
    requests = section(snapshot, "requests")["blocks"][0]
    waterworks = [row for row in requests["rows"] if row[0]["text"] in ("상수도사업본부", "하수과")]
    assert waterworks
    # Five working days after Wednesday 18 November.
    assert waterworks[0][2]["text"] == "11. 25.(수)까지"


def test_consultations_and_petitions_are_never_one_figure(desk, ordinary) -> None:
    desk.write(ordinary)
    snapshot = frozen(desk)
    assert snapshot["figures"]
    for figure in snapshot["figures"].values():
        if figure["relation"].endswith("trend_weekly"):
            assert figure["key"].get("channel_code"), figure


def test_a_missing_120_feed_holds_its_section_and_not_the_issue(desk) -> None:
    marts = weekly_marts.ordinary_city(scale=0.1)
    for row in marts.health:
        if row["feed"] == "call_center.calls":
            row |= {
                "state": "missing",
                "accepted_through_on": date(2026, 11, 12),
                "days_behind": 5,
                "reason": "파일 없음",
            }
    desk.write(marts)
    drafted = desk.draft()
    assert drafted.issue_holds == ()
    snapshot = frozen(desk)
    summary = " ".join(block["text"] for block in section(snapshot, "summary")["blocks"])
    assert "120 상담은 자료 미수신" in summary
    held = desk.connection.execute("select gate, holds, section from publication.gate_hold order by gate").fetchall()
    assert ("feed:call_center.calls", "section", "call_center") in held
    assert all(holds == "section" for _, holds, _ in held)
    _, text = pdf_of(snapshot)
    assert "자료 미수신 — 120 상담" in text
    assert "2026. 11. 12.(목)까지만 수신" in text


def test_too_many_posts_of_unknown_origin_hold_their_section(desk) -> None:
    marts = weekly_marts.ordinary_city(scale=0.1)
    for (week, channel, *_), cell in marts.trend.items():
        if week == WEEK and channel == "social_query":
            cell["unknown"] = cell["voc"]
    desk.write(marts)
    snapshot = frozen(desk)
    social = annex(snapshot, "homepage_social")["blocks"]
    assert any(
        b["kind"] == "notice" and b["title"] == "보류 — SNS(질의 수집)" and "한도 30% 초과" in b["text"] for b in social
    )
    assert not any(b["kind"] == "table" and b["caption"].startswith("SNS(질의 수집)") for b in social)


def test_an_unknown_origin_share_stands_beside_every_social_number(desk, ordinary) -> None:
    desk.write(ordinary)
    tables = [
        b for b in annex(frozen(desk), "homepage_social")["blocks"] if b["kind"] == "table" and "SNS" in b["caption"]
    ]
    assert len(tables) == 2
    for table in tables:
        assert "발생원 불명" in table["caption"]
        assert all(re.search(r"\d+/\d+", row[-1]["text"]) for row in table["rows"])


def test_few_cases_give_no_rate(desk) -> None:
    marts = Marts()
    marts.add_response(WEEK, "road", due=4, in_time=1)
    marts.add_response(WEEK, "parking", due=10, in_time=8)
    marts.add_health("petition.petitions")
    desk.write(marts)
    table = [block for block in annex(frozen(desk), "response")["blocks"] if block["kind"] == "table"][1]
    rows = {row[0]["text"]: [cell["text"] for cell in row] for row in table["rows"]}
    assert rows["도로과"][4:6] == ["-", "표본 적음(n=4)"]
    # Wilson, 8 of 10: 49.0 % to 94.3 %.
    assert rows["교통관리과"][4:6] == ["80.0%", "49% ~ 94%"]


def test_overdue_petitions_are_a_stock_and_not_added_over_weeks(desk) -> None:
    marts = Marts()
    for n in range(3):
        marts.add_response(WEEK - timedelta(weeks=n), "road", due=6, in_time=5, overdue_open_count=2)
    marts.add_health("petition.petitions")
    desk.write(marts)
    snapshot = frozen(desk)
    request = section(snapshot, "requests")["blocks"][0]["rows"][0]
    assert (request[0]["text"], request[1]["text"]) == ("도로과", "처리기한이 지난 미답변 민원 2건 처리 후 결과 회신")
    assert request[2]["text"] == "11. 20.(금)까지"


def test_an_empty_week_says_so(desk) -> None:
    marts = Marts()
    for feed in weekly_marts.FEEDS:
        marts.add_health(feed)
    desk.write(marts)
    snapshot = frozen(desk)
    reader, text = pdf_of(snapshot)
    assert "금주 접수 없음" in text
    assert "주제별로 평소 범위를 벗어난 변화 없음" in text
    assert len(reader.pages) <= 6


def test_no_marts_at_all_holds_the_issue(desk) -> None:
    desk.write(Marts())
    drafted = desk.draft()
    assert len(drafted.issue_holds) == 2
    _, text = pdf_of(frozen(desk))
    assert "자료 상태표" in text


def huge(marts: Marts) -> Marts:
    """Every topic doubles, every department is late, keywords fill the table, names are the longest there are."""
    for (week, channel, *_), cell in marts.trend.items():
        if week == WEEK and channel != "social_bulk":
            cell["voc"] *= 1000
            cell["matter"] *= 1000
    for code in weekly_marts.DEPARTMENTS:
        if code != "none":
            marts.add_response(WEEK, code, 50_000, 1_000, petition_type="고충 심의", overdue_open_count=12_345)
    fill_outlook(marts)
    for n in range(20):
        marts.keywords.append({**marts.keywords[0], "keyword": f"인천대공원사업소장미원축제{n}", "keyword_rank": 20 + n,
                               "evidence_ids": [f"call_center:{'9' * 40}-{n}-{m}" for m in range(9)]})  # fmt: skip
    return marts


def fill_outlook(marts: Marts) -> None:
    """More issues, demands, warnings and proposals than any page holds, with names as long as they come."""
    long_name = "인천광역시영종국제도시주민총연합회공동대표단"
    for n in range(30):
        marts.add_civic(WEEK, f"수도권매립지종료와대체매립지{n:02d}", f"{long_name}{n % 7}", "oppose", 40 - n)
        marts.add_latent(f"영종대교통행료무료화{n:02d}", related_nouns=["영종국제도시주민총연합회"] * 9,
                         evidence_ids=[f"social_query:LONG{n}"])  # fmt: skip
        marts.add_quote("social_query", f"LONG{n}", "traffic", "통행료가 너무 비쌉니다 " * 20)
    topics = [code for code in weekly_marts.TOPICS if code not in ("none", "unknown")]
    for n, topic in enumerate(topics):
        for channel in ("call_center", "petition"):
            for day in (9, 10, 12, 14, 15):
                marts.add_warning(date(2026, 11, day), channel, topic, 99_999, 12_345.6, district_group_code="x",
                                  district_label_ko="제물포구·영종구·서해구·검단구",
                                  owner_department_label_ko="인천대공원사업소미원축제준비단")  # fmt: skip
            if n:
                marts.add_preventive(WEEK + timedelta(weeks=1), channel, topic, 99_999.0, 10_000.0,
                                     horizon_days=7, owner_department_label_ko=", ".join([long_name] * 9))  # fmt: skip


def test_a_disaster_of_one_topic_is_told_as_a_multiple_within_the_pages(desk) -> None:
    marts = weekly_marts.ordinary_city(scale=0.1)
    for (week, channel, topic, *_), cell in marts.trend.items():
        if week == WEEK and topic == "environment" and channel in ("call_center", "petition"):
            cell["voc"] *= 20
            cell["matter"] *= 20
    marts.add_warning(date(2026, 11, 14), "call_center", "environment", 61, 1.2, p_value=1e-30)
    desk.write(marts)
    snapshot = frozen(desk)
    lines = [block["text"] for block in section(snapshot, "summary")["blocks"]]
    assert re.match(r"120 상담\(환경·청소\)은 \d+건으로 .*의 \d+배로 증가", lines[1]), lines[1]
    reader, text = pdf_of(snapshot)
    assert body_pages(reader) <= 2
    assert len(reader.pages) <= 10
    assert "120 상담(환경·청소) 11. 14.(토) 시 전체 61건(예상 1.2건)" in text


def test_the_week_of_chuseok_is_compared_with_no_other(desk) -> None:
    marts = Marts()
    chuseok = date(2026, 9, 21)
    for n in range(14):
        marts.add(chuseok - timedelta(weeks=n), "call_center", "traffic", 300 if n else 120)
    for feed in weekly_marts.FEEDS:
        marts.add_health(feed, business_date=date(2026, 9, 29), accepted_through_on=date(2026, 9, 29))
    desk.write(marts)
    snapshot = frozen(desk, publish_on=date(2026, 9, 30))
    lines = [block["text"] for block in section(snapshot, "summary")["blocks"]]
    assert lines[0].startswith("120 상담은 120건이며 근무일이 같은 주가 적어 증감 판단 곤란")
    assert lines[1] == "주제별로 평소 범위를 벗어난 변화 없음"
    # 24 and 25 September are weekdays; the day after is a Saturday and explains nothing.
    assert lines[-1] == (
        "금주 근무일 3일(9. 24.(목) 추석 전날, 9. 25.(금) 추석), 전주 5일로 달라 전주와의 단순 비교에 유의 필요"
    )
    table = next(b for b in section(snapshot, "changes")["blocks"] if b["kind"] == "table")
    assert "최근 12주에 근무일이 금주처럼 3일인 주가 0주뿐이어서 평소 수준을 내지 않음(3주부터 냄)" in table["notes"]
    row = table["rows"][0]
    assert [cell["text"] for cell in row][2:] == ["120", "300", "-", "▼60.0%", "비교 불가", "비교 불가"]


def test_the_first_week_ever_claims_nothing(desk) -> None:
    marts = Marts()
    marts.add(WEEK, "call_center", "traffic", 300, district="28237", department="bus_policy")
    marts.add(WEEK, "petition", "water", 40, district="28237", department="waterworks")
    for feed in weekly_marts.FEEDS:
        marts.add_health(feed)
    desk.write(marts)
    snapshot = frozen(desk)
    lines = [block["text"] for part in snapshot["body"] for block in part["blocks"] if block["kind"] == "bullet"]
    assert lines[0] == (
        "120 상담은 300건이며 근무일이 같은 주가 적어 증감 판단 곤란, "
        "국민신문고 민원은 40건이며 근무일이 같은 주가 적어 증감 판단 곤란"
    )
    expected = [
        *("주제별로 평소 범위를 벗어난 변화 없음", "금주 조치 요청 대상 부서 없음, 처리기한이 지난 미답변 민원 없음"),
        *(
            "향후 4주 예보 없음(예보가 아직 만들어지지 않음)",
            "최근 6주 안에 발행한 호와 부서 회신이 없어 조치결과 없음",
        ),
        *("급상승 핵심어 없음", "시민사회 이슈로 집계된 성명·보도 없음", "금주 조기경보(경보 단계) 없음"),
        "아직 민원이 되지 않은 요구로 가려낸 화제 없음",
    ]
    for line in expected:
        assert line in lines, line
    assert not re.search("증가|감소|급증", " ".join(lines[:3]))
    reader, _ = pdf_of(snapshot)
    assert len(reader.pages) <= 6


def test_a_huge_week_stays_within_its_pages(desk) -> None:
    desk.write(huge(weekly_marts.ordinary_city(scale=0.1)))
    reader, text = pdf_of(frozen(desk))
    assert body_pages(reader) <= 2
    assert len(reader.pages) <= 10
    # What did not fit is counted and not dropped in silence.
    assert "그 밖의 24개 이슈" in text
    assert "그 밖의 25개 화제는 수치 파일(XLSX)에 실음" in text
    assert re.search(r"12,34[56]건", text)


def hostile(marts: Marts) -> Marts:
    for n, words in enumerate(HOSTILE):
        marts.add_quote("call_center", f"HOSTILE{n}<b>&{{{{x}}}}", "water", words[:160], matter_copy_count=500 + n)
        marts.keywords[n % 8]["keyword"] = words[:60].replace("\u202e", "") + str(n)
        marts.keywords[n % 8]["related_keywords"] = [words[:40]] * 4
    for row in marts.health:
        row["reason"] = HOSTILE[0] + HOSTILE[1]
    return marts


def test_hostile_words_are_shown_and_never_obeyed(desk) -> None:
    desk.write(hostile(weekly_marts.ordinary_city(scale=0.1)))
    snapshot = frozen(desk, correction_reason=None)
    rendered = render(WEEKLY, snapshot)
    for html in (rendered.files["html"].decode(), rendered.mail.html):
        assert "<script" not in html
        assert "onerror=alert" not in html.replace("&lt;img src=x onerror=alert", "")
        assert not re.search(r"<[^>]*\sonmouseover=", html)
        assert "http://evil" not in re.findall(r'(?:href|src)="([^"]*)"', html)
    assert "49" not in annex(snapshot, "keywords")["blocks"][0]["rows"][3][0]["text"]
    _, text = pdf_of(snapshot)
    assert "<script>alert" in text.replace(" ", "")
    assert "#import" in text
    assert "\u202e" not in canonical_json(snapshot)


def test_hostile_text_gives_the_same_bytes_twice(desk, draws_afresh) -> None:
    desk.write(hostile(weekly_marts.ordinary_city(scale=0.1)))
    snapshot = frozen(desk)
    assert render(WEEKLY, snapshot) == render(WEEKLY, snapshot)


def test_an_unmasked_number_in_a_quote_holds_the_issue(desk) -> None:
    marts = weekly_marts.ordinary_city(scale=0.1)
    marts.add_quote(
        "call_center", "LEAK", "water", "적수가 나옵니다 제 번호는 010-1234-5678 입니다", matter_copy_count=99
    )
    desk.write(marts)
    drafted = desk.draft()
    assert len(drafted.issue_holds) == 1
    assert "call_center:LEAK" in drafted.issue_holds[0]


def test_the_copy_campaign_is_one_matter_beside_its_volume(desk) -> None:
    marts = weekly_marts.ordinary_city(scale=0.1)
    for n in range(40):
        channel = "social_query" if n % 2 else "petition"
        marts.add_quote(channel, f"COPY{n}", "traffic", "버스 노선 폐지를 반대합니다", matter_id="campaign",
                        matter_copy_count=40)  # fmt: skip
    desk.write(marts)
    lines = [b["text"] for b in annex(frozen(desk), "sources")["blocks"] if b["kind"] == "bullet"]
    assert any(
        "같은 내용의 글 40건(모든 채널)은 사안으로는 1건" in line and "국민신문고 민원·SNS(질의 수집)" in line
        for line in lines
    )


def test_the_registers_are_one_line_that_names_what_did_not_come(desk) -> None:
    marts = weekly_marts.ordinary_city(scale=0.1)
    for name, landed in (("tasks", 129), ("events", 11), ("diagnoses", 2)):
        marts.add_health(f"register.{name}", declared_count=None, landed_count=landed)
    marts.add_health("register.mileage_entries", state="rejected", declared_count=None, landed_count=0, gap_count=1)
    desk.write(marts)
    table = next(b for b in annex(frozen(desk), "sources")["blocks"] if b["kind"] == "table" and "수신" in b["caption"])
    lines = [[cell["text"] for cell in row] for row in table["rows"] if "등록부" in row[0]["text"]]
    # 129 + 11 + 2 + 0 rows landed.
    assert lines == [
        ["등록부 4종(사람이 관리)", "1종 이상", *["-"] * 2, "142", "0", "-", "mileage_entries 반려, 일부 미수신 1곳"]
    ]
    (row,) = [row for row in table["rows"] if "등록부" in row[0]["text"]]
    assert len(row[4]["figures"]) == 4

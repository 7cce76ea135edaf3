"""A snapshot with every kind of block, the longest names, empty and huge sections, and a hostile citizen's words."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from reports.document import (
    Bullet,
    Cell,
    Chart,
    Column,
    Document,
    Figure,
    FigureBook,
    Notice,
    QuotedText,
    Quotes,
    Section,
    Table,
)
from reports.publication import EditionRequest, IssuePeriod, Rendering, header
from reports.render.blocks import pictures

PERIOD = IssuePeriod(672, date(2026, 11, 9), date(2026, 11, 15), date(2026, 11, 18), date(2026, 11, 18))
DATED_AT = datetime(2026, 11, 18, 9, tzinfo=timezone(timedelta(hours=9)))
LONG_DEPARTMENT = "인천광역시경제자유구역청 송도기반과·영종청라개발과 합동추진반"
FORMULA = '=HYPERLINK("https://example.test/?"&A1,"눌러 주세요")'
MARKUP = "<script>alert(1)</script> #panic() {{ 7*7 }} ]]> &amp; $x^2$"
RIGHT_TO_LEFT = "오른쪽\u202eגניבה 왼쪽"
LONG_WORD = "가" * 5_000
HOSTILE = (FORMULA, "+821012345678", "-2+3+cmd|' /C calc'!A0", "@SUM(A1:A9)", MARKUP, RIGHT_TO_LEFT)


def _table(book: FigureBook) -> Table:
    counts = {"상하수도": (105, 43), "교통": (291, 309), LONG_DEPARTMENT: (7, 4)}

    def figure(week: str, topic: str, value: int) -> tuple[str, ...]:
        key = {"week_start_on": week, "topic_code": topic}
        return (book.add(Figure("marts.mart_voc_trend_weekly", "voc_count", "sum", key, value)),)

    rows = [
        (
            Cell(topic, is_head=True),
            Cell(f"{now}", figure("2026-11-09", topic, now)),
            Cell(f"{before}", figure("2026-11-02", topic, before)),
            Cell("▲144.2%" if now > before else "▼5.8%", tone="up" if now > before else "down"),
            Cell("43.9" if topic == "상하수도" else "-", ()),
        )
        for topic, (now, before) in counts.items()
    ]
    rows.append((Cell("합계", is_head=True), Cell("403"), Cell("356"), Cell("▲13.2%"), Cell("-")))
    columns = (Column("주제", "left", 2.0), Column("금주"), Column("전주"), Column("전주 대비"), Column("평소 수준"))
    return Table("120 상담 주제별 현황", columns, tuple(rows), unit="건", notes=("금주가 많은 순",))


def _huge_table() -> Table:
    rows = tuple(
        (Cell(f"{LONG_DEPARTMENT} {n}", is_head=True), Cell(f"{n * 1111:,}"), Cell("93.8%")) for n in range(60)
    )
    return Table("부서가 많은 표", (Column("부서", "left", 3.0), Column("접수"), Column("기한준수율")), rows)


def _charts() -> tuple[Chart, ...]:
    weeks = [f"{month}. {day}." for month, day in ((8, 17), (8, 24), (8, 31), (9, 7))]
    panels = {
        "weeks": weeks,
        "panels": [
            {"label": "120 상담", "state": "", "values": [836, 906, 912, 1804]},
            {"label": "국민신문고 민원", "state": "자료 미수신", "values": [57, 78, 66, None]},
        ],
    }
    bars = {
        "items": [
            {"label": "남동구", "value": 126, "reference": 111.5},
            {"label": "검단구", "value": 125, "reference": None},
        ],
        "reference_label": "최근 12주 평균",
    }
    intervals = {
        "items": [{"label": "버스정책과 (n=79)", "value": 0.97, "low": 0.91, "high": 0.99}],
        "reference": 0.899,
        "reference_label": "시 전체",
    }
    return (
        Chart("every_panels", "panels", "채널별 추이", "120 상담은 늘고 국민신문고 민원은 미수신.", panels),
        Chart("every_bars", "bars", "군·구별 접수", "남동구 126건, 검단구 125건.", bars),
        Chart("every_intervals", "intervals", "부서별 기한준수율", "버스정책과 97%.", intervals),
    )


def snapshot() -> dict[str, Any]:
    """The frozen document."""
    book = FigureBook()
    total = book.add(Figure("marts.mart_voc_trend_weekly", "voc_count", "sum", {"week_start_on": "2026-11-09"}, 403))
    lines = tuple(Bullet(1 + n % 3, f"{text} 확인 필요") for n, text in enumerate(HOSTILE))
    body = (
        Section(
            "summary",
            "금주 요약",
            "shown",
            (
                Bullet(1, "120 상담은 403건으로 전주(356건)보다 13.2% 증가", (total,)),
                Bullet(1, f"{LONG_DEPARTMENT}에 조치 요청"),
            ),
        ),
        Section("changes", "주요 변화", "shown", (_table(book), Bullet(0, "세부"), *lines)),
        Section("trend", "채널별 추이", "shown", _charts()),
    )
    quotes = tuple(QuotedText(text, f"120 상담, {n + 9}일", f"call_center:{n}") for n, text in enumerate(HOSTILE))
    annexes = (
        Section("cases", "주요 사례", "shown", (Quotes("가려진 시민의 글", quotes),)),
        Section("civic", "시민사회 이슈", "missing", (Notice("missing", "자료 미수신", "연결되지 않음"),)),
        Section("held", "SNS 정책의견", "held", (Notice("held", "보류", "발생원 불명 비율이 한도를 넘음"),)),
        Section("empty", "급상승 핵심어", "shown", (Notice("empty", "금주 핵심어 없음", "기준을 넘는 말이 없음"),)),
        Section("huge", "부서별 현황", "shown", (_huge_table(), Bullet(1, LONG_WORD))),
        Section(
            "sources",
            "자료 출처 및 유의사항",
            "shown",
            (Bullet(0, "유의사항"), Bullet(1, "120 상담과 국민신문고 민원은 서로 더하지 않음"), Bullet(3, "가정 포함")),
        ),
    )
    head = header(
        PERIOD,
        EditionRequest(),
        publication_code="every",
        title="시원소통, 인천",
        masthead="「시원소통, 인천」",
        subtitle="시민의 소리 주간보고",
        issue="제672호",
        office="인천광역시 소통기획관실",
        period_name="보고 주간",
        period_text="2026. 11. 9.(월) ~ 11. 15.(일)",
        marking="내부 자료",
        file_stem="시원소통-인천-제672호",
    )
    return Document(head, body, annexes, (), {"contact": "소통기획관실 & 시민의 소리 담당"}).snapshot(book)


def rendering(
    frozen: dict[str, Any] | None = None, *, is_drawn: bool = False, font_dir: Path | None = None
) -> Rendering:
    """The snapshot ready for a form; the charts are drawn only where the form shows them."""
    frozen = frozen or snapshot()
    return Rendering(frozen, pictures(frozen, font_dir=font_dir) if is_drawn else {}, DATED_AT, font_dir)

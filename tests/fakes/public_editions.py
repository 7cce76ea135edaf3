"""Published public editions written by hand, with one block of every kind."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

from reports.archive.read import PublishedEdition
from reports.document import Bullet, Cell, Chart, Column, Document, FigureBook, Notice, Section, Table
from reports.forms import html_form, pdf_form
from reports.period import weekly_period
from reports.publication import Composed, EditionRequest, IssuePeriod, Publication, header

KST = timezone(timedelta(hours=9))
CODE = "public_weekly"
EPOCH = date(2014, 1, 8)
SAID = "상하수도 문의가 늘어남"


def period(publish_on: date) -> IssuePeriod:
    week = weekly_period(publish_on, issue_epoch_on=EPOCH)
    return IssuePeriod(week.issue_number, week.week_start_on, week.week_end_on, week.publish_on, week.send_on)


def snapshot(publish_on: date, request: EditionRequest | None = None, *, said: str = SAID):
    """A small issue: a summary, a table, a chart and a box."""
    found = period(publish_on)
    table = Table(
        "주제별 접수",
        (Column("주제", "left"), *(Column(label) for label in ("금주", "전주", "비중", "평소 수준", "평소 대비"))),
        ((Cell("상하수도", is_head=True), Cell("12"), Cell("7"), Cell("60%"), Cell("8.0"), Cell("▲50.0%", tone="up")),),
        unit="건",
    )
    panels = [{"label": "120 상담", "values": [7, 12], "state": ""}]
    chart = Chart(
        "trend", "panels", "최근 2주 추이", "120 상담 금주 12건",
        {"weeks": ["11. 2.", "11. 9."], "panels": panels, "unit": "건"},
    )  # fmt: skip
    document = Document(
        header(
            found, request or EditionRequest(), publication_code=CODE, title="시원소통, 인천",
            masthead="「시원소통, 인천」", subtitle="시민의 소리 주간 통계", issue=f"공개판 제{found.issue_number}호",
            office="인천광역시 소통기획관실", period_name="집계 기간", period_text="지난주", marking="공개",
            file_stem=f"시원소통-인천-공개판-제{found.issue_number}호",
        ),
        (
            Section("summary", "금주 요약", "shown", (Bullet(1, said), Bullet(3, "근무일 5일"))),
            Section("topics", "주제별 현황", "shown", (Bullet(0, "120 상담"), table)),
            Section("trend", "추이", "shown", (chart, Notice("missing", "자료 미수신", "다음 호에 실음"))),
        ),
        (),
        (),
        {"contact": "인천광역시"},
    )  # fmt: skip
    return document.snapshot(FigureBook())


def published(
    publish_on: date,
    *,
    number: int = 1,
    state: str = "published",
    reason: str | None = None,
    said: str = SAID,
) -> PublishedEdition:
    """An edition as the archive reads it, published at 09:00 of its day plus one day for each correction."""
    found = period(publish_on)
    at = datetime(publish_on.year, publish_on.month, publish_on.day, 9, tzinfo=KST) + timedelta(days=number - 1)
    return PublishedEdition(
        edition_key=found.issue_number * 10 + number, publication_code=CODE, issue_number=found.issue_number,
        edition_number=number, publish_on=found.send_on, state=state,
        snapshot=snapshot(publish_on, EditionRequest(number, reason), said=said), published_at=at,
        correction_reason=reason,
    )  # fmt: skip


def publication(said: str = SAID) -> Publication:
    """Drafted without marts: what the archive does with an edition does not depend on what is in it."""

    def compose(_connection: object, issue: IssuePeriod, request: EditionRequest) -> Composed:
        return Composed(snapshot(issue.publish_on, request, said=said), ())

    return Publication(
        code=CODE, label_ko="「시원소통, 인천」 공개판", is_public=True, period=period, compose=compose,
        forms=(pdf_form(), html_form()),
    )  # fmt: skip

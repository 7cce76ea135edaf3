"""The casebook from marts to book, as role publisher."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, timedelta, timezone

import psycopg
import pypdf
import pytest

from reports import desk, trace
from reports.casebook import build
from reports.public_check import PublicRules
from reports.publication import EditionRequest
from tests.fakes import casebook_marts

BOOK = build.publication()
KST = timezone(timedelta(hours=9))
JANUARY = date(2027, 1, 15)


@pytest.fixture
def marts(warehouse_db):
    """An admin's connection to empty marts, and one of the publisher."""
    with (
        psycopg.connect(warehouse_db.server.server.url(warehouse_db.database)) as admin,
        warehouse_db.connect("publisher", autocommit=True) as publisher,
    ):
        casebook_marts.create(admin)
        yield admin, publisher


def composed(publisher, day: date = JANUARY):
    return BOOK.compose(publisher, BOOK.period(day), EditionRequest())


def words(snapshot) -> str:
    texts = []
    for section in [*snapshot["body"], *snapshot["annexes"]]:
        for block in section["blocks"]:
            texts += [block.get("text", ""), *(cell["text"] for row in block.get("rows", ()) for cell in row)]
    return "\n".join(texts)


def test_a_year_is_told_with_its_numbers(marts) -> None:
    admin, publisher = marts
    casebook_marts.ordinary_year(admin)
    found = composed(publisher)
    snapshot = found.snapshot
    assert [section["title"] for section in snapshot["body"]] == [
        "한눈에 보기", "숫자로 본 한 해", "2026년 우수사례", "사례 1. 녹물 관로 교체(기한 안 이행)",
        "사례 2. 녹물 관로 교체(기한 안 이행)",
    ]  # fmt: skip
    text = words(snapshot)
    assert "시민 피드백 과제는 2026년에 3건을 약속, 2건 이행(기한 안 2건), 2건의 결과를 시민에게 공개" in text
    assert "완료된 1개 분기에 이행한 2건 가운데 1건 판단, 1건은 비교 후보보다 더 줄어듦" in text
    assert "(조치 없던 비교 과제 40건 가운데 2건도 같음, 인과는 아님)" in text
    # 3 + 2 events of two kinds; 20 + 11 suggestions and 4 + 3 followed, twice.
    assert "소통 행사 10회에서 건의 62건 청취, 14건 조치" in text
    assert "소통활성화 과제 129건 가운데 120건 완료(93.0%)" in text
    assert "그 밖에 등록부의 우수사례 3건은 수록하지 않거나 아직 정하지 않음" in text
    assert "간행물 제출·등록번호: 확인 필요" in text
    assert all(gate.is_open for gate in found.gates)
    assert snapshot["header"]["issue"] == "2026년"


def test_measured_and_chosen_practices_are_told_apart(marts) -> None:
    admin, publisher = marts
    casebook_marts.ordinary_year(admin)
    section = composed(publisher).snapshot["body"][2]
    rows = [[cell["text"] for cell in row] for row in section["blocks"][0]["rows"]]
    assert rows == [
        ["B2026-01", "사례 이름 1", "위생정책과", "선정", "○", "측정 없음"],
        ["F2026-02", "피드백 과제 F2026-02", "상수도사업본부", "측정", "-", "더 줄어듦"],
    ]


def test_each_number_leads_back_to_its_mart(marts) -> None:
    admin, publisher = marts
    casebook_marts.ordinary_year(admin)
    figures = composed(publisher).snapshot["figures"]
    assert len(figures) > 20
    for name, figure in figures.items():
        assert trace.read_back(publisher, figure) == pytest.approx(float(figure["value"])), name


def test_december_is_a_proof_that_cannot_be_published(marts) -> None:
    admin, publisher = marts
    casebook_marts.ordinary_year(admin)
    admin.execute("update marts.mart_data_health set business_date = '2026-11-30', accepted_through_on = '2026-11-30'")
    admin.commit()
    found = composed(publisher, date(2026, 12, 1))
    assert [(gate.gate, gate.holds) for gate in found.gates if not gate.is_open] == [("year_is_over", "issue")]
    assert found.snapshot["header"]["issue"] == "2026년 가편집본"
    assert "가편집본: 2026. 11. 30.(월)까지의 자료" in words(found.snapshot)


def test_an_empty_year_is_said_and_still_a_whole_book(marts) -> None:
    admin, publisher = marts
    casebook_marts.add_night(admin, date(2027, 1, 10))
    admin.commit()
    snapshot = composed(publisher).snapshot
    notices = [b["title"] for s in snapshot["body"] for b in s["blocks"] if b["kind"] == "notice"]
    assert notices == ["집계할 자료 없음", "수록할 우수사례 없음", "공개된 과제 없음"]
    assert "2026년에 등록된 시민 피드백 과제 없음" in words(snapshot)
    rendered = desk.render(BOOK, snapshot)
    assert len(pypdf.PdfReader(io.BytesIO(rendered.files["pdf"])).pages) >= 3


def test_a_register_that_never_came_is_missing_and_not_empty(marts) -> None:
    admin, publisher = marts
    casebook_marts.ordinary_year(admin)
    admin.execute("update marts.mart_data_health set accepted_through_on = null where feed = 'register.feedback_tasks'")
    admin.commit()
    found = composed(publisher)
    assert found.snapshot["body"][3]["state"] == "missing"
    assert "시민 피드백 과제: 자료 미수신" in words(found.snapshot)
    assert [gate.gate for gate in found.gates if not gate.is_open] == ["feed:register.feedback_tasks"]


def test_the_book_comes_as_pdf_epub_and_page_with_the_same_bytes(marts) -> None:
    admin, publisher = marts
    casebook_marts.ordinary_year(admin)
    snapshot = composed(publisher).snapshot
    first, second = desk.render(BOOK, snapshot), desk.render(BOOK, snapshot)
    assert first.files == second.files
    assert set(first.files) == {"pdf", "epub", "html"}
    assert first.mail is None
    reader = pypdf.PdfReader(io.BytesIO(first.files["pdf"]))
    assert reader.trailer["/Root"]["/Lang"] == "ko-KR"
    text = "".join(page.extract_text() for page in reader.pages)
    assert "사례 1" in text
    assert "등록번호" in text
    names = zipfile.ZipFile(io.BytesIO(first.files["epub"])).namelist()
    assert sum(name.startswith("EPUB/body-") for name in names) == 5


def test_hostile_words_of_a_register_stay_words(marts) -> None:
    admin, publisher = marts
    casebook_marts.ordinary_year(admin)
    admin.execute(
        "update marts.mart_feedback_task set outcome_text = %s", ["<script>x</script> #panic() \u202e{{ 1 }}"]
    )
    admin.commit()
    snapshot = composed(publisher).snapshot
    assert "<script>x</script> #panic() {{ 1 }}" in words(snapshot)
    html = desk.render(BOOK, snapshot).files["html"].decode()
    assert "<script" not in html


def test_the_desk_drafts_it_as_a_public_edition_and_a_phone_number_holds_it(marts, tmp_path) -> None:
    admin, publisher = marts
    casebook_marts.ordinary_year(admin)
    arguments = {
        "publish_on": JANUARY, "output_dir": tmp_path, "editor": "editor",
        "drafted_at": datetime(2027, 1, 15, 10, tzinfo=KST),
        "rules": PublicRules(confirmed_by="법무담당관", confirmed_on=date(2027, 1, 4)),
    }  # fmt: skip
    drafted = desk.draft(publisher, BOOK, **arguments)
    assert drafted.issue_holds == ()
    assert {path.name for path in drafted.paths} == {
        "시민소통-사례집-2026.pdf", "시민소통-사례집-2026.epub", "시민소통-사례집-2026.html",
    }  # fmt: skip
    admin.execute("update marts.mart_feedback_task set outcome_text = '담당 010-1234-5678로 문의'")
    admin.commit()
    assert len(desk.draft(publisher, BOOK, **arguments).issue_holds) == 1

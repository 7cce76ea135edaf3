"""What each reader of the quarterly review gets: the whole, a department's own sheet, or the city part."""

from __future__ import annotations

import email
import io
from collections.abc import Iterator
from datetime import date, datetime
from email import policy
from types import SimpleNamespace

import psycopg
import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from reports import desk, desk_files, edition, recipients
from reports.deliver import MailSettings, PublishResult
from reports.quarterly_review import build
from tests.fakes import quarterly_marts
from tests.fakes.mail_ledger import NO_WAITING
from tests.fakes.quarterly_marts import plain_city
from tests.fakes.smtp_server import smtp_server
from tests.fakes.weekly_desk import KST

REVIEW = build.publication()
DAY = date(2026, 10, 19)
REGISTER = """address,name,role,is_outside_subscriber,valid_from_on,valid_to_on
mayor@incheon.example.test,시장실,시장,false,2014-01-01,
one@incheon.example.test,제1과,d01,false,2014-01-01,
old-two@incheon.example.test,옛 제2과,old_d02,false,2014-01-01,
nobody@incheon.example.test,없는 과,d99,false,2014-01-01,
district@incheon.example.test,군·구,군·구,false,2014-01-01,
"""
FOLDER = "quarterly/20263-2026-10-19"


@pytest.fixture(scope="module")
def marts_database(warehouse_db):
    marts = plain_city(3)
    marts.add("mart_mileage_quarterly", quarter_start_on=quarterly_marts.QUARTER, department_code="old_d02",
              department_group_code="d02")  # fmt: skip
    with psycopg.connect(warehouse_db.server.server.url(warehouse_db.database)) as admin:
        quarterly_marts.create(admin)
        marts.write(admin)
    return warehouse_db


@pytest.fixture(scope="module")
def review(marts_database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    """The review drafted, released and published once."""
    output_dir = tmp_path_factory.mktemp("publications")
    register = output_dir / "register.csv"
    register.write_text(REGISTER, encoding="utf-8")
    with marts_database.connect("publisher", autocommit=True) as connection, smtp_server() as server:
        recipients.load_recipients(connection, register, publication_code=REVIEW.code)
        drafted = desk.draft(
            connection, REVIEW, publish_on=DAY, output_dir=output_dir, editor="editor", drafted_at=clock()
        )
        edition.release(
            connection, edition_key=drafted.edition_key, released_by="releaser",
            content_sha256=drafted.content_sha256, released_at=clock(),
        )  # fmt: skip
        mail = MailSettings(
            host="127.0.0.1", port=server.port, allowed_domains=["example.test"], timeout_seconds=10,
            unsubscribe_address="leave@incheon.example.test", patience=NO_WAITING,
        )  # fmt: skip
        result = desk.publish(
            connection, REVIEW, edition_key=drafted.edition_key, output_dir=output_dir, mail=mail, clock=clock,
            claimed_by="test",
        )  # fmt: skip
        mails = {address.partition("@")[0]: server.message(n) for n, address in enumerate(server.recipients)}
        yield SimpleNamespace(
            connection=connection, drafted=drafted, output_dir=output_dir, mails=mails, result=result
        )  # fmt: skip


def clock() -> datetime:
    return datetime(2026, 10, 19, 9, 0, tzinfo=KST)


def said(message) -> str:
    return message.get_body(("plain",)).get_content() + message.get_body(("html",)).get_content()


def pdf_words(content: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def test_every_department_has_files_in_a_folder_of_its_own(review) -> None:
    written = {str(path.relative_to(review.output_dir)) for path in review.drafted.paths}
    own = f"{FOLDER}/부서별/제1과"
    stem = "분기-부서별-소통-평가-2026년-3분기-제1과-평가표"
    assert {f"{own}/{stem}.pdf", f"{own}/{stem}.hwpx", f"{own}/{stem}-수치.xlsx", f"{own}/mail.eml"} <= written
    # Five of the whole and its mail; four of the city part and of each department.
    assert len(written) == 6 + 4 * (1 + 3)


def test_a_departments_files_hold_its_own_sheet_and_no_other(review) -> None:
    own = review.output_dir / FOLDER / "부서별" / "제1과"
    words = pdf_words(next(own.glob("*.pdf")).read_bytes())
    assert "제1과의 국민신문고 민원 처리" in words
    assert "시 전체 요약" in words
    assert "제2과" not in words
    book = load_workbook(next(own.glob("*.xlsx")))
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
    assert any("제1과" in cell for cell in cells)
    assert not any("제2과" in cell or "d02" in cell for cell in cells)


def test_a_department_is_mailed_its_own_sheet_and_the_city_part(review) -> None:
    message = review.mails["one"]
    assert message["Subject"] == "분기 부서별 소통 평가 2026년 3분기 제1과 평가표 (2026. 10. 19.(월))"
    assert "□ 시 전체 소통지표" in said(message)
    assert said(message).index("제1과의 국민신문고 민원 처리") < said(message).index("시 전체 소통지표")
    assert "제2과의" not in said(message)
    (attached,) = message.iter_attachments()
    assert attached.get_filename() == "분기-부서별-소통-평가-2026년-3분기-제1과-평가표.pdf"
    assert "제2과의" not in pdf_words(attached.get_content())


def test_a_code_from_before_a_rename_gets_the_sheet_of_today(review) -> None:
    assert "제2과의 국민신문고 민원 처리" in said(review.mails["old-two"])


def test_the_mayor_gets_the_whole(review) -> None:
    (attached,) = review.mails["mayor"].iter_attachments()
    assert {"제1과의", "제2과의", "제3과의"} <= set(pdf_words(attached.get_content()).split())


@pytest.mark.parametrize("reader", ["nobody", "district"])
def test_who_has_no_sheet_gets_the_city_part_alone(review, reader) -> None:
    message = review.mails[reader]
    assert message["Subject"] == "분기 부서별 소통 평가 2026년 3분기 시 전체 (2026. 10. 19.(월))"
    (attached,) = message.iter_attachments()
    words = pdf_words(attached.get_content())
    assert "부서별 지표 일람" in words
    assert "과의 국민신문고" not in words + said(message)


def test_everybody_is_mailed_once(review) -> None:
    assert review.result == PublishResult(sent=5)
    assert set(review.mails) == {"mayor", "one", "old-two", "nobody", "district"}


def test_the_edition_renders_every_excerpt_to_the_recorded_bytes(review) -> None:
    stored = edition.get(review.connection, review.drafted.edition_key)
    assert desk_files.changed_files(review.connection, REVIEW, stored) == ()
    kinds = set(edition.artefacts(review.connection, stored.edition_key))
    assert {"department-d01:pdf", "department-d01:hwpx", "department-d01:xlsx", "department-d01:mail"} <= kinds


def test_another_file_of_a_department_is_found(review) -> None:
    stored = edition.get(review.connection, review.drafted.edition_key)
    with review.connection.transaction(force_rollback=True):
        review.connection.execute(
            "update publication.edition_artefact set sha256 = 'x' where kind = 'department-d03:xlsx'"
        )
        (changed,) = desk_files.changed_files(review.connection, REVIEW, stored)
    assert changed.endswith("제3과-평가표-수치.xlsx")


def test_the_preview_of_a_departments_mail_is_what_it_was_sent(review) -> None:
    preview = (review.output_dir / FOLDER / "부서별" / "제1과" / "mail.eml").read_bytes()
    html = review.mails["one"].get_body(("html",)).get_content()
    shown = email.message_from_bytes(preview, policy=policy.default)
    assert shown.get_body(("html",)).get_content() == html

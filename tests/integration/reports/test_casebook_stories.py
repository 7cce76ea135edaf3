"""Stories and pictures of the casebook, from marts and a folder to book and archive, as role publisher."""

from __future__ import annotations

import io
import shutil
import zipfile
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import psycopg
import pypdf
import pytest
from PIL import Image

from reports import catalogue, desk, desk_files
from reports import edition as editions
from reports.casebook import build
from reports.casebook.settings import CasebookSettings
from reports.public_check import PublicRules
from reports.publication import EditionRequest
from tests.fakes import casebook_marts

KST = timezone(timedelta(hours=9))
JANUARY = date(2027, 1, 15)
RULES = PublicRules(confirmed_by="법무담당관", confirmed_on=date(2027, 1, 4))


@pytest.fixture
def marts(warehouse_db):
    """An admin's connection to an ordinary year, and one of the publisher."""
    with (
        psycopg.connect(warehouse_db.server.server.url(warehouse_db.database)) as admin,
        warehouse_db.connect("publisher", autocommit=True) as publisher,
    ):
        casebook_marts.create(admin)
        casebook_marts.ordinary_year(admin)
        yield admin, publisher


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The office's folder, with the picture of B2026-01."""
    made = tmp_path / "pictures"
    made.mkdir()
    exif = Image.Exif()
    exif[0x010F] = "SomePhone"
    Image.new("RGB", (900, 500), "#3a8f8a").save(made / "B2026-01.png", "PNG", exif=exif)
    return made


def book(folder: Path | None):
    return build.publication(CasebookSettings(picture_dir=folder))


def composed(publisher, folder: Path | None):
    publication = book(folder)
    return publication.compose(publisher, publication.period(JANUARY), EditionRequest())


def stories(snapshot) -> list[dict]:
    return [section for section in snapshot["body"] if section["code"].startswith("story_")]


def test_a_story_is_told_with_its_picture(marts, folder: Path) -> None:
    admin, publisher = marts
    casebook_marts.add_story(admin, "B2026-01")
    admin.commit()
    found = composed(publisher, folder)
    (story,) = stories(found.snapshot)
    assert story["title"] == "우수사례 1. 정류장에서 먼저 듣기 B2026-01"
    said = [(b["kind"], b.get("level"), b.get("text") or b.get("alt")) for b in story["blocks"]]
    assert said == [
        ("bullet", 3, "담당부서: 버스정책과 · 문의처: 노선팀 032-440-0000"),
        ("photo", None, "의견판 앞에 선 두 사람을 그린 그림"),
        ("bullet", 0, "배경"), ("bullet", 1, "노선이 바뀐 뒤에야 알게 됨"),
        ("bullet", 0, "추진 내용"), ("bullet", 1, "의견판을 둠"), ("bullet", 1, "4주 동안 의견을 받음"),
        ("bullet", 0, "성과"), ("bullet", 1, "다섯 곳을 고침"),
    ]  # fmt: skip
    assert list(found.snapshot["photos"]) == [story["blocks"][1]["sha256"]]
    assert all(gate.is_open for gate in found.gates)


def test_a_practice_of_the_first_form_is_told_without_background_and_picture(marts, folder: Path) -> None:
    admin, publisher = marts
    absent = ("background_text", "contact_label", "picture_name", "picture_alt_text", "picture_caption")
    casebook_marts.add_story(admin, "B2026-01", **dict.fromkeys(absent))
    admin.commit()
    found = composed(publisher, folder)
    (story,) = stories(found.snapshot)
    assert [b["text"] for b in story["blocks"] if b["level"] in (0, 3)] == ["담당부서: 버스정책과", "추진 내용", "성과"]
    assert "photos" not in found.snapshot
    assert all(gate.is_open for gate in found.gates)


def test_pictures_that_cannot_be_printed_are_told_by_row_and_file_and_hold_nothing_else(marts, folder: Path) -> None:
    admin, publisher = marts
    (folder / "B2026-03.png").write_bytes(b"no picture")
    shutil.copy(folder / "B2026-01.png", folder / "B2026-04.png")
    casebook_marts.add_story(admin, "B2026-01")
    casebook_marts.add_story(admin, "B2026-02")
    casebook_marts.add_story(admin, "B2026-03")
    casebook_marts.add_story(admin, "B2026-04", picture_alt_text=" ")
    casebook_marts.add_story(admin, "B2026-05", picture_name="../../etc/passwd")
    admin.commit()
    found = composed(publisher, folder)
    (closed,) = [gate for gate in found.gates if not gate.is_open]
    assert (closed.gate, closed.holds) == ("pictures", "section")
    told = closed.reason.split("; ")
    assert [line.split(": ")[0] for line in told] == [
        "우수사례 등록부 B2026-02 행의 사진 「B2026-02.png」", "우수사례 등록부 B2026-03 행의 사진 「B2026-03.png」",
        "우수사례 등록부 B2026-04 행의 사진 「B2026-04.png」",
        "우수사례 등록부 B2026-05 행의 사진 「../../etc/passwd」",
    ]  # fmt: skip
    for line, said in zip(told, ("파일이 없음", "사진이 아님", "대체텍스트가 없음", "파일 이름만"), strict=True):
        assert said in line
    shown = stories(found.snapshot)
    assert len(shown) == 5
    assert [sum(b["kind"] == "photo" for b in story["blocks"]) for story in shown] == [1, 0, 0, 0, 0]
    # What the office has to mend is not told to citizens.
    assert "passwd" not in str(found.snapshot)


def test_without_a_folder_each_named_picture_is_told_of(marts) -> None:
    admin, publisher = marts
    casebook_marts.add_story(admin, "B2026-01")
    admin.commit()
    (closed,) = [gate for gate in composed(publisher, None).gates if not gate.is_open]
    assert "publication.casebook.picture_dir" in closed.reason


def test_every_form_shows_the_picture_and_none_what_the_telephone_wrote(marts, folder: Path) -> None:
    admin, publisher = marts
    casebook_marts.add_story(admin, "B2026-01", picture_caption="<b>의견판</b> #panic()")
    admin.commit()
    files = desk.render(book(folder), composed(publisher, folder).snapshot).files
    html = files["html"].decode()
    assert 'alt="의견판 앞에 선 두 사람을 그린 그림"' in html
    assert "<figcaption>&lt;b&gt;의견판&lt;/b&gt; #panic()</figcaption>" in html
    assert "data:image/jpeg;base64," in html
    parts = zipfile.ZipFile(io.BytesIO(files["epub"]))
    (name,) = [part for part in parts.namelist() if part.endswith(".jpg")]
    assert Image.open(io.BytesIO(parts.read(name))).size == (900, 500)
    assert b"SomePhone" not in parts.read(name)
    pages = pypdf.PdfReader(io.BytesIO(files["pdf"])).pages
    assert sum(len(page.images) for page in pages) >= 1
    assert "의견판 앞에 선" in str([o.get_object() for o in _alternatives(files["pdf"])])


def _alternatives(pdf: bytes) -> list[pypdf.generic.PdfObject]:
    """Every object of the file that has words for who cannot see it."""
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    found = []
    for number in range(1, len(reader.xref_objStm) + sum(map(len, reader.xref.values())) + 1):
        item = reader.get_object(number)
        if isinstance(item, pypdf.generic.DictionaryObject) and "/Alt" in item:
            found.append(item)
    return found


def test_an_edition_keeps_its_pictures_when_the_folder_is_gone(marts, folder: Path, tmp_path: Path) -> None:
    admin, publisher = marts
    casebook_marts.add_story(admin, "B2026-01")
    admin.commit()
    output = tmp_path / "out"
    drafted = desk.draft(
        publisher, book(folder), publish_on=JANUARY, output_dir=output, editor="editor",
        drafted_at=datetime(2027, 1, 15, 10, tzinfo=KST), rules=RULES,
    )  # fmt: skip
    assert drafted.issue_holds == ()
    shutil.rmtree(folder)
    kept = editions.get(publisher, drafted.edition_key)
    # As a later process does it: the publication as assumed, the snapshot as stored.
    assert desk_files.changed_files(publisher, catalogue.publication("casebook"), kept) == ()


def test_a_story_that_an_editor_leaves_out_takes_its_picture_along(marts, folder: Path, tmp_path: Path) -> None:
    admin, publisher = marts
    casebook_marts.add_story(admin, "B2026-01")
    admin.commit()
    arguments = {"publish_on": JANUARY, "output_dir": tmp_path / "out", "editor": "e", "rules": RULES}
    drafted = desk.draft(
        publisher, book(folder), **arguments, drafted_at=datetime(2027, 1, 15, 10, tzinfo=KST), withheld=("story_1",)
    )
    snapshot = editions.get(publisher, drafted.edition_key).snapshot
    assert stories(snapshot)[0]["state"] == "held"
    assert snapshot["photos"] == {}


def test_the_profile_sets_the_book_and_a_setting_that_is_none_is_refused(folder: Path) -> None:
    given = {"casebook": {"picture_dir": str(folder), "title": "시민과 함께"}}
    assert catalogue.publication("casebook", settings=given).label_ko == "「시민과 함께」"
    with pytest.raises(ValueError, match="knows no picture_folder"):
        catalogue.publication("casebook", settings={"casebook": {"picture_folder": "x"}})
    # Files are compared by processes that know no profile: type cannot be set there.
    with pytest.raises(ValueError, match="knows no font_dir"):
        catalogue.publication("casebook", settings={"casebook": {"font_dir": "x"}})

"""The weekly issue's 한글 files, from marts to a reader that did not write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fakes import hwpx_documents as documents
from tests.fakes.hwpx_documents import ReadBack


@pytest.fixture
def issue(desk, ordinary) -> tuple[dict, dict[str, bytes]]:
    desk.write(ordinary)
    drafted = desk.draft()
    (snapshot,) = desk.connection.execute("select snapshot from publication.edition").fetchone()
    return snapshot, {path.name: path.read_bytes() for path in drafted.paths}


def test_the_report_says_all_that_the_snapshot_says(issue, tmp_path: Path) -> None:
    snapshot, files = issue
    hwpx = files["시원소통-인천-제672호.hwpx"]
    assert documents.errors(hwpx) == []
    read = ReadBack(hwpx, tmp_path)
    assert read.missing_in_order(documents.texts_in_order(snapshot)) == []
    tables = documents.tables_in_order(snapshot)
    assert len(tables) > 5
    # Boxes (masthead, summary, notices) are tables of one row for the reader.
    assert [rows for rows in read.tables if len(rows) > 1] == tables
    charts = [b for s in (*snapshot["body"], *snapshot["annexes"]) for b in s["blocks"] if b["kind"] == "chart"]
    assert len(read.images) == len(charts) > 1


def test_the_letter_asks_the_departments_that_the_issue_asks(issue, tmp_path: Path) -> None:
    snapshot, files = issue
    hwpx = files["시원소통-인천-제672호-기안문.hwpx"]
    assert documents.errors(hwpx) == []
    text = ReadBack(hwpx, tmp_path).text
    section = next(section for section in snapshot["body"] if section["code"] == "requests")
    departments = {row[0]["text"] for block in section["blocks"] if block["kind"] == "table" for row in block["rows"]}
    assert departments
    receivers = text.split("수신자  ")[-1].splitlines()[0]
    assert all(department in receivers for department in departments)
    assert "붙임  「시원소통, 인천」 제672호 1부.  끝." in text

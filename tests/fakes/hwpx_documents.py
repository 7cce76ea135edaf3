"""Made publications, and 한글 files read back by a library that did not write them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from hwp_hwpx_parser import HWPXReader
from hwpx.tools.package_validator import validate_package
from hwpx.tools.validator import validate_document

from reports.document import (
    Bullet,
    Cell,
    Chart,
    Column,
    Document,
    FigureBook,
    Notice,
    QuotedText,
    Quotes,
    Section,
    Table,
)
from reports.publication import EditionRequest, IssuePeriod, Rendering, header
from reports.render.blocks import MARKS
from reports.weekly_issue.build import publication

PERIOD = IssuePeriod(672, date(2026, 11, 9), date(2026, 11, 15), date(2026, 11, 18), date(2026, 11, 18))
HP = "{http://www.hancom.co.kr/hwpml/2011/paragraph}"
# The skeleton of python-hwpx names no version part in its manifest.
KNOWN_WARNINGS = ("manifest does not reference a version part",)

TREND = Chart(
    "trend", "panels", "채널별 추이", "120 상담 금주 30건, 지난주 20건",
    {"weeks": ["11. 2.", "11. 9."], "panels": [{"label": "120 상담", "values": [20, 30], "state": ""}]},
)  # fmt: skip


def table(rows: int = 2, *, text: str = "교통", caption: str = "주제별 현황") -> Table:
    """Two columns; each row is its text and its number."""
    return Table(
        caption,
        (Column("주제", "left", 2.0), Column("건수", "right", 1.0)),
        tuple((Cell(f"{text} {n}", is_head=True), Cell(str(n), tone="up")) for n in range(1, rows + 1)),
        unit="건",
        notes=("표의 참고",),
    )


def requests_table(*rows: tuple[str, str, str]) -> Section:
    """(소관부서, 내용, 기한) as the weekly issue prints them."""
    columns = (
        Column("소관부서", "left"),
        Column("내용", "left", 3),
        Column("기한", "center"),
        Column("근거", "center"),
    )
    cells = tuple((*(Cell(text) for text in row), Cell("붙임 5")) for row in rows)
    return Section("requests", "소관부서 조치 요청", "shown", (Table("요청 사항과 기한", columns, cells),))


BODY = (
    Section("summary", "금주 요약", "shown", (Bullet(1, "120 상담은 30건으로 증가"), Bullet(1, "민원은 비슷한 수준"))),
    Section(
        "changes", "주요 변화", "shown", (table(), Bullet(1, "상하수도 증가"), Bullet(2, "많은 곳은 검단구"), TREND)
    ),
)
ANNEXES = (
    Section(
        "cases", "주요 사례", "shown",
        (
            Bullet(0, "120 상담"),
            Quotes("상하수도 주요 내용", (QuotedText("물이 흐려요", "120 상담, 검단구", "call_center:1"),)),
            Bullet(3, "인용은 사실 확인 전"),
        ),
    ),
    Section("civic", "시민사회 이슈", "missing", (Notice("missing", "자료 미수신", "성명 자료가 오지 않음"),)),
)  # fmt: skip


def snapshot(
    *, body: Sequence[Section] = BODY, annexes: Sequence[Section] = ANNEXES, correction: str | None = None
) -> dict[str, Any]:
    """A small issue of a made publication."""
    head = header(
        PERIOD, EditionRequest(2 if correction else 1, correction), publication_code="made",
        title="시원소통, 인천", masthead="「시원소통, 인천」", subtitle="시민의 소리 주간보고", issue="제672호",
        office="인천광역시 소통기획관실", period_name="보고 주간", period_text="2026. 11. 9.(월) ~ 11. 15.(일)",
        marking="내부 자료", file_stem="시원소통",
    )  # fmt: skip
    return Document(head, tuple(body), tuple(annexes), (), {"contact": "소통기획관실 032-000-0000"}).snapshot(
        FigureBook()
    )


def rendering(made: dict[str, Any]) -> Rendering:
    return publication().rendering(made)


def errors(hwpx: bytes) -> list[str]:
    """What both validators of python-hwpx find, but for what its own skeleton brings."""
    found = [*validate_document(io.BytesIO(hwpx)).issues, *validate_package(hwpx).issues]
    return [str(issue) for issue in found if not any(known in str(issue) for known in KNOWN_WARNINGS)]


class ReadBack:
    """A file as hwp-hwpx-parser reads it: `text`, and `tables` as rows of cells."""

    def __init__(self, hwpx: bytes, folder: Path) -> None:
        path = folder / "read.hwpx"
        path.write_bytes(hwpx)
        with HWPXReader(path) as reader:
            self.text = reader.extract_text()
            self.tables = [read.rows for read in reader.get_tables()]
            self.images = [image.data for image in reader.get_images()]

    def missing_in_order(self, expected: Sequence[str]) -> list[str]:
        """The expected texts that do not follow the one before them."""
        missing, place = [], 0
        for text in expected:
            found = self.text.find(text, place)
            if found < 0:
                missing.append(text)
            else:
                place = found + len(text)
        return missing


def texts_in_order(made: dict[str, Any]) -> list[str]:
    """Every text of a snapshot in reading order, as a reader of the file meets them (`|` as the parser writes it)."""
    head = made["header"]
    result = [head["subtitle"], head["masthead"], head["issue"], head["date"], head["office"], head["period"]]
    result += [head["correction_title"], head["correction"]] if head["correction"] else []
    for section in made["body"]:
        result.append(f"□ {section['title']}")
        result += _block_texts(section["blocks"])
    for n, section in enumerate(made["annexes"], start=1):
        result += [f" 붙임 {n} ", section["title"]]
        result += _block_texts(section["blocks"])
    return result


def tables_in_order(made: dict[str, Any]) -> list[list[list[str]]]:
    """Every table block's cells, head first."""
    return [
        [[column["label"] for column in block["columns"]], *([cell["text"] for cell in row] for row in block["rows"])]
        for section in (*made["body"], *made["annexes"])
        for block in section["blocks"]
        if block["kind"] == "table"
    ]


def section_xml(hwpx: bytes) -> ElementTree.Element:
    with zipfile.ZipFile(io.BytesIO(hwpx)) as archive:
        return ElementTree.fromstring(archive.read("Contents/section0.xml"))


def _block_texts(blocks: Sequence[dict[str, Any]]) -> Iterator[str]:
    for block in blocks:
        if block["kind"] == "bullet":
            yield f"{MARKS[block['level']]} {block['text']}"
        elif block["kind"] == "table":
            yield block["caption"]
            if block["unit"]:
                yield f"(단위: {block['unit']})"
            yield from (column["label"].replace("|", "\\|") for column in block["columns"])
            yield from (cell["text"].replace("|", "\\|") for row in block["rows"] for cell in row)
            yield from (f"※ {note}" for note in block["notes"])
        elif block["kind"] == "chart":
            yield block["title"]
        elif block["kind"] == "notice":
            yield from (block["title"], block["text"])
        else:
            yield f"○ {block['title']}"
            for item in block["items"]:
                yield from (f"“{item['text']}”", f"{item['source']} · {item['key']}")

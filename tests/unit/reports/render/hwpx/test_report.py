from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest

from reports.document import Bullet, Notice, Quotes, Section, Sheet
from reports.render.hwpx.plain import lawful
from reports.render.hwpx.report import render_report
from reports.text import clean
from tests.fakes import hwpx_documents as made
from tests.fakes.hwpx_documents import HP, ReadBack

HH = "{http://www.hancom.co.kr/hwpml/2011/head}"
HOSTILE = (
    "<script>alert('x')</script> & ]]> <hp:t>",
    "앞\u0000\u0007\u001b뒤\ufffe\uffff끝",
    "\u202e거꾸로\u202c",
    "😀 이모지 🏴",
    "가" * 5000,
    "=1+1 | @SUM(A1)",
    "#set page(width: 1pt) $x$ {{ 7*7 }} {% raw %}",
    '"따옴표" \\n \\" C:\\temp',
)


@pytest.fixture(scope="module")
def small() -> bytes:
    return render_report(made.rendering(made.snapshot()))


def part(hwpx: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(hwpx)) as archive:
        return archive.read(name).decode()


def test_both_validators_find_nothing(small: bytes) -> None:
    assert made.errors(small) == []


def test_another_library_reads_every_text_in_order(small: bytes, tmp_path: Path) -> None:
    read = ReadBack(small, tmp_path)
    assert read.missing_in_order(made.texts_in_order(made.snapshot())) == []
    for line in ("□ 금주 요약", "○ 상하수도 증가", "- 많은 곳은 검단구", "※ 표의 참고", "“물이 흐려요”"):
        assert line in read.text


def test_another_library_reads_the_same_tables(small: bytes, tmp_path: Path) -> None:
    read = ReadBack(small, tmp_path)
    masthead = ["시민의 소리 주간보고「시원소통, 인천」", "제672호2026. 11. 18.(수)인천광역시 소통기획관실"]
    assert read.tables == [
        [masthead],
        [["○ 120 상담은 30건으로 증가○ 민원은 비슷한 수준"]],
        [["주제", "건수"], ["교통 1", "1"], ["교통 2", "2"]],
        [["자료 미수신성명 자료가 오지 않음"]],
    ]


def test_head_and_foot_stand_on_the_pages(small: bytes) -> None:
    root = made.section_xml(small)
    texts = {
        story.tag.removeprefix(HP): "".join(text for t in story.iter(f"{HP}t") for text in t.itertext())
        for kind in ("header", "footer")
        for story in root.iter(f"{HP}{kind}")
    }
    assert texts == {"header": "시원소통, 인천 제672호내부 자료", "footer": "문의처: 소통기획관실 032-000-0000 / "}
    assert [number.get("numType") for number in root.iter(f"{HP}autoNum")] == ["PAGE", "TOTAL_PAGE"]
    assert root.find(f".//{HP}visibility").get("hideFirstHeader") == "1"  # type: ignore[union-attr]


def pages_begun(hwpx: bytes) -> list[str]:
    paragraphs = made.section_xml(hwpx).findall(f"{HP}p")
    return ["".join(paragraph.itertext()) for paragraph in paragraphs if paragraph.get("pageBreak") == "1"]


def test_only_the_first_annex_begins_a_page(small: bytes) -> None:
    assert pages_begun(small) == [" 붙임 1   주요 사례"]


def test_sheets_begin_pages_and_are_listed_by_their_group(tmp_path: Path) -> None:
    annexes = [
        *made.ANNEXES,
        Sheet("road", "도로과", "shown", (), "부서별 진단표", "도로과", ()),
        Sheet("water", "상수도사업본부", "shown", (), "부서별 진단표", "상수도사업본부", ()),
        Section("meeting_sheet", "회의 결과", "shown", ()),
    ]
    hwpx = render_report(made.rendering(made.snapshot(annexes=annexes)))
    assert pages_begun(hwpx) == [
        " 붙임 1   주요 사례", " 붙임 3   도로과", " 붙임 4   상수도사업본부", " 붙임 5   회의 결과",
    ]  # fmt: skip
    listed = "붙임  1. 주요 사례  2. 시민사회 이슈  3~4. 부서별 진단표  5. 회의 결과  끝."
    assert listed in ReadBack(hwpx, tmp_path).text


def test_a_chart_carries_its_picture_its_words_and_its_own_size(small: bytes, tmp_path: Path) -> None:
    drawn = made.rendering(made.snapshot()).pictures["trend"].png
    assert ReadBack(small, tmp_path).images == [drawn]
    picture = next(made.section_xml(small).iter(f"{HP}pic"))
    assert picture.findtext(f"{HP}shapeComment") == "채널별 추이. 120 상담 금주 30건, 지난주 20건"
    # 6.85 x 1.75 inches at 192 dots are 1315 x 336 pixels of 75 units each, shown 170 mm (48189 units) wide.
    sizes = {name: picture.find(f"{HP}{name}").attrib for name in ("orgSz", "imgDim", "curSz", "sz")}  # type: ignore[union-attr]
    assert sizes["orgSz"] == {"width": "98625", "height": "25200"}
    assert sizes["imgDim"] == {"dimwidth": "98625", "dimheight": "25200"}
    assert sizes["curSz"]["width"] == sizes["sz"]["width"] == "48189"
    assert sizes["curSz"]["height"] == sizes["sz"]["height"] == "12313"


@pytest.mark.parametrize(("rows", "is_whole"), [(12, "1"), (13, "0"), (40, "0")])
def test_a_long_table_runs_over_pages_with_its_head_repeated(rows: int, is_whole: str, tmp_path: Path) -> None:
    issue = made.snapshot(body=[Section("long", "긴 표", "shown", (made.table(rows),))], annexes=[])
    hwpx = render_report(made.rendering(issue))
    assert made.errors(hwpx) == []
    assert ReadBack(hwpx, tmp_path).tables[1:] == made.tables_in_order(issue)
    long = list(made.section_xml(hwpx).iter(f"{HP}tbl"))[1]
    assert (long.get("rowCnt"), long.get("repeatHeader")) == (str(rows + 1), "1")
    assert long.find(f"{HP}pos").get("treatAsChar") == is_whole  # type: ignore[union-attr]
    heads = [cell.get("header") for cell in long.iter(f"{HP}tc")]
    assert heads == ["1", "1"] + ["0", "0"] * rows


def test_column_widths_follow_their_weights_and_fill_the_line(small: bytes) -> None:
    third = list(made.section_xml(small).iter(f"{HP}tbl"))[2]
    widths = [int(size.get("width", 0)) for size in third.iter(f"{HP}cellSz")][:2]
    assert widths == [32126, 16063]  # two thirds and one third of 48189


def test_a_name_that_needs_two_lines_makes_its_row_higher() -> None:
    # 60 full-width characters of 9 pt are 540 pt; two thirds of the line hold about 316.
    issue = made.snapshot(body=[Section("t", "표", "shown", (made.table(1, text="가" * 60),))], annexes=[])
    last = list(made.section_xml(render_report(made.rendering(issue))).iter(f"{HP}tbl"))[-1]
    head, row = (next(tr.iter(f"{HP}cellSz")) for tr in last.iter(f"{HP}tr"))
    # Two lines of 9 pt at 120 % and 0.7 mm above and below; the head is one line of 8.5 pt.
    assert int(row.get("height", 0)) == 2 * 1080 + 2 * 198
    assert int(head.get("height", 0)) == 1020 + 2 * 198


def breaks_of(hwpx: bytes, start: str) -> list[tuple[str | None, str | None]]:
    """How the paragraphs that begin with some text break Korean and Latin words."""
    header = ElementTree.fromstring(part(hwpx, "Contents/header.xml"))
    settings = {shape.get("id"): shape.find(f"{HH}breakSetting") for shape in header.iter(f"{HH}paraPr")}
    found = []
    for paragraph in made.section_xml(hwpx).iter(f"{HP}p"):
        if "".join(paragraph.itertext()).startswith(start):
            setting = settings[paragraph.get("paraPrIDRef")]
            assert setting is not None
            found.append((setting.get("breakNonLatinWord"), setting.get("breakLatinWord")))
    return found


def test_lines_break_between_words_unless_one_is_longer_than_its_line() -> None:
    # A line of 170 mm holds about 40 characters of 11.5 pt; the first column of 113 mm holds 34 of 9 pt.
    bullets = (Bullet(1, "나" * 35), Bullet(1, "다" * 45), Bullet(1, "라 " * 45))
    issue = made.snapshot(
        body=[Section("t", "표", "shown", (*bullets, made.table(1, text="가" * 33), made.table(1, text="마" * 36)))]
    )
    hwpx = render_report(made.rendering(issue))
    between, anywhere = ("BREAK_WORD", "KEEP_WORD"), ("KEEP_WORD", "BREAK_WORD")
    starts = ("○ 나", "○ 다", "○ 라", "가", "마")
    assert [breaks_of(hwpx, start) for start in starts] == [[between], [anywhere], [between], [between], [anywhere]]


@pytest.mark.parametrize(("characters", "is_whole"), [(300, "1"), (5000, "0")])
def test_a_box_higher_than_half_a_page_runs_over_it(characters: int, is_whole: str) -> None:
    issue = made.snapshot(body=[Section("summary", "요약", "shown", (Bullet(1, "가 " * characters),))], annexes=[])
    box = list(made.section_xml(render_report(made.rendering(issue))).iter(f"{HP}tbl"))[1]
    assert box.find(f"{HP}pos").get("treatAsChar") == is_whole  # type: ignore[union-attr]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_stay_words(text: str, tmp_path: Path) -> None:
    quotes = Quotes(text, (made.QuotedText(text, text, "key"),))
    issue = made.snapshot(
        body=[Section("summary", text, "shown", (Bullet(1, text), made.table(1, text=text, caption=text), quotes))]
    )
    hwpx = render_report(made.rendering(issue))
    assert made.errors(hwpx) == []
    read = ReadBack(hwpx, tmp_path)
    visible = clean(lawful(text))
    assert read.tables[2][1] == [f"{visible} 1", "1"]
    for line in (f"□ {visible}", f"○ {visible}", f"“{visible}”", f"{visible} · key"):
        assert line in read.text


def test_what_xml_forbids_is_left_out() -> None:
    assert lawful("가\ud800나\ufffe다\u0001\n라") == "가나다 라"


def test_an_empty_issue_is_still_a_document(tmp_path: Path) -> None:
    empty = [
        Section("summary", "금주 요약", "shown", ()),
        Section("t", "빈 표", "shown", (made.table(0), Quotes("인용", ()))),
    ]
    hwpx = render_report(made.rendering(made.snapshot(body=empty, annexes=[])))
    assert made.errors(hwpx) == []
    read = ReadBack(hwpx, tmp_path)
    assert read.tables[1:] == [[["주제", "건수"]]]
    assert "붙임" not in read.text


def test_the_summary_stands_in_a_box_after_what_comes_before_it(tmp_path: Path) -> None:
    blocks = (
        Notice("held", "확정 전", "값이 바뀔 수 있음"),
        Bullet(1, "첫째"),
        Bullet(1, "둘째"),
        Bullet(2, "상자 밖"),
    )
    issue = made.snapshot(body=[Section("summary", "요약", "shown", blocks)], annexes=[])
    read = ReadBack(render_report(made.rendering(issue)), tmp_path)
    assert read.tables[1:] == [[["확정 전값이 바뀔 수 있음"]], [["○ 첫째○ 둘째"]]]
    assert read.missing_in_order(made.texts_in_order(issue)) == []


def test_a_correction_says_so_first(tmp_path: Path) -> None:
    issue = made.snapshot(correction="검단구 건수를 바로잡음")
    read = ReadBack(render_report(made.rendering(issue)), tmp_path)
    assert read.tables[1] == [["정정본 1검단구 건수를 바로잡음"]]
    assert read.missing_in_order(made.texts_in_order(issue)) == []


def test_the_description_and_preview_are_the_issues_own(small: bytes) -> None:
    manifest = part(small, "Contents/content.hpf")
    assert "「시원소통, 인천」 제672호" in manifest
    assert "synthetic" not in manifest
    assert "2026-11-18T00:00:00Z" in manifest  # 09:00 in Seoul
    assert part(small, "Preview/PrvText.txt").startswith("시민의 소리 주간보고 「시원소통, 인천」\t제672호")


def test_the_same_snapshot_gives_the_same_bytes_in_another_process(small: bytes, tmp_path: Path) -> None:
    path = tmp_path / "snapshot.json"
    path.write_text(json.dumps(made.snapshot()), encoding="utf-8")
    code = (
        "import hashlib, json, sys; from reports.render.hwpx.report import render_report;"
        "from reports.weekly_issue.build import publication;"
        "made = publication().rendering(json.load(open(sys.argv[1], encoding='utf-8')));"
        "print(hashlib.sha256(render_report(made)).hexdigest())"
    )
    other = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True).stdout
    assert other.strip() == hashlib.sha256(small).hexdigest()


def test_the_archive_opens_with_its_type_and_carries_the_issues_time(small: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(small)) as archive:
        entries = archive.infolist()
        assert (entries[0].filename, entries[0].compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert archive.read("mimetype") == b"application/hwp+zip"
        assert {entry.date_time for entry in entries} == {(2026, 11, 18, 9, 0, 0)}

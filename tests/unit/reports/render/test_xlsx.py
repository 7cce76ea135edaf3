from __future__ import annotations

import io
import re
import zipfile

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from reports.render.sheet_book import display_width, safe_text
from reports.render.xlsx import render_xlsx
from tests.fakes import every_block


@pytest.fixture(scope="module")
def content() -> bytes:
    return render_xlsx(every_block.rendering())


@pytest.fixture(scope="module")
def book(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def parts(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_the_same_snapshot_gives_the_same_bytes(content: bytes) -> None:
    assert render_xlsx(every_block.rendering()) == content


def test_every_table_and_chart_has_its_sheet_between_contents_and_trace(book: openpyxl.Workbook) -> None:
    assert book.sheetnames == [
        "표지·목차",
        "표1 120 상담 주제별 현황",
        "그림1 채널별 추이",
        "그림2 군·구별 접수",
        "그림3 부서별 기한준수율",
        "표2 부서가 많은 표",
        "근거",
    ]


def test_numbers_are_numbers_with_their_unit_in_the_heading(book: openpyxl.Workbook) -> None:
    rows = list(book["표1 120 상담 주제별 현황"].iter_rows(min_row=4, max_row=7, values_only=True))
    assert rows[0] == ("주제", "금주 (건)", "전주 (건)", "전주 대비", "평소 수준", "근거 번호")
    assert rows[1] == ("상하수도", 105, 43, 1.442, 43.9, "f2, f3")
    assert rows[2] == ("교통", 291, 309, -0.058, "-", "f4, f5")


def test_a_total_is_the_sum_of_its_rows_and_its_stored_value_is_the_printed_one(content: bytes) -> None:
    # 105 + 291 + 7 = 403 and 43 + 309 + 4 = 356; the shares above 13.2 % add up to something else.
    formulas = openpyxl.load_workbook(io.BytesIO(content))["표1 120 상담 주제별 현황"]
    assert [formulas.cell(8, column).value for column in range(1, 5)] == ["합계", "=SUM(B5:B7)", "=SUM(C5:C7)", 0.132]
    stored = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(1).to_python(skip_empty_area=False)
    assert stored[7][:3] == ["합계", 403, 356]


def test_a_total_that_does_not_tie_stays_the_printed_number() -> None:
    snapshot = every_block.snapshot()
    snapshot["body"][1]["blocks"][0]["rows"][-1][1]["text"] = "404"
    book = openpyxl.load_workbook(io.BytesIO(render_xlsx(every_block.rendering(snapshot))))
    assert book["표1 120 상담 주제별 현황"]["B8"].value == 404


def test_a_chart_shows_the_numbers_it_draws(book: openpyxl.Workbook) -> None:
    panels = list(book["그림1 채널별 추이"].iter_rows(min_row=4, max_row=8, max_col=3, values_only=True))
    assert panels[0] == ("주 시작일", "120 상담", "국민신문고 민원")
    assert panels[1] == ("8. 17.", 836, 57)
    assert panels[4] == ("9. 7.", 1804, None)
    bars = list(book["그림2 군·구별 접수"].iter_rows(min_row=4, max_row=6, max_col=3, values_only=True))
    assert bars == [("항목", "값", "최근 12주 평균"), ("남동구", 126, 111.5), ("검단구", 125, None)]
    intervals = list(book["그림3 부서별 기한준수율"].iter_rows(min_row=4, max_row=7, max_col=4, values_only=True))
    assert intervals[0] == ("항목", "값", "95% 구간 하한", "95% 구간 상한")
    assert intervals[1] == ("버스정책과 (n=79)", 0.97, 0.91, 0.99)
    assert intervals[3][:2] == ("시 전체", 0.899)


def test_each_figure_names_its_mart_row_and_where_it_stands(book: openpyxl.Workbook) -> None:
    rows = {row[0]: row[1:] for row in book["근거"].iter_rows(min_row=5, values_only=True)}
    assert len(rows) == len(every_block.snapshot()["figures"]) == 7
    assert rows["f1"][4:] == (403, "금주 요약")
    assert rows["f2"] == (
        "marts.mart_voc_trend_weekly",
        "voc_count",
        "조건에 맞는 행의 합",
        "topic_code = 상하수도; week_start_on = 2026-11-09",
        105,
        "표1!B5",
    )


def test_the_first_sheet_leads_to_every_other_and_tells_what_is_missing(book: openpyxl.Workbook) -> None:
    cover = book["표지·목차"]
    targets = [cell.hyperlink.location for row in cover.iter_rows() for cell in row if cell.hyperlink]
    assert targets == [f"'{name}'!A1" for name in book.sheetnames[1:]]
    words = [cell.value for cell in cover["A"] if cell.value]
    assert "○ 시민사회 이슈: 자료 미수신" in words
    assert "○ SNS 정책의견: 보류" in words
    assert "○ 120 상담과 국민신문고 민원은 서로 더하지 않음" in words


def test_a_citizens_formula_stays_words_here_and_after_csv() -> None:
    snapshot = every_block.snapshot()
    rows = snapshot["body"][1]["blocks"][0]["rows"]
    for row, text in zip(rows, every_block.HOSTILE, strict=False):
        row[0]["text"] = text
    snapshot["body"][1]["blocks"][0]["caption"] = "=1+1"
    content = render_xlsx(every_block.rendering(snapshot))
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[1]
    assert [sheet.cell(row, 1).value for row in (1, 5, 6)] == ["'=1+1", f"'{every_block.FORMULA}", "'+821012345678"]
    assert {cell.data_type for cell in sheet["A"]} <= {"s", "n"}
    formulas = re.findall(r"<f>(.*?)</f>", "".join(parts(content).values()))
    assert all(re.fullmatch(r"SUM\([A-Z]+\d+:[A-Z]+\d+\)", formula) for formula in formulas)


def test_nothing_leads_out_of_the_file(content: bytes) -> None:
    assert not any('TargetMode="External"' in text for text in parts(content).values())
    assert not any(name.startswith("xl/externalLinks") for name in parts(content))


def test_sheets_print_on_a4_across_with_their_headings_kept(book: openpyxl.Workbook) -> None:
    for sheet in book.worksheets:
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToWidth) == (
            "landscape",
            9,
            None,
        )
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes == "B5"
        assert sheet.print_title_rows == "$4:$4"
        assert sheet.auto_filter.ref
        assert all(7 <= column.width <= 61 for column in sheet.column_dimensions.values())


def test_quotes_of_citizens_are_not_in_the_annex(content: bytes) -> None:
    assert not any("call_center:0" in text for text in parts(content).values())


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1", "'=1"),
        (" +1", "' +1"),
        ("-", "-"),
        ("＝1", "'＝1"),
        ("\tx", "'\tx"),
        ("▲3", "▲3"),
        ("가-나", "가-나"),
        ("앞\ufffe\u202e뒤", "앞뒤"),
    ],
)
def test_only_what_could_be_a_formula_is_marked(text: str, safe: str) -> None:
    assert safe_text(text) == safe


def test_wide_signs_take_two_columns() -> None:
    assert display_width("가a1") == 4

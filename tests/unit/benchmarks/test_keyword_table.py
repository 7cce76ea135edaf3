"""The keyword table of files made here: a subject that is new in its week stands first, with what is said beside it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import polars as pl

from benchmarks.evaluation import keyword_table

WEEK = date(2019, 6, 10)


def write(path: Path, columns: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    content = pl.DataFrame(rows, schema=list(columns), orient="row").write_csv()
    path.write_text(content, encoding="utf-8")


def test_a_subject_that_is_new_in_its_week_leads_the_table(tmp_path):
    rows = []
    for back in range(60):
        day = (WEEK - timedelta(weeks=back)).isoformat()
        rows += [(f"a{back}-{n}", day, "가로등이 꺼졌어요", "가로등을 고쳐주세요 가로등에서") for n in range(10)]
    news = [(f"b{n}", WEEK.isoformat(), "붉은 수돗물이 나와요", f"{n}동 적수가 나옵니다") for n in range(8)]
    write(tmp_path / "national_petitions.csv.gz", ("petition_idx", "begin", "title", "content"), rows + news)
    write(
        tmp_path / "seoul_citizen_proposals.csv.gz",
        ("제안번호", "제안등록일자", "제안제목", "제안내용_text"),
        [("1", "2019-03-04 10:00:00", "가로등", "가로등")],
    )
    items = keyword_table.tagged(keyword_table.dated_items(tmp_path))
    assert items.height == 609
    table = keyword_table.table(items, "petition", WEEK)
    first = table.row(0, named=True)
    # Three words of the same eight posts fill one line, whichever of them leads.
    assert first["is_news"]
    assert {first["keyword"], *first["related"].split(", ")} == {"붉은 수돗물", "수돗물", "적수"}
    assert first["matter_count"] == 8
    assert table.filter("is_news").height == 1

"""The benchmark of the publications measures what the desk would really put out."""

from __future__ import annotations

from pathlib import Path

from benchmarks import reports, reports_work
from reports.catalogue import publication


def test_the_kept_week_still_renders_in_every_form() -> None:
    snapshot = reports.stored(reports.WEEKLY)
    assert snapshot is not None
    sizes = reports_work.rendered(reports.WEEKLY, snapshot)
    assert set(sizes) == {*(form.kind for form in publication(reports.WEEKLY).forms), "mail"}
    assert min(sizes.values()) > 5_000


def test_the_kept_quarter_is_filled_up_to_sixty_sheets_each_with_its_own_names() -> None:
    snapshot = reports.stored(reports.QUARTERLY)
    assert snapshot is not None
    filled = reports.with_departments(snapshot, 60)
    sheets = [section for section in filled["annexes"] if section["code"].startswith(reports.SHEET)]
    assert len(sheets) == len({section["code"] for section in sheets}) == 60
    charts = [block["code"] for section in filled["annexes"] for block in section["blocks"] if block["kind"] == "chart"]
    assert len(charts) == len(set(charts))


def test_a_publication_without_a_snapshot_is_left_out(tmp_path: Path) -> None:
    assert reports.stored("weekly", tmp_path) is None

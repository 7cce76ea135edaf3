"""The benchmark of the publications measures what the desk would really put out."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import reports, reports_work
from reports.catalogue import PUBLICATIONS, publication


@pytest.mark.parametrize("code", [reports.WEEKLY, reports.QUARTERLY])
def test_a_kept_snapshot_still_renders_in_every_form(code: str) -> None:
    snapshot = reports.stored(code)
    if snapshot is None or code not in PUBLICATIONS:
        pytest.skip(f"no kept snapshot of {code}: the benchmark leaves it out and says so")
    chosen = publication(code)
    sizes = reports_work.rendered(code, snapshot)
    assert set(sizes) == {form.kind for form in chosen.forms} | ({"mail"} if chosen.mail else set())
    assert min(sizes.values()) > 5_000


def test_a_publication_without_a_snapshot_is_left_out(tmp_path: Path) -> None:
    assert reports.stored("weekly", tmp_path) is None

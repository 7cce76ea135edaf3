"""The page that shows the night as a clock is the one the DAGs give."""

from __future__ import annotations

from pathlib import Path

from dags.shared import night_clock

PAGE = Path(__file__).parents[3] / "docs/night.md"


def test_the_kept_page_is_what_the_dags_say_today() -> None:
    dags = night_clock.load()
    assert len(dags) >= 19
    assert night_clock.page(dags) == PAGE.read_text(encoding="utf-8"), "run `make docs`"


def test_the_clock_is_in_order_and_the_build_follows_the_ingests() -> None:
    order = [dag.dag_id for dag in night_clock.load()]
    assert order.index("call_center_ingest") < order.index("warehouse_build") < order.index("publication_publish")

"""The city's officials fill in what the office hands out: every row of every register is read."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from demo_city import exports, registers
from demo_city.city import City
from extract.quota import MemoryLedger
from extract.sources.register.definition import DEFINITIONS
from extract.sources.register.extractor import build
from extract.window import Window

CITY = City(seed=31, scale=0.05)
QUARTER_END, HISTORY_END, NIGHT = date(2026, 9, 30), date(2026, 10, 31), date(2026, 11, 17)
PULLED_AT = datetime(2026, 11, 17, 16, tzinfo=UTC)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    drop_dir = tmp_path_factory.mktemp("drop")
    feeds = tuple(registers.OVERLAP_DAYS)
    exports.drop_history(CITY, date(2026, 8, 1), date(2026, 10, 31), drop_dir, feeds)
    exports.drop_night(CITY, NIGHT, drop_dir, feeds)
    return drop_dir


def test_the_city_knows_the_registers_as_the_office_defined_them() -> None:
    assert set(registers.ENTITIES) == {d.entities for d in DEFINITIONS}
    for definition in DEFINITIONS:
        code, sheet, header = registers.form_of(definition.entities)
        assert (code, sheet) == (definition.file_code, definition.sheet)
        assert header == tuple(c.header for c in definition.columns)


@pytest.mark.parametrize("entities", registers.ENTITIES)
def test_every_row_is_read_and_none_is_rejected(folder: Path, entities: str) -> None:
    (extractor,) = (
        e for e in build({"drop_dir": str(folder)}, ledger=MemoryLedger()) if e.feed.name == f"register.{entities}"
    )
    window = Window.of_days(date(2026, 8, 1), NIGHT)
    found = extractor.extract(window, pulled_at=PULLED_AT)
    assert found.rejected == ()
    assert found.warnings == ()
    assert found.rows.num_rows == found.declared_count > 0
    days = [QUARTER_END, HISTORY_END, NIGHT] if entities in registers.NIGHTLY else [QUARTER_END]
    assert sorted(set(found.rows["stated_on"].to_pylist())) == days
    ids = found.rows["row_id"].to_pylist()
    assert len(set(ids)) == len(ids)
    assert 10 <= len(ids) / len(days) <= 130


def test_a_later_statement_holds_what_an_earlier_one_held_and_the_ledger_only_grows() -> None:
    early = registers.register_rows(CITY, "mileage_entries", QUARTER_END)
    late = registers.register_rows(CITY, "mileage_entries", NIGHT)
    assert late[: len(early)] == early
    assert len(late) > len(early) > 30
    assert len(registers.register_rows(CITY, "tasks", NIGHT)) == 129


def test_a_day_on_which_nothing_is_stated_leaves_nothing(tmp_path: Path) -> None:
    assert exports.drop_night(CITY, NIGHT, tmp_path, ("register.diagnoses",)) == []
    assert list(tmp_path.iterdir()) == []


def test_the_same_day_gives_the_same_bytes(tmp_path: Path) -> None:
    paths = [registers.drop(CITY, "tasks", stated_on=NIGHT, drop_dir=tmp_path / n) for n in ("a", "b")]
    assert paths[0].read_bytes() == paths[1].read_bytes()

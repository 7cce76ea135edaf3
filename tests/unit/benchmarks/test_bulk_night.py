from datetime import date
from pathlib import Path

from benchmarks.bulk_night import cached_night, make_night, read_night, tenth_of
from demo_city.city import City

SMALL = City(seed=1, scale=0.02)


def test_night_is_made_once_and_its_tenth_is_a_night_of_its_own(tmp_path: Path) -> None:
    night = cached_night(tmp_path, rows=2_000, city=SMALL, cores=1)

    assert (night.row_count, len(night.files)) == (2_000, 10)
    first = night.folder / night.files[0].name
    made_at = first.stat().st_mtime_ns
    assert cached_night(tmp_path, rows=2_000, city=SMALL, cores=1) == night
    assert first.stat().st_mtime_ns == made_at

    tenth = tenth_of(night, tmp_path / "tenth")

    assert tenth == read_night(tmp_path / "tenth")
    assert (tenth.row_count, tenth.day) == (200, night.day)
    assert (tenth.folder / tenth.files[0].name).read_bytes() == first.read_bytes()


def test_pieces_replace_one_another(tmp_path: Path) -> None:
    piece = tmp_path / "piece"
    first = make_night(piece, day=date(2026, 11, 2), rows=1_000, city=SMALL, cores=1)
    second = make_night(piece, day=date(2026, 11, 3), rows=1_000, city=City(seed=2, scale=0.02), cores=1)

    assert read_night(piece) == second
    assert second.day == date(2026, 11, 3)
    assert {f.sha256 for f in first.files}.isdisjoint(f.sha256 for f in second.files)

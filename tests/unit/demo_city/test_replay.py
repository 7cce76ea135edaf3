"""Replay of real text, against a small folder of the same form."""

from __future__ import annotations

import csv
import gzip
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from demo_city import replay
from demo_city.days import Days, night_of
from demo_city.drop_files import CellChanges
from demo_city.exports import PETITION_HEADER


def _write(path: Path, rows: list[list[str]]) -> None:
    with gzip.open(path, "wt", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    _write(
        folder / replay.PETITIONS_FILE,
        [
            ["petition_idx", "category", "begin", "end", "num_agree", "status", "title", "content"],
            [
                "11",
                "안전/환경",
                "2019-06-03",
                "2019-07-03",
                "5",
                "청원종료",
                "붉은 수돗물",
                "물이 붉습니다.\x0b 도와주세요",
            ],
            ["12", "보건복지", "2019-06-08", "2019-07-08", "5", "청원종료", "요양", "가" * 40_000],
            ["11", "안전/환경", "2019-06-05", "2019-07-05", "5", "청원종료", "같은 번호", "다른 글"],
        ],
    )
    _write(
        folder / replay.PROPOSALS_FILE,
        [
            ["제안번호", "제안제목", "제안내용_text", "득표", "제안등록일자"],
            ["77", "벤치를 <더> 놓자", "첫째 줄\n둘째 줄", "4", "2019-04-30 23:51:13"],
        ],
    )
    return folder


def test_petitions_become_an_e_people_list_with_an_open_clock(data: Path, tmp_path: Path) -> None:
    city, changes = replay.replay_city(data), CellChanges()
    (path,) = replay.drop_night(city, date(2019, 6, 9), tmp_path / "drop", changes)
    assert path.name == "국민신문고_민원목록_20190410_20190609.xlsx"
    rows = list(openpyxl.load_workbook(path, read_only=True)["민원목록"].iter_rows(values_only=True))
    first, second = (dict(zip(PETITION_HEADER, row, strict=True)) for row in rows[1:])
    assert first["신청번호"] == "11"
    assert first["내용"] == "물이 붉습니다. 도와주세요"
    assert first["처리기관"] == "국민청원(재생)"
    assert first["답변일시"] is None
    # Monday 2019-06-03 is day 1; 06-06 (현충일) and weekends do not count, so day 14 is Friday 2019-06-21.
    assert first["처리예정일"] == "2019-06-21"
    # Applied on a Saturday: not received by Sunday night.
    assert (second["추진상황"], second["접수일시"]) == ("신청", None)
    assert second["내용"].endswith("…(생략)")
    assert (changes.cut, changes.stripped) == (1, 1)


def test_a_repeated_id_is_left_out_and_counted(data: Path) -> None:
    city = replay.replay_city(data)
    assert [p.petition_id for p in city.petitions] == ["11", "12"]
    assert city.petitions[0].title == "붉은 수돗물"
    assert city.repeated_ids == 1


def test_proposals_become_board_posts(data: Path) -> None:
    city = replay.replay_city(data)
    (item,) = city.board_items("proposals", Days.of(date(2019, 4, 30), date(2019, 4, 30)), night_of(date(2019, 4, 30)))
    assert (item.post_id, item.likes, item.posted_at.isoformat()) == ("77", 4, "2019-04-30T23:51:13")
    assert city.board_item("proposals", "77", None) == item
    assert city.board_item("proposals", "78", None) is None


def test_the_past_is_one_file(data: Path, tmp_path: Path) -> None:
    (path,) = replay.drop_history(replay.replay_city(data), date(2019, 4, 1), date(2019, 6, 30), tmp_path / "drop")
    assert path.name == "국민신문고_민원목록_20190401_20190630.xlsx"


def test_an_absent_folder_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(replay.ReplayDataError, match=r"national_petitions\.csv\.gz is not there"):
        replay.replay_city(tmp_path / "nowhere")


def test_a_missing_column_is_named(data: Path) -> None:
    _write(data / replay.PROPOSALS_FILE, [["제안번호", "제안제목"], ["1", "x"]])
    with pytest.raises(replay.ReplayDataError, match="제안내용_text"):
        replay.replay_city(data)


def test_a_cut_off_file_is_an_error(data: Path) -> None:
    path = data / replay.PETITIONS_FILE
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(replay.ReplayDataError, match="cannot be read"):
        replay.replay_city(data)

from pathlib import Path

import polars as pl

from benchmarks.evaluation import paraphrase_pairs

SUBJECTS = [
    "부평역 가는 버스",
    "꺼진 골목 가로등",
    "붉은 수돗물 신고",
    "음식물 쓰레기 수거",
    "시청 지하 주차장",
    "어린이 도서관 개관",
    "월미 공원 야간 개장",
    "모래 놀이터 소독",
    "국공립 보육원 신청",
    "막힌 하수구 악취",
    "낡은 육교 철거",
    "전통 시장 상품권",
]
WAYS = ["{} 알려 줘", "{} 알려줘", "{} 알고 싶어", "{}?"]


def write(folder: Path, subjects: list[str]) -> Path:
    folder.mkdir()
    rows = [{"group": subject, "sentence": way.format(subject)} for subject in subjects for way in WAYS]
    pl.DataFrame(rows).write_csv(folder / "paraphrase_groups.csv.gz", compression="gzip")
    return folder


def test_groups_of_the_second_folder_are_asked(tmp_path: Path) -> None:
    data, test = (
        write(tmp_path / "data", SUBJECTS),
        write(tmp_path / "test", ["학교 앞 횡단보도", "민방위 교육 일정", "지하철 막차 시각"]),
    )
    [found] = paraphrase_pairs.measure(data, test)
    assert found.metric == "paraphrase_groups.pair_f1"
    assert (found.value, found.bar, found.n) == (1, 0.82, 12)
    assert found.note == "trained on DATA, asked on TEST; 12 groups learned, 3 asked"


def test_without_a_second_folder_no_group_is_both_learned_and_asked(tmp_path: Path) -> None:
    [found] = paraphrase_pairs.measure(write(tmp_path / "data", SUBJECTS), None)
    learned, asked = (int(part.split()[0]) for part in found.note.split("; ")[1].split(", "))
    assert learned + asked == len(SUBJECTS)
    assert found.n == asked * len(WAYS) > 0


def test_a_folder_without_the_set_gives_no_figure(tmp_path: Path) -> None:
    assert paraphrase_pairs.measure(tmp_path, None) == []
    assert paraphrase_pairs.measure(write(tmp_path / "data", SUBJECTS), tmp_path) == []

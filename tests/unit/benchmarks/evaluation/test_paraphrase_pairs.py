from pathlib import Path

import polars as pl

from benchmarks.evaluation import paraphrase_pairs
from tests.made_paraphrases import OTHERS, SUBJECTS, WAYS


def write(folder: Path, subjects: list[str]) -> Path:
    folder.mkdir()
    rows = [{"group": subject, "sentence": way.format(subject)} for subject in subjects for way in WAYS]
    pl.DataFrame(rows).write_csv(folder / "paraphrase_groups.csv.gz", compression="gzip")
    return folder


def test_groups_of_the_second_folder_are_asked(tmp_path: Path) -> None:
    data, test = (
        write(tmp_path / "data", SUBJECTS),
        write(tmp_path / "test", OTHERS),
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

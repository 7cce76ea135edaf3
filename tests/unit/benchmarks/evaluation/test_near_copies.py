import gzip
import random
from pathlib import Path

from benchmarks.evaluation import near_copies
from benchmarks.evaluation.near_copies import changed

TEXT = "우리 동네 가로등이 밤마다 꺼져서 아이들이 다니는 길을 걷기가 무섭습니다. 빨리 고쳐 주세요."


def test_a_copy_differs_and_says_which_changes_made_it() -> None:
    made = [changed(TEXT, random.Random(seed)) for seed in range(30)]
    assert sum(text != TEXT for text, _ in made) >= 28
    assert all(1 <= len(names) <= 3 for _, names in made)
    assert {name for _, names in made for name in names} == {"spacing", "typing", "extras", "particles", "marks"}


def test_a_typing_error_hits_the_key_beside() -> None:
    # ㄱ lies left of ㅅ.
    assert near_copies._mistyped("강") == "상"


def test_copies_of_a_folder_are_found_and_other_texts_stay_apart(tmp_path: Path) -> None:
    subjects = ["가로등", "버스", "쓰레기", "공원", "주차", "수돗물", "도서관", "신호등", "소음", "보도블록"]
    rows = [
        f"{at},{one} 때문에 {other} 이용이 {at}번째로 어렵다는 {chr(0xAC00 + at * 97)}{chr(0xB000 + at * 53)} 말,0"
        for at, (one, other) in enumerate((one, other) for one in subjects for other in subjects if one != other)
    ]
    with gzip.open(tmp_path / "nsmc_sample.csv.gz", "wt", encoding="utf-8") as file:
        file.write("\n".join(["review_id,review,label", *rows]))
    recall, false = near_copies.measure(tmp_path, None, seed=1)
    assert recall.n == 90
    assert recall.value is not None
    assert recall.value > 0.7
    assert false.n > 50

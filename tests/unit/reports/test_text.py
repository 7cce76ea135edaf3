import pytest

from reports import text


def test_direction_marks_and_control_characters_are_removed() -> None:
    assert text.clean("가나\u202e다라\u200f \x07마\u2066바") == "가나다라 마바"


def test_line_breaks_become_one_space() -> None:
    assert text.clean("  첫 줄\n\n둘째\t줄  ") == "첫 줄 둘째 줄"


def test_decomposed_hangul_is_composed() -> None:
    assert text.clean("\u1112\u1161\u11ab") == "한"


def test_long_text_is_cut_with_an_ellipsis_within_the_limit() -> None:
    cut = text.clean("가" * 200, limit=160)
    assert len(cut) == 160
    assert cut.endswith("…")
    assert text.clean("짧은 글", limit=160) == "짧은 글"


def test_nothing_is_an_empty_text() -> None:
    assert text.clean(None) == ""


def test_long_runs_may_break_and_ordinary_words_stay() -> None:
    assert text.breakable("국제협력국 관광마이스과") == "국제협력국 관광마이스과"
    # Copied into a search, an invisible character would find nothing.
    for number in ("1AA-2611-0309553", "call_center:20261112-00004"):
        assert text.breakable(number) == number
    broken = text.breakable("x" * 5000)
    assert broken.replace("\u200b", "") == "x" * 5000
    assert max(len(run) for run in broken.split("\u200b")) == 10


@pytest.mark.parametrize(
    ("words", "pieces"),
    [
        ("도시계획·개발(제물포구·영종구)에서", ["도시계획·", "개발", "(제물포구·", "영종구)에서"]),
        ("소통기획관실(시민피드백강화추진단)", ["소통기획관실", "(시민피드백강화추진단)"]),
        ("https://www.incheon.go.kr/a", ["https://", "www.incheo", "n.go.kr/", "a"]),
        ("합계1,234,567,890,123건", ["합계1,234,56", "7,890,123건"]),
    ],
)
def test_a_long_run_breaks_where_words_meet_before_it_is_cut(words: str, pieces: list[str]) -> None:
    assert text.breakable(words).split("\u200b") == pieces


@pytest.mark.parametrize(
    "written",
    [
        "900101-1234567", "9001011234567", "900101 1234567", "010-1234-5678", "01012345678",
        "010)1234-5678", "+82-10-1234-5678", "82 10 1234 5678", "０１０-１２３４-５６７８", "010\u20111234\u20135678",
        "hong@example.com", "1234-5678-9012-3456",
    ],
)  # fmt: skip
def test_a_number_of_a_person_is_seen_however_it_is_written(written: str) -> None:
    assert text.has_personal_number(f"제 번호는 {written} 입니다")


@pytest.mark.parametrize(
    "written",
    ["상담 1,234건", "2026-11-18", "2026. 11. 18.(수)", "032-120", "제2026-1234호", "20261110000013", "3.2배(70건)"],
)
def test_an_ordinary_number_is_none_of_a_person(written: str) -> None:
    assert not text.has_personal_number(written)

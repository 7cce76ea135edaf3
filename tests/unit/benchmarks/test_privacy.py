"""How the masking is measured: what counts as found, and as falsely masked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer import Typer
from typer.testing import CliRunner

from benchmarks.labelled_texts import BadLineError, parse_labelled
from benchmarks.privacy import is_found, kept_positions, main, measures_of, score
from demo_city.privacy_sentences import LabelledSpan, LabelledText

APP = Typer()
APP.command()(main)


def labelled(text: str, *spans: tuple[str, str]) -> LabelledText:
    return LabelledText(text, tuple(LabelledSpan(text.index(v), text.index(v) + len(v), kind) for v, kind in spans))


def values(*texts: LabelledText) -> dict[str, float | None]:
    return {measure.metric: measure.value for measure in measures_of(score(texts))}


def test_every_metric_of_the_design_is_given_in_its_order() -> None:
    assert [measure.metric for measure in measures_of(score([]))] == [
        *(f"{kind}.recall" for kind in ("rrn", "foreigner", "phone", "email", "card", "account", "plate")),
        "passport.recall",
        "licence.recall",
        "numbers.recall",
        "clean.false_mask_per_1000",
        "names.recall",
        "addresses.recall",
    ]
    assert all(measure.value is None and measure.n == 0 for measure in measures_of(score([])))


def test_half_of_the_phones_found_is_a_recall_of_one_half() -> None:
    found = labelled("연락처 010-1234-5678", ("010-1234-5678", "phone"))
    missed = labelled("연락처 1234", ("1234", "phone"))
    figures = values(found, missed)
    assert figures["phone.recall"] == 0.5
    assert figures["numbers.recall"] == 0.5
    assert figures["card.recall"] is None


def test_a_span_of_which_one_digit_is_left_is_not_found() -> None:
    text = "0100-1234"
    assert is_found(text, LabelledSpan(0, 9, "phone"), frozenset())
    assert is_found(text, LabelledSpan(0, 9, "phone"), frozenset({4}))  # only the hyphen is left
    assert not is_found(text, LabelledSpan(0, 9, "phone"), frozenset({8}))


def test_what_a_number_was_taken_for_does_not_matter() -> None:
    assert values(labelled("010-1234-5678", ("010-1234-5678", "card")))["card.recall"] == 1.0


def test_the_district_of_an_address_may_stay_and_its_number_may_not() -> None:
    text = "인천 남동구 구월동 1138번지"
    area = frozenset(range(text.index("1138")))
    assert is_found(text, LabelledSpan(0, len(text), "address"), area)
    assert not is_found(text, LabelledSpan(0, len(text), "address"), area | {text.index("8번지")})


def test_positions_are_followed_through_a_second_round_of_masking() -> None:
    text = "가 010-1234-5678-010-9999-8888 나"
    assert sorted(kept_positions(text)) == [0, 1, 15, len(text) - 2, len(text) - 1]


def test_false_masks_are_counted_by_sentence() -> None:
    clean = [
        labelled("버스가 늦어요"),
        labelled("010-1234-5678, 010-9876-5432"),
        labelled("구월동"),
        labelled("2026-11-17"),
    ]
    assert values(*clean)["clean.false_mask_per_1000"] == 250.0


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (b"{", "JSON"),
        (b"[1]", "형태"),
        (b'{"text": 1}', "형태"),
        (b'{"text": "a", "spans": 1}', "목록"),
        (b'{"text": "abc", "spans": [{"start": 0, "end": 1}]}', "type"),
        (b'{"text": "abc", "spans": [{"start": true, "end": 1, "type": "name"}]}', "정수"),
        (b'{"text": "abc", "spans": [{"start": 0, "end": 4, "type": "name"}]}', "밖"),
        (b'{"text": "abc", "spans": [{"start": 1, "end": 1, "type": "name"}]}', "밖"),
        (b'{"text": "abc", "spans": [{"start": 0, "end": 1, "type": "iban"}]}', "알 수 없는"),
        (b'{"text": "- -", "spans": [{"start": 0, "end": 1, "type": "name"}]}', "글자"),
        (
            b'{"text": "abcd", "spans": [{"start": 0, "end": 2, "type": "name"}, '
            b'{"start": 1, "end": 3, "type": "name"}]}',
            "겹",
        ),
        (b"\xff", "UTF-8"),
    ],
)
def test_a_bad_line_is_named_by_its_number_and_without_its_text(line: bytes, problem: str) -> None:
    with pytest.raises(BadLineError, match=problem) as caught:
        list(parse_labelled([b'{"text": "ok"}\n', b"\n", line]))
    assert caught.value.line_number == 3
    assert "abc" not in str(caught.value)


def test_the_command_writes_the_figures_and_ends_well_though_a_bar_is_missed(tmp_path: Path) -> None:
    source, out = tmp_path / "t.jsonl", tmp_path / "made" / "privacy.json"
    source.write_text('{"text": "번호 1234", "spans": [{"start": 3, "end": 7, "type": "card"}]}\n', encoding="utf-8")
    result = CliRunner().invoke(APP, ["--text", str(source), "--out", str(out)])
    assert result.exit_code == 0
    figures = {row["metric"]: row for row in json.loads(out.read_text(encoding="utf-8"))}
    assert figures["card.recall"] == {
        "metric": "card.recall", "value": 0.0, "unit": "share", "bar": 0.995, "sense": ">=", "n": 1, "note": "",
    }  # fmt: skip
    assert figures["clean.false_mask_per_1000"]["value"] is None


def test_a_file_that_is_not_there_ends_in_an_error_and_writes_nothing(tmp_path: Path) -> None:
    out = tmp_path / "privacy.json"
    result = CliRunner().invoke(APP, ["--text", str(tmp_path / "none.jsonl"), "--out", str(out)])
    assert result.exit_code == 2
    assert not out.exists()


def test_the_measured_bars_hold_on_a_small_sample(tmp_path: Path) -> None:
    out = tmp_path / "privacy.json"
    assert CliRunner().invoke(APP, ["--count", "3000", "--seed", "11", "--out", str(out)]).exit_code == 0
    figures = {row["metric"]: row for row in json.loads(out.read_text(encoding="utf-8"))}
    assert figures["numbers.recall"]["n"] > 1000
    assert figures["numbers.recall"]["value"] >= 0.99
    assert figures["clean.false_mask_per_1000"]["value"] <= 2

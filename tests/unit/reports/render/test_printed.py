from __future__ import annotations

import pytest

from reports.render.printed import Printed, cell_number, counted, printed_number


@pytest.mark.parametrize(
    ("text", "value", "unit", "shown"),
    [
        ("1,234", 1234, "", "#,##0"),
        ("43.9", 43.9, "", "#,##0.0"),
        ("85.4%", 0.854, "%", "0.0%"),
        ("▲144.2%", 1.442, "%", '"▲"0.0%;"▼"0.0%;"-"'),
        ("▼1.2%p", -1.2, "%p", '"▲"#,##0.0"%p";"▼"#,##0.0"%p";"-"'),
        ("▼3건", -3, "건", '"▲"#,##0"건";"▼"#,##0"건";"-"'),
        ("0", 0, "", "#,##0"),
    ],
)
def test_a_printed_number_is_read_back_with_its_look(text: str, value: float, unit: str, shown: str) -> None:
    assert printed_number(text) == Printed(value, unit, shown)


@pytest.mark.parametrize(
    "text", ["-", "", "4.6% (3/65)", "80% ~ 89%", "2026-11-09", "11. 17.(화)", "007", "1,23", "=1+1", "+3", "제5호"]
)
def test_words_dates_codes_and_ranges_stay_words(text: str) -> None:
    assert printed_number(text) is None


def cell(text: str, *figures: str) -> dict[str, object]:
    return {"text": text, "figures": list(figures)}


FIGURES = {
    "f1": {"column": "voc_count", "value": 43.88888},
    "f2": {"column": "kept_rate", "value": 0.85408},
    "f3": {"column": "voc_count", "value": None},
    "f4": {"column": "z_score", "value": 44.2},
}


def test_one_figure_gives_the_number_before_rounding() -> None:
    assert cell_number(cell("43.9", "f1"), FIGURES) == Printed(43.88888, "", "#,##0.0")
    assert cell_number(cell("85.4%", "f2"), FIGURES) == Printed(0.85408, "%", "0.0%")


def test_a_figure_that_is_not_what_is_printed_leaves_the_printed_number() -> None:
    assert cell_number(cell("45", "f1"), FIGURES) == Printed(45, "", "#,##0")
    assert cell_number(cell("44", "f1", "f2"), FIGURES) == Printed(44, "", "#,##0")
    assert cell_number(cell("0", "f3"), FIGURES) == Printed(0, "", "#,##0")


def test_only_counts_take_the_tables_unit() -> None:
    assert counted([cell("1", "f1"), cell("2", "f3")], FIGURES)
    assert not counted([cell("1", "f1"), cell("44.2", "f4")], FIGURES)
    assert not counted([cell("1")], FIGURES)

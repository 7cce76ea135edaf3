"""The question table is replaced between its marks, and nothing else is touched."""

from __future__ import annotations

import pytest

from runtime.data_dictionary import BEGIN, END, question_table, readme_with


def node(name: str, **meta: str) -> dict[str, object]:
    return {
        "resource_type": "model",
        "name": name,
        "alias": name,
        "schema": "marts_next",
        "path": f"marts/x/{name}.sql",
        "config": {"meta": meta},
    }


def test_a_mart_stands_with_its_question_and_who_sees_it() -> None:
    manifest = {"nodes": {"a": node("mart_b", question="how many", access="bi"), "b": node("mart_a", question="which")}}
    assert question_table(manifest) == (
        "| question | mart | BI |\n|---|---|---|\n| which | `mart_a` | reports |\n| how many | `mart_b` | BI |\n"
    )


def test_the_table_is_replaced_between_its_marks() -> None:
    assert readme_with(f"above\n{BEGIN}old\n{END}below\n", "new\n") == f"above\n{BEGIN}new\n{END}below\n"


def test_lost_marks_are_told() -> None:
    with pytest.raises(ValueError, match="lost the marks"):
        readme_with("above\nbelow\n", "new\n")

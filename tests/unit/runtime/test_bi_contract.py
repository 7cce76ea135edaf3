"""A workbook's columns do not vanish without a new major version."""

from __future__ import annotations

from runtime.bi_contract import breaks, not_plain, refusal

KEPT = {"version": "1.2.0", "relations": {"marts.a": {"week_start_on": "date", "voc_count": "bigint"}}}


def changed(version: str, **columns: str) -> dict[str, object]:
    return {"version": version, "relations": {"marts.a": columns}}


def test_a_new_column_and_a_new_mart_break_nothing() -> None:
    now = changed("1.3.0", week_start_on="date", voc_count="bigint", topic_code="text")
    now["relations"] = {**now["relations"], "marts.b": {"x": "text"}}  # type: ignore[dict-item]
    assert breaks(KEPT, now) == []
    assert refusal(KEPT, now) == ""


def test_a_column_gone_or_retyped_and_a_mart_gone_are_named() -> None:
    assert breaks(KEPT, changed("1.2.0", week_start_on="text")) == [
        "marts.a.week_start_on was date and is text",
        "marts.a.voc_count is gone",
    ]
    assert breaks(KEPT, {"version": "1.2.0", "relations": {}}) == ["marts.a is gone"]


def test_a_break_is_refused_with_what_to_do_until_the_major_version_is_raised() -> None:
    why = refusal(KEPT, changed("1.9.0", week_start_on="date"))
    assert 'raise bi_contract_version in dbt_project.yml to "2.0.0"' in why
    assert "marts.a.voc_count is gone" in why
    assert refusal(KEPT, changed("2.0.0", week_start_on="date")) == ""


def test_lists_and_json_are_not_plain() -> None:
    assert not_plain(changed("1.0.0", a="text[]", b="jsonb", c="numeric(9,6)", d="timestamptz")) == [  # type: ignore[arg-type]
        "marts.a.a: text[]",
        "marts.a.b: jsonb",
    ]

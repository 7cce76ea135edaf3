"""What BI tools may see, by type and by class of column; and that the kept pages are what the manifest says."""

from __future__ import annotations

import json
from typing import Any

import pytest

from extract.contract import ColumnClass
from extract.registry import FEEDS
from runtime import bi_contract, data_dictionary

NEVER = {c.name for f in FEEDS for c in f.columns if c.column_class is not ColumnClass.VALUE}
"""Columns that hold a person, an official or a citizen's words in some feed."""
ITEM_LEVEL = {
    "voc_id",
    "voc_key",
    "revision_key",
    "copied_ids",
    "post_id",
    "call_id",
    "petition_id",
    "quote",
}


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    return bi_contract.read_manifest()


def forbidden(contract: bi_contract.Contract) -> list[str]:
    return [
        f"{relation}.{column}"
        for relation, columns in contract["relations"].items()
        for column in columns
        if column in NEVER | ITEM_LEVEL
    ]


def test_bi_sees_plain_types_only(manifest: dict[str, Any]) -> None:
    contract = bi_contract.contract_of(manifest)
    assert len(contract["relations"]) >= 16
    assert bi_contract.not_plain(contract) == []


def test_bi_sees_no_person_no_words_and_no_single_item(manifest: dict[str, Any]) -> None:
    assert {"summary", "caller_key", "official_name", "body"} <= NEVER
    assert forbidden(bi_contract.contract_of(manifest)) == []


def test_a_planted_person_is_caught() -> None:
    planted = {"version": "1.0.0", "relations": {"marts.a": {"caller_key": "text", "voc_id": "text", "topic": "text"}}}
    assert forbidden(planted) == ["marts.a.caller_key", "marts.a.voc_id"]


def test_nothing_that_was_promised_went_away(manifest: dict[str, Any]) -> None:
    kept = json.loads(bi_contract.KEPT.read_text("utf-8"))
    assert bi_contract.refusal(kept, bi_contract.contract_of(manifest)) == ""


def test_the_kept_contract_dictionary_and_question_table_are_what_the_manifest_says(manifest: dict[str, Any]) -> None:
    kept = json.loads(bi_contract.KEPT.read_text("utf-8"))
    assert kept == bi_contract.contract_of(manifest), "run `make docs`"
    assert data_dictionary.PAGE.read_text("utf-8") == data_dictionary.page(manifest), "run `make docs`"
    readme = data_dictionary.README.read_text("utf-8")
    assert readme == data_dictionary.readme_with(readme, data_dictionary.question_table(manifest)), "run `make docs`"

"""What `make new-source` refuses, before it writes anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from runtime.new_source import RAW_TABLES, NewSource, NewSourceError, make, next_steps, rendered

TABLES = (
    "version: 2\n\nsources:\n  - name: raw\n    tables:\n      - name: call_center_call\n        description: Calls.\n"
    "      - name: social_query_post\n        description: Posts.\n\n  - name: quality\n    tables: []\n"
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / RAW_TABLES).parent.mkdir(parents=True)
    (tmp_path / RAW_TABLES).write_text(TABLES, encoding="utf-8")
    (tmp_path / "extract/sources/homepage").mkdir(parents=True)
    (tmp_path / "expectations/suites").mkdir(parents=True)
    (tmp_path / "expectations/suites/rule.py").touch()
    return tmp_path


@pytest.mark.parametrize(
    ("name", "said"),
    [
        *((bad, "small letters") for bad in ("", "Street", "street-report", "street__report", "_street", "street_")),
        *((bad, "small letters") for bad in ("street1", "../street", "거리", "a" * 31, "street report")),
        *((bad, "uses that word") for bad in ("utils", "common", "class", "match", "json", "email")),
        ("homepage", "already: extract/sources/homepage"),
        ("rule", "already: expectations/suites/rule.py"),
        ("social_query", "table called social_query_post already"),
    ],
)
def test_a_name_that_will_not_do_is_refused_and_nothing_is_written(root: Path, name: str, said: str) -> None:
    before = sorted(root.rglob("*"))
    with pytest.raises(NewSourceError, match=said):
        make(NewSource(name, "거리 제보"), root)
    assert sorted(root.rglob("*")) == before
    assert (root / RAW_TABLES).read_text(encoding="utf-8") == TABLES


@pytest.mark.parametrize("label", ["", "street reports", '거리 "제보"', "거리\n제보", "거리 {제보}", "거" * 41])
def test_a_label_that_would_break_the_code_is_refused(root: Path, label: str) -> None:
    with pytest.raises(NewSourceError, match="label"):
        make(NewSource("street_report", label), root)


def test_a_list_of_tables_in_another_form_is_not_touched(root: Path) -> None:
    (root / RAW_TABLES).write_text("version: 2\n", encoding="utf-8")
    with pytest.raises(NewSourceError, match="no place"):
        make(NewSource("street_report", "거리 제보"), root)
    assert not (root / "extract/sources/street_report").exists()


def test_a_source_is_written_once(root: Path) -> None:
    source = NewSource("street_report", "거리 제보")
    written = make(source, root)
    assert len(written) == 14
    assert all((root / path).exists() for path in written)
    assert (root / RAW_TABLES).read_text(encoding="utf-8") == TABLES.replace(
        "Posts.\n\n",
        "Posts.\n      - name: street_report_post\n        description: Posts of street_report.\n\n",
    )
    with pytest.raises(NewSourceError, match="already"):
        make(source, root)


def test_nothing_of_a_template_is_left_in_what_is_written() -> None:
    texts = {
        **rendered(NewSource("street_report", "거리 제보")),
        "": next_steps(NewSource("street_report", "거리 제보")),
    }
    assert len(texts) == 14
    assert [path for path, text in texts.items() if "<<" in text or ">>" in text or "<%" in text] == []

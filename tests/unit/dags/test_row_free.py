"""No error text carries a row: not to a log, not to `quality`."""

from __future__ import annotations

import pytest

from dags.shared.row_free import without_rows


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            "Database Error in model fct_voc (models/core/fct_voc.sql)\n"
            '  null value in column "voc_id" of relation "fct_voc" violates not-null constraint\n'
            "  DETAIL:  Failing row contains (null, 홍길동입니다.\n둘째 줄, 부평구).\n"
            "  compiled code at target/run/incheon_voc/models/core/fct_voc.sql",
            "Database Error in model fct_voc (models/core/fct_voc.sql)\n"
            '  null value in column "voc_id" of relation "fct_voc" violates not-null constraint\n'
            "compiled code at target/run/incheon_voc/models/core/fct_voc.sql",
        ),
        (
            'duplicate key value violates unique constraint "fct_voc_pkey"\n'
            "DETAIL:  Key (body)=(홍길동) already exists.",
            'duplicate key value violates unique constraint "fct_voc_pkey"',
        ),
        (
            'invalid input syntax for type integer: "홍길동\n둘째 줄"\nCONTEXT:  COPY call, line 1, column n: "홍길동"',
            'invalid input syntax for type integer: "…"',
        ),
        ('value "8201011234567" is out of range for type integer', 'value "…" is out of range for type integer'),
        ('relation "core.fct_voc" does not exist', 'relation "core.fct_voc" does not exist'),
    ],
)
def test_a_text_ends_where_it_starts_to_quote_rows(said: str, told: str) -> None:
    assert without_rows(said) == told

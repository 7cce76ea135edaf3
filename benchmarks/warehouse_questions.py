"""The queries of the question table as a BI tool sends them: as `bi_reader`, one connection, in turn, warm."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

import psycopg

from runtime import bi_contract

ROUNDS = 20


def queries() -> dict[str, str]:
    """By mart, the query that answers its question, of marts open to BI."""
    models = bi_contract.open_models(bi_contract.read_manifest())
    asked = {str(n["name"]): bi_contract.meta_of(n).get("answer_sql") for n in models}
    return {name: str(query) for name, query in asked.items() if query}


def ask(bi_url: str, asked: Mapping[str, str], *, rounds: int = ROUNDS) -> dict[str, list[float]]:
    """Milliseconds of each query, rows fetched; the first round warms and is not kept."""
    found: dict[str, list[float]] = {name: [] for name in asked}
    with psycopg.connect(bi_url, autocommit=True) as connection:
        for number in range(rounds + 1):
            for name, query in asked.items():
                began = time.perf_counter()
                connection.execute(query).fetchall()  # type: ignore[arg-type]
                if number:
                    found[name].append(1000 * (time.perf_counter() - began))
    return found


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-int(len(ordered) * share * 1000) // 1000) - 1)]

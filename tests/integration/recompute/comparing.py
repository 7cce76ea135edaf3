"""A mart beside what pandas makes of core: every row and every column both have."""

from __future__ import annotations

import numpy as np
import pandas as pd
import psycopg

from tests.integration.dbt.city_desk import Desk

LAST_DIGIT = 6e-5
"""Marts round means to four digits."""


def frame(desk: Desk, query: str) -> pd.DataFrame:
    with psycopg.connect(desk.admin_url) as connection:
        cursor = connection.execute(query)  # type: ignore[arg-type]
        assert cursor.description is not None
        return pd.DataFrame(cursor.fetchall(), columns=[column.name for column in cursor.description])


def differences(mart: pd.DataFrame, own: pd.DataFrame, keys: list[str]) -> list[str]:
    """Rows that one side lacks and values that are not the same, in words; empty when both say the same."""
    day = next(key for key in keys if key.endswith("_on"))
    left = mart.assign(**{day: pd.to_datetime(mart[day])})
    columns = [c for c in own.columns if c in mart.columns and c not in keys]
    assert columns, "nothing to compare"
    both = left.merge(own, on=keys, how="outer", suffixes=("", "_own"), indicator=True)
    alone = both[both["_merge"] != "both"]
    found = [
        f"{side}: {list(map(str, row))}" for side, row in zip(alone["_merge"], alone[keys].to_numpy(), strict=True)
    ]
    matched = both[both["_merge"] == "both"]
    if matched.empty:
        found.append("no row stands on both sides: nothing was compared")
    for column in columns:
        says = pd.to_numeric(matched[column]).astype(float).to_numpy()
        should = pd.to_numeric(matched[f"{column}_own"]).astype(float).to_numpy()
        for at in np.flatnonzero(~np.isclose(says, should, atol=LAST_DIGIT, rtol=0, equal_nan=True)):
            row = ", ".join(map(str, matched.iloc[at][keys]))
            found.append(f"{column} ({row}): mart {says[at]}, pandas {should[at]}")
    return found

"""The city's own accounts: what they post is outbound and never counts as a citizen's voice."""

from __future__ import annotations

from collections.abc import Collection

import polars as pl


def account_name(written: str) -> str:
    """An account as it is compared: no outer blanks, no `@`, letter case ignored."""
    return written.strip().removeprefix("@").lower()


def is_own_account(authors: pl.Series, own: Collection[str]) -> pl.Series:
    """Whether each author is one of the city's own accounts; an unknown author is not.

    Args:
        authors: clear author names as the source writes them.
        own: the city's account names.
    """
    names = sorted({account_name(o) for o in own})
    return authors.str.strip_chars().str.strip_prefix("@").str.to_lowercase().is_in(names).fill_null(False)

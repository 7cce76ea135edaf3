"""Every source the warehouse knows: its feeds, and how to build its extractors from settings."""

from __future__ import annotations

from extract.contract import Feed

FEEDS: tuple[Feed, ...] = ()

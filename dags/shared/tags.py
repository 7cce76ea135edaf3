"""The closed vocabulary of DAG tags. Every DAG carries exactly one impact tier, so that on-call knows what can wait."""

from __future__ import annotations

from enum import StrEnum


class Impact(StrEnum):
    """How soon someone must act when a DAG is red."""

    TONIGHT = "impact:tonight"  # tomorrow's figures or Wednesday's issue hang on it
    NEXT_DAY = "impact:next-day"  # a source is missing; the night goes on without it and says so
    WEEK = "impact:week"  # housekeeping


class Layer(StrEnum):
    """Which part of the house a DAG works in."""

    INGEST = "layer:ingest"
    WAREHOUSE = "layer:warehouse"
    PUBLICATION = "layer:publication"
    HOUSEKEEPING = "layer:housekeeping"


ALLOWED = frozenset({*Impact, *Layer})

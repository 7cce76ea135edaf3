"""The desk of `tests/fakes/weekly_desk.py`, for the tests of this folder."""

from tests.fakes.weekly_desk import (  # noqa: F401 - fixtures
    _render_once,
    clock,
    desk,
    draws_afresh,
    marts_database,
    ordinary,
)

"""The desk of `tests/fakes/weekly_desk.py` and the ledger of `mail_ledger.py`, for the tests of this folder."""

from tests.fakes.mail_ledger import ledger  # noqa: F401 - a fixture
from tests.fakes.weekly_desk import (  # noqa: F401 - fixtures
    _render_once,
    clock,
    desk,
    draws_afresh,
    marts_database,
    ordinary,
)

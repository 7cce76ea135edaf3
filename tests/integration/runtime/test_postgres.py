"""A cluster of an earlier checkout is refused with what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from runtime import postgres
from runtime.errors import RuntimeSetupError


def test_a_cluster_whose_passwords_are_gone_is_refused_and_named(tmp_path: Path) -> None:
    first = postgres.start(tmp_path, superuser_password="first", port=postgres.free_port(), durable=False)
    try:
        postgres.require_own_cluster(first)
        postgres.stop(first)
        again = postgres.start(tmp_path, superuser_password="second", port=postgres.free_port(), durable=False)
        with pytest.raises(RuntimeSetupError, match="earlier checkout") as refused:
            postgres.require_own_cluster(again)
        assert str(again.data_dir.parent) in str(refused.value)
        assert not postgres.is_running(again)
    finally:
        postgres.stop(first)
        postgres.remove(tmp_path)

"""Airflow's scheduler with the night's heavy libraries imported before it forks its workers.

Each task otherwise pays for its own imports (Great Expectations 3.6 s, dbt 1.6 s) in a fresh process; a forked worker
has them already. `python -m runtime.warm_scheduler scheduler ...` is `airflow scheduler ...` otherwise.
"""

from __future__ import annotations

import importlib
import runpy
import sys

# A fork copies memory, not threads. What these start (OpenBLAS, Arrow) mends itself after a fork; polars does not, so
# it is left to the tasks.
LIBRARIES = ("dbt.cli.main", "dbt.adapters.postgres", "great_expectations", "pandas", "psycopg2", "psycopg")


def main(arguments: list[str]) -> None:
    """Import, then become Airflow's command line."""
    for name in LIBRARIES:
        importlib.import_module(name)
    sys.argv = ["airflow", *arguments]
    runpy.run_module("airflow", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main(sys.argv[1:])

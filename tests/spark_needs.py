"""What the tests of the Spark engine need on the machine."""

from __future__ import annotations

import os
import shutil
from importlib.util import find_spec

import pytest

MISSING = [
    *(["the extra 'scale'"] if find_spec("pyspark") is None else []),
    *(["Java 17"] if not (os.environ.get("JAVA_HOME") or shutil.which("java")) else []),
]
needs_spark = pytest.mark.skipif(bool(MISSING), reason=f"needs {' and '.join(MISSING)}; `make test-spark` has it")

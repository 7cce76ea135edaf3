"""What the benchmark of the publications times: all forms of one frozen snapshot, in a process of its own.

    python -m benchmarks.reports_work weekly build/cache/weekly.json

Prints one line of JSON: seconds without imports, processor time of the whole process, peak in MiB, bytes of each form.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path
from typing import Any

from reports.catalogue import publication
from reports.desk import Rendered, render
from reports.render.mail import Envelope, build_mail

MAIL, EXCERPTS = "mail", "excerpts"


def rendered(code: str, snapshot: dict[str, Any]) -> dict[str, int]:
    """Bytes by form of a publication, its mail as it would go out included; all of its excerpts together by form."""
    made = render(publication(code), snapshot)
    sizes = _sizes(made)
    for _, part in made.excerpts:
        for kind, size in _sizes(part).items():
            sizes[f"{EXCERPTS}:{kind}"] = sizes.get(f"{EXCERPTS}:{kind}", 0) + size
    return sizes


def _sizes(made: Rendered) -> dict[str, int]:
    sizes = {kind: len(content) for kind, content in made.files.items()}
    if made.mail is not None:
        to = Envelope("voc@example.test", "인천광역시", "reader@example.test", "받는 사람")
        sizes[MAIL] = len(build_mail(made.mail, to).as_bytes())
    return sizes


def main() -> None:
    code, path = sys.argv[1:]
    snapshot = json.loads(Path(path).read_text(encoding="utf-8"))
    began = time.perf_counter()
    sizes = rendered(code, snapshot)
    seconds, busy = time.perf_counter() - began, time.process_time()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)
    print(json.dumps({"seconds": seconds, "processor_seconds": busy, "peak_mib": peak, "sizes": sizes}))


if __name__ == "__main__":
    main()

"""The same edition on two machines: another hash seed, zone, language, home, umask and folder change no byte."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
SECONDS = 180
PROGRAM = """
import hashlib, json
from reports import forms
from reports.casebook import build as casebook
from reports.weekly_issue import build as weekly
from tests.fakes import every_block

rendering = every_block.rendering(is_drawn=True)
files = {form.kind: form.render(rendering) for form in (*weekly.publication().forms, forms.epub_form())}
files["casebook_pdf"] = forms.pdf_form(casebook.TEMPLATE).render(rendering)
mail = forms.report_mail(rendering, files)
files["mail"] = repr((mail.text, mail.html, sorted(mail.pictures.items()))).encode()
print(json.dumps({kind: hashlib.sha256(content).hexdigest() for kind, content in files.items()}))
"""


def fingerprints(cwd: Path, **environment: str) -> dict[str, str]:
    """Hash of each form, rendered by a fresh process in that environment."""
    cwd.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=cwd,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **environment},
        umask=0o077 if "TZ" in environment else 0o022,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=True,
    )
    found: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_every_form_is_the_same_bytes_on_another_machine(tmp_path: Path) -> None:
    here = fingerprints(tmp_path / "one", PYTHONHASHSEED="1", HOME=str(tmp_path / "home"), LANG="C.UTF-8")
    there = fingerprints(
        tmp_path / "다른 곳",
        PYTHONHASHSEED="2",
        TZ="America/New_York",
        HOME=str(tmp_path / "집"),
        LANG="C",
        PYTHONUTF8="1",
        OMP_NUM_THREADS="1",
        MPLBACKEND="svg",
        SOURCE_DATE_EPOCH="1",
    )
    assert {"pdf", "html", "hwpx", "hwpx_letter", "xlsx", "epub", "casebook_pdf", "mail"} <= here.keys()
    assert here == there

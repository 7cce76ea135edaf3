"""`make new-source`: everything a source of posts needs, written from templates, with tests that pass as they stand.

Nothing central has to learn of it: sources, suites and the demo city's services are found by their names. The one
shared file that gets a line is the list of raw tables that staging models read.
"""

from __future__ import annotations

import keyword
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from runtime.errors import RuntimeSetupError

TEMPLATES = Path(__file__).parent / "templates" / "new_source"
FILES: Mapping[str, str] = {
    "source_readme.md.jinja": "extract/sources/{name}/README.md",
    "schema.py.jinja": "extract/sources/{name}/schema.py",
    "client.py.jinja": "extract/sources/{name}/client.py",
    "parse.py.jinja": "extract/sources/{name}/parse.py",
    "extractor.py.jinja": "extract/sources/{name}/extractor.py",
    "suite.py.jinja": "expectations/suites/{name}.py",
    "dag.py.jinja": "dags/{name}_ingest.py",
    "staging.sql.jinja": "dbt_project/models/staging/{name}/stg_{name}__posts.sql",
    "staging_models.yml.jinja": "dbt_project/models/staging/{name}/_{name}__models.yml",
    "service.py.jinja": "demo_city/services/{name}.py",
    "test_parse.py.jinja": "tests/unit/extract/sources/{name}/test_parse.py",
    "test_extractor.py.jinja": "tests/integration/extract/sources/{name}/test_extractor.py",
}
PACKAGE = "extract/sources/{name}/__init__.py"
NEXT_STEPS = "next_steps.txt.jinja"
RAW_TABLES = "dbt_project/models/staging/_staging__sources.yml"
END_OF_RAW_TABLES = "\n\n  - name: quality\n"
NAME = re.compile(r"[a-z]+(_[a-z]+)*")
LONGEST_NAME = 30
BANNED = frozenset({"utils", "util", "helpers", "helper", "common", "plugins", "include", "misc"})
LABEL = re.compile(r"[^\"\\\n\r\[\]{}]{1,40}")


class NewSourceError(RuntimeSetupError):
    """The source cannot be made; the message says whether anything was written."""


@dataclass(frozen=True)
class NewSource:
    """A source of posts to be made.

    Attributes:
        name: its folder, snake_case: part of tables, models and tasks.
        label_ko: what officials call it.
    """

    name: str
    label_ko: str

    @property
    def words(self) -> dict[str, str]:
        """What the templates are filled with."""
        return {
            "name": self.name,
            "camel": "".join(part.capitalize() for part in self.name.split("_")),
            "label": self.label_ko,
            "feed": f"{self.name}.posts",
            "table": f"{self.name}_post",
            "relation": f"raw.{self.name}_post",
        }


def make(source: NewSource, root: Path) -> tuple[Path, ...]:
    """Write the source's files below the project's root and give the list of raw tables its line.

    Returns:
        What was written or changed, from the root.

    Raises:
        NewSourceError: the name or label will not do, something of that name is there, or the list is not as it was.
    """
    texts = rendered(source)
    tables = (root / RAW_TABLES).read_text(encoding="utf-8")
    _check(source, texts, tables, root)
    for path, text in texts.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    (root / RAW_TABLES).write_text(_with_table(tables, source), encoding="utf-8")
    _tidy(sorted(path for path in texts if path.endswith(".py")), root)
    return (*(Path(path) for path in texts), Path(RAW_TABLES))


def rendered(source: NewSource) -> dict[str, str]:
    """Text by path from the root."""
    templates = _environment()
    files = {
        path.format(name=source.name): templates.get_template(template).render(source.words)
        for template, path in FILES.items()
    }
    return {PACKAGE.format(name=source.name): "", **files}


def next_steps(source: NewSource) -> str:
    """What a person does now."""
    return _environment().get_template(NEXT_STEPS).render(source.words)


def _environment() -> Environment:
    # dbt's own models are full of curly brackets; what is written here is code, so nothing is escaped.
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(enabled_extensions=(), default=False),
        undefined=StrictUndefined,
        variable_start_string="<<",
        variable_end_string=">>",
        block_start_string="<%",
        block_end_string="%>",
        comment_start_string="<#",
        comment_end_string="#>",
        keep_trailing_newline=True,
    )


def _check(source: NewSource, texts: Mapping[str, str], tables: str, root: Path) -> None:
    name = source.name
    if not NAME.fullmatch(name) or len(name) > LONGEST_NAME:
        raise NewSourceError(
            f"No source can be called {name!r}: small letters and single underscores, at most {LONGEST_NAME}, "
            "such as street_report"
        )
    if keyword.iskeyword(name) or keyword.issoftkeyword(name) or name in BANNED or name in sys.stdlib_module_names:
        raise NewSourceError(f"No source can be called {name!r}: the house or Python uses that word otherwise")
    if not LABEL.fullmatch(source.label_ko) or not re.search("[가-힣]", source.label_ko):
        raise NewSourceError(
            f"The label must be Korean, in one line and without quotes or brackets: {source.label_ko!r}"
        )
    folders = [root / "extract/sources" / name, root / "dbt_project/models/staging" / name]
    taken = [path for path in (*folders, *(root / path for path in texts)) if path.exists()]
    if taken:
        raise NewSourceError(f"There is something called {name!r} already: {taken[0].relative_to(root)}")
    if re.search(rf"^      - name: {name}_post$", tables, re.MULTILINE):
        raise NewSourceError(f"There is a table called {name}_post already: choose another name")
    if tables.count(END_OF_RAW_TABLES) != 1:
        raise NewSourceError(f"{RAW_TABLES} is not as it was: no place for another raw table was found")


def _with_table(tables: str, source: NewSource) -> str:
    line = f"\n      - name: {source.name}_post\n        description: Posts of {source.name}."
    return tables.replace(END_OF_RAW_TABLES, line + END_OF_RAW_TABLES)


def _tidy(paths: list[str], root: Path) -> None:
    """The formatter of `make check`: how long a line may be depends on the name."""
    for words in (("check", "--quiet", "--fix", "--exit-zero"), ("format", "--quiet")):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *words, "--no-cache", *paths],
            cwd=root,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise NewSourceError(f"The files stand, but the formatter is not content: {done.stdout}{done.stderr}")

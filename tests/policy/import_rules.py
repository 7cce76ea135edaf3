"""The import table of DESIGN as data, and the ast walk that applies it."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path

PACKAGES = (
    "dags",
    "extract",
    "expectations",
    "analytics",
    "reports",
    "korean_calendar",
    "runtime",
    "demo_city",
    "benchmarks",
)

# package -> project packages it may import. `runtime` is the local stack: it may start and drive anything but a DAG
# file. `demo_city` stands for the outside world, so nothing but the calendar may be shared with it.
MAY_IMPORT = {
    "dags": {"dags", "extract", "expectations", "analytics", "reports", "korean_calendar"},
    "extract": {"extract", "korean_calendar"},
    "expectations": {"expectations", "korean_calendar"},
    "analytics": {"analytics", "korean_calendar"},
    "reports": {"reports", "korean_calendar"},
    "korean_calendar": {"korean_calendar"},
    "runtime": {"runtime", "extract", "expectations", "reports", "korean_calendar", "demo_city", "dags"},
    "demo_city": {"demo_city", "korean_calendar"},
    # A benchmark compares what the packages do, so it may call all of them (of `dags` the steps, never a DAG file).
    "benchmarks": {
        "benchmarks",
        "analytics",
        "dags",
        "demo_city",
        "expectations",
        "extract",
        "korean_calendar",
        "reports",
        "runtime",
    },
}
AIRFLOW_HOME_OF = {"dags"}
TEXT_MODELS = {"soynlp", "sklearn", "kiwipiepy"}
ENVIRONMENT_ASKERS = (
    "runtime/",
    "benchmarks/warehouse.py",
    "extract/cli.py",
    "korean_calendar/seed.py",
    "demo_city/__main__.py",
)
IMPURE_IN_PARSE = {"httpx", "requests", "psycopg", "socket", "urllib.request", "extract.http", "extract.drop_folder"}


@dataclass(frozen=True)
class Violation:
    path: str
    line: int
    rule: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule}"


@dataclass(frozen=True)
class Import:
    module: str
    line: int


def imports_of(tree: ast.Module) -> list[Import]:
    """Every module named by an import, at the top or inside a function (`from a import b` gives both `a`, `a.b`)."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [Import(alias.name, node.lineno) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            if node.level:
                found.append(Import("." * node.level + (node.module or ""), node.lineno))
            elif node.module:
                found.append(Import(node.module, node.lineno))
                found += [Import(f"{node.module}.{alias.name}", node.lineno) for alias in node.names]
    return found


def python_files(root: Path) -> list[Path]:
    return sorted(path for package in PACKAGES for path in (root / package).rglob("*.py"))


def violations(root: Path) -> list[Violation]:
    """Everything under `root` that breaks the table; an empty list is the only accepted answer."""
    found: list[Violation] = []
    for path in python_files(root):
        relative = path.relative_to(root).as_posix()
        tree = ast.parse(path.read_text(encoding="utf-8"), filename=relative)
        found += _import_violations(relative, imports_of(tree))
        found += _habit_violations(relative, tree)
    return found


def _import_violations(relative: str, imports: list[Import]) -> list[Violation]:
    parts = relative.split("/")
    package, name = parts[0], parts[-1]
    found = []
    for entry in imports:
        top = entry.module.split(".")[0]
        if entry.module.startswith("."):
            found.append(Violation(relative, entry.line, "relative import: write the full module name"))
        if top == "airflow" and package not in AIRFLOW_HOME_OF:
            found.append(Violation(relative, entry.line, f"{package} must not import airflow"))
        if top in PACKAGES and top not in MAY_IMPORT[package]:
            found.append(Violation(relative, entry.line, f"{package} must not import {top}"))
        if entry.module.startswith("dags.") and not entry.module.startswith("dags.shared") and entry.module != "dags":
            found.append(Violation(relative, entry.line, "nobody imports a DAG file"))
        if top in TEXT_MODELS and not relative.startswith(("extract/text/", "analytics/")):
            found.append(Violation(relative, entry.line, f"{top} lives in extract/text only"))
        if package == "extract":
            found += _source_violations(relative, entry)
        if name == "parse.py" and (entry.module in IMPURE_IN_PARSE or top in IMPURE_IN_PARSE):
            found.append(Violation(relative, entry.line, f"parse.py does no I/O: {entry.module}"))
        if name == "client.py" and entry.module.endswith(".parse"):
            found.append(Violation(relative, entry.line, "client.py parses nothing"))
    return found


def _source_violations(relative: str, entry: Import) -> list[Violation]:
    parts, target = relative.split("/"), entry.module.split(".")
    found = []
    if parts[1] == "sources" and len(parts) > 3:
        if target[:2] == ["extract", "sources"] and len(target) > 2 and target[2] != parts[2]:
            found.append(Violation(relative, entry.line, f"source {parts[2]} must not import source {target[2]}"))
        if target[:2] == ["extract", "text"]:
            found.append(Violation(relative, entry.line, "a source must not import extract.text"))
    if parts[1] == "text":
        allowed = {"contract", "errors", "window", "relevance", "text"}
        if target[0] == "extract" and len(target) > 1 and target[1] not in allowed:
            found.append(Violation(relative, entry.line, f"extract.text must not import {entry.module}"))
    return found


def _habit_violations(relative: str, tree: ast.Module) -> list[Violation]:
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Assert):
            found.append(Violation(relative, node.lineno, "assert is no validation: raise a typed error"))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if (node.value.id, node.attr) == ("sys", "path"):
                found.append(Violation(relative, node.lineno, "sys.path is never edited"))
            asks = (node.value.id, node.attr) in {("os", "environ"), ("os", "getenv")}
            if asks and not relative.startswith(ENVIRONMENT_ASKERS):
                found.append(Violation(relative, node.lineno, "only command lines and runtime/ ask the environment"))
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            clocks = {"datetime.now", "datetime.today", "date.today", "datetime.datetime.now", "pendulum.now"}
            if name in clocks and not relative.startswith(("runtime/", "dags/shared/resources.py", "extract/cli.py")):
                found.append(Violation(relative, node.lineno, f"{name}() in logic: take the clock as an argument"))
            if name == "globals":
                found.append(Violation(relative, node.lineno, "no factory by globals()"))
            if name.split(".")[-1] in {"Variable", "BaseHook"} and relative != "dags/shared/resources.py":
                found.append(Violation(relative, node.lineno, "only dags/shared/resources.py asks Airflow"))
    return found

"""What a register is, read from one TOML file each: sheets, columns, rules, and an example that keeps them all.

Everything else follows from here: the feed and its raw table, the template people fill in, the check of what comes
back, and the words in which the check speaks.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

TEMPLATES = Path(__file__).with_name("templates")
FIRST_VERSION = "1"


class Kind(StrEnum):
    """What a cell of a column holds."""

    CODE = "code"  # a short ASCII name that people give, unique with the rest of the key
    TEXT = "text"  # free words: masked at landing
    LABEL = "label"  # a short name or unit, not free words
    CHOICE = "choice"
    DEPARTMENT = "department"
    DATE = "date"
    YEAR = "year"
    QUARTER = "quarter"  # 2026Q4
    INTEGER = "integer"
    NUMBER = "number"
    PERCENT = "percent"  # people write 0 to 100, the warehouse keeps 0 to 1
    FLAG = "flag"
    PERSON = "person"  # names a person in private: kept only as a keyed hash
    OFFICIAL = "official"  # names somebody acting in office


class RuleKind(StrEnum):
    """What a rule over several cells or rows asks."""

    UNIQUE = "unique"  # no two rows alike in these columns
    NOT_BEFORE = "not_before"  # columns[1] is not before columns[0]
    NOT_ABOVE = "not_above"  # columns[0] is at most the sum of the other columns
    DIFFERENT = "different"  # the columns differ
    FILLED_WHEN = "filled_when"  # columns are filled when `where` holds
    ACCOMPANIED = "accompanied"  # where columns[0] is filled the others are, too; told of, the row is kept
    COUNT = "count"  # the sheet has `equals` rows where `where` holds; asked when there is any row like `given`


@dataclass(frozen=True)
class RegisterColumn:
    """One column of a register.

    Attributes:
        name: as in `raw`.
        header: as people read it in the first row.
        is_required: every row must fill it.
        choices: the words allowed, for `Kind.CHOICE`.
        minimum: smallest number allowed.
        maximum: largest number allowed.
        note: for whoever fills it in.
    """

    name: str
    header: str
    kind: Kind
    is_required: bool
    note: str
    choices: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None


@dataclass(frozen=True)
class Rule:
    """A rule over several cells of a row or over all rows.

    Attributes:
        columns: names of the columns it is about.
        where: values by column name that select rows (`COUNT`, `FILLED_WHEN`).
        given: values by column name; without any row like that a `COUNT` is not asked.
        equals: rows a `COUNT` wants.
        message: what must hold, in Korean.
    """

    kind: RuleKind
    columns: tuple[str, ...]
    message: str
    where: tuple[tuple[str, Any], ...] = ()
    given: tuple[tuple[str, Any], ...] = ()
    equals: int = 0


@dataclass(frozen=True)
class RegisterDefinition:
    """One register.

    Attributes:
        entities: the feed is `register.<entities>`.
        entity: the table is `raw.register_<entity>`.
        file_code: stands in the name of the file: `등록부_<file_code>_<YYYYMMDD>.xlsx`.
        sheet: the sheet that is filled in.
        purpose: what it is for, for the instruction sheet.
        cycle: how often it is stated.
        version: of the form; a workbook of an earlier one, without the columns that came later, is still read.
        key: columns that name a row for good, the same in every statement.
        examples: rows in the order of the columns.
    """

    entities: str
    entity: str
    label_ko: str
    file_code: str
    sheet: str
    purpose: str
    cycle: str
    key: tuple[str, ...]
    columns: tuple[RegisterColumn, ...]
    rules: tuple[Rule, ...]
    examples: tuple[tuple[Any, ...], ...]
    version: str = FIRST_VERSION

    @property
    def feed_name(self) -> str:
        return f"register.{self.entities}"

    def column(self, name: str) -> RegisterColumn:
        """The column of that name.

        Raises:
            LookupError: there is none.
        """
        for column in self.columns:
            if column.name == name:
                return column
        raise LookupError(f"register {self.entities} has no column {name!r}")


def read_definition(text: str) -> RegisterDefinition:
    """One register from its TOML.

    Raises:
        ValueError: the file contradicts itself (a rule or key names a column that is not there, an example has another
            width); says what.
    """
    given = tomllib.loads(text)
    columns = tuple(
        RegisterColumn(
            name=c["name"],
            header=c["header"],
            kind=Kind(c["kind"]),
            is_required=c.get("required", True),
            note=c.get("note", ""),
            choices=tuple(c.get("choices", ())),
            minimum=c.get("minimum"),
            maximum=c.get("maximum"),
        )
        for c in given["columns"]
    )
    rules = tuple(
        Rule(
            kind=RuleKind(r["kind"]),
            columns=tuple(r.get("columns", ())),
            message=r["message"],
            where=tuple(r.get("where", {}).items()),
            given=tuple(r.get("given", {}).items()),
            equals=r.get("equals", 0),
        )
        for r in given.get("rules", ())
    )
    definition = RegisterDefinition(
        entities=given["entities"],
        entity=given["entity"],
        label_ko=given["label_ko"],
        file_code=given["file_code"],
        sheet=given["sheet"],
        purpose=given["purpose"],
        cycle=given["cycle"],
        key=tuple(given["key"]),
        columns=columns,
        rules=rules,
        examples=tuple(tuple(row) for row in given["examples"]),
        version=given.get("version", FIRST_VERSION),
    )
    _check(definition)
    return definition


def _check(definition: RegisterDefinition) -> None:
    names = {c.name for c in definition.columns}
    used = {*definition.key}
    for rule in definition.rules:
        used |= {*rule.columns, *(name for name, _ in (*rule.where, *rule.given))}
    wrong = [f"no column {name}" for name in sorted(used - names)]
    wrong += [f"key column {n} may be empty" for n in definition.key if n in names and not _required(definition, n)]
    wrong += [f"example of {len(row)} cells" for row in definition.examples if len(row) != len(definition.columns)]
    wrong += [f"{c.name} offers no choices" for c in definition.columns if c.kind is Kind.CHOICE and not c.choices]
    wrong += [f"{n} may not be part of a key" for n in definition.key if _is_person(definition, n)]
    if wrong:
        raise ValueError(f"register {definition.entities}: {'; '.join(wrong)}")


def _required(definition: RegisterDefinition, name: str) -> bool:
    return definition.column(name).is_required


def _is_person(definition: RegisterDefinition, name: str) -> bool:
    # The key becomes an unkeyed hash: whoever knows the numbers of all staff could try them one by one.
    return any(c.name == name and c.kind is Kind.PERSON for c in definition.columns)


DEFINITIONS: tuple[RegisterDefinition, ...] = tuple(
    read_definition(path.read_text(encoding="utf-8")) for path in sorted(TEMPLATES.glob("*.toml"))
)

"""The registers: find what people dropped, check it, keep what is right, give back what is not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from extract.contract import Artefact, Extraction, Extractor, Feed
from extract.errors import SourceFormatError, SourceIncompleteError
from extract.quota import Ledger
from extract.sources.register import client
from extract.sources.register.check import check_workbook
from extract.sources.register.client import RegisterFile
from extract.sources.register.definition import DEFINITIONS, RegisterDefinition
from extract.sources.register.findings import Checked, Finding
from extract.sources.register.opening import Opened, RefusedWorkbookError, open_workbook
from extract.sources.register.parse import Statement, parse_statements
from extract.sources.register.returned import returned_copy
from extract.sources.register.schema import feed_of
from extract.window import Window

CODES = tuple(definition.file_code for definition in DEFINITIONS)
MOST_WARNINGS = 20


@dataclass(frozen=True)
class RegisterExtractor:
    """One register.

    Attributes:
        drop_dir: the private folder people's workbooks are dropped in.
        departments: names in the chart of departments; empty to ask nothing.
    """

    definition: RegisterDefinition
    drop_dir: Path
    departments: tuple[str, ...]

    @property
    def feed(self) -> Feed:
        return feed_of(self.definition)

    def extract(self, window: Window, *, pulled_at: datetime) -> Extraction:
        """Every statement of the window; none is a night like most.

        Raises:
            SourceMissingError: the folder cannot be opened.
            SourceIncompleteError: the latest statement is cut off or still being copied.
            SourceFormatError: the latest statement cannot be checked at all. An older one is named as a gap.
        """
        client.forget_old_returns(self.drop_dir, moment=pulled_at)
        found = client.find_files(
            self.drop_dir, code=self.definition.file_code, codes=CODES, feed=self.feed.name, window=window
        )
        statements: list[Statement] = []
        artefacts: list[Artefact] = []
        warnings: list[str] = list(found.passed_over)
        gaps: list[str] = list(found.misnamed)
        for file in found.files:
            try:
                checked, is_returned = self._check(file)
            except RefusedWorkbookError as refusal:
                if file is found.files[-1]:
                    kind = SourceIncompleteError if refusal.is_unfinished else SourceFormatError
                    raise kind(self.feed.name, window, f"{file.name}: {refusal.problem}", refusal.action) from refusal
                gaps.append(f"{file.name}: {refusal.problem}")
                continue
            statements.append(Statement(file.stated_on, checked))
            artefacts.append(file.artefact)
            warnings += _told(file, checked)
            warnings += [] if is_returned else [f"{file.name}: 표시한 사본을 returned 폴더에 쓸 수 없음: 권한을 확인"]
        parsed = parse_statements(self.feed, statements)
        return Extraction(
            rows=parsed.rows,
            rejected=parsed.rejected,
            declared_count=sum(s.checked.filled_count for s in statements),
            artefacts=tuple(artefacts),
            pulled_at=pulled_at,
            warnings=tuple(warnings),
            row_numbers=parsed.row_numbers,
            unknown=parsed.unknown,
            gaps=tuple(gaps),
        )

    def _check(self, file: RegisterFile) -> tuple[Checked, bool]:
        """Check one file; whatever is wrong goes back to the person, too. Says whether a copy that is due is there."""
        opened: Opened | None = None
        try:
            opened = open_workbook(file.content)
            checked = check_workbook(opened, expected=self.definition, departments=self.departments)
        except RefusedWorkbookError as refusal:
            finding = Finding(f"{refusal.problem} → {refusal.action}")
            client.write_returned(self.drop_dir, file, returned_copy(opened.written if opened else None, [finding]))
            raise
        if not checked.faults:
            client.withdraw_returned(self.drop_dir, file)
            return checked, True
        copy = returned_copy(opened.written, checked.findings)
        return checked, client.write_returned(self.drop_dir, file, copy)


def _told(file: RegisterFile, checked: Checked) -> list[str]:
    """Remarks, and faults of the register as a whole; those of rows stand in the quarantine."""
    said = [f"{file.name}: {f}" for f in checked.findings if not f.is_fault or f.row is None]
    if len(said) > MOST_WARNINGS:
        return [*said[:MOST_WARNINGS], f"{file.name}: 그 밖에 확인할 것 {len(said) - MOST_WARNINGS:,}개"]
    return said


def build(settings: Mapping[str, Any], *, ledger: Ledger) -> tuple[Extractor, ...]:
    """One extractor for each register.

    Args:
        settings: `drop_dir`; optional `departments`, the names in the chart of departments.
        ledger: not asked: this source counts no requests.
    """
    if not settings.get("drop_dir"):
        return ()
    departments = tuple(str(name) for name in settings.get("departments", ()))
    return tuple(RegisterExtractor(d, Path(settings["drop_dir"]), departments) for d in DEFINITIONS)

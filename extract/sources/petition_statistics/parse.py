"""From the answers of ACRC's 민원빅데이터, which come in several shapes, to figures. Pure: no I/O."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
import pyarrow as pa

from extract import cells
from extract.columns import unknown_table
from extract.contract import RejectedRow
from extract.errors import SourceFormatError, SourceIncompleteError
from extract.json_records import said_without_keys, unescaped
from extract.sources.petition_statistics.operations import COUNTS, Operation, Question
from extract.sources.petition_statistics.schema import FIGURES
from extract.window import Window

Record = Mapping[str, Any]
OK_CODES = frozenset({"00", "0", "200", "", "NORMAL_CODE"})
NO_DATA_CODES = frozenset({"03", "3"})
QUOTA_CODES = frozenset({"22"})
KEY_CODES = frozenset({"20", "30", "31", "32", "33"})
PASSING_CODES = frozenset({"01", "02", "04", "05", "23"})
CODE_KEYS, MESSAGE_KEYS = ("resultCode", "code"), ("resultMsg", "msg", "resultMessage")
CODE_FORM = re.compile(r"[0-9A-Z_]{1,40}")
DEEPEST = 12
NO_NUMBER = "?"
ID_DIGITS = 32
SURROGATE = re.compile("[\ud800-\udfff]")
MISSHAPEN_ACTION = "공공데이터포털의 명세와 견주고, 바뀌었으면 operations.toml 이나 설정의 operations 를 고치기"


@dataclass(frozen=True)
class Refused:
    """An error that arrives as a body."""

    code: str
    message: str

    @property
    def is_quota(self) -> bool:
        return self.code in QUOTA_CODES

    @property
    def is_key(self) -> bool:
        return self.code in KEY_CODES

    @property
    def may_pass(self) -> bool:
        return self.code in PASSING_CODES


def refused_in(content: bytes) -> Refused | None:
    """The service's own error in a body of JSON, or None when there is none (or the body is no JSON)."""
    try:
        body = _loaded(content)
    except (ValueError, RecursionError):
        return None
    found = _header(body)
    if found is None:
        return None
    code = _code(found)
    if code in OK_CODES or code in NO_DATA_CODES:
        return None
    return Refused(code, said_without_keys(next((found[k] for k in MESSAGE_KEYS if found.get(k)), "")))


def parse_answer(content: bytes, question: Question, *, window: Window) -> tuple[Record, ...]:
    """The records of one answer.

    Raises:
        SourceFormatError: not JSON, or in no known shape, or without the operation's fields; names the field.
        SourceIncompleteError: the answer states a total and holds another number of records.
    """
    try:
        body = _loaded(content)
    except (ValueError, RecursionError) as error:
        raise _misshapen(question, window, f"응답이 UTF-8 JSON 이 아님({type(error).__name__})") from error
    header = _header(body)
    if header is not None and _code(header) in NO_DATA_CODES:
        return ()
    entries, total = _entries(body, question, window)
    if question.operation.layout == COUNTS:
        return _counted(entries, question, window)
    if total is not None and total != len(entries):
        raise SourceIncompleteError(
            FIGURES.name,
            window,
            f"{question.operation.name}: 총건수 {total:,} 인데 {len(entries):,}건이 옴",
            "operations.toml 의 결과 수(resultCount, maxResult)를 늘리고 다시 실행",
        )
    records = tuple(e for e in entries if isinstance(e, dict))
    if len(records) != len(entries):
        raise _misshapen(question, window, "목록에 항목이 아닌 것이 있음")
    for wanted in (question.operation.label, question.operation.value):
        if records and all(wanted not in record for record in records):
            seen = ", ".join(sorted({_plain(k)[:30] for record in records for k in record})[:10])
            raise _misshapen(question, window, f"모든 항목에 {wanted} 이(가) 없음 (있는 것: {seen})")
    return records


def parse_figures(
    answers: Sequence[tuple[Question, Sequence[Record]]],
) -> tuple[pa.Table, pa.Array, tuple[RejectedRow, ...], pa.Table | None]:
    """Type the records of all answers.

    Returns:
        Rows of `petition_statistics.figures`, their row numbers over all answers (from 1), one rejection for each
        record that could not be kept, and the keys nobody has agreed on.
    """
    pairs = [(question, record) for question, records in answers for record in records]
    labels = [_label(record.get(_key(q.operation, "label"))) for q, record in pairs]
    text = {
        "label": pl.Series(labels, dtype=pl.String),
        **{name: _column(pairs, name) for name in ("value", "ratio", "rank")},
    }
    made = {
        "label": cells.parse_label(text["label"]),
        "value": _numbers(text["value"]),
        "ratio": _numbers(text["ratio"]),
        "rank": cells.parse_integer(text["rank"]),
        "figure_id": cells.computed(pl.Series([_figure_id(q, v) for (q, _), v in zip(pairs, labels, strict=True)])),
        "operation": cells.computed(pl.Series([q.operation.name for q, _ in pairs], dtype=pl.String)),
        "operation_label": cells.computed(pl.Series([q.operation.label_ko for q, _ in pairs], dtype=pl.String)),
        "edition": cells.computed(pl.Series([q.operation.edition for q, _ in pairs], dtype=pl.String)),
        "target": cells.computed(pl.Series([q.target for q, _ in pairs], dtype=pl.String)),
        "figure_on": cells.computed(pl.Series([q.day for q, _ in pairs], dtype=pl.Date)),
    }
    rows, numbers, rejected = cells.assemble(FIGURES, made, cells=text)
    strangers = [
        {_plain(k): _plain_value(v) for k, v in record.items() if k not in _known(q.operation)} for q, record in pairs
    ]
    return rows, numbers, rejected, unknown_table(strangers, known=())


def _loaded(content: bytes) -> Any:
    def refuse(constant: str) -> Any:
        raise ValueError(f"{constant} is no JSON")

    return json.loads(content.decode("utf-8-sig"), parse_constant=refuse)


def _header(body: Any) -> Record | None:
    """Where an answer carries its result code, if it does."""
    for _ in range(DEEPEST):
        if not isinstance(body, dict):
            return None
        if any(isinstance(body.get(k), str | int) for k in CODE_KEYS):
            return body
        body = body.get("response") or body.get("header")
    return None


def _code(header: Record) -> str:
    code = next((str(header[k]).strip() for k in CODE_KEYS if isinstance(header.get(k), str | int)), "")
    if not CODE_FORM.fullmatch(code) and code:
        return "99"
    return code.zfill(2) if code.isdigit() and len(code) == 1 and code != "0" else code


def _entries(body: Any, question: Question, window: Window) -> tuple[list[Any], int | None]:
    """The list in an answer, whatever it is wrapped in, and the total the answer states."""
    total: int | None = None
    for _ in range(DEEPEST):
        if body in ("", None):
            return [], total
        if isinstance(body, list):
            return body, total
        if not isinstance(body, dict):
            break
        if "totalCount" in body:
            total = _total(body["totalCount"], question, window)
        inner = next((k for k in ("response", "body", "items", "item", "returnObject") if k in body), None)
        if inner is None:
            # A single record comes without its list.
            is_record = question.operation.layout == COUNTS or question.operation.label in body
            if is_record:
                return [body], total
            break
        body = body[inner]
    raise _misshapen(question, window, "응답에서 목록(배열, returnObject, items)을 찾을 수 없음")


def _total(value: Any, question: Question, window: Window) -> int | None:
    if value in ("", None):
        return None
    if isinstance(value, bool) or not re.fullmatch(r"\d{1,9}", str(value).replace(",", "").strip()):
        raise _misshapen(question, window, "totalCount 이(가) 수가 아님")
    return int(str(value).replace(",", ""))


def _counted(entries: Sequence[Any], question: Question, window: Window) -> tuple[Record, ...]:
    """One record whose keys are labels, as records of label and value."""
    found: list[Record] = []
    for entry in entries:
        if not isinstance(entry, dict):
            raise _misshapen(question, window, "건수가 이름과 값의 묶음이 아님")
        counts = {k: v for k, v in entry.items() if k not in (*CODE_KEYS, *MESSAGE_KEYS)}
        found += [{"label": label, "value": value} for label, value in counts.items()]
    if entries and not found:
        raise _misshapen(question, window, "이름과 건수가 하나도 없음")
    return tuple(found)


def _known(operation: Operation) -> set[str]:
    return {_key(operation, name) for name in ("label", "value", "ratio", "rank")} | set(operation.ignored)


def _key(operation: Operation, name: str) -> str:
    return name if operation.layout == COUNTS and name in ("label", "value") else str(getattr(operation, name))


def _column(pairs: Sequence[tuple[Question, Record]], name: str) -> pl.Series:
    values = [_text(record.get(_key(q.operation, name))) for q, record in pairs]
    return pl.Series(values, dtype=pl.String)


def _numbers(text: pl.Series) -> cells.Parsed:
    """Numbers as the service writes them: 1,234 or 12.5%; what is no finite number is a bad cell."""
    trimmed = text.str.strip_chars()
    plain = trimmed.str.replace_all(",", "", literal=True).str.strip_suffix("%").cast(pl.Float64, strict=False)
    values = pl.select(pl.when(plain.is_finite()).then(plain)).to_series()
    return cells.Parsed(values, (trimmed.str.len_bytes() > 0).fill_null(value=False) & values.is_null())


def _label(value: Any) -> str | None:
    """A label; what cannot be one is as good as empty, and its record is set aside."""
    is_name = isinstance(value, str | int | float) and not isinstance(value, bool)
    return _plain(unescaped(str(value))).strip() or None if is_name else None


def _text(value: Any) -> str | None:
    """A number as text; what is none becomes a text that no parser takes for one."""
    if value is None:
        return None
    return _plain(str(value)) if isinstance(value, str | int | float) and not isinstance(value, bool) else NO_NUMBER


def _plain_value(value: Any) -> Any:
    return _plain(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def _plain(text: str) -> str:
    return SURROGATE.sub("\ufffd", text).replace("\x00", "")


def _figure_id(question: Question, label: str | None) -> str:
    key = json.dumps([question.item, label], ensure_ascii=False)
    return hashlib.sha256(key.encode()).hexdigest()[:ID_DIGITS]


def _misshapen(question: Question, window: Window, problem: str) -> SourceFormatError:
    return SourceFormatError(FIGURES.name, window, f"{question.operation.name}: {problem}", MISSHAPEN_ACTION)

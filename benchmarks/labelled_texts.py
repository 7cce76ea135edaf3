"""Reads a file of labelled texts: one JSON object a line, `{"text": ..., "spans": [{"start", "end", "type"}]}`.

Positions are those of Python strings (code points, 0-based, end excluded). A line without spans is clean.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from demo_city.privacy_sentences import TYPES, LabelledSpan, LabelledText


class BadLineError(ValueError):
    """A line that cannot be scored.

    Attributes:
        line_number: counted from 1.
        problem: what is wrong, without the text.
    """

    def __init__(self, line_number: int, problem: str) -> None:
        super().__init__(f"{line_number}번째 줄: {problem}")
        self.line_number = line_number
        self.problem = problem


def read_labelled(path: Path) -> Iterator[LabelledText]:
    """Every labelled text of a UTF-8 file; blank lines are passed over.

    Raises:
        BadLineError: a line that is no such object, or a span outside of its text, of an unknown type or over another.
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        yield from parse_labelled(file)


def parse_labelled(lines: Iterable[bytes]) -> Iterator[LabelledText]:
    """As `read_labelled`, on the lines themselves."""
    for number, raw in enumerate(lines, start=1):
        try:
            line = raw.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError:
            raise BadLineError(number, "UTF-8이 아닙니다.") from None
        if line.strip():
            yield _labelled(number, line)


def _labelled(number: int, line: str) -> LabelledText:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        raise BadLineError(number, "JSON이 아닙니다.") from None
    if not isinstance(found, dict) or not isinstance(found.get("text"), str):
        raise BadLineError(number, '{"text": 문자열, "spans": 목록} 형태가 아닙니다.')
    given = found.get("spans", [])
    if not isinstance(given, list):
        raise BadLineError(number, "spans가 목록이 아닙니다.")
    spans = sorted((_span(number, found["text"], span) for span in given), key=lambda span: span.start)
    for before, after in pairwise(spans):
        if after.start < before.end:
            raise BadLineError(number, f"구간 {before.start}-{before.end}과 {after.start}-{after.end}이 겹칩니다.")
    return LabelledText(found["text"], tuple(spans))


def _span(number: int, text: str, span: Any) -> LabelledSpan:
    if not isinstance(span, dict) or not {"start", "end", "type"} <= span.keys():
        raise BadLineError(number, "구간에 start, end, type이 모두 있어야 합니다.")
    start, end, kind = span["start"], span["end"], span["type"]
    if type(start) is not int or type(end) is not int:
        raise BadLineError(number, "start와 end는 정수여야 합니다.")
    if not 0 <= start < end <= len(text):
        raise BadLineError(number, f"구간 {start}-{end}이 글(길이 {len(text)}) 밖에 있거나 비어 있습니다.")
    if kind not in TYPES:
        raise BadLineError(number, f"알 수 없는 type입니다. 쓸 수 있는 것: {', '.join(TYPES)}")
    if not any(character.isalnum() for character in text[start:end]):
        raise BadLineError(number, f"구간 {start}-{end}에 글자나 숫자가 없습니다.")
    return LabelledSpan(start, end, kind)

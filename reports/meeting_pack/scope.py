"""An ad hoc meeting (수시) in one line, as a person types it: `2026-11-09~2026-11-15 topics=water,traffic`."""

from __future__ import annotations

import re
from datetime import date

from reports.meeting_pack.settings import Scope

FORM = "YYYY-MM-DD~YYYY-MM-DD [topics=code,code] [departments=code,code]"
_CODE = re.compile(r"[a-z][a-z0-9_]*")
_LISTS = {"topics": "topic_codes", "departments": "department_codes"}


def parse(line: str) -> Scope:
    """The scope of a line.

    Args:
        line: the first and the last day, both included, and where wanted codes of topics and departments.

    Raises:
        ValueError: naming the word that is not understood and the form that is.
    """
    words = line.split()
    first, separator, last = (words[0] if words else "").partition("~")
    try:
        first_on, last_on = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        raise ValueError(f"an ad hoc meeting is written {FORM}, not {line!r}") from None
    lists: dict[str, tuple[str, ...]] = {}
    for word in words[1:]:
        name, separator, value = word.partition("=")
        codes = tuple(value.split(","))
        if name not in _LISTS or not separator or not all(_CODE.fullmatch(code) for code in codes):
            raise ValueError(f"{word!r} is not understood: an ad hoc meeting is written {FORM}")
        lists[_LISTS[name]] = codes
    return Scope(first_on, last_on, **lists)

"""Text on its way into 한글's XML: visible lines, and no character that XML forbids."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from reports.text import clean

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BREAKS = re.compile(r"[\t\n\r]+")


def lawful(text: str) -> str:
    """The text without what XML 1.0 forbids and without breaks inside a line; its spaces stay."""
    return _BREAKS.sub(" ", _FORBIDDEN.sub("", text))


def plain(value: Any) -> Any:
    """A snapshot's part with every text as one visible line (`reports.text.clean`)."""
    if isinstance(value, str):
        return clean(lawful(value))
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value

"""Citizen text on its way into a publication: always data, never markup, and never able to disturb the page."""

from __future__ import annotations

import re
import unicodedata

# Marks that reorder, hide or join text: a quote must read the way it is stored. Surrogates and what is no character at
# all cannot be written into XML.
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
_SPACES = re.compile(r"\s+")
# Of a petition, a call, a document, alone or after its channel: short groups of ASCII letters and digits.
_NUMBER = re.compile(r"(?:[a-z_]{1,20}:)?[0-9A-Za-z]{1,10}(?:-[0-9A-Za-z]{1,10}){1,4}")
_LONG_RUN = re.compile(r"[^\s\u200b]{16,}")
# Where a run of words may end a line: after a mark that joins words, or before a bracket that opens.
_SEAM = re.compile(r"(?<=[·&?=_])|(?<=/)(?!/)|(?<=[,;:])(?![\d/])|(?=[(\[{「『‘“])")
_PIECE_LIMIT = 15
_PIECE = 10
ELLIPSIS = "…"
# The door masked these already; a last look costs nothing, and a leak would be mailed or public.
_PERSONAL_NUMBER = re.compile(
    r"(?<!\d)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[- ]?[1-8]\d{6}(?!\d)"
    r"|(?<!\d)(?:\+?82[-. )]*\(?0?|\(?0)1[016789]\)?[-. )]*\d{3,4}[-. ]*\d{4}(?!\d)"
    r"|[\w.+-]+@[\w-]+\.[\w.]+"
    r"|(?<!\d)\d{4}-\d{4}-\d{4}-\d{4}(?!\d)"
)
_DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")


def visible(text: str) -> str:
    """The same text without control and direction marks and without what is no character."""
    return _INVISIBLE.sub("", text)


def clean(text: str | None, *, limit: int | None = None) -> str:
    """One line of visible text: control and direction marks removed, white space collapsed, NFC, cut at `limit`."""
    if not text:
        return ""
    line = _SPACES.sub(" ", visible(unicodedata.normalize("NFC", text))).strip()
    if limit is not None and len(line) > limit:
        line = line[: limit - 1].rstrip() + ELLIPSIS
    return line


def breakable(text: str) -> str:
    """Long runs without a space get invisible break points, so that no column overflows.

    They stand where words meet (`도시계획·|개발|(제물포구·|영종구)`); only a piece that is still long is cut every 10
    characters, inside a word. Numbers like `1AA-2611-0309553` and `call_center:20261112-00004` have
    none: people copy them to search for them, and they break at their hyphens by themselves.
    """
    return _LONG_RUN.sub(lambda run: run[0] if _is_number(run[0]) else "\u200b".join(_pieces(run[0])), text)


def _is_number(run: str) -> bool:
    return _NUMBER.fullmatch(run) is not None


def _pieces(run: str) -> list[str]:
    pieces = []
    for piece in filter(None, _SEAM.split(run)):
        if len(piece) <= _PIECE_LIMIT:
            pieces.append(piece)
        else:
            pieces += [piece[i : i + _PIECE] for i in range(0, len(piece), _PIECE)]
    return pieces


def has_personal_number(text: str) -> bool:
    """Whether a text holds what looks like a resident number, a mobile number, a card number or a mail address.

    Written in full-width digits, with other dashes or with the country code, it is found as well.
    """
    return _PERSONAL_NUMBER.search(_DASHES.sub("-", unicodedata.normalize("NFKC", text))) is not None

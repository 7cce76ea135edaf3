"""From the bytes of strangers' pages to text: encodings that lie, signs XML forbids, markup that is not shown."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from extract.html_depth import is_too_deep

HEAD_BYTES = 2048
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What calls itself EUC-KR is written in Windows' larger set since decades.
ENCODINGS = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "utf-16": "utf-16",
    "euc-kr": "cp949",
    "euckr": "cp949",
    "euc_kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "ksc5601": "cp949",
    "ksc_5601": "cp949",
    "korean": "cp949",
    "x-windows-949": "cp949",
    "windows-949": "cp949",
    "ms949": "cp949",
    "uhc": "cp949",
    "cp949": "cp949",
    "iso-8859-1": "iso-8859-1",
    "us-ascii": "iso-8859-1",
}
DECLARED = re.compile(rb"(?:encoding|charset)\s*=\s*[\"']?\s*([A-Za-z0-9_-]{1,30})", re.IGNORECASE)
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
REFERENCE = re.compile(r"&#(?:x([0-9a-f]{1,8})|([0-9]{1,10}))(?![0-9a-f]);?", re.IGNORECASE)
NOT_SHOWN = ["script", "style", "noscript", "template", "iframe"]
LINE_TAG = re.compile(r"</?(?:br|p|div|li|tr|h[1-6]|blockquote|article|section|d[tdl]|ul|ol|table)\b", re.IGNORECASE)
TAG = re.compile(r"<[^<>]*>")
LOOKS_LIKE_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|&(?:[a-zA-Z]{2,10}|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});")
BREAK = "\ue000"
"""Stands for a line break while the source's own white space, which HTML does not show, is folded."""
HTML_SPACE = re.compile(r"[ \t\r\n\f]+")
BLANKS = re.compile(r"[ \t\r\f\u00a0\u3000\u200b]+")
MANY_BREAKS = re.compile(r"\n{3,}")
READINGS = 2


@dataclass(frozen=True)
class Decoded:
    """A page as text.

    Attributes:
        is_damaged: some bytes made no sense in any encoding and stand as U+FFFD.
    """

    text: str
    is_damaged: bool


def decode(content: bytes, *, content_type: str = "") -> Decoded:
    """Text of a page that says, rightly or wrongly, how it is written.

    A mark at the beginning wins; then UTF-8, which no other Korean text is by accident; then what the page says, what
    the server says, and Windows' Korean set. Signs that XML forbids are dropped.
    """
    for mark, encoding in BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return _tidy(content.decode(encoding, errors="replace"))
    said = [m.group(1).decode() for m in DECLARED.finditer(content[:HEAD_BYTES])]
    said += [m.group(1).decode() for m in DECLARED.finditer(content_type.encode("ascii", "ignore"))]
    known = [ENCODINGS[name.lower()] for name in said if name.lower() in ENCODINGS]
    for encoding in dict.fromkeys(["utf-8", *known, "cp949"]):
        try:
            return _tidy(content.decode(encoding))
        except UnicodeDecodeError:
            continue
    return _tidy(content.decode(known[0] if known else "utf-8", errors="replace"))


def _tidy(text: str) -> Decoded:
    is_damaged = "\ufffd" in text
    return Decoded(REFERENCE.sub(_sensible, FORBIDDEN.sub("", text.lstrip("\ufeff"))), is_damaged)


def _sensible(reference: re.Match[str]) -> str:
    """A reference to a sign that cannot be (half of a pair, NUL, beyond Unicode) is dropped; others stay."""
    number = int(reference[1], 16) if reference[1] else int(reference[2])
    is_sign = number in (9, 10, 13) or 32 <= number < 0xD800 or 0xE000 <= number <= 0x10FFFF
    return reference.group() if is_sign and number not in (0xFFFE, 0xFFFF) else ""


def shown_text(markup: str) -> str:
    """The text a reader of a fragment sees: hidden parts gone, `<br>` and blocks as line breaks.

    One that was escaped once too often is read a second time; text without any markup keeps its own line breaks.
    """
    for _ in range(READINGS):
        if not LOOKS_LIKE_MARKUP.search(markup):
            break
        markup = _without_markup(HTML_SPACE.sub(" ", markup))
    lines = [BLANKS.sub(" ", line).strip() for line in markup.replace(BREAK, "\n").split("\n")]
    return MANY_BREAKS.sub("\n\n", "\n".join(lines)).strip()


def _without_markup(markup: str) -> str:
    marked = LINE_TAG.sub(lambda tag: BREAK + tag.group(), markup)
    if is_too_deep(marked):
        return TAG.sub("", marked)
    tree = LexborHTMLParser(marked)
    tree.strip_tags(NOT_SHOWN, recursive=True)
    return tree.body.text(deep=True, separator="") if tree.body else ""

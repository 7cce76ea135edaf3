"""From a pattern on shadows to a question that the Rust engine asks of raw text, a whole column at a time.

The question is wider than the pattern and never narrower: looks around are left out, and every sign stands for all the
signs whose shadow it is. So a text that answers no holds no match.
"""

from __future__ import annotations

import re

_BLANK = r"\s\x1c-\x1f\p{Z}\p{Cf}"
_DASH = r"\-\p{Pd}−∼〜～ー─━ㅡ"
_LOOK = re.compile(r"\(\?(?:=|!|<=|<!)")
_TOKEN = re.compile(r"\\.|\(\?P<\w+>|\(\?:|\{[0-9]+(?:,[0-9]*)?\}|0-9|A-Z|a-z|[가-힣]-[가-힣]|[\s\S]")
_WIDE = {
    " ": _BLANK,
    r"\s": _BLANK,
    "-": _DASH,
    r"\-": _DASH,
    ".": ".．·ㆍ‧•∙⋅・･",
    r"\.": ".．·ㆍ‧•∙⋅・･",
    "0-9": r"\d",
    "A-Z": "A-ZＡ-Ｚ",
    "a-z": "a-zａ-ｚ",
    r"\(": r"\(（",
    r"\)": r"\)）",
    "(": r"\(（",
    ")": r"\)）",
    r"\[": r"\[［",
    r"\]": r"\]］",
    "\n": "\n",
}
_WIDE |= {sign: sign + chr(ord(sign) + 0xFEE0) for sign in ",:=/!~;@%"}


def sieve_of(pattern: str) -> str:
    """The wider question for one pattern.

    Args:
        pattern: in the dialect of `re`, without back references, possessive quantifiers or verbose mode.
    """
    made, in_class = [], False
    for piece in _TOKEN.findall(_without_looks(pattern)):
        if in_class:
            in_class = piece != "]"
            made.append(piece if piece == "]" else _WIDE.get(piece, piece))
        elif piece == "[":
            in_class = True
            made.append(piece)
        elif piece.startswith("(?"):
            made.append("(?:")
        elif piece in ("(", ")", "."):
            made.append(piece)
        elif piece in _WIDE:
            made.append(f"[{_WIDE[piece]}]")
        else:
            made.append(piece)
    return "".join(made)


def _without_looks(pattern: str) -> str:
    while look := _LOOK.search(pattern):
        depth, position, in_class = 1, look.end(), False
        while depth:
            character = pattern[position]
            if character == "\\":
                position += 1
            elif in_class:
                in_class = character != "]"
            elif character == "[":
                in_class = True
            else:
                depth += {"(": 1, ")": -1}.get(character, 0)
            position += 1
        pattern = pattern[: look.start()] + "(?:)" + pattern[position:]
    return pattern

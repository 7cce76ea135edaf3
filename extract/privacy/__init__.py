"""What is personal in citizens' words: found, masked, and looked for once more by the gate.

`numbers` and `plates` (shapes in `patterns`, words in `context`), `addresses` and `names` say what to look for, `scan`
finds, `masker` replaces and makes keyed hashes. `shadow` is the form of a text that is searched, `sieve` asks whole
columns.
"""

from extract.privacy.kind import Span
from extract.privacy.masker import Masker, WeakKeyError, contains_unmasked, mask_text, unmasked_positions
from extract.privacy.scan import find, find_in_round
from extract.privacy.shadow import MASKS

__all__ = [
    "MASKS",
    "Masker",
    "Span",
    "WeakKeyError",
    "contains_unmasked",
    "find",
    "find_in_round",
    "mask_text",
    "unmasked_positions",
]

"""Personal numbers and addresses in citizens' words: found, masked, and looked for once more by the gate.

`patterns` says what each kind looks like, `context` which words around a number decide, `scan` finds, `masker` replaces
and makes keyed hashes. Names and postal addresses are not found here yet.
"""

from extract.privacy.masker import Masker, WeakKeyError, contains_unmasked, mask_text, unmasked_positions
from extract.privacy.scan import Span, find
from extract.privacy.shadow import MASKS

__all__ = ["MASKS", "Masker", "Span", "WeakKeyError", "contains_unmasked", "find", "mask_text", "unmasked_positions"]

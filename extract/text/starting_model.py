"""The model that comes with the code: what it answers until the warehouse's own labels can teach a better one.

`data/starting_model.card.md` says what it was trained on, under which licences, and how good it is.
"""

from __future__ import annotations

from functools import cache

from extract.text.text_model import TextModel
from extract.text.word_lists import data_file

FILE = "starting_model.npz"


@cache
def load() -> TextModel:
    """Heads sentiment, intent, urgency, city_matter and abuse."""
    return TextModel.from_bytes(data_file(FILE).read_bytes())

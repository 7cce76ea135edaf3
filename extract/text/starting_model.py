"""The model that comes with the code: sentiment, intent and abuse, which no record of the city can teach.

`data/starting_model.card.md` says what it was trained on, under which licences, and how good it is.
"""

from __future__ import annotations

from functools import cache

from extract.text.text_model import TextModel
from extract.text.word_lists import data_file

FILE = "starting_model.npz"


@cache
def load() -> TextModel:
    """Heads sentiment, intent and abuse."""
    return TextModel.from_bytes(data_file(FILE).read_bytes())


def beside(trained: TextModel | None) -> TextModel:
    """The starting heads and those of the model in force, which goes first where both answer a question."""
    return TextModel({**load().heads, **(trained.heads if trained else {})})

"""Nouns learned from the warehouse's own text, one vocabulary per channel.

soynlp's `LRNounExtractor_v2` (Kim Hyunjoong, github.com/lovit/soynlp; L-R graph of word forms, scored by the particles
that follow) finds candidates. It lets verb forms, adverbs and run-together words through, so three filters of our own
stand behind it: particles that only a noun can carry, agreement of a particle with the final consonant before it, and
soynlp's own lists of stems, endings, adverbs, determiners and pronouns.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import polars as pl

from extract.text.normalisation import eojeols
from extract.text.nouns import Tagger
from extract.text.word_lists import (
    FINAL_NIEUN,
    FINAL_RIEUL,
    data_digest,
    final_consonant,
    has_final_consonant,
    place_names,
    stop_words,
    user_dictionary,
)

RULES = "vocabulary-2"
ENTRY_SCHEMA = {"channel_code": pl.String, "noun": pl.String, "document_count": pl.Int64, "score": pl.Float64}
MIN_LENGTH = 2
MAX_LENGTH = 10
MIN_NAME = 3
MIN_EOJEOL_COUNT = 2
# soynlp's time grows with distinct word forms; a noun stands in frequent ones.
MAX_EOJEOLS = 30_000
MIN_NOUN_COUNT = 3
MIN_SCORE = 0.3
MIN_DOCUMENTS = 3
# A noun in running text meets several particles; a verb form meets one by accident.
MIN_NOUN_PARTICLES = 2
MIN_PARTICLE_SHARE = 0.04
MAX_TEXTS_PER_CHANNEL = 40_000
# The body of a petition can be a book: its nouns repeat, and learning must not take its time from everybody else.
MAX_CHARACTERS = 1_000

# Carried by nouns alone. "는", "도", "고", "지" also end verbs and prove nothing.
_AFTER_CONSONANT = frozenset({"을", "이", "과", "으로", "으로는", "은", "이나", "이라는", "이란", "으로도", "이라도"})
_AFTER_VOWEL = frozenset({"를", "가", "와", "로", "로는", "로도", "나", "라는", "란"})
# fmt: off
_AFTER_ANY = frozenset((
    "의", "에", "에서", "에는", "에도", "에만", "에서는", "에서도", "에게", "에게는", "에서의", "까지", "부터", "보다",
    "처럼", "마다", "만", "만을", "만의", "께서", "과의", "와의", "에의", "들이", "들은", "들을", "들의", "들에게",
    "들과", "조차", "마저", "에서만", "까지도", "까지는", "에서부터", "에다", "이며", "으로의", "로의", "뿐만", "뿐",
))
# fmt: on
_ALSO_VERBAL = frozenset({"은", "을", "나", "만", "이나", "라는", "란", "로", "에", "이며"})
# "할수", "하는데", "뿐": nouns that only lean on a verb. 수 and 때 follow ㄹ alone, or 운동선수 would go too.
_LEANING = {"수": (FINAL_RIEUL,), "때": (FINAL_RIEUL,)} | dict.fromkeys("줄듯데뿐게", (FINAL_NIEUN, FINAL_RIEUL))
_BOUND_NOUN = re.compile(r"(?:것|곳)$")
# "한명", "두번", "몇가지", "이일", "그런일": counted or pointed at, never a subject.
_COUNTED = re.compile(
    r"^(?:한|두|세|네|몇|몇몇|여러|수|수십|수백|수천|수만|이|그|저|어느|이런|그런|저런|어떤|다른|매|각|첫|맨)"
    r"(?:명|번|개|분|곳|가지|사람|달|해|일|때|날|쪽|만원|천원|억원|년|년간|차례|군데|시간|주|주일|부분|상황|경우|나라|기|것|거|점)$"
)
# "있는경우", "몇일전": a word before the noun, run together with it.
_RUN_TOGETHER = re.compile(
    r"^(?:있는|없는|하는|되는|같은|모든|다른|많은|몇|기존"
    r"|각(?=구청|시도|지역|부처|기관|학교|가정|지자체)|현(?=정부|정권|시점|대통령|제도))"
)
_VERBAL_END = re.compile(
    r"(?:하고|하는|하게|하지|하여|해서|해도|했던|했고|되는|되고|되어|되지|된다|한다|니다|니까|세요|네요|어요|아요|해요|데요|는데|"
    r"은데|ㄴ데|려고|도록|면서|지만|었던|았던|였던|어서|아서|라서|어야|아야|해야|라고|다고|자고|냐고|라는|다는|다면|으면|하면|"
    r"되면|려면|는지|을지|을까|할까|을수|할수|될수|을때|할때|인데|이고|이며|이지|입니|에서|에게|으로|부터|까지|처럼|마다|하기|되기|"
    r"있게|없게|같은|같이|있는|없는|하던|시켜|주세|주시|해주|바랍|드립|싶|않)$"
)


@dataclass(frozen=True)
class Vocabulary:
    """What counts as a noun, and in which channel it was learned.

    Attributes:
        entries: channel_code, noun, document_count (training texts that hold it), score (soynlp's, 0 to 1; 1 for the
            user dictionary's), sorted by channel and noun.
    """

    entries: pl.DataFrame

    @property
    def nouns(self) -> frozenset[str]:
        """The nouns of all channels: a word is a noun wherever it is said."""
        return frozenset(self.entries["noun"].to_list()) | _listed()

    @property
    def fingerprint(self) -> str:
        """Eight hexadecimal digits that change with the entries or the rules and lists that shape tagging."""
        digest = hashlib.sha256(f"{RULES}\n{data_digest()}\n".encode())
        digest.update(self.entries.select("channel_code", "noun").write_csv().encode())
        return digest.hexdigest()[:8]


def train(texts: Mapping[str, pl.Series], *, names: Iterable[str] = ()) -> Vocabulary:
    """Learn the nouns of each channel.

    Args:
        texts: channel_code -> texts (str, nulls allowed), at most `MAX_TEXTS_PER_CHANNEL` of them are used, from the
            front; the caller samples.
        names: names of departments, as the warehouse holds them: nouns wherever three texts say them, learned or not.

    Returns:
        The same vocabulary for the same texts in any order and under any hash seed.
    """
    words = {channel: _words(texts[channel]) for channel in sorted(texts)}
    pooled: dict[str, float] = {}
    for channel_words in words.values():
        for noun, score in _candidates(_count(channel_words)).items():
            pooled[noun] = max(score, pooled.get(noun, 0.0))
    pooled = {noun: score for noun, score in pooled.items() if not _is_derived(noun, pooled)}
    tagger = Tagger(frozenset(pooled) | _listed() | names_as_words(names))
    frames = [_entries(channel, channel_words, tagger, pooled) for channel, channel_words in words.items()]
    return Vocabulary(pl.concat([pl.DataFrame(schema=ENTRY_SCHEMA), *frames]).sort("channel_code", "noun"))


def names_as_words(names: Iterable[str]) -> frozenset[str]:
    """Names that can stand in a text as one word: 버스정책과, not 과, "버스 정책과" or a room's number."""
    return frozenset(
        name
        for name in names
        if MIN_NAME <= len(name) <= MAX_LENGTH and re.fullmatch(r"[가-힣A-Z0-9]+", name) and name not in stop_words()
    )


def _listed() -> frozenset[str]:
    return frozenset(user_dictionary().values()) | place_names()


def _words(texts: pl.Series) -> pl.DataFrame:
    """(row, eojeol) of the word forms that occur more than once."""
    head = texts.head(MAX_TEXTS_PER_CHANNEL).fill_null("")
    return eojeols(pl.DataFrame({"text": head.str.slice(0, MAX_CHARACTERS)})).filter(
        pl.len().over("eojeol") >= MIN_EOJEOL_COUNT
    )


def _count(words: pl.DataFrame) -> dict[str, int]:
    counts = (
        words.filter(~pl.col("eojeol").str.contains(r"[0-9]"), pl.col("eojeol").str.len_chars() <= MAX_LENGTH + 5)
        .group_by("eojeol")
        .agg(pl.len().alias("count"))
        .sort(["count", "eojeol"], descending=[True, False])
        .head(MAX_EOJEOLS)
        .sort("eojeol")
    )
    return dict(counts.iter_rows())


def _candidates(counts: dict[str, int]) -> dict[str, float]:
    if not counts:
        return {}
    # soynlp with scikit-learn takes two seconds to import: only training pays for it.
    from soynlp.noun import LRNounExtractor_v2
    from soynlp.utils import EojeolCounter

    counter = EojeolCounter()
    counter._counter = counts
    counter._set_count_sum()
    extractor = LRNounExtractor_v2(verbose=False, extract_compound=False)
    # Its closing pass only reports how much text the nouns cover, in a third of the whole time.
    extractor._check_covered_eojeols = lambda nouns: None
    extractor.train(counter)
    found = extractor.extract(min_noun_score=MIN_SCORE, min_noun_frequency=MIN_NOUN_COUNT, reset_lrgraph=False)
    graph = extractor.lrgraph._lr_origin
    return {
        noun: min(1.0, float(score.score))
        for noun, score in sorted(found.items())
        if is_word_like(noun) and carries_noun_particles(noun, graph.get(noun, {}))
    }


def is_word_like(noun: str) -> bool:
    """Whether a candidate can be a noun at all, by its own shape and soynlp's lists of other parts of speech."""
    if not MIN_LENGTH <= len(noun) <= MAX_LENGTH or noun in stop_words():
        return False
    if noun.isascii():
        return True
    shapes = (_VERBAL_END, _COUNTED, _RUN_TOGETHER)
    return not (noun in _other_words() or any(shape.search(noun) for shape in shapes) or _ends_in_bound_noun(noun))


def carries_noun_particles(noun: str, followers: Mapping[str, int]) -> bool:
    """Whether the particles seen after a candidate are those only a noun carries.

    Args:
        noun: the candidate.
        followers: what stood after it inside a word form ("" = nothing) -> how often.
    """
    after_letter = _AFTER_CONSONANT if has_final_consonant(noun) else _AFTER_VOWEL
    proofs = {r: n for r, n in followers.items() if r in _AFTER_ANY or r in after_letter}
    strong = {r for r in proofs if r not in _ALSO_VERBAL}
    total = sum(followers.values())
    if not strong or sum(proofs.values()) < MIN_PARTICLE_SHARE * total:
        return False
    return len(proofs) >= MIN_NOUN_PARTICLES or not _is_verb_form(noun)


@cache
def _lexicon(name: str) -> frozenset[str]:
    path = Path(str(files("soynlp"))) / name
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(line.split()[0] for line in lines if line.strip())


@cache
def _other_words() -> frozenset[str]:
    folder = "postagger/dictionary/default"
    return (
        _lexicon(f"{folder}/Adverb/adverb.txt")
        | _lexicon(f"{folder}/Determiner/determiner.txt")
        | _lexicon(f"{folder}/Pronoun/pronoun.txt")
    )


@cache
def _stems() -> frozenset[str]:
    folder = "lemmatizer/dictionary/default/StemL"
    return _lexicon(f"{folder}/Verb.txt") | _lexicon(f"{folder}/Adjective.txt")


@cache
def _endings() -> frozenset[str]:
    return _lexicon("lemmatizer/dictionary/default/EomiR/Eomi.txt")


def _is_verb_form(noun: str) -> bool:
    return any(noun[:cut] in _stems() and noun[cut:] in _endings() for cut in range(1, len(noun)))


def _is_derived(noun: str, nouns: Mapping[str, float]) -> bool:
    # "시민들" is 시민, "사회적" is 사회: counted apart they would split one word.
    if len(noun) <= MIN_LENGTH:
        return False
    return noun[-1] == "적" or (noun[-1] in "들님별측등분위속" and (noun[:-1] in nouns or noun[:-1] in stop_words()))


def _ends_in_bound_noun(noun: str) -> bool:
    if _BOUND_NOUN.search(noun):
        return True
    return len(noun) > MIN_LENGTH and final_consonant(noun[-2]) in _LEANING.get(noun[-1], ())


def _entries(channel: str, words: pl.DataFrame, tagger: Tagger, scores: Mapping[str, float]) -> pl.DataFrame:
    return (
        words.join(tagger.dictionary(words["eojeol"].unique()), on="eojeol")
        .group_by("noun")
        .agg(pl.col("row").n_unique().cast(pl.Int64).alias("document_count"))
        .filter(pl.col("document_count") >= MIN_DOCUMENTS)
        .select(
            pl.lit(channel).alias("channel_code"),
            "noun",
            "document_count",
            pl.col("noun").replace_strict(scores, default=1.0, return_dtype=pl.Float64).alias("score"),
        )
    )

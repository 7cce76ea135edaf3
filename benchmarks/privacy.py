"""How much personal data the masking finds, and how often it masks what is nobody's.

**Recall** is counted per labelled span: a span is found when *every letter and digit of it* is gone from the masked
text; what it was taken for does not matter. One exception, by decision: the names of the province, the district and the
동 that stand at the beginning of an address stay in the text, so they are not asked for.

**A clean sentence** is falsely masked when masking changes anything in it.

    python -m benchmarks.privacy [--seed 1] [--count 20000] [--text file.jsonl] [--out build/bench/privacy.json]
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import count, islice
from pathlib import Path
from typing import Annotated

import typer

from benchmarks.labelled_texts import BadLineError, read_labelled
from benchmarks.measures import Measure, publish
from demo_city.number_forms import FORMS
from demo_city.privacy_sentences import TYPES, LabelledSpan, LabelledText, privacy_sentences
from extract.privacy import MASKS, find, find_in_round, mask_text

NUMBERS = tuple(FORMS)
RECALL_BAR = 0.995
FALSE_MASK_BAR = 1.0
_SHOWN_MISSES = 12
# The words of an address that stay: 인천광역시 남동구 구월3동, 강화읍 관청리.
_AREA_NAMES = re.compile(
    r"(?:(?:서울|부산|대구|인천|광주|대전|울산|세종|경기|강원|충북|충남|전북|전남|경북|경남|제주)[,\s]+"
    r"|[가-힣][가-힣0-9·.]*(?:시|도|군|구|읍|면|동|리)(?:[,\s]+|(?=[0-9])))*"
)


class DifferentMaskError(RuntimeError):
    """Following the masking step by step gave another text than the masking itself: the figures would be wrong."""


@dataclass
class Score:
    """Counts over many texts.

    Attributes:
        spans, found: by type.
        clean, falsely: clean texts, and those of them that were changed.
        false_types: of what type the false masks are.
        missed: labelled texts with the span that was not found, for a person to look at.
    """

    spans: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    clean: int = 0
    falsely: list[str] = field(default_factory=list)
    false_types: Counter[str] = field(default_factory=Counter)
    missed: list[tuple[LabelledText, LabelledSpan]] = field(default_factory=list)


def kept_positions(text: str) -> frozenset[int]:
    """Which characters of a text are still there after masking, as positions in the text.

    Raises:
        DifferentMaskError: see there.
    """
    current, origin = text, list(range(len(text)))
    for round_number in count():
        spans = find_in_round(current, round_number)
        if not spans:
            break
        for span in reversed(spans):
            mask = MASKS[span.type]
            current = current[: span.start] + mask + current[span.end :]
            origin[span.start : span.end] = [-1] * len(mask)
    if current != mask_text(text):
        raise DifferentMaskError("find() and mask_text() disagree")
    return frozenset(place for place in origin if place >= 0)


def is_found(text: str, span: LabelledSpan, kept: frozenset[int]) -> bool:
    """Whether nothing of a span that must go is still there."""
    start = span.start
    if span.type == "address":
        names = _AREA_NAMES.match(text, span.start, span.end)
        # An address of nothing but such names is asked for whole.
        start = names.end() if names and names.end() < span.end else span.start
    return not any(text[place].isalnum() for place in kept.intersection(range(start, span.end)))


def score(labelled: Iterable[LabelledText]) -> Score:
    """Mask every text and count."""
    counted = Score()
    for each in labelled:
        if not each.spans:
            counted.clean += 1
            if mask_text(each.text) != each.text:
                counted.falsely.append(each.text)
                counted.false_types.update(span.type for span in find(each.text))
            continue
        kept = kept_positions(each.text)
        for span in each.spans:
            counted.spans[span.type] += 1
            if is_found(each.text, span, kept):
                counted.found[span.type] += 1
            else:
                counted.missed.append((each, span))
    return counted


def measures_of(counted: Score) -> list[Measure]:
    """The figures of DESIGN, in their order."""
    made = [_recall(counted, f"{kind}.recall", (kind,), bar=RECALL_BAR) for kind in NUMBERS]
    made.append(_recall(counted, "numbers.recall", NUMBERS, bar=RECALL_BAR))
    false_rate = 1000 * len(counted.falsely) / counted.clean if counted.clean else None
    by_type = ", ".join(f"{kind} {count}" for kind, count in counted.false_types.most_common())
    made.append(
        Measure("clean.false_mask_per_1000", false_rate, "per 1000", FALSE_MASK_BAR, "<=", counted.clean, by_type)
    )
    made.append(_recall(counted, "names.recall", ("name",), bar=None, note="where the words around say it is a name"))
    made.append(
        _recall(counted, "addresses.recall", ("address",), bar=None, note="district and 동 stay, and are not counted")
    )
    return made


def _recall(counted: Score, metric: str, kinds: Sequence[str], *, bar: float | None, note: str = "") -> Measure:
    total, found = (sum(counter[kind] for kind in kinds) for counter in (counted.spans, counted.found))
    return Measure(metric, found / total if total else None, "share", bar, ">=", total, note)


def main(
    seed: Annotated[int, typer.Option(help="other seeds give other sentences")] = 1,
    count: Annotated[int, typer.Option(min=1, help="sentences to make")] = 20_000,
    text: Annotated[Path | None, typer.Option(help="score this labelled file (JSON lines) instead")] = None,
    out: Annotated[Path, typer.Option(help="where the figures go")] = Path("build/bench/privacy.json"),
    misses: Annotated[bool, typer.Option(help="print some of what was missed or falsely masked")] = False,
) -> None:
    """Measure the masking; exits 0 whatever the figures are, 2 when a labelled file cannot be read."""
    try:
        counted = score(read_labelled(text) if text else privacy_sentences(count, seed=seed))
    except (BadLineError, OSError) as error:
        typer.echo(f"라벨 파일을 읽을 수 없습니다: {error}", err=True)
        raise typer.Exit(code=2) from None
    source = text.name if text else f"{count:,} made sentences, seed {seed}"
    publish(measures_of(counted), title=f"Privacy: {source}", path=out)
    if misses:
        _print_misses(counted)


def _print_misses(counted: Score) -> None:
    for kind in TYPES:
        of_kind = (pair for pair in counted.missed if pair[1].type == kind)
        for each, span in islice(of_kind, _SHOWN_MISSES):
            typer.echo(f"missed {kind}: {each.text[span.start : span.end]!r} in {each.text!r}")
    for sentence in counted.falsely[:_SHOWN_MISSES]:
        typer.echo(f"falsely masked: {mask_text(sentence)!r} from {sentence!r}")


if __name__ == "__main__":
    typer.run(main)

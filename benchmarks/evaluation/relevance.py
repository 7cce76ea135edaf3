"""How well what concerns Incheon's administration is told from the rest, on real rows and on the demo city.

`data/relevance.csv` names rows of the public sets by id; their text stays in the folder. It holds every row of the
petitions, the proposals and the call-centre questions that names a place of the gazetteer that Incheon does not share
(`drawn` = named), half of such e-People titles, and rows drawn at random that name only a shared one (anchor) or none
(other). `is_relevant` is one person's judgement by the text alone, on this line: the text is chiefly about what the
city, its districts or its office of education do or should do (reasons city, education), or about a public plan for a
place in Incheon that the state decides (place). Everything else is not, for the first reason that fits: passing,
example, address, elsewhere, airport, state, crime, private, homonym, unnamed (Incheon's, but the text does not say so),
none.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl
from scipy.stats import binomtest

from benchmarks.measures import Measure
from demo_city.city import City
from demo_city.days import Days
from extract.relevance import judge
from extract.relevance.signals import signals
from extract.text import second_stage, second_stage_training

LABELS = Path(__file__).with_name("data") / "relevance.csv"
TEXT_OF_SET = {
    "national_petitions": ("petition_idx", ("title", "content")),
    "seoul_citizen_proposals": ("제안번호", ("제안제목", "제안내용_text")),
    "epeople_qna_titles": ("faqNo", ("title",)),
    "seoul_120_faq": ("번호", ("제목", "내용")),
}
WRITTEN_BY_CITIZENS = ("national_petitions", "seoul_citizen_proposals")
ON = date(2026, 11, 17)
DEMO_SEED, DEMO_SCALE = 4, 0.1
DEMO_DAYS = (date(2026, 11, 2), date(2026, 11, 15))
ACCOUNTS_OF_THE_CITY = "own"
MIN_RELEVANT_TO_TRAIN = 20

Answer = Callable[[pl.Series], pl.Series]
"""Texts to whether each is relevant."""


@dataclass(frozen=True)
class Tally:
    """Answers counted against truth."""

    right: int
    given: int
    wanted: int
    rows: int

    @classmethod
    def of(cls, truth: pl.Series, answer: pl.Series) -> Tally:
        """Count boolean columns of the same length."""
        return cls(int((truth & answer).sum()), int(answer.sum()), int(truth.sum()), len(truth))

    def measures(self, name: str, note: str = "") -> list[Measure]:
        """`name.precision` and `name.recall`, each with its Wilson interval in the note."""
        return [
            _share(f"{name}.precision", self.right, self.given, note),
            _share(f"{name}.recall", self.right, self.wanted, note),
        ]


def by_rules(texts: pl.Series) -> pl.Series:
    """What the rules say of texts from anywhere."""
    return judge(texts, on=ON)["is_relevant"]


def measure(data: Path, answer: Answer = by_rules) -> list[Measure]:
    """Ask about the labelled rows that the folder holds, and about two weeks of the demo city.

    Args:
        data: folder with the public sets; a set that is missing is left out.
        answer: what is measured.
    """
    rows = labelled_rows(data)
    measures = []
    if len(rows):
        said = rows.select("set", "drawn", "is_relevant").with_columns(said=answer(rows["text"]))
        note = "rows that name Incheon over-represented; one person's labels"
        measures += _tally(said).measures("relevance.real", note)
        by_citizens = pl.col("set").is_in(WRITTEN_BY_CITIZENS)
        measures += _tally(said.filter(by_citizens)).measures("relevance.real_by_citizens", "petitions and proposals")
        refined = with_second_stage(rows, said["said"])
        if refined is not None:
            both = said.with_columns(said=refined)
            note = "rules and the second stage on long texts, cross-validated by groups of near-copies"
            measures += _tally(both).measures("relevance.real_with_second_stage", note)
            measures += _tally(both.filter(by_citizens)).measures("relevance.real_by_citizens_with_second_stage", note)
    posts = demo_posts()
    demo = Tally.of(posts["is_relevant"], answer(posts["text"]))
    return [*measures, *demo.measures("relevance.demo", f"seed {DEMO_SEED}; the city's own accounts left out")]


def labelled_rows(data: Path) -> pl.DataFrame:
    """set, id, is_relevant, reason, drawn, text of the labelled rows that are in the folder."""
    with LABELS.open(encoding="utf-8", newline="") as file:
        labels = pl.DataFrame(list(csv.DictReader(file))).filter(pl.col("pass") == "1")
    found = []
    for name, (id_column, columns) in TEXT_OF_SET.items():
        path = data / f"{name}.csv.gz"
        if path.is_file():
            frame = pl.read_csv(path, infer_schema=False).with_columns(pl.all().fill_null(""))
            text = pl.concat_str([pl.col(column) for column in columns], separator="\n")
            found.append(frame.select(set=pl.lit(name), id=id_column, text=text))
    texts = pl.concat(found) if found else pl.DataFrame(schema=dict.fromkeys(("set", "id", "text"), pl.String))
    rows = labels.join(texts, on=["set", "id"], maintain_order="left")
    return rows.with_columns(pl.col("is_relevant") == "1").drop("pass")


def long_and_named(texts: pl.Series) -> pl.Series:
    """Whether the second stage speaks of each text."""
    spoken = second_stage.is_spoken_of(texts)
    rows = spoken.arg_true()
    return spoken.scatter(rows, signals(texts.gather(rows))["place_term"].is_not_null())


def with_second_stage(rows: pl.DataFrame, said: pl.Series) -> pl.Series | None:
    """What rules and stage say together, each long text judged by a stage that saw neither it nor one like it.

    None when the folder holds too few long texts to train on.
    """
    spoken = long_and_named(rows["text"])
    asked = rows.filter(spoken)
    if asked["is_relevant"].sum() < MIN_RELEVANT_TO_TRAIN:
        return None
    probability = second_stage_training.cross_validated(asked["text"], asked["is_relevant"].to_numpy())
    return said.clone().scatter(spoken.arg_true(), pl.Series(probability >= second_stage_training.THRESHOLD))


def demo_posts() -> pl.DataFrame:
    """text, is_relevant of what the demo city's listening tool finds in two weeks; the generator knows the truth."""
    posts = City(seed=DEMO_SEED, scale=DEMO_SCALE).query_posts(Days.of(*DEMO_DAYS))
    frame = pl.DataFrame({"kind": list(posts.kind), "title": list(posts.title), "body": list(posts.body)})
    return frame.filter(pl.col("kind") != ACCOUNTS_OF_THE_CITY).select(
        text=pl.concat_str("title", "body", separator="\n", ignore_nulls=True), is_relevant=pl.col("kind") == "voice"
    )


def _tally(said: pl.DataFrame) -> Tally:
    return Tally.of(said["is_relevant"], said["said"])


def _share(metric: str, count: int, of: int, note: str) -> Measure:
    if not of:
        return Measure(metric, None, "share", None, ">=", 0, note)
    interval = binomtest(count, of).proportion_ci(method="wilson")
    return Measure(
        metric,
        count / of,
        "share",
        None,
        ">=",
        of,
        "; ".join(filter(None, (f"95 % Wilson {interval.low:.2f}-{interval.high:.2f}", note))),
    )

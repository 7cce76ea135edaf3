"""지난 호 조치결과: what the issue before asked, read from its frozen snapshot, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reports import read
from reports.trace import EDITION
from reports.weekly_issue import outlook_words
from reports.weekly_issue.context import Context
from reports.weekly_issue.settings import PUBLICATION_CODE

UNKNOWN = "자료 미수신으로 판단 보류"


@dataclass(frozen=True)
class Asked:
    """One request of an earlier issue and its state now.

    Attributes:
        then: the count that was asked about, as it was printed.
        now: the same count at the end of this reporting week; None when its feed is missing.
        state: a word of `outlook_words.overdue_followup` or `topic_followup`.
    """

    department: str
    text: str
    due: str
    then: int
    now: int | None
    state: str
    then_figure: str
    now_figures: tuple[str, ...]


def previous_edition(context: Context) -> read.EarlierEdition | None:
    """The last published issue before this one, if any."""
    return context.facts.earlier[0] if context.facts.earlier else None


def asked_before(context: Context, edition: read.EarlierEdition) -> tuple[Asked, ...]:
    """The requests of an issue in the order it printed them."""
    section = next((s for s in edition.snapshot["body"] if s["code"] == "requests"), None)
    tables = [block for block in section["blocks"] if block["kind"] == "table"] if section else []
    found = [_asked(context, edition, row) for table in tables for row in table["rows"]]
    return tuple(asked for asked in found if asked is not None)


def _asked(context: Context, edition: read.EarlierEdition, row: list[Mapping[str, Any]]) -> Asked | None:
    """A row of the request table; None when it carries no figure that this issue can look up."""
    figures = {name: edition.snapshot["figures"][name] for name in row[1]["figures"]}
    for name, figure in figures.items():
        if figure["value"] is None:
            continue
        if figure["column"] == "overdue_open_count":
            return _overdue(context, edition, row, name, figure)
        if figure["relation"] == read.TREND and figure["how"] == "sum" and "department_code" not in figure["key"]:
            return _topic(context, edition, row, name, figure)
    return None


def earlier_figure(context: Context, edition: read.EarlierEdition, name: str, value: float | None) -> str:
    """A reference to a number as an earlier edition printed it."""
    key = {
        "publication_code": PUBLICATION_CODE,
        "issue_number": edition.issue_number,
        "edition_number": edition.edition_number,
        "figure": name,
    }
    return context.numbers.figure(EDITION, "snapshot", value, how="row", key=key)


def _overdue(
    context: Context,
    edition: read.EarlierEdition,
    row: list[Mapping[str, Any]],
    name: str,
    figure: Mapping[str, Any],
) -> Asked:
    then, code = int(figure["value"]), figure["key"]["department_code"]
    then_figure = earlier_figure(context, edition, name, then)
    words = (row[0]["text"], row[1]["text"], row[2]["text"], then)
    if context.closed("petition") is not None:
        return Asked(*words, None, UNKNOWN, then_figure, ())
    rows = [r for r in context.facts.responses_by_department if (r.authority_code, r.code) == ("city", code)]
    now = sum(r.overdue_open_count for r in rows)
    key = {**figure["key"], "week_start_on": context.facts.period.week_start_on.isoformat()}
    now_figure = context.numbers.figure(read.RESPONSE, "overdue_open_count", now, how="sum", key=key)
    return Asked(*words, now, outlook_words.overdue_followup(then, now), then_figure, (now_figure,))


def _topic(
    context: Context,
    edition: read.EarlierEdition,
    row: list[Mapping[str, Any]],
    name: str,
    figure: Mapping[str, Any],
) -> Asked:
    then, key = int(figure["value"]), figure["key"]
    then_figure = earlier_figure(context, edition, name, then)
    words = (row[0]["text"], row[1]["text"], row[2]["text"], then)
    channel, topic = key["channel_code"], key["topic_code"]
    if context.closed(channel) is not None:
        return Asked(*words, None, UNKNOWN, then_figure, ())
    change = next((c for c in context.facts.channel_topics(channel) if c.code == topic), None)
    now = change or read.Change(channel, topic, 0, 0, 0, 0.0, 0)
    usual = context.facts.against_mean(now)
    cut = {"channel_code": channel, "topic_code": topic}
    now_figures = (
        context.numbers.trend("voc_count", now.voc_count, **cut),
        context.numbers.usual(context.facts.like_weeks, usual.base, **cut),
    )
    return Asked(*words, now.voc_count, outlook_words.topic_followup(usual), then_figure, now_figures)

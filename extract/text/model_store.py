"""Trained models and the decisions about them in `inferred`: kept for good, never changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

import psycopg
from psycopg.types.json import Jsonb

from extract.text.text_model import TextModel

Choice = Literal["first", "promoted", "refused", "switched"]


class UnknownModelError(LookupError):
    """No model of that name was ever stored."""


@dataclass(frozen=True)
class StoredModel:
    """A model with its name and the days it learned from."""

    model_id: str
    model: TextModel
    trained_from_on: date
    trained_through_on: date


@dataclass(frozen=True)
class Decision:
    """What was decided about a candidate, why, and on which figures.

    Attributes:
        decided_on: the business date of the run, or the day somebody switched by hand.
        choice: all but "refused" put the candidate in force.
        candidate_id: the model decided about.
        incumbent_id: what was in force before, or None.
        reason: for people.
        scores: figures by question, of candidate and incumbent on the same texts.
        decided_by: the DAG, or who switched.
    """

    decided_on: date
    choice: Choice
    candidate_id: str
    incumbent_id: str | None
    reason: str
    scores: Mapping[str, object]
    decided_by: str


def model_in_force(connection: psycopg.Connection) -> str | None:
    """The name of the model in force, or None before the first."""
    row = connection.execute(
        "select candidate_id from inferred.model_decision where decision <> 'refused' order by decision_id desc limit 1"
    ).fetchone()
    return str(row[0]) if row else None


def newest_decision(connection: psycopg.Connection) -> Decision:
    """The decision that put the model in force there.

    Raises:
        UnknownModelError: there is none yet.
    """
    row = connection.execute(
        "select decided_on, decision, candidate_id, incumbent_id, reason, scores, decided_by "
        "from inferred.model_decision where decision <> 'refused' order by decision_id desc limit 1"
    ).fetchone()
    if row is None:
        raise UnknownModelError("no text model was put in force yet: start text_model_retrain")
    return Decision(*row)


def read_model(connection: psycopg.Connection, model_id: str) -> StoredModel:
    """A stored model.

    Raises:
        UnknownModelError: there is none of that name; the message lists those there are.
    """
    row = connection.execute(
        "select content, trained_from_on, trained_through_on from inferred.text_model where model_id = %s", (model_id,)
    ).fetchone()
    if row is None:
        known = connection.execute("select model_id from inferred.text_model order by created_at desc").fetchall()
        names = ", ".join(name for (name,) in known) or "none yet"
        raise UnknownModelError(f"no text model {model_id!r}; there are: {names}")
    return StoredModel(model_id, TextModel.from_bytes(bytes(row[0])), row[1], row[2])


def write_model(connection: psycopg.Connection, stored: StoredModel, *, trained_at: datetime) -> None:
    """Keep a model; the same one twice is one."""
    cards = {name: dict(head.card) for name, head in stored.model.heads.items()}
    connection.execute(
        "insert into inferred.text_model (model_id, content, card, trained_from_on, trained_through_on, created_at) "
        "values (%s, %s, %s, %s, %s, %s) on conflict (model_id) do nothing",
        (
            stored.model_id,
            stored.model.to_bytes(),
            Jsonb(cards),
            stored.trained_from_on,
            stored.trained_through_on,
            trained_at,
        ),
    )


def write_decision(connection: psycopg.Connection, decision: Decision, *, decided_at: datetime) -> bool:
    """Keep a decision. Returns False when the very same one was already taken for that day."""
    done = connection.execute(
        "insert into inferred.model_decision (decided_on, decision, candidate_id, incumbent_id, reason, scores, "
        "decided_by, decided_at) values (%s, %s, %s, %s, %s, %s, %s, %s) on conflict do nothing",
        (
            decision.decided_on,
            decision.choice,
            decision.candidate_id,
            decision.incumbent_id,
            decision.reason,
            Jsonb(dict(decision.scores)),
            decision.decided_by,
            decided_at,
        ),
    )
    return done.rowcount == 1


def switch(
    connection: psycopg.Connection, model_id: str, *, reason: str, by: str, on: date, decided_at: datetime
) -> Decision:
    """Put a stored model in force by hand; the next build infers everything of the last 60 weeks anew.

    Raises:
        UnknownModelError: there is no such model.
        ValueError: it is in force already, or no reason was given.
    """
    read_model(connection, model_id)
    incumbent = model_in_force(connection)
    if model_id == incumbent:
        raise ValueError(f"{model_id} is in force already")
    if not reason.strip():
        raise ValueError("a switch needs a reason: whoever reads the decisions later will ask")
    decision = Decision(on, "switched", model_id, incumbent, reason.strip(), {}, by)
    if not write_decision(connection, decision, decided_at=decided_at):
        raise ValueError(f"the same switch was decided on {on} already; another day, or another model")
    return decision

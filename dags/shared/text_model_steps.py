"""The week's training of the text models, free of Airflow: train, judge, keep model and decision in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import psycopg

from extract.text import model_store, training
from extract.text.model_store import Decision

DECIDED_BY = "text_model_retrain"


def retrain(url: str, *, business_date: date, clock: Callable[[], datetime]) -> Decision:
    """Train a candidate and decide about it.

    Args:
        url: the warehouse as role `modeler`.
        business_date: items after it are not looked at.
        clock: for the record.

    Returns:
        The decision; the same texts again give the same candidate, and nothing is written twice.

    Raises:
        extract.text.training.NothingToLearnError: too few recorded departments and topics.
    """
    with psycopg.connect(url) as connection, connection.transaction():
        in_force = model_store.model_in_force(connection)
        incumbent = None if in_force is None else model_store.read_model(connection, in_force)
        outcome = training.train(connection, business_date=business_date, incumbent=incumbent, decided_by=DECIDED_BY)
        if outcome.candidate.model_id == in_force:
            return model_store.newest_decision(connection)
        model_store.write_model(connection, outcome.candidate, trained_at=clock())
        model_store.write_decision(connection, outcome.decision, decided_at=clock())
    return outcome.decision

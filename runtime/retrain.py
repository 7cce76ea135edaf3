"""The week's training through the scheduler, and what was decided."""

from __future__ import annotations

from datetime import date, datetime

import psycopg

from runtime import runs
from runtime.progress import Progress
from runtime.stack import Stack

DAG_ID = "text_model_retrain"


def run(running: Stack, progress: Progress, business_date: date, *, started_at: datetime) -> None:
    """Train on the texts up to a day and show the decision with its figures.

    Args:
        running: the stack, up.
        progress: one line per task that ends.
        business_date: items after it are not looked at.
        started_at: for the run's id.

    Raises:
        NightError: the training failed; names the task and its log.
    """
    progress.title(f"Text models: train on what people recorded until {business_date}")
    day = runs.conf_of(business_date, param="business_date")
    runs.require_success(running, runs.run_dags(running, progress, {DAG_ID: day}, started_at=started_at))
    with psycopg.connect(running.warehouse_urls["modeler"]) as connection:
        row = connection.execute(
            "select decision, candidate_id, reason, scores from inferred.model_decision "
            "order by decision_id desc limit 1"
        ).fetchone()
    if row is None:
        return
    decision, candidate_id, reason, scores = row
    progress.say(f"  {decision} {candidate_id}: {reason}")
    for question, figures in sorted(scores.items()):
        for which in ("candidate", "incumbent"):
            if which in figures:
                found = figures[which]
                progress.say(
                    f"  {question:<12}{which:<10} accuracy {found['accuracy']:.3f}  macro-F1 {found['macro_f1']:.3f}  "
                    f"top-3 {found['top3']:.3f}  n {found['rows']:,}"
                )

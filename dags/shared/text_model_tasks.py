"""The week's training of the text models as a task."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from airflow.sdk import get_current_context, task

from dags.shared import resources, run_date

log = logging.getLogger(__name__)


@task(execution_timeout=timedelta(minutes=60))
def train_and_decide() -> dict[str, Any]:
    """Returns the decision; a refusal is a warning and not a failure: the model in force stays."""
    from dags.shared.text_model_steps import retrain

    day = run_date.business_date(**run_date.arguments(get_current_context(), param="business_date"))
    decision = retrain(resources.warehouse_url("modeler"), business_date=day, clock=resources.now)
    told = log.warning if decision.choice == "refused" else log.info
    told("%s %s: %s", decision.choice, decision.candidate_id, decision.reason)
    return {"decision": decision.choice, "candidate": decision.candidate_id, "reason": decision.reason}

"""Train the text models on what people recorded, and put them in force unless they are worse.

**When**: Mondays 06:30 KST, after the build that took in Sunday. Started by hand it trains on the texts up to its
business date.
**Inputs**: `staging` of the last 60 weeks with recorded departments and categories, the seeds, the model in force.
**Outputs**: `inferred.text_model` and one line in `inferred.model_decision`. A promoted model speaks from the next
build on, which infers the last 60 weeks anew under a new version; the old version stays beside it.
**When red**: nothing changes, the model in force goes on. "fewer than 200 items" means that petitions and 120 calls
have not been landed yet. A refusal is not red: the log and `inferred.model_decision.reason` say what was worse. To go
back to an older model: `python -m extract.cli text-model-switch --model ... --reason ... --by ...`.
"""

from __future__ import annotations

from airflow.sdk import dag

from dags.shared import text_model_tasks
from dags.shared.defaults import DEFAULT_ARGS, START, at, day_param
from dags.shared.tags import Impact, Layer


@dag(
    dag_id="text_model_retrain",
    doc_md=__doc__,
    schedule=at("30 6 * * 1"),
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    params={"business_date": day_param("업무일")},
    tags=[Impact.WEEK, Layer.WAREHOUSE],
)
def text_model_retrain() -> None:
    text_model_tasks.train_and_decide()


text_model_retrain()

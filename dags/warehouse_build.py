"""Build the warehouse from what was accepted, and promote the marts when every promise holds.

**When**: every day 01:05 KST; it waits until every expected source's night has ended, at most until 05:00 KST, and then
builds with what came. Started by hand it waits for that night's sources and knows no clock.
**Inputs**: accepted deliveries (`quality.accepted_day`, `quality.changed_day`): only changed days are rebuilt.
**Outputs**: `staging` ... `core`, `inferred` (`infer_demand` writes latent demand and reporting rates from tonight's
core, `count_statutory_time` the law's due dates, `infer_forecasts` the days ahead, `infer_warnings` early warning,
`infer_feedback` candidates for feedback tasks and what became of those taken up, `infer_scores` the scores of quarters
under review), and in one transaction `marts` and `evidence`.
**When red**: yesterday's marts stand and `quality.build` holds the reason. A dbt step: read the failing nodes in
`quality.dbt_result`. `gate_marts`: read `quality.gate_result` of the build. Mend the cause and start the DAG again with
the same `business_date`; nothing is lost, the next build takes in what this one could not.
"""

from __future__ import annotations

from airflow.sdk import chain, dag

from dags.shared import build_tasks
from dags.shared.defaults import DEFAULT_ARGS, START, at, day_param
from dags.shared.tags import Impact, Layer


@dag(
    dag_id="warehouse_build",
    doc_md=__doc__,
    schedule=at("5 1 * * *"),
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    params={"business_date": day_param("업무일")},
    tags=[Impact.TONIGHT, Layer.WAREHOUSE],
)
def warehouse_build() -> None:
    ingests_ended = build_tasks.wait_for_ingests()
    staged = build_tasks.build_staging()
    understood = build_tasks.understand_text(staged)
    core = build_tasks.build_core(understood)
    demanded = build_tasks.infer_demand(core)
    counted = build_tasks.count_statutory_time(demanded)
    forecast = build_tasks.infer_forecasts(counted)
    warned = build_tasks.infer_warnings(forecast)
    followed = build_tasks.infer_feedback(warned)
    scored = build_tasks.infer_scores(followed)
    marts = build_tasks.build_marts(scored)
    judged = build_tasks.gate_marts(marts)
    chain(ingests_ended, staged)
    build_tasks.promote_marts(judged)


warehouse_build()

"""What nobody can beat by much: our hidden states told every series' true expected count and scatter.

A real detector has to learn both from the counts. How far this one falls short of a bar is the luck of the seeds.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from scipy import stats

from analytics import burst_states
from analytics.burst import Rule
from analytics.burst_states import Prior
from benchmarks.burst_series import BURST_FACTORS, City


def alerts(city: City, rule: Rule) -> pl.DataFrame:
    """date, series of what is at least as worth a warning as the rule asks."""
    prior = Prior(burst_factors=BURST_FACTORS, change_share=0.0)
    wide = city.counts.pivot("series", index="date", values="count").sort("date")
    names = wide.columns[1:]
    truth = city.truth.pivot("series", index="date", values="calm").sort("date").select(names).to_numpy()
    sizes = city.truth.group_by("series", maintain_order=True).agg(pl.col("size").first())["size"].to_numpy()
    table = wide.select(names).to_numpy()
    beliefs = burst_states.calm(len(sizes), prior)
    found = []
    for day, counts, calm in zip(wide["date"], table, truth, strict=True):
        beliefs, _ = burst_states.next_day(beliefs, prior, is_holiday=day in city.holidays)
        means = calm[:, None] * prior.factors
        chances = stats.nbinom.pmf(counts[:, None], sizes[:, None], sizes[:, None] / (sizes[:, None] + means))
        beliefs = burst_states.weigh(beliefs, chances + 1e-300)
        is_alert = (beliefs.worth_warning(rule.worth_lost_a_day) >= rule.alert_probability) & (
            counts >= rule.least_count
        )
        found += [(day, names[number]) for number in np.flatnonzero(is_alert & (counts > calm))]
    return pl.DataFrame(found, schema={"date": pl.Date, "series": pl.String}, orient="row")

"""Reporting rate per district from repeated reports of one incident (Liu, Bhandaram, Garg, arXiv 2204.08620).

After somebody has reported an incident, it is known to exist; how quickly others report it too is the district's
reporting rate, whatever the number of incidents. So "no problem" (few incidents, high rate) and "nobody reports"
separate.

Assumptions: reports of one incident are a Poisson process with the district's rate while it lasts; repeats are grouped
correctly; the end of the observed window does not depend on reports after the first; a first report does not change how
others report. Incidents of a kind must be compared with their kind: `comparable` scales each kind's exposure first.
"""

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import optimize, special, stats

MINIMUM_INCIDENTS = 5
MINIMUM_EXPECTED_REPORTS = 5.0
"""Further reports a district must be expected to have at the city's rate: of fewer, none at all proves nothing."""
LIKE_RATIO = 2.0
"""Alike is a district whose own reports, nothing drawn from others, keep it between half and twice the city's rate."""
SECONDS_A_DAY = 86_400.0


def observed_incidents(reports: pl.DataFrame, incidents: pl.DataFrame, *, window_days: float) -> pl.DataFrame:
    """Further reports and exposure (days) of each incident.

    `reports`: incident_id, reported_at. `incidents`: incident_id, district_code, ended_at (end of the incident, or of
    what was observed). The window opens at the first report and closes at the earlier of ended_at and `window_days`;
    the first report itself is not counted. Incidents without exposure are left out.
    Returns incident_id, district_code, further_reports, exposure_days.
    """
    if window_days <= 0:
        raise ValueError("window_days must be positive")
    first = reports.group_by("incident_id").agg(pl.col("reported_at").min().alias("first_at"))
    life = pl.col("ended_at") - pl.col("first_at")
    spans = incidents.join(first, on="incident_id").with_columns(
        (life.dt.total_microseconds() / 1e6 / SECONDS_A_DAY).clip(upper_bound=window_days).alias("exposure_days")
    )
    since = (pl.col("reported_at") - pl.col("first_at")).dt.total_microseconds() / 1e6 / SECONDS_A_DAY
    counted = (
        reports.join(spans, on="incident_id")
        .group_by("incident_id")
        .agg(((since <= pl.col("exposure_days")).sum().cast(pl.Int64) - 1).alias("further_reports"))
    )
    return (
        spans.filter(pl.col("exposure_days") > 0)
        .join(counted, on="incident_id")
        .select("incident_id", "district_code", "further_reports", "exposure_days")
        .sort("incident_id")
    )


def comparable(incidents: pl.DataFrame) -> pl.DataFrame:
    """`incidents` (with `kind`) whose exposure is scaled by how often its kind is reported again in the whole city.

    Indirect standardisation: a district of potholes is not set against a district of lost buses. A kind's rate is drawn
    toward the city's by one city-mean report, so that a kind nobody reports twice keeps some exposure.
    """
    city_rate = pl.col("further_reports").sum() / pl.col("exposure_days").sum()
    kinds = incidents.group_by("kind").agg(pl.col("further_reports", "exposure_days").sum())
    ratios = kinds.select(
        "kind",
        ((pl.col("further_reports") + 1) / (pl.col("exposure_days") * incidents.select(city_rate).item() + 1)).alias(
            "kind_ratio"
        ),
    )
    return incidents.join(ratios, on="kind", maintain_order="left").with_columns(
        pl.col("exposure_days") * pl.col("kind_ratio")
    )


def reporting_rates(incidents: pl.DataFrame, *, level: float = 0.95) -> pl.DataFrame:
    """Shrunk reporting rate (further reports a day) of each district with its interval.

    `incidents`: district_code, further_reports, exposure_days (> 0). Gamma prior across districts by maximum marginal
    likelihood; counts and exposure are divided by the Pearson dispersion where it exceeds 1, so uneven incidents widen
    the intervals. The prior is plugged in, so with few districts intervals are slightly too narrow.
    A difference is claimed at a level shared out over the districts (Bonferroni), so that among districts that are all
    alike hardly one quarter in twenty claims any. What `MINIMUM_INCIDENTS`, `MINIMUM_EXPECTED_REPORTS` or `LIKE_RATIO`
    rule out cannot be told.
    Returns district_code, incidents, further_reports, exposure_days, rate, rate_low, rate_high, city_rate, verdict
    ('under_reports', 'reports_more', 'no_difference', 'too_few': cannot be told).
    """
    if incidents.is_empty():
        raise ValueError("no incidents")
    if not (incidents["exposure_days"] > 0).all():
        raise ValueError("exposure_days must be positive")
    districts = (
        incidents.group_by("district_code")
        .agg(pl.len().alias("incidents"), pl.col("further_reports", "exposure_days").sum())
        .sort("district_code")
    )
    dispersion = _dispersion(incidents, districts)
    count = districts["further_reports"].to_numpy() / dispersion
    exposure = districts["exposure_days"].to_numpy() / dispersion
    city_rate = float(count.sum() / exposure.sum())
    shape, prior_exposure = _gamma_prior(count, exposure, city_rate)
    posterior = stats.gamma(shape + count, scale=1 / (prior_exposure + exposure))
    tail = (1 - level) / 2
    shared = tail / districts.height
    expected = districts["exposure_days"].to_numpy() * city_rate
    # Its own reports only (Jeffreys): a plugged-in prior of like districts would know a silent one to be like them.
    own = stats.gamma(count + 0.5, scale=1 / exposure)
    alike = (own.ppf(tail) >= city_rate / LIKE_RATIO) & (own.ppf(1 - tail) <= city_rate * LIKE_RATIO)
    return (
        districts.with_columns(
            pl.Series("rate", posterior.mean()),
            pl.Series("rate_low", posterior.ppf(tail)),
            pl.Series("rate_high", posterior.ppf(1 - tail)),
            pl.lit(city_rate).alias("city_rate"),
            pl.Series("surely_low", posterior.ppf(1 - shared) < city_rate),
            pl.Series("surely_high", posterior.ppf(shared) > city_rate),
            pl.Series("is_enough", expected >= MINIMUM_EXPECTED_REPORTS),
            pl.Series("is_alike", alike),
        )
        .with_columns(
            pl.when((pl.col("incidents") < MINIMUM_INCIDENTS) | ~pl.col("is_enough"))
            .then(pl.lit("too_few"))
            .when("is_alike")
            .then(pl.lit("no_difference"))
            .when("surely_low")
            .then(pl.lit("under_reports"))
            .when("surely_high")
            .then(pl.lit("reports_more"))
            .otherwise(pl.lit("too_few"))
            .alias("verdict")
        )
        .drop("surely_low", "surely_high", "is_enough", "is_alike")
    )


def _dispersion(incidents: pl.DataFrame, districts: pl.DataFrame) -> float:
    own = districts.select("district_code", rate=pl.col("further_reports") / pl.col("exposure_days"))
    rows = incidents.join(own, on="district_code").filter(pl.col("rate") > 0)
    freedom = rows.height - rows["district_code"].n_unique()
    if freedom < 1:
        return 1.0
    expected = rows["rate"].to_numpy() * rows["exposure_days"].to_numpy()
    squares = (rows["further_reports"].to_numpy() - expected) ** 2 / expected
    return max(1.0, float(squares.sum() / freedom))


def _gamma_prior(count: NDArray[np.float64], exposure: NDArray[np.float64], city_rate: float) -> tuple[float, float]:
    """Shape and exposure (days) of the prior: the mean is the city's rate, the shape by marginal likelihood."""
    if city_rate == 0:
        return 0.5, float(exposure.mean())

    def loss(log_shape: float) -> float:
        shape = np.exp(log_shape)
        rate = shape / city_rate
        # Gamma-Poisson marginal written out: counts divided by the dispersion need not be whole numbers.
        gain = special.gammaln(shape + count) - special.gammaln(shape)
        return -float(np.sum(gain + shape * np.log(rate / (rate + exposure)) - count * np.log(rate + exposure)))

    found = optimize.minimize_scalar(loss, bounds=(np.log(0.1), np.log(1e4)), method="bounded")
    shape = float(np.exp(found.x))
    return shape, shape / city_rate

"""What a day should bring: a negative-binomial regression per series, renewed every day from the days before it.

log of the expected count = level + yearly wave + effect of the day's type (weekday or holiday) + effect of a known
event. The level drifts with a slow slope; the wave is a harmonic of one year (West and Harrison 1997, ch. 8), shrunk
towards nothing; the effects are the channel's, estimated over all its series, and what the series adds to them, shrunk
likewise: so a series with three holidays of its own borrows from the others. Posterior means and
variances are carried on by Fisher scoring of the count's likelihood (dynamic generalised linear model; West, Harrison
and Migon 1985), the dispersion by weights on a grid. The variance of the coefficients goes into every forecast.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.float64]

DAY_TYPES = 8
"""0 to 6: Monday to Sunday; 7: holiday, whatever its weekday."""
HOLIDAY = 7
LEVEL, SLOPE, FIRST_TYPE = 0, 1, 2
EVENT = FIRST_TYPE + DAY_TYPES
WAVE, WAVE_AHEAD = EVENT + 1, EVENT + 2
"""Yearly wave: what it adds to the level today, and what it will add a quarter of a year later."""
TERMS = WAVE_AHEAD + 1
SIZES = np.array([2.0, 3.0, 4.5, 7.0, 11.0, 18.0, 30.0, 60.0])
"""Grid of the negative-binomial size r: variance = mean + mean^2 / r."""
_TYPES = np.arange(FIRST_TYPE, EVENT + 1)
_TURN = 2 * np.pi / 365.25
# One day on: the slope goes into the level, the wave turns by a day of the year.
_DAILY = np.eye(TERMS)
_DAILY[LEVEL, SLOPE] = 1
_DAILY[np.ix_([WAVE, WAVE_AHEAD], [WAVE, WAVE_AHEAD])] = [
    [np.cos(_TURN), np.sin(_TURN)],
    [-np.sin(_TURN), np.cos(_TURN)],
]
_NODES, _weights = np.polynomial.hermite_e.hermegauss(5)
_NODE_WEIGHTS = _weights / _weights.sum()
LOWEST, HIGHEST = 1e-3, 1e6
"""Expected counts are kept within these."""


@dataclass(frozen=True)
class Shape:
    """Standard deviations of the effects on the log scale, and how fast level and slope move; assumed.

    Together `event` and `event_lift` say: an announced event may treble a count, but not bring ten times as much.

    Attributes:
        weekday, holiday, event: of what a series adds to its channel's effect.
        event_lift: not a deviation but the channel's effect of an event, on the log scale, before any was seen.
        level_step, slope_step: of one day's move of level and slope.
        first_level, first_slope: at a series' start.
        wave: of the yearly wave on any day, before anything is known of it.
        channel_weight: how much information (in series fully known) counts as much as no channel effect at all.
    """

    weekday: float = 0.1
    holiday: float = 0.12
    event: float = 0.4
    event_lift: float = 0.4
    level_step: float = 0.003
    slope_step: float = 0.00005
    first_level: float = 1.5
    first_slope: float = 0.0008
    wave: float = 0.1
    channel_weight: float = 0.3

    @property
    def effects(self) -> Floats:
        """Prior variances of the day types and the event, (DAY_TYPES + 1,)."""
        return np.array([self.weekday] * (DAY_TYPES - 1) + [self.holiday, self.event]) ** 2


@dataclass(frozen=True)
class Baseline:
    """What is known of all series up to a day.

    Attributes:
        channel_of: (series,) index of its channel.
        profile: (channel, DAY_TYPES + 1) effects of the channel, log scale.
        mean, covariance: (series, TERMS) and (series, TERMS, TERMS).
        size_weights: (series, sizes) posterior of the negative-binomial size.
    """

    channel_of: NDArray[np.intp]
    profile: Floats
    mean: Floats
    covariance: Floats
    size_weights: Floats


@dataclass(frozen=True)
class Forecast:
    """Of one day, before its count is seen.

    Attributes:
        log_mean, variance: (series,), of the log of the expected count.
        direction: (series, TERMS), covariance of the coefficients with it.
        size_weights: (series, sizes).
    """

    log_mean: Floats
    variance: Floats
    direction: Floats
    size_weights: Floats

    @property
    def expected(self) -> Floats:
        return np.asarray(np.clip(np.exp(self.log_mean + self.variance / 2), LOWEST, HIGHEST))

    @property
    def size(self) -> Floats:
        """Harmonic mean of the size: the one whose variance is the mean variance."""
        return np.asarray(1 / (self.size_weights / SIZES).sum(axis=1))


def start(channel_of: NDArray[np.intp], shape: Shape) -> Baseline:
    series, channels = len(channel_of), int(channel_of.max()) + 1
    covariance = np.zeros((series, TERMS, TERMS))
    covariance[:, LEVEL, LEVEL] = shape.first_level**2
    covariance[:, SLOPE, SLOPE] = shape.first_slope**2
    covariance[:, _TYPES, _TYPES] = shape.effects
    covariance[:, WAVE, WAVE] = covariance[:, WAVE_AHEAD, WAVE_AHEAD] = shape.wave**2
    profile = np.zeros((channels, DAY_TYPES + 1))
    profile[:, DAY_TYPES] = shape.event_lift
    return Baseline(
        channel_of,
        profile,
        np.zeros((series, TERMS)),
        covariance,
        np.full((series, len(SIZES)), 1 / len(SIZES)),
    )


def open_series(baseline: Baseline, new: NDArray[np.bool_], counts: Floats) -> Baseline:
    """Put the level of series on their first day where their first count is."""
    mean = baseline.mean.copy()
    mean[new, LEVEL] = np.log(counts[new] + 0.5)
    return replace(baseline, mean=mean)


def next_day(baseline: Baseline, shape: Shape, running: NDArray[np.bool_]) -> Baseline:
    """One day later, for series that are running: level and wave move on, and the level is less sure."""
    mean, covariance = baseline.mean.copy(), baseline.covariance.copy()
    mean[running] = mean[running] @ _DAILY.T
    covariance[running] = _DAILY @ covariance[running] @ _DAILY.T
    covariance[running, LEVEL, LEVEL] += shape.level_step**2
    covariance[running, SLOPE, SLOPE] += shape.slope_step**2
    return replace(baseline, mean=mean, covariance=covariance)


def settle(baseline: Baseline, changes: Floats, factors: Floats) -> Baseline:
    """Take changes of level, (series, factor) probabilities, into the level by their two moments."""
    logs = np.log(factors)
    shift = (changes * logs).sum(axis=1)
    mean, covariance = baseline.mean.copy(), baseline.covariance.copy()
    mean[:, LEVEL] += shift
    covariance[:, LEVEL, LEVEL] += (changes * logs**2).sum(axis=1) - shift**2
    return replace(baseline, mean=mean, covariance=covariance)


def forecast(baseline: Baseline, *, day_type: int, is_event: NDArray[np.bool_]) -> Forecast:
    """`is_event` (series,): an event is known for the series."""
    terms = np.zeros((len(is_event), TERMS))
    terms[:, [LEVEL, WAVE, FIRST_TYPE + day_type]] = 1
    terms[:, EVENT] = is_event
    profile = baseline.profile[baseline.channel_of]
    direction = np.einsum("skl,sl->sk", baseline.covariance, terms)
    return Forecast(
        (baseline.mean * terms).sum(axis=1) + profile[:, day_type] + profile[:, DAY_TYPES] * is_event,
        (direction * terms).sum(axis=1),
        direction,
        baseline.size_weights,
    )


def likelihood(ahead: Forecast, counts: Floats, factors: Floats) -> Floats:
    """(series, factor, size): probability of the count when the expected count is multiplied by the factor.

    The uncertainty of the expected count is integrated out by Gauss-Hermite quadrature.
    """
    shifts = np.sqrt(ahead.variance)[:, None] * _NODES
    log_means = ahead.log_mean[:, None, None] + np.log(factors)[None, :, None] + shifts[:, None, :]
    means = np.clip(np.exp(log_means), LOWEST, HIGHEST)[:, :, :, None]
    count = counts[:, None, None, None]
    # Of r log(r / (r + m)) + y log(m / (r + m)), the logarithm of each sum is taken once.
    log_sum = np.log(SIZES + means)
    parts = SIZES * np.log(SIZES) + count * np.log(means) - (SIZES + count) * log_sum
    choose = special.gammaln(counts[:, None] + SIZES) - special.gammaln(SIZES) - special.gammaln(counts[:, None] + 1)
    chances: Floats = (np.exp(parts + choose[:, None, None, :]) * _NODE_WEIGHTS[:, None]).sum(axis=2)
    return chances


def learn(
    baseline: Baseline,
    ahead: Forecast,
    counts: Floats,
    *,
    factors: Floats,
    chances: Floats,
    beliefs: Floats,
    known: NDArray[np.bool_],
) -> Baseline:
    """Take the day's count in, once for each hypothesis, weighted by how far it is believed.

    `factors` (hypothesis,), `chances` from `likelihood`, `beliefs` (series, hypothesis) after the count was seen,
    `known` which series have a count. A count in a burst moves the level only by how far it departs from that burst.
    """
    size = (ahead.size_weights[:, None, :] * chances * beliefs[:, :, None]).sum(axis=1) + 1e-300
    size_weights = np.maximum(size / size.sum(axis=1, keepdims=True), 1e-6)
    size_weights /= size_weights.sum(axis=1, keepdims=True)
    r = 1 / (size_weights / SIZES).sum(axis=1)[:, None]
    variance = ahead.variance[:, None]
    move = np.zeros((len(counts), len(factors)))
    centre = ahead.log_mean[:, None] + np.log(factors)
    for _ in range(3):
        means = np.clip(np.exp(centre + move), LOWEST, HIGHEST)
        information = means / (1 + means / r)
        slope = (counts[:, None] - means) / (1 + means / r) - move / variance
        move = np.clip(move + np.clip(slope / (information + 1 / variance), -1, 1), -3, 3)
    means = np.clip(np.exp(centre + move), LOWEST, HIGHEST)
    left = variance / (1 + variance * means / (1 + means / r))
    shift = (beliefs * move).sum(axis=1)
    spread = (beliefs * (left + move**2)).sum(axis=1) - shift**2
    gain = ahead.direction / variance
    mean = baseline.mean + gain * shift[:, None]
    covariance = baseline.covariance - gain[:, :, None] * gain[:, None, :] * (ahead.variance - spread)[:, None, None]
    return replace(
        baseline,
        mean=np.where(known[:, None], mean, baseline.mean),
        covariance=np.where(known[:, None, None], covariance, baseline.covariance),
        size_weights=np.where(known[:, None], size_weights, baseline.size_weights),
    )


def renew_profiles(baseline: Baseline, shape: Shape) -> Baseline:
    """Move into each channel's effects what its series have in common; once a week is often enough."""
    information = np.clip(1 - baseline.covariance[:, _TYPES, _TYPES] / shape.effects, 0, 1)
    profile, mean = baseline.profile.copy(), baseline.mean.copy()
    for channel in range(len(profile)):
        mine = baseline.channel_of == channel
        common = mean[mine][:, _TYPES].sum(axis=0) / (information[mine].sum(axis=0) + shape.channel_weight)
        profile[channel] += common
        mean[np.ix_(mine, _TYPES)] -= common * information[mine]
    return replace(baseline, profile=profile, mean=mean)

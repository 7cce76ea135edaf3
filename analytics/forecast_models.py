"""What may replace the like-day median: a smoothed level times the shape of the week and of holidays.

Counts are divided by the usual shape of their kind of day, the level is smoothed exponentially (Brown 1959; all series
at once, `scipy.signal.lfilter`), and multiplied again by the shape of the day asked for. The shape of a series is
drawn toward that of all series of its channel, and the holiday's is known from all holidays of 400 days: most series
have seen few. Days far above the level are cut before it is smoothed: a burst must not lift the four weeks after it.

AutoETS and theta models were tried on the demo city (statsforecast 2.0.1): on counts cleaned of shape they were about
1 % behind at a hundred times the cost, and AutoETS with a weekly season of its own was 5 % behind (DECISIONS D36).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy import signal

from analytics.like_day_median import CLASSES, HOLIDAY, Codes, Floats, like_day_medians

MEDIAN = "like_day_median"
SHAPE_DAYS = 182
HISTORY_DAYS = 400
PRIOR_COUNT = 20.0
"""A series' own shape weighs against its channel's as if the channel had brought so many items."""
_AROUND = 28
_FEWEST_HOLIDAYS = 2
_CUT_DEVIATIONS = 2.5
_CUT_DISPERSION = 1.2
# The median of a Poisson law lies up to a third below its mean (Choi 1994), and errors are counted by their size.
_MEAN_TO_MEDIAN = 1 / 3
SMOOTHING: Mapping[str, float] = {"level_slow": 0.02, "level_fast": 0.08}
"""Weight of the newest day: a memory of about fifty and of about twelve days."""
MODELS = (MEDIAN, *SMOOTHING)


@dataclass(frozen=True)
class Prediction:
    """One model's view of the days ahead.

    Attributes:
        point: (horizon, series); the middle of what may come, NaN where the model has nothing to say.
        mean: (horizon, series); what sums are made of.
    """

    point: Floats
    mean: Floats


def predict_all(counts: Floats, classes: Codes, *, known: int, horizon: int) -> dict[str, Prediction]:
    """Every model's view from the end of row `known - 1`; later rows are not read.

    Args:
        counts: (days, series) of one channel, every series counted from the first row on.
        classes: (days and at least `horizon` more,), from `like_day_median.class_codes`.
        known: number of days known.
        horizon: how many days ahead.

    Returns:
        By the names of `MODELS`. The median is NaN where it has too few like days, and so is every other model.
    """
    past, ahead = counts[max(0, known - HISTORY_DAYS) : known], classes[known : known + horizon]
    past_classes = classes[max(0, known - HISTORY_DAYS) : known]
    medians = like_day_medians(counts, classes, known=known, horizon=horizon)
    found = {MEDIAN: Prediction(medians, medians)}
    shape = day_shape(past, past_classes)
    calm = cut_bursts(past, shape[past_classes])
    shape = day_shape(calm, past_classes)
    for name, weight in SMOOTHING.items():
        mean = smoothed_level(calm, shape[past_classes], weight=weight) * shape[ahead]
        mean = np.where(np.isnan(medians), np.nan, mean)
        found[name] = Prediction(np.floor(mean + _MEAN_TO_MEDIAN), mean)
    return found


def day_shape(counts: Floats, classes: Codes) -> Floats:
    """Volume of each kind of day against the series' mean day.

    Args:
        counts: (days, series), all known.
        classes: (days,).

    Returns:
        (kinds of day, series), in the order of `CLASSES`. A kind never seen has the mean day's volume; a holiday with
        fewer than two of its kind has Sunday's.
    """
    recent, kinds = counts[-SHAPE_DAYS:], classes[-SHAPE_DAYS:]
    usual = recent.mean(axis=0)
    shape = np.ones((len(CLASSES), counts.shape[1]))
    for kind in range(len(CLASSES)):
        of_kind = kinds == kind
        if kind != HOLIDAY and of_kind.any():
            shape[kind] = _drawn(recent[of_kind].sum(axis=0), usual * of_kind.sum())
    holidays = np.flatnonzero(classes == HOLIDAY)
    if len(holidays) < _FEWEST_HOLIDAYS:
        shape[HOLIDAY] = shape[HOLIDAY - 1]
    else:
        # Against the weeks around each holiday: over a year the level has moved.
        summed = np.vstack([np.zeros(counts.shape[1]), np.cumsum(counts, axis=0)])
        first, last = np.maximum(holidays - _AROUND, 0), np.minimum(holidays + _AROUND + 1, len(counts))
        around = (summed[last] - summed[first]) / (last - first)[:, None]
        shape[HOLIDAY] = _drawn(counts[holidays].sum(axis=0), around.sum(axis=0))
    return shape


def cut_bursts(counts: Floats, shape_of_day: Floats) -> Floats:
    """Counts with days far above the level cut down to what chance alone would hardly exceed."""
    level = smoothed_level(counts, shape_of_day, weight=min(SMOOTHING.values()))
    usual = level * shape_of_day
    return np.minimum(counts, usual + _CUT_DEVIATIONS * np.sqrt(_CUT_DISPERSION * usual) + 0.5)


def smoothed_level(counts: Floats, shape_of_day: Floats, *, weight: float) -> Floats:
    """Each series' latest level: smoothed counts over smoothed shapes, so that quiet kinds of day weigh little."""
    first = min(_AROUND, len(counts))
    keep = 1 - weight

    def smooth(values: Floats) -> Floats:
        start = keep * values[:first].mean(axis=0, keepdims=True)
        return np.asarray(signal.lfilter([weight], [1, -keep], values, axis=0, zi=start)[0][-1])

    return smooth(counts) / np.maximum(smooth(shape_of_day), 1e-9)


def _drawn(own: Floats, usual: Floats) -> Floats:
    """Own share of the usual volume, drawn toward that of all series together."""
    together = float(own.sum() / max(usual.sum(), 1e-9))
    return np.asarray((own + PRIOR_COUNT * together) / (usual + PRIOR_COUNT))

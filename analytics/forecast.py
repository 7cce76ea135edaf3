"""Forecasts of one channel's series 7 and 28 days ahead, and what was learnt from earlier ones.

At every origin (the end of a Sunday) each series has the model that did best on the origins before, judged by its own
errors drawn toward those of its channel. What was chosen so is watched: when it loses to the like-day median over the
last half year, it is withheld and the median shown. A withheld model is watched on, and comes back when it wins again.
Nothing here reads a day after the origin; the errors of an origin count once its last day is over.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analytics.forecast_intervals import around, scale_of, steered, tail_quantiles
from analytics.forecast_models import MEDIAN, MODELS, Prediction, predict_all
from analytics.forecast_scorecard import LEVEL, is_covered, relative_error
from analytics.like_day_median import FEWEST_LIKE_DAYS, Codes, Floats

METHOD_VERSION = "2026-11"
"""Kept with each forecast: changed when the models, the choice or the intervals change."""
HORIZON = 28
BANDS = (slice(0, 7), slice(7, HORIZON))
"""Days 1 to 7 and days 8 to 28: a model may be good for one and not for the other."""
TOTALS = (7, HORIZON)
WEEK = 7
REMEMBERED = 26
"""Origins back that are looked at: half a year."""
FEWEST_ORIGINS = 8
FEWEST_FOR_INTERVAL = 4
"""Origins whose days must be over: series of one channel err on the same days, so many series make up for no week."""
CHANNEL_ORIGINS = 13.0
"""A series' own errors weigh against its channel's as if these came from so many origins."""
RECENT_DAYS = 56
FEWEST_A_DAY = 1.0
STEERING = 0.05

MEDIAN_INDEX = MODELS.index(MEDIAN)
SHOWN, YOUNG, UNBEATEN, LOST, FEW = "model_shown", "too_young", "median_unbeaten", "model_lost", "too_few"


@dataclass(frozen=True)
class Issue:
    """What is said at one origin.

    Attributes:
        known: number of days known.
        model: (bands, series), index into `MODELS` of what is shown.
        candidate: (bands, series), the same before anything is withheld.
        reason: (bands, series), one of `SHOWN`, `YOUNG`, `UNBEATEN`, `LOST`, `FEW`.
        expected, low, high, median: (horizon, series); NaN where nothing is said.
        total_expected, total_low, total_high, total_median: (totals, series), for `TOTALS` days.
    """

    known: int
    model: NDArray[np.int64]
    candidate: NDArray[np.int64]
    reason: NDArray[np.str_]
    expected: Floats
    low: Floats
    high: Floats
    median: Floats
    total_expected: Floats
    total_low: Floats
    total_high: Floats
    total_median: Floats


def issue_forecasts(counts: Floats, classes: Codes, *, known: int, keep: int = 1) -> list[Issue]:
    """The last `keep` weekly issues up to the one that knows `known` days, oldest first.

    Args:
        counts: (days, series) of one channel, all counted from the first row on; rows from `known` on are not read.
        classes: (days and at least 28 more,), from `like_day_median.class_codes`.
        known: days known at the latest origin.
        keep: how many issues are returned; earlier ones say what would have been said then.

    Returns:
        None at all where fewer than four days are known.
    """
    memory = 2 * REMEMBERED + HORIZON // WEEK + keep
    first = max(known - WEEK * memory, known % WEEK)
    origins = [row for row in range(first, known + 1, WEEK) if row >= FEWEST_LIKE_DAYS]
    if not origins:
        return []
    trials = [predict_all(counts, classes, known=origin, horizon=HORIZON) for origin in origins]
    diary = _Diary(counts, np.array(origins), trials, known)
    return diary.issues(keep)


class _Diary:
    """Every model's view at every origin, and what came. Indexed (model, origin, lead, series)."""

    def __init__(
        self, counts: Floats, origins: NDArray[np.int64], trials: list[dict[str, Prediction]], known: int
    ) -> None:
        self.counts, self.origins, self.known = counts, origins, known
        self.point = np.array([[trial[name].point for trial in trials] for name in MODELS])
        self.mean = np.array([[trial[name].mean for trial in trials] for name in MODELS])
        rows = origins[:, None] + np.arange(HORIZON)
        came = counts[np.minimum(rows, known - 1)]
        self.actual = np.where((rows < known)[:, :, None], came, np.nan)
        self.error = np.abs(self.actual[None] - self.point)
        self.score = (self.actual[None] - self.point) / scale_of(self.mean)
        # Indexed by model, origin, band and series.
        self.band_error = np.stack([self.error[:, :, band].sum(axis=2) for band in BANDS], axis=2)

    def issues(self, keep: int) -> list[Issue]:
        shape = (len(self.origins), len(BANDS), self.counts.shape[1])
        self.candidate = np.full(shape, MEDIAN_INDEX)
        self.shown = np.full(shape, MEDIAN_INDEX)
        self.reason = np.full(shape, YOUNG, dtype="<U20")
        self.tail = np.full(shape, (1 - LEVEL) / 2)
        self.outside = np.full(shape, np.nan)
        self.total_tail = np.full((len(self.origins), len(TOTALS)), (1 - LEVEL) / 2)
        self.total_outside = np.full((len(self.origins), len(TOTALS)), np.nan)
        found = [self._issue(at) for at in range(len(self.origins))]
        return found[-keep:]

    def _over(self, at: int, last_lead: int) -> slice:
        """Origins whose targets up to that lead were all over when origin `at` was."""
        ended = int(np.searchsorted(self.origins, self.origins[at] - last_lead, side="right"))
        return slice(max(0, ended - REMEMBERED), ended)

    def _issue(self, at: int) -> Issue:
        known = int(self.origins[at])
        is_large = np.median(self.counts[max(0, known - RECENT_DAYS) : known], axis=0) >= FEWEST_A_DAY
        low, high = np.full((2, HORIZON, self.counts.shape[1]), np.nan)
        expected = np.full_like(low, np.nan)
        for number, band in enumerate(BANDS):
            over = self._over(at, band.stop)
            self._choose(at, number, over, is_large)
            chosen = self.shown[at, number]
            expected[band] = self._of(self.point[:, at, band], chosen)
            low[band], high[band] = self._interval(at, number, over, chosen)
        for array in (expected, low, high):
            array[:, ~is_large] = np.nan
        self.reason[at][:, ~is_large] = FEW
        return Issue(
            known,
            self.shown[at].copy(),
            self.candidate[at].copy(),
            self.reason[at].copy(),
            expected,
            low,
            high,
            np.where(is_large, self.point[MEDIAN_INDEX, at], np.nan),
            *self._totals(at, is_large),
        )

    def _choose(self, at: int, number: int, over: slice, is_large: NDArray[np.bool_]) -> None:
        error = self.band_error[:, over, number]
        # An origin counts where the median had something to say.
        told = np.isfinite(error[MEDIAN_INDEX])
        origins = told.sum(axis=0)
        own = np.where(told, error, 0).sum(axis=1)
        together = relative_error(own[:, is_large].sum(axis=1), own[MEDIAN_INDEX, is_large].sum())
        drawn = origins * relative_error(own, own[MEDIAN_INDEX]) + CHANNEL_ORIGINS * together[:, None]
        drawn = drawn / (origins + CHANNEL_ORIGINS)
        drawn[MEDIAN_INDEX] = 1.0
        old = origins >= FEWEST_ORIGINS
        best = np.where(old, np.argmin(drawn, axis=0), MEDIAN_INDEX)
        made = self._of(self.band_error[:, over, number], self.candidate[over, number])
        lost = np.where(told, made, 0).sum(axis=0) > own[MEDIAN_INDEX]
        self.candidate[at, number] = best
        self.shown[at, number] = np.where(lost, MEDIAN_INDEX, best)
        reason = np.where(best == MEDIAN_INDEX, UNBEATEN, np.where(lost, LOST, SHOWN))
        self.reason[at, number] = np.where(old, reason, YOUNG)

    def _interval(self, at: int, number: int, over: slice, chosen: NDArray[np.int64]) -> tuple[Floats, Floats]:
        band = BANDS[number]
        if over.stop > 0:
            # The newest origin whose days are over says how its interval did.
            self.tail[at, number] = steered(
                self.tail[max(at - 1, 0), number], self.outside[over.stop - 1, number], rate=STEERING
            )
        scores = self._of(self.score[:, over, band], chosen)
        if len(scores) < FEWEST_FOR_INTERVAL:
            scores = scores[:0]
        low, high = tail_quantiles(scores.reshape(-1, len(chosen)), self.tail[at, number])
        point = self._of(self.point[:, at, band], chosen)
        low, high = around(point, scale_of(self._of(self.mean[:, at, band], chosen)), low, high)
        covered = is_covered(self.actual[at, band], low, high)
        self.outside[at, number] = np.where(
            np.isnan(low).any(axis=0) | np.isnan(self.actual[at, band]).any(axis=0), np.nan, 1 - covered.mean(axis=0)
        )
        return low, high

    def _totals(self, at: int, is_large: NDArray[np.bool_]) -> tuple[Floats, Floats, Floats, Floats]:
        shape = (len(TOTALS), self.counts.shape[1])
        expected, low, high, medians = (np.full(shape, np.nan) for _ in range(4))
        for number, days in enumerate(TOTALS):
            chosen = self.shown[at, min(number, len(BANDS) - 1)]
            totals = self._of(self.mean[:, :, :days].sum(axis=2), chosen)
            over = self._over(at, days)
            scores = (self.actual[over, :days].sum(axis=1) - totals[over]) / scale_of(totals[over])
            if len(scores) < FEWEST_FOR_INTERVAL:
                scores = scores[:0]
            # A series has few totals: its own spread, and the channel's way of missing.
            spread = _spread(scores)
            if over.stop > 0:
                self.total_tail[at, number] = steered(
                    self.total_tail[at - 1, number], self.total_outside[over.stop - 1, number], rate=STEERING
                )
            below, above = tail_quantiles(_pooled(scores, spread), self.total_tail[at, number : number + 1])
            now = totals[at]
            expected[number], medians[number] = now, self.mean[MEDIAN_INDEX, at, :days].sum(axis=0)
            low[number], high[number] = around(now, scale_of(now) * spread, below, above)
            came = self.actual[at, :days].sum(axis=0)
            told = is_large & np.isfinite(low[number]) & np.isfinite(came)
            if told.any():
                self.total_outside[at, number] = 1 - is_covered(came, low[number], high[number])[told].mean()
        for array in (expected, low, high, medians):
            array[:, ~is_large] = np.nan
        return expected, low, high, medians

    @staticmethod
    def _of(values: NDArray, chosen: NDArray[np.int64]) -> NDArray:
        """(model, ..., series) -> (..., series) of each series' model; `chosen` is (series,) or (origin, series)."""
        index = chosen.reshape(1, *chosen.shape[:-1], *([1] * (values.ndim - 1 - chosen.ndim)), chosen.shape[-1])
        return np.asarray(np.take_along_axis(values, index, axis=0)[0])


def _spread(scores: Floats) -> Floats:
    """Root mean square of each series' scores; NaN where none is known."""
    told = np.isfinite(scores).sum(axis=0)
    return np.asarray(np.sqrt(np.nansum(scores**2, axis=0) / np.where(told > 0, told, np.nan)))


def _pooled(scores: Floats, spread: Floats) -> Floats:
    """Every series' scores over its own spread, in one column."""
    return np.asarray((scores / np.where(spread > 0, spread, np.nan)).reshape(-1, 1))

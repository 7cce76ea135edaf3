"""Is a series calm, in a burst, or at a new level? Beliefs carried from day to day, for many series at once.

A hidden Markov model (Le Strat and Carrat 1999; Martinez-Beneito et al. 2008) in the manner of multi-process models
(West and Harrison 1997, ch. 12): calm; a burst that multiplies the expected count and lasts at most `longest_days`,
each length as likely as any other; a change of level that stays, which after `settled_after_days` becomes the level.
Evidence of several days adds up, and a burst competes with a change of level instead of being called one at once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Prior:
    """What is believed before any count is seen; assumed, see DECISIONS.

    Attributes:
        burst_share: chance that a burst starts on a day, per series.
        holiday_factor: the same on a holiday, as a multiple.
        change_share: chance that the level changes on a day, for each of `change_factors`.
        burst_factors: what a burst multiplies the expected count by, each as likely.
        longest_days: longest burst.
        change_factors: what a change of level multiplies the expected count by.
        settled_after_days: days until a change of level is taken into the level.
    """

    burst_share: float = 0.0045
    holiday_factor: float = 1.4
    change_share: float = 0.0008
    burst_factors: tuple[float, ...] = (2.0, 3.0, 5.0, 10.0)
    longest_days: int = 7
    change_factors: tuple[float, ...] = (0.6, 1.5)
    settled_after_days: int = 12

    @property
    def factors(self) -> Floats:
        """Of all hypotheses in order: calm, the bursts, the changes."""
        return np.array([1.0, *self.burst_factors, *self.change_factors])


@dataclass(frozen=True)
class Beliefs:
    """Probabilities that sum to one in each series.

    Attributes:
        calm: (series,).
        burst: (series, factor, day of the burst).
        change: (series, factor, day since the change).
    """

    calm: Floats
    burst: Floats
    change: Floats

    @property
    def in_burst(self) -> Floats:
        """Probability that a burst is on, (series,)."""
        return np.asarray(self.burst.sum(axis=(1, 2)))

    def worth_warning(self, lost_a_day: float) -> Floats:
        """The same, a burst's later days counting less: so much less a day, (series,)."""
        worth = np.maximum(0.0, 1 - lost_a_day * np.arange(self.burst.shape[2]))
        return np.asarray((self.burst * worth).sum(axis=(1, 2)))

    @property
    def by_hypothesis(self) -> Floats:
        """(series, hypothesis), in the order of `Prior.factors`."""
        return np.concatenate([self.calm[:, None], self.burst.sum(axis=2), self.change.sum(axis=2)], axis=1)


def calm(series: int, prior: Prior) -> Beliefs:
    return Beliefs(
        np.ones(series),
        np.zeros((series, len(prior.burst_factors), prior.longest_days)),
        np.zeros((series, len(prior.change_factors), prior.settled_after_days)),
    )


def next_day(beliefs: Beliefs, prior: Prior, *, is_holiday: bool) -> tuple[Beliefs, Floats]:
    """Beliefs of the next day before its count is seen, and (series, factor): the changes that settled into the level.

    What settled counts as calm: the caller moves the level by it.
    """
    ending = 1 / np.arange(prior.longest_days, 0, -1)
    settled = beliefs.change[:, :, -1]
    free = beliefs.calm + (beliefs.burst * ending).sum(axis=(1, 2)) + settled.sum(axis=1)
    start = prior.burst_share * (prior.holiday_factor if is_holiday else 1.0)
    burst, change = np.zeros_like(beliefs.burst), np.zeros_like(beliefs.change)
    burst[:, :, 1:] = (beliefs.burst * (1 - ending))[:, :, :-1]
    burst[:, :, 0] = free[:, None] * start / len(prior.burst_factors)
    change[:, :, 1:] = beliefs.change[:, :, :-1]
    change[:, :, 0] = free[:, None] * prior.change_share
    still = free * (1 - start - prior.change_share * len(prior.change_factors))
    return Beliefs(still, burst, change), settled


def weigh(beliefs: Beliefs, likelihood: Floats) -> Beliefs:
    """Bayes: `likelihood` of the day's count, (series, hypothesis) in the order of `Prior.factors`."""
    bursts = beliefs.burst.shape[1]
    quiet = beliefs.calm * likelihood[:, 0]
    burst = beliefs.burst * likelihood[:, 1 : 1 + bursts, None]
    change = beliefs.change * likelihood[:, 1 + bursts :, None]
    total = quiet + burst.sum(axis=(1, 2)) + change.sum(axis=(1, 2))
    return Beliefs(quiet / total, burst / total[:, None, None], change / total[:, None, None])


def only_where(mask: NDArray[np.bool_], new: Beliefs, old: Beliefs) -> Beliefs:
    """The new beliefs where `mask`, elsewhere the old ones."""
    return Beliefs(
        np.where(mask, new.calm, old.calm),
        np.where(mask[:, None, None], new.burst, old.burst),
        np.where(mask[:, None, None], new.change, old.change),
    )

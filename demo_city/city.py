"""The city: everything its people and offices say, as a function of seed, scale and days."""

from __future__ import annotations

from dataclasses import dataclass

from demo_city import board, calls, petitions, qna, social
from demo_city.days import DayRange
from demo_city.lexicon import Lexicon, lexicon

DEFAULT_SEED = 20_140_101
DEFAULT_SCALE = 0.25


@dataclass(frozen=True)
class City:
    """A synthetic Incheon.

    The same (seed, scale) gives the same items for a day, whatever window the day is asked for in.

    Attributes:
        seed: any non-negative integer.
        scale: 1.0 is the real volume of calls (1,226 a day in 2013).

    Raises:
        ValueError: the scale is not positive or the seed is negative.
    """

    seed: int = DEFAULT_SEED
    scale: float = DEFAULT_SCALE

    def __post_init__(self) -> None:
        if self.scale <= 0 or self.seed < 0:
            raise ValueError(f"scale must be positive and seed not negative: {self}")

    @property
    def lexicon(self) -> Lexicon:
        return lexicon()

    def calls(self, days: DayRange) -> calls.Calls:
        return calls.calls(self.lexicon, days, seed=self.seed, scale=self.scale)

    def petitions(self, days: DayRange) -> petitions.Petitions:
        return petitions.petitions(self.lexicon, days, seed=self.seed, scale=self.scale)

    def qna(self, days: DayRange) -> qna.Qna:
        return qna.qna(self.lexicon, days, seed=self.seed, scale=self.scale)

    def query_posts(self, days: DayRange) -> social.Posts:
        return social.query_posts(self.lexicon, days, seed=self.seed, scale=self.scale)

    def bulk_posts(self, days: DayRange) -> social.Posts:
        return social.bulk_posts(self.lexicon, days, seed=self.seed, scale=self.scale)

    def platform_posts(
        self, days: DayRange, *, feed: str, platform: str, per_day: float, noise_share: float = 0.3
    ) -> social.Posts:
        """Posts of one place, `per_day` at scale 1; see `demo_city.social.platform_posts`."""
        return social.platform_posts(
            self.lexicon,
            days,
            seed=self.seed,
            feed=feed,
            platform=platform,
            per_day=per_day * self.scale,
            noise_share=noise_share,
        )

    def board_posts(self, days: DayRange) -> board.BoardPosts:
        return board.board_posts(self.lexicon, days, seed=self.seed, scale=self.scale)

"""What a head thinks of texts: a probability for each label."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True)
class Prediction:
    """Calibrated probabilities.

    Attributes:
        labels: sorted.
        probabilities: shape (texts, labels), float32, rows sum to one.
    """

    labels: tuple[str, ...]
    probabilities: npt.NDArray[np.float32]

    def best(self) -> list[str]:
        """The most probable label of each text; of equally probable ones the first."""
        return [self.labels[column] for column in self.probabilities.argmax(axis=1).tolist()]

    def confidence(self) -> npt.NDArray[np.float32]:
        """The probability of the most probable label."""
        found: npt.NDArray[np.float32] = self.probabilities.max(axis=1)
        return found

    def top(self, count: int) -> list[list[str]]:
        """The most probable labels of each text, best first."""
        order = np.argsort(-self.probabilities, axis=1, kind="stable")[:, :count]
        return [[self.labels[column] for column in row] for row in order.tolist()]

    def of(self, label: str) -> npt.NDArray[np.float32]:
        """The probability of one label; zeros where the head does not know it."""
        if label not in self.labels:
            return np.zeros(len(self.probabilities), dtype=np.float32)
        found: npt.NDArray[np.float32] = self.probabilities[:, self.labels.index(label)]
        return found

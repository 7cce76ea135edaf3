from pathlib import Path

import numpy as np
import pytest

from benchmarks.evaluation.pictures import curve, draw


def test_the_risk_coverage_curve_answers_the_most_confident_first() -> None:
    confidence = np.array([0.5, 0.9, 0.8, 0.6, 0.7, 0.4, 0.3, 0.2, 0.1, 0.95], dtype=np.float32)
    is_right = confidence >= 0.6
    points = curve(confidence, is_right)
    assert [round(point["answered"], 1) for point in points] == [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]
    # Five of ten are right, and they are the five most confident.
    assert [point["accuracy"] for point in points[:5]] == [1.0] * 5
    assert points[9]["accuracy"] == pytest.approx(0.5)
    assert points[4]["from_probability"] == pytest.approx(0.6)


def test_a_picture_is_drawn_and_the_same_bytes_twice(tmp_path: Path) -> None:
    random = np.random.default_rng(2)
    confidence = random.uniform(0.3, 1, 200).astype(np.float32)
    is_right = random.random(200) < confidence
    one, other = (draw("set", confidence, is_right, 0.6, tmp_path / name) for name in ("one", "other"))
    assert one.read_bytes() == other.read_bytes()
    assert one.read_bytes().startswith(b"\x89PNG")

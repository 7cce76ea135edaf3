import numpy as np
import pytest

from extract.text.calibration import Scaling, calibration_band, calibration_error, fit_scaling


def test_probabilities_of_equal_scores_are_equal_and_sum_to_one() -> None:
    assert Scaling(3.0).probabilities(np.zeros((1, 4), dtype=np.float32)).tolist() == [[0.25, 0.25, 0.25, 0.25]]


def test_the_fitted_sharpness_states_the_share_that_was_right() -> None:
    # Every text scores 1 against 0 and three of four are of the first label: softmax(s) = .75, so s = ln 3.
    scores = np.array([[1.0, 0.0]] * 400, dtype=np.float32)
    columns = np.array([0] * 300 + [1] * 100)
    assert fit_scaling(scores, columns).sharpness == pytest.approx(np.log(3), rel=1e-3)


def test_the_calibration_error_of_two_bins_worked_out_by_hand() -> None:
    # Ten bins of one text each: five stated .6 of which three are right, five stated .9 of which all are.
    confidence = np.array([0.6] * 5 + [0.9] * 5, dtype=np.float32)
    is_right = np.array([True, True, True, False, False] + [True] * 5)
    # |1-.6| three times, |0-.6| twice, |1-.9| five times, over ten.
    assert calibration_error(confidence, is_right) == pytest.approx((3 * 0.4 + 2 * 0.6 + 5 * 0.1) / 10, abs=1e-6)


def test_a_perfectly_calibrated_model_stays_under_the_band_and_an_overconfident_one_does_not() -> None:
    random = np.random.default_rng(1)
    confidence = random.uniform(0.5, 1.0, 4000).astype(np.float32)
    band = calibration_band(confidence, draws=300)
    assert 0 < band < 0.05
    honest = [calibration_error(confidence, random.random(4000) < confidence) < band for _ in range(40)]
    assert 34 <= sum(honest) <= 40  # 95 of 100 are meant
    assert calibration_error(confidence, random.random(4000) < confidence - 0.1) > band


def test_the_band_narrows_with_the_number_of_texts() -> None:
    few, many = (np.full(count, 0.8, dtype=np.float32) for count in (100, 10_000))
    assert calibration_band(few, draws=200) > 3 * calibration_band(many, draws=200)

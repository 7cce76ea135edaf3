import pytest

from reports.proportion import wilson_interval


def test_the_interval_matches_a_worked_example() -> None:
    # 8 of 10, z = 1.959964: centre (.8 + .19207) / 1.384146 = .716743, half width .226641.
    low, high = wilson_interval(8, 10)
    assert low == pytest.approx(0.490162, abs=1e-5)
    assert high == pytest.approx(0.943318, abs=1e-5)


def test_it_agrees_with_statsmodels() -> None:
    proportion = pytest.importorskip("statsmodels.stats.proportion")
    cases = [(0, 5), (5, 5), (1, 7), (93, 100), (0, 1)]
    for successes, n in cases:
        assert wilson_interval(successes, n) == pytest.approx(
            proportion.proportion_confint(successes, n, method="wilson"), abs=1e-9
        )


@pytest.mark.parametrize(("successes", "n"), [(0, 0), (3, 2), (-1, 4)])
def test_counts_that_are_no_proportion_are_refused(successes: int, n: int) -> None:
    with pytest.raises(ValueError, match="no proportion"):
        wilson_interval(successes, n)

"""docs/figures/make_exact.py: its limits by 1 / ln L, and the ladder of spots."""

import numpy as np
import pytest
from docs_figures import load_script

LENGTHS = [10**k for k in range(3, 9)]
ERRORS = [1e-5] * len(LENGTHS)


@pytest.fixture(scope="module")
def script():
    return load_script("make_exact")


def test_a_drift_with_the_logarithm_is_found_at_its_limit(script):
    values = [0.25 + 0.05 / np.log(length) for length in LENGTHS]
    found = script.by_logarithm(LENGTHS, values, ERRORS)
    assert found.value == pytest.approx(0.25, abs=1e-6)
    assert 0 < found.error < 1e-3


def test_another_drift_has_no_limit_by_the_logarithm(script):
    values = [0.25 + 0.05 * length**-0.25 for length in LENGTHS]
    assert not script.by_logarithm(LENGTHS, values, ERRORS).found


def test_two_lengths_have_no_limit(script):
    assert not script.by_logarithm(LENGTHS[:2], [0.26, 0.25], ERRORS[:2]).found


def test_a_ladder_melts_a_constant_a_spot_and_not_a_factor(script):
    table = script.ladder(script.RULES)
    assert table["rmt"][:5].to_list() == [7, 21, 34, 46, 60]
    steps = np.diff(table["rmt"].to_numpy())
    assert steps.min() >= 12
    assert steps.max() <= 14
    without = np.diff(table["without_inheritance"].to_numpy())
    assert without[-1] > 1000 * steps[-1]

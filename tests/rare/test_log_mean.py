"""Means of probabilities that are known by their logarithms."""

import math

import numpy as np
import pytest

from qavalanche.errors import InputError
from qavalanche.rare.log_mean import log_mean


def test_it_is_the_mean_and_its_error():
    p = np.array([0.2, 0.1, 0.4, 0.1])
    found = log_mean(np.log(p))
    assert found.ln_p == pytest.approx(math.log(p.mean()))
    assert found.error == pytest.approx(p.std(ddof=1) / p.mean() / 2)
    assert found.effective == pytest.approx(p.sum() ** 2 / (p**2).sum())


def test_far_below_the_smallest_double_it_is_the_same():
    shifted = log_mean(np.array([0.0, 1.0, 2.0]) - 5000)
    plain = log_mean(np.array([0.0, 1.0, 2.0]))
    assert shifted.ln_p == pytest.approx(plain.ln_p - 5000)
    assert shifted[1:] == pytest.approx(plain[1:])


def test_populations_that_died_out_count_as_zero():
    assert log_mean([0.0, -math.inf, math.nan, 0.0]).ln_p == pytest.approx(math.log(0.5))
    none = log_mean([-math.inf, -math.inf])
    assert none.ln_p == -math.inf
    assert math.isnan(none.error)
    assert not none.trusted


def test_one_estimate_has_no_error_and_none_is_refused():
    assert math.isnan(log_mean([-3.0]).error)
    with pytest.raises(InputError, match="0 estimates"):
        log_mean([])

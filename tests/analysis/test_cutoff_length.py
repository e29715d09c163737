"""xi from moments of the sizes: linear in the cut-off, whatever its form, for tau < 3."""

import math

import numpy as np
import pytest
from made_statistics import made

from qavalanche.analysis.sizes import cutoff_length
from qavalanche.campaign.bins import bin_edges


def statistics(density, largest):
    """Regions of sizes 1 ... largest, 10^12 p(T) of each size T, in bins."""
    sizes, k = {}, 0
    while bin_edges(k)[0] <= largest:
        low, high = bin_edges(k)
        T = np.arange(low, high + 1, dtype=float)
        number = round(1e12 * float(density(T).sum()))
        if number:
            sizes[k] = (number, number)
        k += 1
    return made(1, sizes=sizes)


@pytest.mark.parametrize("tau", [2.0, 2.2, 2.5])
def test_exponential_cutoff_is_found_up_to_a_constant(tau):
    for xi in (3e3, 3e4):
        found = cutoff_length(statistics(lambda T, xi=xi: T**-tau * np.exp(-T / xi), 2e6))
        assert found == pytest.approx(xi * math.gamma(4 - tau) / math.gamma(3 - tau), rel=0.05)


def test_a_stretched_cutoff_scales_too():
    def found(xi):
        return cutoff_length(statistics(lambda T: T**-2.2 * np.exp(-((T / xi) ** 0.6)), 4e6))

    assert found(1e4) / found(1e3) == pytest.approx(10, rel=0.05)


def test_regions_of_one_size_give_that_size_and_none_give_no_number():
    assert cutoff_length(made(1, sizes={6: (3, 9)})) == 7
    assert math.isnan(cutoff_length(made(0)))

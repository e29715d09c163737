"""Patterns that populations found at epsilon = 0.001, w = 1.5, and what they cost there."""

import math

import numpy as np
import polars as pl
import pytest
from docs_figures import FIGURES
from plain_scheme import regions

import qavalanche as qa
from qavalanche.rare.inclusions import SpotPattern, fewest_resonances, melt_in_clean

RATE = math.log(2) / 1.5


@pytest.mark.parametrize(
    ("pattern", "resonant", "bonds"),
    [
        ((4, 1, 1, 1, 1, 6, 2, 1, 4, 3, 1), 13, 40),
        ((1, 1, 4, 1, 1, 1, 1, 2, 2, 9, 1, 1, 4, 1, 1, 1, 1), 16, 59),
    ],
)
def test_they_melt_more_than_the_search_found(pattern, resonant, bonds):
    assert sum(pattern[::2]) == resonant
    assert melt_in_clean(SpotPattern(pattern), RATE, qa.Rules()).size == bonds
    kinds = [0.0 if i % 2 == 0 else 1.5 for i, n in enumerate(pattern) for _ in range(n)]
    found = regions(np.array([1.5] * 40 + kinds + [1.5] * 40))
    assert max(stop - start for start, stop, *_ in found) == bonds
    assert fewest_resonances(bonds, RATE).resonant >= resonant


def test_populations_hold_no_fewer_than_the_exact_number():
    table = pl.read_csv(FIGURES / "rare_tails.csv").filter(store="rare_dilute")
    exact = 0
    for T, held in table.select("at_least", "resonant").iter_rows():
        found = fewest_resonances(T, RATE)
        if found.outcome == "exact":
            assert held == pytest.approx(found.resonant, abs=0.12)
            assert held > found.resonant - 0.01
            exact += 1
    assert exact >= 5
    assert np.isfinite(table["ln_p"].to_numpy()).all()

"""Figures of resonances hold the numbers of what they show."""

import numpy as np
import polars as pl
import pytest

from qavalanche import InputError, figures
from qavalanche.bath import resonance_shares, resonances
from qavalanche.hamiltonians import Hamiltonian, draw
from qavalanche.plots.resonances import strong_resonances_figure


def test_one_chain():
    found = resonances(draw("xxz", 6, 9.0), removed=[1, 2, 4])
    figure = figures.plot(found)
    assert figure.drawn("png").startswith(b"\x89PNG")
    assert figure.caption == repr(found)
    shares = figure.data.filter(panel="share", of="eigenstates")
    assert shares["value"].to_list() == found.eigenstates.shares.tolist()
    rates = figure.data.filter(panel="rate", of="pairs")
    assert rates["k"].to_list() == [1, 2, 4]
    np.testing.assert_allclose(rates["value"], np.exp(found.pairs.log_ratios))


def test_samples():
    found = resonance_shares([draw("xxz", 5, 9.0, sample=s) for s in range(3)])
    figure = found.plot()
    assert figure.data.filter(panel="share")["value"].to_list() == found.shares.tolist()


def test_a_chain_without_a_rate():
    figure = resonances(Hamiltonian.from_terms(3, [])).plot()
    assert figure.data.is_empty()
    assert figure.drawn("png").startswith(b"\x89PNG")


def test_against_length():
    names = ("share_of_states", "log_ratio", "log_gap")
    rows = [("a", 8.0, L, name, 0.5, 0.1) for L in (6, 8) for name in names]
    table = pl.DataFrame(rows, ["model", "W", "L", "name", "mean", "error"], orient="row")
    figure = strong_resonances_figure(table)
    assert figure.data.equals(table)
    assert figure.drawn("png").startswith(b"\x89PNG")
    with pytest.raises(InputError, match="error"):
        strong_resonances_figure(table.drop("error"))

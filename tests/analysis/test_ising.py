"""The Ising model on the square lattice: exact exponents from the Monte Carlo data shipped."""

import importlib
import math
import sys
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from qavalanche.analysis.scaling.collapse import collapse
from qavalanche.analysis.scaling.comparison import compare
from qavalanche.analysis.scaling.data import ScalingData
from qavalanche.analysis.scaling.forms import Form, Parameter, kosterlitz_thouless, power_law

EXAMPLES = Path(__file__).parents[2] / "examples"
EXACT = math.log(1 + math.sqrt(2)) / 2  # 1 / T_c


@pytest.fixture(scope="module")
def script():
    # imported by name: compiled code of a module without one cannot be loaded from Numba's cache
    sys.path.insert(0, str(EXAMPLES))
    yield importlib.import_module("ising")
    sys.path.remove(str(EXAMPLES))


@pytest.fixture(scope="module")
def table():
    return pl.read_csv(EXAMPLES / "ising.csv", comment_prefix="#")


def data(table, column, least):
    """Against 1 / T, in which the distance to the critical point is closer to linear than in T."""
    return ScalingData.from_means(
        1 / table["temperature"], table["length"], table[column], table[f"{column}_error"]
    ).where(length=(least, np.inf))


def test_binder_cumulant_gives_the_exact_critical_point_and_nu(table):
    found = collapse(data(table, "binder", 24), power_law(nu=(0.5, 2)))
    assert found.found, found.outcome
    critical, nu = found.estimates["critical_point"], found.estimates["nu"]
    assert critical.error < 3e-5
    assert nu.error < 0.005
    assert abs(critical.value - EXACT) < 3 * critical.error
    assert abs(nu.value - 1) < 3 * nu.error


def test_magnetization_gives_beta_with_a_form_of_its_own(table):
    def scale(control, length, p):  # m^2 = L^-kappa (1 + a t + ...) f(t L^(1 / nu)), t the distance
        t = control - p[0]
        return t * length ** (1 / p[1]), length ** p[2] * np.exp(p[3] * t)

    parameters = (Parameter("critical_point", 0, 1, "position"), Parameter("nu", 0.5, 2),
                  Parameter("kappa", 0, 1), Parameter("slope", -10, 10))  # fmt: skip
    found = collapse(data(table, "m2", 24), Form("order parameter", parameters, scale))
    assert found.found, found.outcome
    for name, exact in (("critical_point", EXACT), ("nu", 1), ("kappa", 1 / 4)):
        estimate = found.estimates[name]
        assert abs(estimate.value - exact) < 3 * estimate.error
    assert found.estimates["kappa"].error < 0.004
    assert found.estimates["nu"].error < 0.01


def test_small_lattices_do_not_fit_and_say_so(table):
    found = collapse(data(table, "binder", 8), power_law(nu=(0.5, 2)))
    assert found.status == "poor"
    assert "larger lengths" in found.outcome


def test_an_essential_singularity_is_rejected(table):
    points = data(table, "binder", 24)
    result = compare([collapse(points, form, resamples=20)
                      for form in (power_law(nu=(0.5, 2)), kosterlitz_thouless())])  # fmt: skip
    assert result.favoured == "power law"


def test_monte_carlo_of_a_small_lattice_is_the_sum_over_its_states(script):
    temperature = 2.5
    bits = np.arange(1 << 16)[:, None] >> np.arange(16) & 1
    spins = (2 * bits - 1).reshape(-1, 4, 4)
    bonds = spins * (np.roll(spins, 1, axis=1) + np.roll(spins, 1, axis=2))
    energy = -bonds.sum(axis=(1, 2))
    weight = np.exp(-(energy - energy.min()) / temperature)
    m = spins.mean(axis=(1, 2))
    m2, m4 = ((weight * m**k).sum() / weight.sum() for k in (2, 4))
    values, errors = script.jackknife(script.moments(4, temperature, 400_000, seed=1))
    assert np.abs((values - [m2, 1 - m4 / (3 * m2**2)]) / errors).max() < 4
    assert errors.max() < 1e-3


def test_file_is_what_its_script_makes(script, table):
    for length in (8, 16):
        updates = script.LENGTHS[length]
        stored = table.filter(pl.col("length") == length).row(3, named=True)
        made = script.row(length, stored["temperature"], updates)
        for name, value in stored.items():
            assert made[name] == pytest.approx(value, rel=1e-6, abs=1e-6)

"""One binomial fit: maximum, errors and p-value, against a slow twin and by coverage."""

import math

import numpy as np
import pytest
from scipy.optimize import minimize

from qavalanche import InputError
from qavalanche.analysis import binomial
from qavalanche.analysis.transition.laws import BENT, NUCLEI, POWER, STRETCHED

LENGTHS = np.array([100, 300, 1000, 3000, 10_000])
X = np.log(LENGTHS) - np.log(LENGTHS).mean()
PLANTED = {
    POWER: [math.log(0.05), 0.3],
    BENT: [math.log(0.05), 0.3, 0.06],
    STRETCHED: [math.log(0.05), 0.5, 0.3],
    NUCLEI: [0.5],
}
MODELS = pytest.mark.parametrize("model", PLANTED, ids=lambda model: model.name)


@MODELS
def test_slopes_are_the_derivatives(model):
    theta, step = np.array(PLANTED[model]), 1e-6
    for i, slope in enumerate(model.slopes(theta, X)):
        moved = np.eye(theta.size)[i] * step
        numeric = (model.log_p(theta + moved, X) - model.log_p(theta - moved, X)) / (2 * step)
        np.testing.assert_allclose(slope, numeric, rtol=1e-5, atol=1e-9)
    if model is STRETCHED:  # smooth through the power law
        flat = model.log_p(np.array([*theta[:2], 0.0]), X)
        np.testing.assert_allclose(flat, POWER.log_p(theta[:2], X))


@MODELS
def test_the_maximum_is_that_of_a_slow_search(model):
    """The twin: minus ln L of scipy's binomial law, by the simplex."""
    from scipy.stats import binom

    rng, n = np.random.default_rng(1), np.full(5, 20_000)
    k = rng.binomial(n, np.exp(model.log_p(np.array(PLANTED[model]), X)))
    found = binomial.fit(model, LENGTHS, k, n)

    def loss(theta):
        return -binom.logpmf(k, n, np.exp(np.minimum(model.log_p(theta, X), -1e-12))).sum()

    options = {"xatol": 1e-9, "fatol": 1e-10, "maxiter": 5000}
    slow = minimize(loss, PLANTED[model], method="Nelder-Mead", options=options)
    np.testing.assert_allclose(found.theta, slow.x, rtol=1e-4, atol=1e-5)
    assert found.deviance == pytest.approx(
        2 * (slow.fun + binom.logpmf(k, n, k / n).sum()), abs=1e-6
    )
    assert found.lengths == (100, 10_000)


@MODELS
def test_errors_cover_the_truth_and_p_values_are_flat(model):
    rng, n, theta = np.random.default_rng(2), np.full(5, 20_000), np.array(PLANTED[model])
    truth, pulls, p_values = np.exp(model.log_p(theta, X)), [], []
    for _ in range(300):
        found = binomial.fit(model, LENGTHS, rng.binomial(n, truth), n)
        if found.found and found.lengths[0] == 100:
            pulls.append((found.theta - theta) / found.errors)
            p_values.append(found.p_value)
    assert len(pulls) >= 270  # 5 % of true laws fail at p = 0.05
    shares = np.mean(np.abs(pulls) <= 1, axis=0)
    assert (shares > 0.6).all()
    assert (shares < 0.78).all()
    assert np.mean(np.array(p_values) > 0.5) == pytest.approx(0.5 / 0.95, abs=0.08)


def test_what_one_length_less_changes_is_a_systematic_error():
    """A correction at small lengths that the deviance does not see yet: the window does."""
    lengths, n = np.array([100, 1000, 10_000, 100_000, 1_000_000]), np.full(5, 3000)
    bent = 0.05 * lengths**-0.3 * (1 + 2 * (lengths / 100.0) ** -1)
    straight = 0.05 * lengths**-0.3

    def systematic(truth):
        rng, found = np.random.default_rng(3), []
        for _ in range(60):
            one = binomial.fit(POWER, lengths, rng.binomial(100 * n, truth), 100 * n)
            if one.found:
                found.append((one.lengths[0], one.estimate("beta")))
        return found

    assert np.mean([first > 100 for first, _ in systematic(bent)]) > 0.9  # left out
    assert np.mean([first > 100 for first, _ in systematic(straight)]) < 0.2
    quiet = [one.systematic / one.statistical for _, one in systematic(straight)]
    assert np.mean(quiet) < 0.7


def test_bad_counts_are_refused():
    with pytest.raises(InputError, match="3 lengths, 2 thermal"):
        binomial.fit(POWER, [1, 2, 3], [1, 2], [9, 9, 9])
    with pytest.raises(InputError, match="thermal from 0 to samples"):
        binomial.fit(POWER, [1, 2, 3], [1, 2, 10], [9, 9, 9])
    assert "2 lengths, at least 3 are needed" in binomial.fit(POWER, [1, 2], [1, 2], [9, 9]).outcome

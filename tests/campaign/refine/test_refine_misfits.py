"""Fits that plain Newton steps do not find, and curves that no parabola fits."""

import itertools
import math

import numpy as np
import pytest
from planted_curves import CURVES, LENGTHS, Drawn, exact_crossing, refined
from scipy.optimize import minimize

from qavalanche.campaign.plan.findings import PairVerdict
from qavalanche.campaign.refine import crossing as crossings
from qavalanche.campaign.refine.crossing import crossing
from qavalanche.campaign.refine.curve import Count, fit
from qavalanche.campaign.refine.pair import Pair
from qavalanche.campaign.refine.steps import State, next_step

SHORT = tuple(
    Count(*one)
    for one in ((0.25, 1041, 30000), (0.257, 747, 13000), (0.26, 2672, 33000), (0.2643, 44, 430),
                (0.27, 1185, 5000))
)  # fmt: skip
LONG = tuple(
    Count(*one)
    for one in ((0.25, 631, 23000), (0.257, 376, 7300), (0.26, 1543, 18000), (0.2643, 47, 250),
                (0.27, 825, 2000))
)  # fmt: skip
"""Whole Newton steps from a flat curve come back to where they were, two steps later."""

VALUES, FIRST = (0.24, 0.25, 0.26, 0.27, 0.28), (5000, 2000, 600)


def test_a_fit_where_whole_steps_go_to_and_fro():
    found = fit(LONG)
    assert found.converged
    assert found.deviance == pytest.approx(3.778, abs=0.01)
    at = crossing(SHORT, LONG)
    assert at.x == pytest.approx(0.2588, abs=2e-4)
    assert at.error > 0.0005


def loss(some, center, scale):
    """-ln of the posterior, written anew."""
    x, k, n = (np.array([one[i] for one in some], float) for i in range(3))
    u = (x - center) / scale

    def of(c):
        logit = c[0] + c[1] * u + c[2] * u * u
        prior = (1e-6 * c[0] ** 2 + 1e-3 * c[1] ** 2 + 0.1 * c[2] ** 2) / 2
        return float((n * np.logaddexp(0, logit) - k * logit).sum() + prior)

    return of


@pytest.mark.usefixtures("fast")
def test_no_other_curve_is_more_probable_whatever_the_counts():
    rng = np.random.default_rng(8)
    for _ in range(60):
        x = np.sort(rng.uniform(0.2, 0.3, rng.integers(4, 9)))
        n = (10 ** rng.uniform(1, 5, x.size)).astype(int)
        p = rng.uniform(0, 1, x.size) ** rng.integers(1, 8)
        some = [Count(*one) for one in zip(x.tolist(), rng.binomial(n, p).tolist(), n.tolist(),
                                           strict=True)]  # fmt: skip
        found = fit(some)
        assert found.converged, some
        of = loss(some, found.center, found.scale)
        here = of(found.coefficients)
        for start in (np.zeros(3), np.array(found.coefficients)):
            other = minimize(of, start, method="Nelder-Mead", options={"maxiter": 2000})
            assert here <= other.fun + 1e-6 * max(1.0, abs(here)) ** 0.5, some


@pytest.mark.usefixtures("fast")
def test_counts_all_alike_and_separate_ones_are_fitted():
    for thermal in ((0, 0, 0, 0), (50, 50, 50, 50), (0, 0, 50, 50), (0, 50, 0, 50)):
        some = [Count(x, k, 50) for x, k in zip((0.2, 0.21, 0.22, 0.23), thermal, strict=True)]
        found = fit(some)
        assert found.converged
        assert math.isfinite(found.deviance)


def test_no_number_from_a_fit_that_was_not_found(monkeypatch):
    lost = lambda counts: fit(counts)._replace(converged=False)  # noqa: E731
    monkeypatch.setattr(crossings, "fit", lost)
    assert crossing(SHORT, LONG) is None
    next_step.cache_clear()
    step = next_step(Pair((100, 300), SHORT, LONG), 0.001)
    next_step.cache_clear()
    assert step.state is State.UNFITTED
    assert not step.wishes
    verdict = PairVerdict("epsilon", (100, 300), step, 0.001, True, True)
    assert verdict.value is None
    assert "no crossing" in verdict.outcome


@pytest.mark.usefixtures("fast")
def test_a_misfit_makes_the_error_larger_and_is_not_reached():
    """Counts as they are, one of them far from where a parabola may be."""
    drawn = Drawn(1)
    some = [tuple(drawn.count(x, L, 100_000) for x in VALUES[1:]) for L in (300, 1000)]
    fine = crossing(*some)
    bent = [*some[1]]
    bent[1] = bent[1]._replace(thermal=bent[1].thermal - 100)
    at = crossing(some[0], bent)
    assert fine.curves.fits
    assert not at.curves.fits
    assert at.statistical > 1.5 * fine.statistical
    assert at.systematic > 0.004, "half of what lies between the values next to it"
    step = next_step(Pair((300, 1000), some[0], tuple(bent)), 0.5)
    assert step.state is State.FOUND
    (x,) = step.wishes
    far = max(VALUES[1:], key=lambda one: abs(one - at.x))
    assert abs(x - at.x) < abs(far - at.x)
    assert x not in VALUES


@pytest.mark.usefixtures("fast")
@pytest.mark.parametrize("name", [*CURVES][1:])
def test_errors_are_right_where_no_parabola_fits(name):
    exact = [exact_crossing(*pair, CURVES[name]) for pair in itertools.pairwise(LENGTHS)]
    away = []
    for seed in range(30):
        steps, _ = refined(Drawn(seed, CURVES[name]), VALUES, FIRST, 0.002, most=1e9)
        away += [
            (one.at.x - x) / one.at.error
            for one, x in zip(steps, exact, strict=True)
            if one.state is State.REACHED
        ]
    assert len(away) >= 58
    within = np.abs(np.array(away))
    assert (within < 1).mean() > 0.45
    assert (within < 2).mean() > 0.78
    assert abs(np.mean(away)) < 0.8


def test_a_smaller_scatter_than_chance_makes_no_error_smaller():
    found = fit(LONG)
    ideal = [replace_count(one, found.p(one.x)) for one in LONG]
    a, b = crossing(SHORT, LONG), crossing(SHORT, ideal)
    assert b.curves.deviance < a.curves.deviance
    assert b.statistical > 0.5 * a.statistical


def replace_count(one, p):
    """As many thermal samples as p has it."""
    return one._replace(thermal=round(p * one.samples))

"""Collapse of made-up data with known answers: values, errors, evidence, named outcomes."""

import math
import time

import numpy as np
import pytest
from scipy.special import logsumexp
from scipy.stats import multivariate_t
from synthetic_scaling import (
    CRITICAL,
    counts,
    drifting_x,
    kosterlitz_thouless_x,
    means,
    power_law_x,
    sigmoid,
    two_sided_x,
)
from threadpoolctl import threadpool_limits

from qavalanche import InputError
from qavalanche.analysis.scaling.collapse import collapse
from qavalanche.analysis.scaling.data import ScalingData
from qavalanche.analysis.scaling.fit import fit
from qavalanche.analysis.scaling.forms import (
    drifting,
    kosterlitz_thouless,
    power_law,
    two_sided,
    with_prefactor,
)
from qavalanche.analysis.scaling.posterior import ScalingPosterior

KNOWN = {
    "power law": (power_law(), {"critical_point": CRITICAL, "nu": 1.3}),
    "two-sided": (two_sided(), {"critical_point": CRITICAL, "nu_minus": 0.8, "nu_plus": 1.6}),
    "Kosterlitz-Thouless": (kosterlitz_thouless(), {"critical_point": CRITICAL, "b": 0.8}),
    "drifting": (
        drifting(),
        {"critical_point": CRITICAL, "nu": 1.3, "drift": 0.03, "omega": 1.5},
    ),
    "power law, prefactor": (
        with_prefactor(power_law()),
        {"critical_point": CRITICAL, "nu": 1.3, "kappa": 0.25},
    ),
}


def made(name, seed, points=13, trials=1000):
    rng = np.random.default_rng(seed)
    x_of = {"two-sided": two_sided_x, "Kosterlitz-Thouless": kosterlitz_thouless_x,
            "drifting": drifting_x}.get(name, power_law_x)  # fmt: skip
    if "prefactor" in name:
        return means(x_of, points, 0.02, rng, kappa=0.25)
    return counts(x_of, points, trials, rng)


def pulls(name, sets, resamples, points=13, trials=1000):
    """(estimate - true value) / error of every parameter, (sets, parameters)."""
    form, true = KNOWN[name]
    rows = []
    for seed in range(sets):
        found = collapse(made(name, 1000 + seed, points, trials), form, resamples)
        rows.append([(found.estimates[k].value - v) / found.estimates[k].error
                     for k, v in true.items()])  # fmt: skip
    return np.array(rows)


@pytest.mark.parametrize("name", KNOWN)
def test_every_form_is_recovered(name):
    form, true = KNOWN[name]
    data = made(name, 7, points=15, trials=2000)
    found = collapse(data, form, resamples=60)
    assert found.found, found.outcome
    for parameter, value in true.items():
        estimate = found.estimates[parameter]
        assert abs(estimate.value - value) < 3.5 * estimate.error
        assert 0.5 < estimate.error / estimate.likelihood_error < 2
    assert found.estimates["critical_point"].error < 0.001
    assert 0.6 < found.reduced_chi2 < 1.4
    assert found.quality.overlap > 0.8
    assert found.control_range == (0.2, 0.36)
    assert found.x_range[0] < 0 < found.x_range[1]


def test_coverage_of_a_few_sets():
    inside = np.abs(pulls("power law", 24, 30, points=9, trials=400)) < 1
    assert np.all(np.abs(inside.mean(axis=0) - 0.68) < 0.25)  # its own deviation is 0.095


@pytest.mark.slow
@pytest.mark.parametrize("name", ["power law", "two-sided", "power law, prefactor"])
def test_coverage_over_200_sets(name):
    inside = np.abs(pulls(name, 200, 100, points=11)) < 1
    print(name, inside.mean(axis=0))
    assert np.all(np.abs(inside.mean(axis=0) - 0.68) <= 0.08)


def test_points_far_in_flat_tails_do_not_draw_the_exponent():
    found = np.array([
        [(p - t) / e for p, t, e in zip(f.p, (CRITICAL, 1.3), np.sqrt(f.covariance.diagonal()),
                                        strict=False)]
        for f in (fit(made("power law", seed, points=11, trials=500), power_law())
                  for seed in range(20))
    ])  # fmt: skip
    assert np.all(np.abs(found.mean(axis=0)) < 0.6)  # with one length scale: 2


def test_posterior_has_the_slope_it_states():
    data = made("power law, prefactor", 3, points=9)
    posterior = ScalingPosterior(data, with_prefactor(power_law()))
    p, h = np.array([0.28, 1.2, 0.3]), np.array([0.1, -0.5, -1.0, 0.3])
    _, to_p, to_h = posterior(p, h)
    for i, step in enumerate(1e-5 * posterior.width):
        d = np.eye(3)[i] * step
        slope = (posterior(p + d, h)[0] - posterior(p - d, h)[0]) / (2 * step)
        assert to_p[i] == pytest.approx(slope, rel=1e-4, abs=1e-3)
    for i in range(4):
        d = np.eye(4)[i] * 1e-5
        slope = (posterior(p, h + d)[0] - posterior(p, h - d)[0]) / 2e-5
        assert to_h[i] == pytest.approx(slope, rel=1e-4, abs=1e-3)


@pytest.mark.parametrize("name", ["power law", "two-sided"])
def test_evidence_is_the_integral_of_the_posterior(name):
    form, _ = KNOWN[name]
    found = fit(made(name, 5, points=8, trials=400), form)
    posterior, k = found.posterior, found.p.size
    center = np.concatenate([found.p, found.h])
    law = multivariate_t(center, 1.2 * found.covariance, df=6, seed=1)
    draws = law.rvs(1500)
    inside = np.all((draws[:, :k] > posterior.low) & (draws[:, :k] < posterior.high), axis=1)
    with threadpool_limits(1, user_api="blas"):
        logs = [posterior(q[:k], q[k:])[0] - law.logpdf(q) for q in draws[inside]]
    integral = logsumexp(logs) - math.log(len(draws))
    assert found.log_evidence == pytest.approx(integral, abs=0.3)


def test_the_unit_of_the_data_does_not_matter():
    data = made("power law, prefactor", 4, points=9)
    scaled = ScalingData.from_means(50 * data.control - 3, data.length / 8, 1e6 * data.value,
                                    1e6 * data.error)  # fmt: skip
    form = with_prefactor(power_law())
    one, other = collapse(data, form, 40).estimates, collapse(scaled, form, 40).estimates
    assert other["nu"].value == pytest.approx(one["nu"].value, abs=0.1 * one["nu"].error)
    assert other["kappa"].value == pytest.approx(one["kappa"].value, abs=0.1 * one["kappa"].error)
    critical = 50 * one["critical_point"].value - 3
    assert other["critical_point"].value == pytest.approx(
        critical, abs=5 * one["critical_point"].error
    )


def test_the_same_data_and_seed_give_the_same_result():
    data = made("power law", 4, points=9)
    one, other = collapse(data, resamples=20), collapse(data, resamples=20)
    assert one.estimates == other.estimates
    assert collapse(data, resamples=20, seed=1).estimates != one.estimates


def test_replicas_give_the_errors_of_their_scatter():
    rng = np.random.default_rng(5)
    exact = means(power_law_x, 11, 1e-9, rng)
    replicas = exact.value[:, None] * (1 + rng.normal(0, 0.1, (len(exact), 25)))
    data = ScalingData.from_replicas(exact.control, exact.length, replicas)
    found = collapse(data, resamples=60)
    stated = ScalingData.from_means(data.control, data.length, data.value, 0.02 * exact.value)
    expected = collapse(stated, resamples=60)
    for name, value in (("critical_point", CRITICAL), ("nu", 1.3)):
        estimate, other = found.estimates[name], expected.estimates[name]
        assert abs(estimate.value - value) < 3.5 * estimate.error
        assert 0.6 < estimate.error / other.error < 1.6


def test_scatter_beyond_the_stated_errors_is_named_and_enters_the_errors():
    data = made("power law, prefactor", 6, points=15)
    form = with_prefactor(power_law())
    fair = collapse(data, form, resamples=60)
    boast = ScalingData.from_means(data.control, data.length, data.value, data.error / 5)
    found = collapse(boast, form, resamples=60)
    assert found.status == "poor"
    assert not found.found
    assert "chi^2" in found.outcome
    assert found.reduced_chi2 > 10
    for name, estimate in found.estimates.items():
        assert 0.5 < estimate.error / fair.estimates[name].error < 2


def test_two_hundred_points_four_parameters_a_hundred_resamplings_take_seconds():
    data = made("two-sided", 1, points=40)
    form = with_prefactor(two_sided())
    start = time.perf_counter()
    assert collapse(data, form, resamples=100).found
    assert time.perf_counter() - start < 15  # some two, on one idle core


def test_tables_hold_the_points_and_the_parameters():
    found = collapse(made("power law, prefactor", 2), with_prefactor(power_law()), resamples=20)
    points, curve = found.residuals(), found.curve(50)
    x = (points["control"] - found.estimates["critical_point"].value) * points["length"] ** (
        1 / found.estimates["nu"].value
    )
    np.testing.assert_allclose(points["x"], x)
    scale = points["length"] ** found.estimates["kappa"].value
    np.testing.assert_allclose(points["y"], scale * points["value"])
    np.testing.assert_allclose(
        points["residual"], (points["y"] - points["curve"]) / points["y_error"]
    )
    at_points = np.interp(points["x"], curve["x"], curve["y"])
    assert np.abs((at_points - points["curve"]) / points["y_error"]).max() < 1
    assert found.parameters()["parameter"].to_list() == ["critical_point", "nu", "kappa"]
    assert str(found).startswith("power law, prefactor: critical_point = 0.27")


def nothing(found):
    assert found.fit is None
    assert all(math.isnan(e.value) and math.isnan(e.error) for e in found.estimates.values())
    assert math.isnan(found.log_evidence)
    with pytest.raises(InputError, match="no scaled curve to show"):
        found.residuals()
    with pytest.raises(InputError, match="no scaled curve to show"):
        found.curve()
    return found


def test_too_few_lengths_or_points():
    data = made("power law", 1)
    found = nothing(collapse(data.where(length=(16, 32))))
    assert found.status == "too few"
    assert found.outcome == "too few lengths: 2, at least 3 are needed"
    few = data.where(control=(0.26, 0.28)).where(length=(64, 256))
    found = nothing(collapse(few, drifting()))
    assert found.outcome == f"too few points: {len(few)}, at least 16 are needed for 4 parameters"
    one = data.at(data.control == data.control[0])
    many = ScalingData.from_means(*(np.tile(a, 3) for a in (one.control, one.length, one.value)),
                                  np.tile(one.error, 3))  # fmt: skip
    assert "too few values of the control parameter" in nothing(collapse(many)).outcome


def test_curves_that_cannot_overlap():
    control = np.concatenate([np.linspace(a, a + 0.01, 6) for a in (0.2, 0.5, 0.9)])
    length = np.repeat([10.0, 20.0, 40.0], 6)
    y = sigmoid(5 * (control - 0.5))
    data = ScalingData.from_means(control, length, y, np.full(18, 0.01))
    found = nothing(collapse(data, power_law(nu=(1, 5))))
    assert found.status == "no overlap"
    assert "50% are needed: add values of the control parameter" in found.outcome


def test_what_the_data_do_not_determine_is_named():
    found = collapse(made("power law", 1), drifting(), resamples=40)
    assert found.status == "undetermined"
    assert "not determined between its bounds" in found.outcome or "at one of" in found.outcome
    narrow = collapse(made("power law", 1), power_law(nu=(0.3, 0.9)), resamples=40)
    assert narrow.status == "undetermined"
    assert "nu at one of its bounds 0.3 ... 0.9: wider ones are needed" in narrow.outcome
    estimate = narrow.estimates["nu"]
    assert estimate.error >= estimate.likelihood_error > 0


def test_values_that_do_not_depend_on_anything_have_no_critical_point():
    rng = np.random.default_rng(3)
    flat = made("power law", 1)
    noise = ScalingData.from_means(flat.control, flat.length, rng.normal(0.5, 0.02, len(flat)),
                                   np.full(len(flat), 0.02))  # fmt: skip
    found = collapse(noise, resamples=40)
    assert not found.found
    assert found.status in ("undetermined", "not converged")


def test_too_few_resamplings_are_refused():
    with pytest.raises(InputError, match=r"resamples = 5: must be a whole number >= 20"):
        collapse(made("power law", 1), resamples=5)

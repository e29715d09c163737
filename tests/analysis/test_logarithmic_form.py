"""The logarithmic form: found where p flows in ln L, refused where one exponent is true."""

import numpy as np
import pytest
from scipy.special import expit

import qavalanche as qa
from qavalanche.analysis.scaling import (
    ScalingData,
    kosterlitz_thouless,
    logarithmic,
    power_law,
)
from qavalanche.analysis.scaling.fit import fit

CENTER, L_0, NU = 0.4, 2.0, 2.5
LENGTHS = 2 ** np.arange(5, 21, 3)


def planted(flow, lengths=LENGTHS, samples=4000, seed=2):
    """Counts about CENTER on a grid for each length, as wide as its transition."""
    rng, rows = np.random.default_rng(seed), []
    for length in lengths:
        power = np.log(length / L_0) ** 2 if flow else length ** (1 / NU)
        for x in np.linspace(-2, 2, 8):
            p = expit(-0.5 + 1.5 * x)
            rows.append((CENTER + x / power, length, rng.binomial(samples, p), samples))
    return ScalingData.from_counts(*map(list, zip(*rows, strict=True)))


@pytest.mark.parametrize("flow", [True, False])
def test_over_five_decades_the_evidence_tells_which_is_true(flow):
    data = planted(flow)
    log, power = fit(data, logarithmic()), fit(data, power_law(nu=(0.2, 20)))
    gain = log.log_evidence - power.log_evidence
    assert gain > 10 if flow else gain < -10
    true = log if flow else power
    assert true.p[0] == pytest.approx(CENTER, abs=4 * true.covariance[0, 0] ** 0.5)
    expected = np.log(L_0) / np.log(LENGTHS[0]) if flow else NU
    assert true.p[1] == pytest.approx(expected, abs=4 * true.covariance[1, 1] ** 0.5)


def test_within_an_octave_or_two_it_does_not():
    data = planted(True, lengths=2 ** np.arange(10, 13))
    log, power = fit(data, logarithmic()), fit(data, power_law(nu=(0.2, 20)))
    assert abs(log.log_evidence - power.log_evidence) < 3
    assert power.p[1] == pytest.approx(0.5 * np.log(2**11 / L_0), rel=0.15)


def test_a_flow_in_ln_l_refuses_the_form_in_l_over_xi():
    data = planted(True)
    given, other = fit(data, logarithmic()), fit(data, kosterlitz_thouless())
    assert other.log_evidence < given.log_evidence - 10


def test_an_origin_at_or_above_the_smallest_length_is_refused():
    with pytest.raises(qa.InputError, match=r"must be below 1: L_0 < L_min"):
        logarithmic(origin=(0.0, 1.0))
    with pytest.raises(qa.InputError, match="sigma = 0"):
        logarithmic(sigma=0)

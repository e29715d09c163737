"""What the mean field tells as plain values, and as one line."""

import json
import math

import pytest

from qavalanche import meanfield
from qavalanche.meanfield.exponents import measure_exponents


def through_json(result):
    return json.loads(json.dumps(result.to_dict(), allow_nan=False))


@pytest.mark.parametrize("epsilon", ["0.19", "0.3"])
def test_a_flow(epsilon):
    flow = meanfield.flow(epsilon)
    told = through_json(flow)
    assert told["phase"] == flow.phase
    assert told["alpha"] == flow.inverse_localization_length.tolist()
    assert (told["zeta"] is None) == math.isnan(flow.localization_length)
    assert [x for x in told["collar"] if x is not None] == [
        x for x in flow.collar.tolist() if math.isfinite(x)
    ]
    lengths = meanfield.lengths(flow)
    assert through_json(lengths)["k_star"] == flow.k_star
    assert through_json(meanfield.thermal_probability(flow, 100))["regime"] in (
        "localized",
        "critical fan",
        "thermal",
    )
    sizes = meanfield.size_distribution(flow)
    assert len(through_json(sizes)["density"]) == len(sizes.density)


@pytest.mark.parametrize("digits", [1, 5, 17, 40])
def test_exponents_do_not_hang_on_the_digits_that_are_asked_for(digits):
    found = meanfield.critical_exponents(3, digits=digits)
    point = meanfield.critical_point(3, digits=digits)
    assert through_json(found) == {
        "epsilon_c": point.epsilon_c,
        "radius": point.radius,
        "nu_minus": meanfield.nu_minus(float(meanfield.critical_point(3, digits=17))),
        "nu_plus": 2 * found.nu_minus,
    }
    line = f"epsilon_c = {point.epsilon_c} +- 1e-{digits}; K = 3, d_s = 2, halted"
    assert line in repr(found)
    assert "nu_minus = 0.6246" in repr(found)


def test_measured_exponents():
    measured = measure_exponents(decades=(2, 12), points=20)
    told = through_json(measured)
    assert told["critical"]["epsilon_c"] == measured.critical.epsilon_c
    assert told["k_star"] == measured.k_star.tolist()

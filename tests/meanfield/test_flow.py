"""The mean-field flow: against the equations taken literally, and the proof of its end."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qavalanche import InputError, Rules
from qavalanche.meanfield import critical_point, flow

S = math.log(2)
HALTED = Rules(crossing="halted")


def literal(epsilon, K, s, z, orders):
    """alpha_k, l_k and rho_k as eqs. 13-16 of the letter and its SM B say it."""
    alpha, rows = math.log(K / epsilon), []
    for k in range(1, orders + 1):
        if alpha <= s:
            return [*rows, (alpha, math.inf, math.inf)]
        collar = k * (s / 2) / (alpha - s)
        rho = epsilon**k * (k + 2 * collar)
        rows.append((alpha, collar, rho))
        alpha = (1 - rho) * alpha + rho * z
    return rows


@pytest.mark.parametrize("precision", [None, 100])
@pytest.mark.parametrize("rules", [HALTED, Rules(3, "halted"), Rules(2, -S / 2), Rules(2, 0.5)])
@pytest.mark.parametrize("epsilon", [0.01, 0.1, 0.15, 0.26, 0.4])
def test_flow_is_the_letters_recursion(epsilon, rules, precision):
    found = flow(epsilon, 1.0, rules, precision)
    expected = literal(epsilon, 1.0, rules.entropy_density, rules.crossing_slope, len(found.gap))
    columns = (found.inverse_localization_length, found.collar, found.thermal_density)
    np.testing.assert_allclose(np.transpose(columns), expected, rtol=1e-7)


EXACT_TIES = (0.25,)
"""alpha_2 = s to the last digit (K = 1, d_s = 2): no precision can tell that from alpha_2 > s."""

near_or_far = st.one_of(st.floats(0.01, 0.7), st.floats(-14, -2).map(lambda x: 0.19368385 + 10**x))


@given(near_or_far, st.sampled_from([HALTED, Rules(3, "halted"), Rules(2, -1.0), Rules(2, 0.6)]))
@settings(max_examples=300)
def test_doubles_never_contradict_balls(epsilon, rules):
    quick, sure = flow(epsilon, 1.0, rules), flow(epsilon, 1.0, rules, precision=400)
    assert sure.phase != "undecided" or epsilon in EXACT_TIES
    assert quick.phase in (sure.phase, "undecided")
    if quick.phase == "localized":
        off = abs(quick.gap_infinity - sure.gap_infinity)
        assert off <= quick.gap_infinity_error + sure.gap_infinity_error
        assert quick.gap_infinity_error < 1e-3 * quick.gap_infinity + 1e-9
    if quick.phase == "thermal":
        assert quick.k_star == sure.k_star


@given(st.floats(0.02, 0.193))
def test_a_localized_flow_stays_above_what_was_proved(epsilon):
    found = flow(epsilon)
    assert found.phase == "localized"
    assert (np.diff(found.gap) <= 0).all()
    assert found.gap[-1] >= found.gap_infinity - found.gap_infinity_error
    assert found.localization_length < 1 / S


def test_thermal_at_once_from_K_exp_minus_s():
    assert flow(math.nextafter(0.5, 0), precision=100).k_star == 2
    assert flow(0.5).k_star == 1  # an exact tie, decided in rational arithmetic
    assert flow("0.1", K="0.3", rules=Rules(3, "halted"), precision=64).k_star == 1
    assert flow(0.5000001).k_star == 1


def test_an_exact_tie_at_a_later_order_is_undecided_at_any_precision():
    assert flow(0.25).phase == "undecided"
    assert flow(0.25, precision=1000).phase == "undecided"


def test_phase_changes_once_along_epsilon():
    phases = [flow(epsilon).phase for epsilon in np.linspace(0.01, 0.99, 400)]
    change = phases.index("thermal")
    assert set(phases[:change]) == {"localized"}
    assert set(phases[change:]) == {"thermal"}


def test_near_the_critical_point_doubles_say_undecided_and_balls_decide():
    critical = critical_point(1, digits=60)
    assert flow(float(critical)).phase == "undecided"
    assert flow(critical.near("-1e-55"), precision=60).phase == "undecided"
    assert flow(critical.near("-1e-55"), precision=400).phase == "localized"
    assert flow(critical.near("1e-55"), precision=400).phase == "thermal"


@pytest.mark.parametrize("epsilon", ["0.1", "0.19", "0.1936"])
def test_collar_per_order_tends_to_its_limit(epsilon):
    # letter eqs. 8 and 17: l_k / k -> l* = (s / 2) / (alpha_infinity - s)
    found = flow(epsilon, precision=200)
    per_order = found.collar / found.order
    assert per_order[-1] == pytest.approx(found.collar_per_order, rel=1e-12)
    assert (np.diff(per_order) >= -1e-12 * per_order[-1]).all()


def test_frame_is_the_trajectory():
    found = flow(0.3)
    frame = found.to_frame()
    assert frame.columns == ["order", "alpha", "collar", "thermal_density"]
    assert frame["order"].to_list() == [1, 2]
    assert frame["collar"][1] == math.inf


def test_repr_names_the_phase():
    assert "localized, zeta = " in repr(flow(0.1))
    assert "thermal at k* = 2" in repr(flow(0.3))
    assert "undecided" in repr(flow(float(critical_point(1))))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((0.0,), r"epsilon = 0.0: must lie in \(0, 1\)"),
        ((1.0,), "epsilon = 1.0"),
        (("0,3",), "must be a number"),
        ((math.nan,), "epsilon = nan: must be a number"),
        ((None,), "epsilon = None"),
        ((True,), "epsilon = True"),
        ((0.2, 0), "K = 0: must be positive"),
        ((0.2, -1), "K = -1"),
        ((0.2, math.inf), "K = inf"),
        ((0.2, "1e-400"), "between 1e-300 and 1e300"),
        ((0.2, 0.2), "every bond would be resonant"),
        ((0.2, 1, Rules(crossing="rmt")), 'crossing = "rmt": the mean field knows'),
        (
            (0.2, 1, Rules(crossing="halted", counts="sites")),
            "counts = 'sites': is a choice of the spots tier",
        ),
        ((0.2, 1, HALTED, 3), "precision = 3"),
        ((0.2, 1, HALTED, 10**9), "at most 200000 bits"),
    ],
)
def test_bad_input_is_named(arguments, message):
    with pytest.raises(InputError, match=message):
        flow(*arguments)


@pytest.mark.parametrize("exponent", range(10, 24))
def test_decimals_that_a_double_cannot_hold_are_never_decided_wrongly(exponent):
    critical = critical_point(1, digits=60)
    for sign, phase in (("-", "localized"), ("", "thermal")):
        epsilon = critical.near(f"{sign}3e-{exponent}")
        assert flow(epsilon).phase in (phase, "undecided")
        assert flow(epsilon, precision=200).phase == phase

"""Collars: eq. 6 in one dimension, growth site by site, and what is critical from both sides."""

import math

import pytest

import qavalanche as qa
from qavalanche.meanfield import collar, critical_spot_radius

S = math.log(2)
CASES = [(1, 1), (1, 2), (2, 1), (2, 2), (3, 1), (3, 2), (3, 3), (2.5, 1.2)]


def ball(d):
    return math.pi ** (d / 2) / math.gamma(d / 2 + 1)


def grown(radius, d, p, zeta, step=1e-3, most=60.0):
    """The collar by growth in small steps; infinity if it is still growing at `most`."""
    n = 1
    while n * step < most:
        width = n * step
        if S / 2 * ball(d) * (radius + width - step) ** d < (width / zeta) ** p:
            return width - step
        n += 1
    return math.inf


@pytest.mark.parametrize("k", [1, 3, 40, 2.5])
@pytest.mark.parametrize("alpha", [0.7, 1.0, 3.7])
@pytest.mark.parametrize("states", [2, 3])
def test_one_dimension_is_the_letters_eq_6(k, alpha, states):
    s = math.log(states)
    found = collar(k, 1, 1, 1 / alpha, states)
    assert found.spot_radius == k / 2
    if alpha <= s:
        assert found.phase == "runaway"
        assert found.width == math.inf
        assert found.critical_spot == 0
        return
    assert found.width == pytest.approx(k * (s / 2) / (alpha - s), rel=1e-13)
    assert found.thermal_volume == pytest.approx(k + 2 * found.width, rel=1e-13)
    assert found.critical_spot == math.inf
    assert found.critical_localization_length == pytest.approx(1 / s, rel=1e-14)


@pytest.mark.parametrize(("d", "p"), CASES)
@pytest.mark.parametrize("zeta", [0.2, 0.5, 0.9])
@pytest.mark.parametrize("k", [0.7, 6.0, 80.0])
def test_it_is_where_growth_in_small_steps_stops(d, p, zeta, k):
    found = collar(k, d, p, zeta)
    slow = grown(found.spot_radius, d, p, zeta)
    if found.width < 50:
        assert slow == pytest.approx(found.width, abs=2.5e-3, rel=4e-3)
    else:
        assert slow == math.inf


@pytest.mark.parametrize(("d", "p"), [case for case in CASES if case[0] > case[1]])
@pytest.mark.parametrize("zeta", [0.03, 0.4, 2.0])
def test_above_the_critical_dimension_large_spots_run_away(d, p, zeta):
    radius = critical_spot_radius(d, p, zeta)
    volume = collar(1, d, p, zeta).critical_spot
    assert volume == pytest.approx(ball(d) * radius**d, rel=1e-12)
    below, above = (collar(volume * f, d, p, zeta) for f in (1 - 1e-9, 1 + 1e-9))
    assert (below.phase, above.phase) == ("stable", "runaway")
    widest = p / (d - p)  # of the collars, in units of the spot's radius
    assert below.width / below.spot_radius == pytest.approx(widest, rel=1e-2)
    edge = below.critical_localization_length
    assert edge == pytest.approx(zeta, rel=1e-6)
    assert collar(volume, d, p, edge * (1 - 1e-9)).phase == "stable"
    assert collar(volume, d, p, edge * (1 + 1e-9)).phase == "runaway"


@pytest.mark.parametrize(("d", "p"), [(1, 2), (2, 3), (1, 1.01), (1.9, 2)])
def test_below_the_critical_dimension_none_does(d, p):
    for k in (1e-3, 1.0, 1e6):
        found = collar(k, d, p, 0.9)
        assert found.phase == "stable"
        assert found.critical_radius == found.critical_localization_length == math.inf
        assert found.critical_dimension == p
        left = S / 2 * ball(d) * (found.spot_radius + found.width) ** d
        assert left == pytest.approx((found.width / 0.9) ** p, rel=1e-9)


@pytest.mark.parametrize("d", [1, 2, 3, 0.5])
def test_at_the_critical_dimension_the_coefficients_decide(d):
    edge = collar(1, d, d, 1.0).critical_localization_length
    assert edge == pytest.approx((S / 2 * ball(d)) ** (-1 / d), rel=1e-14)
    for k in (0.01, 1e4):
        below, above = (collar(k, d, d, edge * f) for f in (1 - 1e-6, 1 + 1e-6))
        assert below.phase == "stable"
        assert above.phase == "runaway"
        assert (below.critical_radius, above.critical_radius) == (math.inf, 0.0)


def test_lengths_scale():
    """With r = a r' all lengths of p = d scale; else (zeta, r_0) obeys lambda alone."""
    for d, p in CASES:
        one = collar(5.0, d, p, 0.1)
        zeta = 0.1 * 2 ** ((p - d) / p)
        other = collar(5.0 * 2**d, d, p, zeta)
        assert other.width == pytest.approx(2 * one.width, rel=1e-11)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ((0,), "spot = 0: must be positive and finite"),
        ((1, 0), "dimension = 0: must lie between 0.01 and 100"),
        ((1, 101), "dimension = 101: must lie between 0.01 and 100"),
        ((1, 1, -2), "power = -2: must lie between 0.01 and 100"),
        ((1, 1, 1, math.inf), "localization_length = inf: must be positive and finite"),
        ((1, 1, 1, 1, 1), "local_dimension = 1: must be a whole number >= 2"),
        ((1e-320, 0.01), "has no radius that a double holds"),
        ((1e300, 0.01), "has no radius that a double holds"),
        ((1e-9, 1, 0.01, 1e-300), "is beyond what a double holds"),
        (("a",), "spot = 'a': must be a number"),
    ],
)
def test_bad_input_is_one_line(given, message):
    with pytest.raises(qa.InputError, match=message) as caught:
        collar(*given)
    assert "\n" not in str(caught.value)


def test_the_command_prints_what_the_function_finds():
    from typer.testing import CliRunner

    from qavalanche.cli.commands import app

    arguments = ["collar", "--spot", "5", "--dimension", "2", "--localization-length", "0.15"]
    told = CliRunner().invoke(app, [*arguments, "--json"]).stdout
    import json

    assert json.loads(told) == {"schema": 1, **collar(5, 2, 1, 0.15).to_dict()}
    assert "phase            stable" in CliRunner().invoke(app, arguments).stdout

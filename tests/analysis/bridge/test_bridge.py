"""The bridge: planted decays melt or do not, as they must, and nothing measured is lost."""

import json
import math

import numpy as np
import pytest

from qavalanche import InputError, Rules
from qavalanche.analysis.bridge import WindowSlopes, bridge, bridge_of, window_slopes
from qavalanche.analysis.exact_rates.table import nested_fields
from qavalanche.bath import relaxation
from qavalanche.hamiltonians import xxz
from qavalanche.laws import Fields

S = math.log(2)
LONG = (300, 3000)


def planted(W, decay, spread=0.0, n=50):
    slopes = decay + spread * np.linspace(-1, 1, n)
    return WindowSlopes(W, 6, 10, slopes, 20 * slopes)


def test_planted_decays_below_s_melt_and_above_it_do_not():
    """One spot of two resonant bonds melts all where w < s; none grows much where w = 4 s."""
    found = bridge_of([planted(12.0, 0.5 * S), planted(20.0, 4 * S)], LONG)
    assert [one.melts for one in found.dressed] == [True, False]
    assert found.dressed[0].chains[-1].thermal.value == 1
    assert [found.verdict(W) for W in (12.0, 20.0)] == ["between", "localized"]
    assert found.dressed_W(3000) == (12.0, 20.0)
    assert found.saturation == (12.0, 20.0)
    rate = found.dressed[1].chains[-1].decay_rate
    assert rate.value < 4 * S
    epsilon = Fields(20.0).resonance_probability
    assert rate.value == pytest.approx(4 * S * (1 - epsilon), rel=0.03)  # regions cost little


def test_strong_fields_localize_both_ends_and_weak_ones_melt_both():
    found = bridge_of([planted(1.0, 0.3), planted(1.2, 3.0), planted(30.0, 3.0)], LONG)
    assert found.verdict(1.0) == "melts"
    assert found.verdict(30.0) == "localized"
    assert [one.melts for one in found.bare] == [True, True, False]


def test_all_of_the_grid_may_lie_on_one_side():
    above = bridge_of([planted(8.0, 2.5), planted(9.0, 2.6)], LONG)
    assert above.dressed_W(300) == (0.0, 8.0)
    assert above.saturation == (0.0, 8.0)
    below = bridge_of([planted(8.0, 0.2), planted(9.0, 0.3)], LONG)
    assert below.dressed_W(3000) == (9.0, math.inf)
    assert below.brackets[-1]["dressed_high"] is None


def test_the_bare_end_is_that_of_the_law_and_rises_with_the_length():
    found = bridge_of([planted(8.0, 2.5)], LONG)
    for length, low, high in found.bare_W:
        assert low < high < 1.1 * low
        assert 1.0 < low < 4.0, length
    weaker = bridge_of([planted(8.0, 2.5)], LONG, J=2.0)
    for one, other in zip(found.bare_W, weaker.bare_W, strict=True):
        assert other[1] == pytest.approx(2 * one[1], rel=0.1)  # W / J alone counts


def test_a_rule_that_makes_crossing_pay_moves_the_bare_end_beyond_any_grid():
    found = bridge_of([planted(8.0, 2.5)], (300,), Rules(crossing=-40.0))
    assert found.bare_W[0][1:] == (4.0, math.inf)
    assert found.brackets[0]["bare_high"] is None
    assert "infinity" in repr(found)


def test_the_law_has_the_resonances_of_the_fields_and_the_positive_slopes():
    slopes = planted(8.0, 0.5, spread=1.0)
    law = slopes.law(0.0615)
    assert law.resonance_probability == pytest.approx(0.0615, abs=3e-4)
    kept = slopes.slopes[slopes.slopes > 0]
    assert law.bare_decay == pytest.approx(kept.mean())
    assert slopes.kept.value == pytest.approx(kept.mean())
    assert slopes.mean.value == pytest.approx(0.5)
    assert slopes.not_positive.count == np.count_nonzero(slopes.slopes <= 0) > 0
    assert slopes.law(0.0).resonance_probability == 0  # slopes <= 0 make no resonant bonds


def test_without_a_positive_slope_there_is_no_dressed_end():
    found = bridge_of([planted(2.0, -0.1), planted(8.0, 2.0)], (300,))
    assert [one.W for one in found.dressed] == [8.0]
    assert found.verdict(2.0) == ("melts" if found.bare[0].melts else "between")
    assert found.to_dict()["measured"][0]["not_positive"] == 1
    with pytest.raises(InputError, match="none is positive"):
        planted(2.0, -0.1).law(0.1)


@pytest.mark.parametrize("W", [1e-9, 0.25, 0.2501, 0.3])
def test_fields_so_weak_that_all_is_resonant_have_a_bare_end_alone(W):
    found = bridge_of([planted(W, 0.5)], (50,))
    assert found.dressed == ()
    assert found.verdict(W) == "melts"
    assert found.bare[0].chains[0].thermal.value > 0.9
    with pytest.raises(InputError, match=r"from 0 to 0\.9"):
        planted(W, 0.5).law(found.bare[0].epsilon)


def test_times_are_those_of_the_slowest_spin_and_grow_with_the_chain():
    found = bridge_of([planted(12.0, 0.45 * S)], (100, 1000))
    times = [one.log_time for one in found.dressed[0].chains]
    assert all(one.found for one in times)
    assert times[1].value > times[0].value > 0
    cold = bridge_of([planted(12.0, 5.0)], (100, 1000))
    assert not any(one.log_time.found for one in cold.dressed[0].chains)
    assert cold.seen_within(1e9) == [(100, 0.0), (1000, 0.0)]
    between = (times[0].value + times[1].value) / 2
    assert found.seen_within(between) == [(100, 12.0), (1000, 0.0)]
    assert found.seen_within(times[1].value) == [(100, 12.0), (1000, 12.0)]


def test_slopes_are_those_of_nested_samples():
    found = window_slopes(9.0, 3, 6, samples=4, seed=5)
    h = nested_fields(9.0, 6, 5, 3)
    long, short = relaxation(xxz(h)).decay, relaxation(xxz(h[:3])).decay
    assert found.slopes[3] == (long - short) / 3
    assert found.times[3] == 2 * long
    assert window_slopes(9.0, 3, 6, samples=2, seed=5).slopes.tolist() == found.slopes[:2].tolist()


def test_the_anderson_chain_has_the_slope_of_perturbation_theory():
    """Without interactions D grows by the mean of ln(2 |h - h'| / J), at every length."""
    found = window_slopes(8.0, 3, 7, samples=150, seed=1, anisotropy=0.0)
    expected = math.log(32) - 1.5  # fields uniform on [-W, W], 2 |h - h'| / J of mean ln(4 W) - 3/2
    assert abs(found.mean.value - expected) < 3 * found.mean.error + 0.1


def test_the_whole_bridge_says_what_it_is_worth():
    found = bridge([20.0, 5.0], [3, 5], samples=6, long=[200], seed=2)
    assert [one.W for one in found.measured] == [5.0, 20.0]
    content = json.loads(json.dumps(found.to_dict()))
    assert len(content["caveats"]) == len(found.caveats) >= 4
    assert all(one in str(found) for one in found.caveats)
    assert any("2412.03233" in one for one in found.caveats)
    assert content["verdicts"][1]["verdict"] in ("localized", "between")
    assert content == json.loads(json.dumps(bridge([5, 20], (3, 5), 6, [200], seed=2).to_dict()))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"W": []}, "at least one disorder"),
        ({"W": [-1.0]}, "W = -1"),
        ({"lengths": [6]}, "two numbers of sites"),
        ({"lengths": [6, 5]}, "must rise"),
        ({"lengths": [0, 5]}, "first = 0"),
        ({"samples": 1}, "samples = 1"),
        ({"long": []}, "at least one number of bonds"),
        ({"long": [0]}, "long = 0"),
        ({"crossing": "rmd"}, "crossing"),
        ({"J": 0.0}, "J = 0"),
        ({"W": [1e308]}, "ratio must be below"),
        ({"W": [1e-200], "J": 1e-200}, "must be from 1e-100"),
        ({"anisotropy": -1e200}, "anisotropy = -1e"),
        ({"W": [1e8], "lengths": [2, 5]}, "lost in rounding: fewer sites"),
    ],
)
def test_wrong_input_is_one_line(wrong, said):
    with pytest.raises(InputError, match=said):
        bridge(**{"W": [5.0], "lengths": [2, 3], "samples": 2, "long": [50], **wrong})
    with pytest.raises(InputError, match="at least one W"):
        bridge_of([])

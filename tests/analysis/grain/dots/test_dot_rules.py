"""Verdicts on what a dot inherits: planted both ways, and of small dots."""

import itertools
import math

import numpy as np
import pytest

from qavalanche import InputError
from qavalanche.analysis.grain.dots import (
    INHERITANCE,
    PASSAGE,
    HybridizationCurve,
    Strength,
    hybridization_curve,
    inheritance,
    inheritance_fit,
    passage_fit,
    rule_fit,
    strength,
)
from qavalanche.grain.dots import DotAndSpin, TwoDots, log_ratios

PAIRS = [TwoDots(d_E, d_F, spins=m, last=g) for d_E, d_F, m, g in itertools.product(
    (16, 64), (4, 16), (1, 3), (1.0, 0.3))]  # fmt: skip
BEHIND = [DotAndSpin(d_E, d_F, a=a) for d_E, d_F, a in itertools.product(
    (16, 64), (4, 16), (0.5, 2.0))]  # fmt: skip


def scattered(values, by, seed=1):
    return np.array(values) + by * np.random.default_rng(seed).normal(size=len(values))


def planted(models, slopes, controls, noise=0.05):
    """ln G that follows a rule, with scatter."""
    exact = [0.4 - one.log_spacing + sum(slopes[name] * of(one) for name, of in controls.items())
             for one in models]  # fmt: skip
    return scattered(exact, noise)


OF_PAIR = {"E": lambda m: 0.5 * math.log(m.d_E), "spins": lambda m: 0.5 * m.spins * math.log(2),
           "F": lambda m: 0.5 * math.log(m.d_F), "g": lambda m: math.log(m.g_last)}  # fmt: skip
OF_SPIN = {"a": lambda m: m.a, "F": OF_PAIR["F"], "E": OF_PAIR["E"]}


@pytest.mark.parametrize("rule", INHERITANCE)
def test_each_rule_of_inheritance_is_told_where_it_is_planted(rule):
    log_G = planted(PAIRS, INHERITANCE[rule], OF_PAIR)
    found = inheritance_fit(PAIRS, log_G, [0.05] * len(PAIRS))
    assert found.verdict == rule
    assert found.scatter == pytest.approx(0.05, rel=0.6)
    for name, slope in INHERITANCE[rule].items():
        assert abs(found.slopes[name].value - slope) < 3 * found.slopes[name].error


@pytest.mark.parametrize("rule", PASSAGE)
def test_each_rule_of_passage_is_told_where_it_is_planted(rule):
    log_G = planted(BEHIND, PASSAGE[rule], OF_SPIN)
    assert passage_fit(BEHIND, log_G, [0.05] * len(BEHIND)).verdict == rule


def test_too_vague_is_undecided_and_another_law_is_none_of_these():
    vague = planted(BEHIND, PASSAGE["halted"], OF_SPIN, noise=3.0)
    found = passage_fit(BEHIND, vague, [3.0] * len(BEHIND))
    assert found.verdict == "undecided"
    assert len(found.agreeing) > 1
    other = planted(BEHIND, {"a": -3, "F": 0, "E": 3}, OF_SPIN)
    assert passage_fit(BEHIND, other, [0.05] * len(BEHIND)).verdict == "none of these"


def test_errors_are_scaled_to_the_scatter_about_the_fit():
    d = np.linspace(0, 3, 40)
    y = scattered(d, 0.3, seed=4)
    rules = {"kept": {"d": 1.0}}
    told = rule_fit(y, np.full(40, 1e-3), {"d": d}, rules)
    honest = rule_fit(y, np.full(40, 0.3), {"d": d}, rules)
    assert told.slopes["d"].error == pytest.approx(honest.slopes["d"].error, rel=0.2)
    assert told.slopes["d"].error > 30 * 1e-3 / (np.std(d) * np.sqrt(40))
    wide = rule_fit(y, np.full(40, 0.3), {"d": d}, rules, systematic=0.4)
    assert wide.slopes["d"].error == pytest.approx(math.hypot(0.4, wide.slopes["d"].statistical))
    assert wide.to_dict()["slopes"]["d"]["found"]
    assert "kept" in repr(wide)


def test_small_dots_inherit():
    """Over spins that E has melted well: all dimensions count, and the norm is kept."""
    models = [TwoDots(d_E, d_F, spins=m, g=0.5, last=g) for d_E, d_F, m, g in (
        (16, 4, 1, 0.5), (64, 4, 1, 0.5), (64, 16, 1, 1.0), (16, 16, 1, 0.5), (16, 8, 3, 0.5),
        (24, 4, 3, 1.0), (48, 8, 1, 1.0), (12, 24, 2, 0.5), (12, 6, 4, 0.5))]  # fmt: skip
    found = inheritance(models, samples=24, seed=3)
    assert found.verdict == "inherited"
    assert found.distances["not inherited"] > 4


def test_the_strength_is_the_median_over_states_and_samples():
    model = TwoDots(12, 4)
    found = strength(model, samples=6, seed=2, rows=10)
    ratios = [log_ratios(model.draw(2, sample), 10) for sample in range(6)]
    np.testing.assert_array_equal(found.ratios, ratios)
    assert found.log_G.value == pytest.approx(np.median(ratios))
    wider = Strength(model, scattered(np.tile(np.arange(6.0), (10, 1)).T.ravel(), 0).reshape(6, 10))
    assert wider.log_G.error > 0.5
    assert "samples" in repr(found)
    assert found.to_dict()["log_G"]["found"]


def curve_of(mixed):
    mixed = np.array(mixed)
    D = tuple(float(one) for one in range(mixed.shape[1]))
    return HybridizationCurve(TwoDots(4, 4), D, mixed, mixed / 2, mixed / 3)


def test_half_hybridization_is_where_the_mean_crosses():
    curve = curve_of([[1.5, 1.0, 0.2, 0.0], [1.5, 0.8, 0.4, 0.0]])
    assert curve.half.value == pytest.approx(1 + 0.4 / 0.6)
    assert curve.half.error == pytest.approx(0, abs=0.1)
    assert not curve_of([[1.5, 1.0], [1.4, 0.9]]).half.found
    assert not curve_of([[0.4, 0.1], [0.3, 0.0]]).half.found


def test_a_curve_of_exact_eigenstates():
    curve = hybridization_curve(TwoDots(16, 4), [0.0, 1.5, 3.0, 6.0], samples=4, seed=1)
    means = curve.mixed.mean(axis=0)
    assert (np.diff(means) < 0).all()
    assert curve.half.found
    again = hybridization_curve(TwoDots(16, 4), [1.5, 6.0], samples=4, seed=1)
    np.testing.assert_array_equal(again.mixed, curve.mixed[:, [1, 3]])
    told = curve.to_dict()
    assert told["samples"] == 4
    assert told["half"]["value"] == pytest.approx(curve.half.value)
    figure = curve.plot()
    assert figure.drawn("png").startswith(b"\x89PNG")
    assert figure.data["mixed"].to_list() == pytest.approx(means.tolist())


def test_eigenstates_and_eq_2_agree():
    """Half hybridization lies where G = 1, to half a nat."""
    model = TwoDots(24, 6)
    half = hybridization_curve(model, [0.0, 0.8, 1.6, 2.4, 3.2, 4.0], samples=6, seed=5).half
    assert half.value == pytest.approx(strength(model, 20, seed=5).log_G.value + 0.7, abs=0.5)


@pytest.mark.parametrize("make", [
    lambda: inheritance([]), lambda: inheritance(PAIRS[:3], samples=2),
    lambda: strength(TwoDots(4, 4), samples=1), lambda: strength("TwoDots"),
    lambda: hybridization_curve(TwoDots(4, 4), [1.0, 1.0]),
    lambda: hybridization_curve(TwoDots(4, 4), [1.0]),
    lambda: rule_fit([1.0, 2, 3], [0.1] * 3, {"d": [1.0, 2]}, {}),
    lambda: rule_fit([1.0, 2, 3], [0.1, 0.1, 0.0], {"d": [1.0, 2, 3]}, {}),
    lambda: rule_fit([1.0, 2, 3], [0.1] * 3, {"d": [1.0, 1, 1]}, {}),
    lambda: rule_fit([1.0, 2, 3], [0.1] * 3, {"d": [1.0, 2, 3]}, {"kept": {"x": 1.0}}),
    lambda: rule_fit([1.0, 2, 3], [0.1] * 3, {}, {}),
    lambda: rule_fit([1.0, 2, 3], [0.1] * 3, {"d": [1.0, 2, 3]}, {}, systematic=-1.0),
])  # fmt: skip
def test_one_line_for_what_no_rule_can_be_held_against(make):
    with pytest.raises(InputError) as caught:
        make()
    assert "\n" not in str(caught.value)

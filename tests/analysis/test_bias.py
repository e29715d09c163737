"""The bias of estimators of nu: a planted one becomes a systematic error, none does not."""

import dataclasses
import math

import numpy as np
import pytest
from planted import planted_family

import qavalanche as qa
from qavalanche.analysis.bias import KnownBias, bias_of, known_biases, t_blocks, with_bias
from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.evidence import Evidence

SIZES = (100.0, 800.0)


def planted(ratios, sets=100, spread=0.05, blocks=100.0):
    """A table of one estimator: kappa k has nu = 2 + 0.3 k, estimates off by these ratios."""
    rng = np.random.default_rng(4)
    rows = []
    for kappa, ratio in ratios.items():
        values = ratio + spread * rng.normal(size=sets)
        error, exact = spread / math.sqrt(sets), 2 + 0.3 * kappa
        numbers = (sets, float(values.mean()), error, spread)
        rows.append(KnownBias("own", float(kappa), exact, blocks, 8.0, *numbers))
    return tuple(rows)


def test_a_known_bias_becomes_the_systematic_error():
    table = planted({1: 0.8})
    found = bias_of("own", Estimate(2.3 * 0.8, 0.05), SIZES, table)
    assert found.systematic == pytest.approx(2.3 - 2.3 * 0.8, rel=0.1)
    assert found.low == pytest.approx(-0.2, abs=0.02)
    assert found.within
    assert "of κ = 1" in found.outcome
    assert "not known" not in found.outcome


def test_an_estimator_without_bias_gets_none():
    table = planted({1: 1.0, 2: 1.0, 3: 1.0})
    for nu in (2.3, 2.6, 2.9):
        found = bias_of("own", Estimate(nu, 0.05), SIZES, table)
        assert found.systematic < 0.02 * nu
        assert found.within


def test_the_span_over_what_is_compatible_counts_and_is_said():
    """kappa = 3 gives 2.9 with a bias of -20 %, the value that kappa = 1 gives without one."""
    table = planted({1: 1.0, 3: 2.3 / 2.9, 6: 1.0})
    found = bias_of("own", Estimate(2.3, 0.03), SIZES, table)
    assert found.systematic == pytest.approx(0.6, abs=0.05)
    assert found.high == pytest.approx(0.0, abs=0.02)
    assert "κ = 1 to 3; which κ this scheme is like is not known" in found.outcome
    apart = bias_of("own", Estimate(3.8, 0.03), SIZES, table)  # kappa = 6 alone gives it
    assert apart.systematic < 0.05
    assert "not known" not in apart.outcome


def test_a_larger_error_is_compatible_with_more():
    table = planted({1: 1.0, 8: 0.7})
    narrow, wide = (bias_of("own", Estimate(2.35, e), SIZES, table) for e in (0.05, 0.5))
    assert narrow.systematic < 0.1
    assert wide.systematic == pytest.approx(2.35 * (1 / 0.7 - 1), rel=0.1)


def test_values_outside_of_the_calibration_are_named_and_get_the_largest_bias():
    table = planted({1: 1.0, 3: 0.7})
    found = bias_of("own", Estimate(6.0, 0.1), SIZES, table)
    assert not found.within
    assert "6 is outside of what was calibrated, estimates of 2.1 to 2.3" in found.outcome
    assert found.systematic == pytest.approx(6 * (1 / 0.7 - 1), rel=0.1)


def test_sizes_outside_of_the_calibration_are_named():
    table = planted({1: 0.8})
    one = Estimate(2.3 * 0.8, 0.05)
    assert bias_of("own", one, (40.0, 320.0), table).within
    for sizes in ((1.0, 8.0), (1e5, 8e5)):
        found = bias_of("own", one, sizes, table)
        assert not found.within
        assert "sizes outside of those calibrated" in found.outcome
        assert found.systematic > 0.3


def test_a_bias_that_changes_with_size_is_interpolated_and_wide_windows_have_their_own():
    small, large = planted({1: 0.6}), planted({1: 1.0}, blocks=10_000.0)
    wide = tuple(row._replace(factor=8000.0, ratio=0.9) for row in small)
    table = small + large + wide
    at = [bias_of("own", Estimate(2, 0.5), (n, 8 * n), table).low for n in (100.0, 1e3, 1e4)]
    assert at[1] == pytest.approx((at[0] + at[2]) / 2, abs=1e-9)
    assert bias_of("own", Estimate(2, 0.5), (100.0, 1e5), table).low == pytest.approx(-0.1)


def test_an_estimator_that_was_not_calibrated_says_so():
    one = Estimate(2.5, 0.2, outcome="from a drift")
    found = with_bias(one, "drift", planted_family())
    assert (found.value, found.error) == (one.value, one.error)
    assert found.outcome.startswith("from a drift; its bias is not calibrated")
    nothing = Estimate.none("no crossing")
    assert with_bias(nothing, "collapse", planted_family()) is nothing


def test_sizes_are_runs_of_resonant_bonds_and_half_the_blocks_of_a_ring():
    family = planted_family()
    used = {"length": (1000.0, 100_000.0), "epsilon": (0.27, 0.29)}
    one = Estimate(2.5, 0.2, used=used)
    assert t_blocks(one, family) == pytest.approx((0.28 * 0.72 * 1000, 0.28 * 0.72 * 1e5))
    ring = dataclasses.replace(family, length_unit="blocks")
    assert t_blocks(one, ring) == (500, 50_000)
    assert t_blocks(Estimate(2.5, 0.2), ring) == (500, 5_000_000)


def test_the_kept_table_is_sound():
    rows = known_biases()
    names = {row.estimator for row in rows}
    assert {"collapse", "slope", "two_sided_plus", "cutoff", "lengths"} <= names
    for row in rows:
        assert 0.2 < row.ratio < 2
        assert 0 < row.ratio_error < 0.5
        assert 2.5 < row.exact < 5.6
        assert row.found >= 2
    large = [row for row in rows if row.estimator == "collapse" and row.kappa == 100]
    assert max(row.ratio for row in large) < 0.85


def test_every_quoted_nu_of_a_family_holds_it():
    evidence = Evidence(planted_family())
    raw = Evidence.points.func(evidence)  # made anew, the same
    assert raw.divergence.nu == evidence.points.divergence.nu
    for one in (evidence.points.divergence.nu, evidence.scaling["power law"].estimate("nu")):
        assert "bias where ν is known" in one.outcome
    collapse = evidence.scaling["power law"]
    bare = dataclasses.replace(collapse, biased={}).estimate("nu")
    assert collapse.estimate("nu").systematic >= bare.systematic
    assert collapse.estimate("nu").value == bare.value


@pytest.mark.parametrize("blocks", [(0.0, 8.0), (8.0, 1.0), (1.0, math.inf)])
def test_bad_sizes_are_refused(blocks):
    with pytest.raises(qa.InputError, match="must be positive and ascending"):
        bias_of("collapse", Estimate(2.5, 0.1), blocks)

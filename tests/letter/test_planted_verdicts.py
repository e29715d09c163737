"""Verdicts on planted truths, with their coverage: what is true agrees, what is false differs."""

import dataclasses
import math

import numpy as np
import pytest
from planted import EPSILON_C, LENGTHS, NU
from planted_fans import GRID, SAMPLES, cut_off, entangled, family

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.evidence import Evidence
from qavalanche.analysis.measured import plus_minus
from qavalanche.letter.entanglement import below_volume
from qavalanche.letter.nu_minus import divergence_of_cutoff
from qavalanche.letter.table import known_claims


def test_routes_that_disagree_reach_the_claims():
    """p crosses at 0.277, the decay rate meets s at 0.29: one epsilon_c, and nothing is decided."""
    rng = np.random.default_rng(3)
    base = family(rng, 0.2, 2.2, (0.262, 0.267, 0.272, 0.275, 0.279, 0.283, 0.288, 0.294, 0.30))
    steep = [
        int(rng.binomial(SAMPLES, 1 / (1 + math.exp(2 - 40 * (e - EPSILON_C) * (L / 1000) ** 0.2))))
        for e, L in zip(base.table["epsilon"], base.table["length"], strict=True)
    ]
    together, apart = (
        Evidence(
            dataclasses.replace(
                base,
                table=base.table.with_columns(
                    thermal=_series(steep), decay_rate=base.table["decay_rate"] + 20 * shift
                ),
            )
        )
        for shift in (0.0, 0.013)
    )
    assert (together.points.agree, apart.points.agree) == (True, False)
    assert apart.error > 0.01
    for evidence in (together, apart):
        assert evidence.critical == evidence.points.consensus
    assert plus_minus(*together.critical.pair) in together.headline
    assert plus_minus(*apart.critical.pair) not in apart.headline
    assert "routes disagree by" in apart.headline
    assert all(plus_minus(one.value, one.error) in apart.headline for one in apart.points.found)
    assert {row.verdict for row in claimed("τ at ε_c", together)} == {"agrees"}
    assert {row.verdict for row in claimed("τ at ε_c", apart)} == {"undecided"}
    assert all("disagree" in row.outcome for row in claimed("τ at ε_c", apart))


def verdict(about, estimate):
    (claimed,) = [one for one in known_claims() if one.name == about]
    return claimed.predictions["letter"].verdict(estimate)


def claimed(about, evidence):
    """The rows of a claim, as the table shows them."""
    (one,) = [one for one in known_claims() if one.name == about]
    return one.rows(evidence)


def planted(beta, tau, number=12):
    """beta - (tau - 2) of planted families."""
    rng = np.random.default_rng(7)
    return [claimed("β − (τ − 2)", Evidence(family(rng, beta, tau)))[0] for _ in range(number)]


def test_beta_is_tau_minus_two_agrees_where_it_is_planted():
    found = planted(0.2, 2.2)
    assert all(abs(one.value) <= 3 * one.error for one in found)
    assert np.mean([abs(one.value) <= one.error for one in found]) > 0.5
    verdicts = [one.verdict for one in found]
    assert verdicts.count("agrees") >= 9
    assert "differs" not in verdicts


@pytest.mark.parametrize(("beta", "tau"), [(0.2, 2.6), (0.6, 2.2), (0.2, 1.4)])
def test_beta_is_tau_minus_two_differs_where_it_is_not(beta, tau):
    found = planted(beta, tau, 6)
    truth = beta - (tau - 2)
    assert all(abs(one.value - truth) <= 4 * one.error for one in found)
    assert [one.verdict for one in found].count("differs") >= 4
    assert "agrees" not in [one.verdict for one in found]


def test_the_sign_of_beta_is_told_both_ways():
    rng = np.random.default_rng(8)
    for beta, expected in ((0.3, "agrees"), (-0.05, "differs")):
        (one,) = claimed("β at ε_c", Evidence(family(rng, beta, 2.2)))
        assert one.value == pytest.approx(beta, abs=4 * one.error)
        assert one.verdict == expected


def test_beta_that_changes_between_neighbours_is_a_crossover():
    """0.33, 0.08, -0.59 at neighbouring epsilon: no exponent, and no verdict."""
    rng, planted_betas = np.random.default_rng(9), {0.2764: 0.33, 0.2768: 0.33, 0.2772: -0.3}
    statistics = {}
    base = family(rng, 0.2, 2.2)
    table = base.table.clone()
    for epsilon in GRID:
        beta = planted_betas.get(epsilon, -0.59)
        for length in LENGTHS:
            p = 0.05 * (length / 1000) ** -beta if beta > 0 else 0.001 * (length / 1000) ** -beta
            statistics[epsilon, length] = int(rng.binomial(SAMPLES, min(p, 1.0)))
    keys = zip(table["epsilon"], table["length"], strict=True)
    thermal = [statistics[key] for key in keys]
    changed = table.with_columns(thermal=_series(thermal))
    evidence = Evidence(dataclasses.replace(base, table=changed))
    (one,) = claimed("β at ε_c", evidence)
    assert "a crossover, no exponent" in one.outcome
    assert one.estimate.systematic > 0.25
    assert one.verdict == "undecided"
    assert claimed("β − (τ − 2)", evidence)[0].verdict == "undecided"


def test_sizes_that_follow_no_power_law_decide_nothing_on_tau():
    """T^-1.5 e^-T / 20000: verdicts on tau and beta - (tau - 2) came of a fit that is none."""
    evidence = Evidence(family(np.random.default_rng(12), 0.2, 1.5, xi=lambda _: 20_000.0))
    rows = claimed("τ at ε_c", evidence)
    assert {row.verdict for row in rows} == {"undecided"}
    assert all("but a truncated power law is better" in row.outcome for row in rows)
    assert claimed("β − (τ − 2)", evidence)[0].verdict == "undecided"


@pytest.mark.parametrize(
    ("grown", "law", "power"),
    [
        (lambda L: 0.1 * L, "differs", "differs"),
        (lambda L: 0.1 * L**0.8, "agrees", "agrees"),
        (lambda L: 0.1 * np.log(L) ** 2, "differs", "not measured"),
    ],
    ids=["volume law", "power", "squared logarithm"],
)
def test_the_growth_of_entanglement_is_told_from_a_volume_law(grown, law, power):
    evidence = entangled(lambda length, _: grown(length))
    assert claimed("growth of ⟨S⟩ at ε_c", evidence)[0].verdict == law
    assert claimed("power of ⟨S⟩ − (3 − τ)", evidence)[0].verdict == power


@pytest.mark.parametrize(
    ("power", "slope", "verdict", "beside"),
    [
        (0.8, 0.0, "agrees", "agrees"),
        (1.1, 0.0, "differs", "differs"),
        (0.92, 1200.0, "agrees", "differs"),
        (1.08, -1200.0, "differs", "agrees"),
    ],
)
def test_the_growth_of_entanglement_is_judged_by_the_number_shown(power, slope, verdict, beside):
    """A power that changes steeply with epsilon is another one at the nearest point of the grid."""
    evidence = entangled(lambda L, e: 0.1 * L ** (power + slope * (e - EPSILON_C)))
    (one,) = claimed("growth of ⟨S⟩ at ε_c", evidence)
    assert one.value == pytest.approx(power, abs=2 * one.error)
    assert one.verdict == below_volume(one.estimate) == verdict
    grown = evidence.behaviour(evidence.nearest).entropy
    assert grown.favoured == "power"
    assert below_volume(grown.power) == beside


def test_a_power_above_that_of_a_volume_law_differs_whatever_its_error():
    assert below_volume(Estimate(2.0, 0.3)) == "differs"
    assert below_volume(Estimate(1.3, 0.3)) == "undecided"
    assert below_volume(Estimate(1.04, 0.05)) == "differs"
    assert below_volume(Estimate(0.8, 0.05)) == "agrees"
    assert below_volume(Estimate.none("no power")) == "not measured"


def _series(values):
    import polars as pl

    return pl.Series(values)


def test_nu_minus_is_found_with_an_error_that_covers_it():
    """One cut-off an epsilon: nine points, though more (epsilon, L) have one."""
    rng, found = np.random.default_rng(10), []
    for _ in range(10):
        found.append(divergence_of_cutoff(Evidence(cut_off(rng, NU))))
    assert all(one.found for one in found)
    pulls = [(one.value - NU) / one.error for one in found]
    assert np.mean(np.abs(pulls) <= 1) >= 0.5
    assert max(map(abs, pulls)) < 3
    assert all("9 ε" in one.outcome for one in found)
    low = divergence_of_cutoff(Evidence(cut_off(rng, 1.0)))
    assert verdict("ν_− from the cut-off of sizes", low) == "differs"
    assert verdict("ν_− from the cut-off of sizes", found[0]) in ("agrees", "undecided")


def test_a_number_without_error_decides_nothing():
    assert verdict("β − (τ − 2)", Estimate(0.0, math.nan)) == "not measured"

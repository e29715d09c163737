"""The transition of the letter's disorder (d_s = 2, K = 1, rmt), L up to 10^5, by a campaign."""

import math

import polars as pl
import pytest

from qavalanche.analysis.summary import families
from qavalanche.analysis.transition import estimate_transition
from qavalanche.campaign.spec import parse_spec
from qavalanche.runs.execution import run

S = math.log(2)
SPEC = {
    "seed": 1706,
    "disorder": {"law": "bimodal", "epsilon": [0.24, 0.25, 0.258, 0.262, 0.266, 0.274]},
    "chain": {
        "length": [100, 1000, 10_000, 100_000],
        "samples": [200_000, 60_000, 3000, 300],
    },
    "rules": {"crossing": "rmt"},
}


@pytest.fixture(scope="module")
def family(tmp_path_factory):
    (found,) = families(run(parse_spec(SPEC), tmp_path_factory.mktemp("store")).statistics())
    return found


def row(family, epsilon, length):
    same = (pl.col("epsilon") == epsilon) & (pl.col("length") == length)
    return family.table.filter(same).row(0, named=True)


@pytest.mark.parametrize("epsilon", [0.24, 0.25])
def test_below_the_transition_p_falls_and_stays_zero(family, epsilon):
    short, middle = row(family, epsilon, 100), row(family, epsilon, 1000)
    assert short["p_low"] > middle["p_high"]
    assert row(family, epsilon, 10_000)["p"] < short["p_low"]
    assert row(family, epsilon, 100_000)["thermal"] == 0


def test_just_above_the_transition_p_first_falls_and_then_rises_at_very_large_L(tmp_path):
    chain = {"length": [100, 1000, 1_000_000], "samples": [200_000, 60_000, 60]}
    disorder = {"law": "bimodal", "epsilon": 0.26}
    campaign = run(parse_spec({**SPEC, "disorder": disorder, "chain": chain}), tmp_path)
    (found,) = families(campaign.statistics())
    short, middle, long = (row(found, 0.26, length) for length in chain["length"])
    assert short["p_low"] > middle["p_high"]
    assert long["p_low"] > 5 * middle["p_high"]


def test_above_the_transition_long_chains_are_thermal(family):
    p = [row(family, 0.274, length)["p"] for length in (100, 1000, 10_000, 100_000)]
    assert p == sorted(p)
    assert p[0] < 0.02
    assert p[-1] > 0.95


def test_density_jumps_from_well_below_one(family):
    below, above = row(family, 0.258, 100_000), row(family, 0.274, 100_000)
    assert 0.36 < below["thermal_density"] < 0.46
    assert above["thermal_density"] > 0.99


def test_decay_rate_falls_to_its_bound_at_the_transition(family):
    rates = [row(family, epsilon, 100_000)["decay_rate"] for epsilon in (0.24, 0.25, 0.258)]
    assert rates == sorted(rates, reverse=True)
    assert rates[-1] > S  # still localized: the bound of eq. 7 holds
    where, error = estimate_transition(family).bound_met[100_000]
    assert 0.2565 < where < 0.262
    assert error < 0.001


def test_estimate_lies_where_it_should(family):
    found = estimate_transition(family)
    assert found.found
    assert 0.2555 - found.error < found.epsilon_c < 0.262 + found.error
    assert found.error < 0.015

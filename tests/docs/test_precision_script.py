"""docs/figures/make_precision.py: its exact law of stopping against simulation, and its table."""

import math

import numpy as np
import pytest
from docs_figures import kept_table, load_script

from qavalanche.campaign.moments import Moments
from qavalanche.campaign.spec import parse_spec
from qavalanche.campaign.statistics import Statistics

SPEC = {"seed": 1, "disorder": {"law": "bimodal", "epsilon": 0.2}, "chain": {"length": 9}}


@pytest.fixture(scope="module")
def script():
    return load_script("make_precision")


def simulated(p, error, first, most, repeats=1500):
    """Share and number of samples at the end, by the plan itself on samples drawn one by one."""
    stop = {"error": error, "max_samples": most}
    spec = parse_spec({**SPEC, "chain": {"length": 9, "samples": first}, "stop": stop})
    (point,) = spec.grid
    rng, found = np.random.default_rng(7), []
    for _ in range(repeats):
        thermal = np.concatenate([[0], np.cumsum(rng.random(most) < p)])
        known = lambda _, n, k=thermal: Statistics(n, {"thermal": Moments(n, int(k[n]), int(k[n]))})  # noqa: E731
        n = spec.plan.wanted(spec, known)[point][-1]
        found.append((thermal[n] / n, n))
    return np.array(found).T


@pytest.mark.parametrize("p", [0.02, 0.1, 0.5])
def test_the_exact_law_is_that_of_the_plan(script, p):
    error, first = 0.04, 10
    shares, counts = simulated(p, error, first, most=1000)
    exact = script.stopped(p, error, script.Rule("safe", 2**0.5, first))
    ends = np.concatenate([np.full(one.k.size, one.n) for one in exact])
    weights = np.concatenate([one.weight for one in exact])
    values = np.concatenate([one.k for one in exact]) / ends
    assert weights.sum() == pytest.approx(1, abs=1e-9)
    for simulation, law in ((shares, values), (counts, ends)):
        mean = (weights * law).sum()
        spread = math.sqrt((weights * (law - mean) ** 2).sum() / simulation.size)
        assert abs(simulation.mean() - mean) < 4 * spread + 1e-12
    for end in np.unique(ends):
        share = weights[ends == end].sum()
        error_of = math.sqrt(share * (1 - share) / counts.size)
        assert abs((counts == end).mean() - share) < 4.5 * error_of + 1 / counts.size


def test_without_stopping_there_is_no_bias(script):
    rule = script.Rule("safe", 2**0.5, 3200)  # good enough after the first block, whatever p
    row = script.of_share(0.3, 0.01, rule)
    assert row["samples"] == pytest.approx(3200)
    assert row["bias"] == pytest.approx(0, abs=1e-9)
    assert row["rms"] == pytest.approx(math.sqrt(0.3 * 0.7 / 3200) / 0.01)
    assert row["within_2"] == pytest.approx(row["fixed_2"])


def test_rows_are_those_of_the_table(script):
    kept = kept_table("precision")
    for rule in script.RULES[:2]:
        row = script.of_share(0.02, 0.01, rule)
        near = (kept["ratio"] - rule.ratio).abs() < 1e-9
        (same,) = kept.filter(near, p=0.02, error=0.01, rule="safe", first=100).iter_rows(
            named=True
        )
        for name in ("bias", "rms", "samples", "within_1", "within_2"):
            assert same[name] == pytest.approx(row[name], rel=1e-6)
    (same,) = (
        kept_table("precision_means").filter(law="exponential", error=0.1, first=20).to_dicts()
    )
    made = script.of_mean("exponential", 0.1, 20)
    assert made["bias"] == pytest.approx(same["bias"], abs=1e-3)


def test_extremes_are_those_of_many_p_and_no_p_between_is_worse(script):
    rule, error = script.RULES[0], 0.02
    (kept,) = (
        kept_table("precision_extremes")
        .filter(rule="safe", first=100, error=error)
        .iter_rows(named=True)
    )
    for name in ("bias", "rms", "within_1", "within_2"):
        made = script.of_share(kept[f"{name}_p"], error, rule)[name]
        assert made == pytest.approx(kept[name], abs=2e-3)
    for p in np.random.default_rng(3).uniform(math.log(error / 50), math.log(0.5), 40):
        row = script.of_share(math.exp(p), error, rule)
        assert abs(row["bias"]) < abs(kept["bias"]) + 0.01
        assert row["within_2"] > kept["within_2"] - 0.01
        if math.exp(p) > 10 * error:
            assert kept["low_1"] - 0.02 < row["within_1"] < kept["high_1"] + 0.02


def test_near_one_p_is_as_much_too_high_as_near_zero_too_low(script):
    for p in (0.03, 0.07):
        low, high = (script.of_share(one, 0.02, script.RULES[0]) for one in (p, 1 - p))
        assert high["bias"] == pytest.approx(-low["bias"], abs=1e-6)
        assert high["within_2"] == pytest.approx(low["within_2"], abs=1e-6)
        assert low["bias"] < -0.05


def test_the_safe_rule_is_the_one_that_holds_what_it_says():
    kept = kept_table("precision")
    worst = {
        rule: rows["bias"].abs().max()
        for (rule,), rows in kept.group_by("rule")
        if rule is not None
    }
    assert worst["safe"] < 0.25 < worst["wilson"] < worst["plain"]
    safe = kept.filter(rule="safe")
    assert safe["rms"].max() <= 1.0
    assert safe["within_2"].min() > 0.93

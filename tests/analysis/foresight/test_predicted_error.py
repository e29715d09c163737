"""The predicted error of epsilon_c: that of campaigns drawn from a planted p, within a factor 2."""

import math

import numpy as np
import polars as pl
import pytest
from test_shape import planted

from qavalanche import Bimodal
from qavalanche.analysis.foresight.precision import precisions
from qavalanche.analysis.summary import Family
from qavalanche.analysis.transition import estimate_transition
from qavalanche.campaign.spec import parse_spec

CONTENT = {
    "seed": 1,
    "disorder": {"law": "bimodal", "epsilon": [0.24, 0.25, 0.255, 0.26, 0.265, 0.27, 0.28]},
    "chain": {"length": [100, 300, 1000, 3000], "samples": [20_000, 10_000, 5000, 3000]},
    "rules": {"crossing": "halted"},
}
GRID = parse_spec(CONTENT).grid


def p_of(point):
    return float(planted(point.law.epsilon, point.length))


def tallies(share, seed):
    """Samples of a share of every point's, drawn from the planted p."""
    rng = np.random.default_rng(seed)
    cut = {point: max(1, round(share * n)) for point, n in GRID.items()}
    return {point: (int(rng.binomial(n, p_of(point))), n) for point, n in cut.items()}


def errors(seed):
    """Of a whole campaign drawn from the planted p."""
    rows = [(p.law.epsilon, p.length, n, k) for p, (k, n) in tallies(1, seed).items()]
    columns = ["epsilon", "length", "samples", "thermal"]
    found = estimate_transition(Family("", None, pl.DataFrame(rows, columns, orient="row")))
    return found.error, found.statistical


@pytest.mark.parametrize("source", ["stored", "drawn"])
def test_it_is_that_of_the_campaigns_that_come_within_a_factor_two(source):
    error, statistical = np.nanmedian([errors(seed) for seed in range(100, 120)], axis=0)
    found = []
    for seed in range(5):
        known = {"stored": {}, "drawn": {}, source: tallies(0.05, seed)}
        (one,) = precisions(GRID, known["stored"], known["drawn"], "x")
        assert one.known
        assert ("stored" in one.outcome) == (source == "stored")
        found.append((one.error / error, one.statistical / statistical))
    ratios = np.array([*np.array(found)[:, 0], *np.median(found, axis=0)])
    assert ((ratios > 1 / 2) & (ratios < 2)).all()


def test_of_a_complete_campaign_it_is_the_error_itself():
    (one,) = precisions(GRID, tallies(1, 100), {}, "x")
    assert (one.error, one.statistical) == pytest.approx(errors(100))
    assert one.found == 1


def test_more_samples_make_it_smaller():
    drawn = tallies(0.2, 1)
    statistical = [
        precisions({p: n * more for p, n in GRID.items()}, {}, drawn, "x")[0].statistical
        for more in (1, 16)
    ]
    assert 2.5 < statistical[0] / statistical[1] < 8  # 4 where errors are small


def test_without_anything_known_it_names_the_pilot():
    (one,) = precisions(GRID, {}, {}, "qavalanche run it")
    assert not one.known
    assert one.outcome == "not known: run a pilot with qavalanche run it"
    few = dict.fromkeys(GRID, (0, 50))
    (one,) = precisions(GRID, {}, few, "qavalanche run it")
    assert one.outcome.startswith("not known: 0 thermal samples are known, 10 are needed: run a")
    assert one.to_dict()["error"] is None


def test_a_grid_beside_the_transition_is_seen_before_it_is_run():
    """All of the grid far above: no two curves cross, whatever is drawn."""
    above = {p: n for p, n in GRID.items() if p.law.epsilon >= 0.27}
    (one,) = precisions(above, {}, {p: t for p, t in tallies(0.1, 1).items() if p in above}, "x")
    assert not one.known
    assert one.outcome.startswith("likely not found: p(ε, L) of no two lengths cross on this grid")
    one_length = {p: n for p, n in GRID.items() if p.length == 100}
    (one,) = precisions(one_length, {}, {}, "x")
    assert one.outcome == "none: an ε_c takes at least two ε and two lengths"
    assert math.isnan(one.error)


def test_families_are_predicted_apart_and_what_has_no_transition_is_left_out():
    two = {**CONTENT, "rules": {"crossing": ["halted", "rmt"]}}
    made = precisions(parse_spec(two).grid, {}, {}, "x")
    assert [one.family for one in made] == [
        "bimodal, K = 1, d_s = 2, halted", "bimodal, K = 1, d_s = 2, rmt",
    ]  # fmt: skip
    assert Bimodal(0.25).resonance_probability == 0.25  # its control is ε itself
    rare = {**CONTENT, "chain": {"length": 12, "samples": 3}, "rare": {"at_least": [2]}}
    assert precisions(parse_spec(rare).grid, {}, {}, "x") == []

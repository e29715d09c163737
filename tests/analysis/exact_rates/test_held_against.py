"""Exact against predicted D: planted relations are found, and the verdict goes every way."""

import math

import numpy as np
import polars as pl
import pytest

from qavalanche import InputError
from qavalanche.analysis.exact_rates import causes, growth, held_against, parting


def clouds(slope, noise, n=300, seed=0):
    """A planted line with scatter of equal size on both axes."""
    rng = np.random.default_rng(seed)
    true = rng.normal(10, 2, n)
    return true + rng.normal(0, noise, n), slope * true - 3 + rng.normal(0, noise, n)


@pytest.mark.parametrize(
    ("slope", "verdict"), [(1.0, "agrees"), (0.4, "differs"), (1.9, "differs"), (-1.0, "differs")]
)
def test_a_planted_slope_is_found_through_scatter_on_both_sides(slope, verdict):
    found = held_against(*clouds(slope, 0.8))
    assert abs(found.slope.value - slope) < 4 * found.slope.error
    assert found.verdict == verdict
    assert 0 < found.slope.error < 0.2
    if slope > 0:
        assert found.forward.value < found.slope.value < found.backward.value


def test_forecasts_alone_are_biased_by_scatter():
    """Why neither regression is the slope: at slope 1 both miss it, on either side."""
    found = held_against(*clouds(1.0, 1.5))
    assert found.forward.value + 3 * found.forward.error < 1
    assert found.backward.value - 2 * found.backward.error > 1
    assert found.verdict == "agrees"


def test_unrelated_numbers_leave_it_undecided():
    rng = np.random.default_rng(5)
    found = held_against(rng.normal(size=200), rng.normal(size=200))
    assert found.verdict == "undecided"
    assert abs(found.rank.value) < 3 * found.rank.error


def test_offset_and_scatter_are_those_of_the_difference():
    x, y = clouds(1.0, 0.5, seed=3)
    found = held_against(x, y)
    assert found.offset.value == pytest.approx((y - x).mean())
    assert found.offset.error == pytest.approx((y - x).std() / math.sqrt(300), rel=0.2)
    assert found.scatter.value == pytest.approx((y - x).std())


def test_ranks_know_no_scale():
    x, y = clouds(1.0, 0.5)
    assert held_against(x, np.exp(y)).rank.value == held_against(x, y).rank.value
    assert held_against(x, -y).rank.value == pytest.approx(-held_against(x, y).rank.value)


def test_the_bootstrap_error_is_that_of_repeated_samples():
    ranks = [held_against(*clouds(1.0, 2.0, 60, seed)).rank for seed in range(100)]
    spread = np.std([one.value for one in ranks])
    assert np.mean([one.error for one in ranks]) == pytest.approx(spread, rel=0.3)


def test_what_does_not_scatter_has_no_slope():
    found = held_against(np.full(20, 2.0), np.arange(20.0))
    assert not found.slope.found
    assert found.verdict == "undecided"
    assert found.to_dict()["slope"]["value"] is None


def test_wrong_input_is_one_line():
    with pytest.raises(InputError, match="at least 8"):
        held_against([1.0, 2.0], [1.0, 2.0])
    with pytest.raises(InputError, match="as many"):
        held_against(np.arange(9.0), np.arange(10.0))
    with pytest.raises(InputError, match="predicted"):
        held_against(np.full(9, np.inf), np.arange(9.0))


def planted_table(rate, predicted, noise, samples=100, seed=2):
    rng = np.random.default_rng(seed)
    rows = [
        (sites, sample, rate * sites + rng.normal(0, noise), predicted * sites)
        for sample in range(samples)
        for sites in (4, 6, 8)
    ]
    return pl.DataFrame(rows, ["sites", "sample", "exact", "scheme"], orient="row")


@pytest.mark.parametrize(
    ("rate", "noise", "verdict"),
    [(2.2, 0.5, "agrees"), (1.1, 0.5, "differs"), (3.3, 0.5, "differs"), (2.2, 80.0, "undecided")],
)
def test_planted_growth_goes_every_way(rate, noise, verdict):
    found = growth(planted_table(rate, 2.2, noise), "scheme", 4, 8)
    assert found.verdict == verdict
    assert abs(found.exact.value - rate) < 4 * found.exact.error
    assert found.predicted.value == pytest.approx(2.2)
    assert found.ratio.value == pytest.approx(found.exact.value / 2.2)


def test_growth_takes_the_samples_that_have_both_lengths():
    table = planted_table(1.0, 1.0, 0.1).filter(~((pl.col("sites") == 8) & (pl.col("sample") > 9)))
    assert growth(table, "scheme", 4, 8).samples == 10
    assert growth(table, "scheme", 4, 6).samples == 100
    with pytest.raises(InputError, match="two samples"):
        growth(table, "scheme", 4, 7)
    with pytest.raises(InputError, match="must rise"):
        growth(table, "scheme", 8, 4)


def test_a_prediction_that_does_not_grow_has_no_ratio():
    found = growth(planted_table(1.0, 0.0, 0.1), "scheme", 4, 8)
    assert not found.ratio.found
    assert found.difference.found


def sorted_chains(shift, n=400, seed=2):
    """Chains of all classes; those with a resonant bond lie `shift` higher."""
    rng = np.random.default_rng(seed)
    resonant, second, far = (rng.integers(0, 2, n) for _ in range(3))
    predicted = rng.normal(10, 1, n)
    exact = predicted - 2 + shift * (resonant > 0) + rng.normal(0, 0.5, n)
    columns = {"exact": exact, "scheme": predicted, "resonant": resonant, "second": second}
    return pl.DataFrame({**columns, "far": far, "perturbation": exact + rng.normal(0, 0.1, n),
                         "share": rng.uniform(0.1, 1, n)})  # fmt: skip


def test_planted_classes_part_and_others_do_not():
    table = parting(sorted_chains(1.5), "scheme")
    assert table["kind"].to_list() == ["resonant", "second", "far", "none"]
    assert table["chains"].sum() == 400
    assert table["share"].sum() == pytest.approx(1)
    assert table["apart"][0] > 10
    assert table["difference"][0] == pytest.approx(-0.5, abs=0.2)
    flat = parting(sorted_chains(0.0), "scheme")
    assert flat["apart"].abs().max() < 3.5


def test_causes_are_told_apart():
    """`missed` was planted in the difference, `share` was not."""
    found = causes(sorted_chains(0.0), "scheme")
    assert found["missed"] > 0.9
    assert abs(found["share"]) < 0.2


def test_a_class_of_one_chain_has_no_error():
    table = parting(sorted_chains(0.0, n=1), "scheme")
    assert table["error"].to_list() == [None]
    with pytest.raises(InputError, match="at least one chain"):
        parting(sorted_chains(0.0).head(0), "scheme")

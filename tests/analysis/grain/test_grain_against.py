"""Verdicts on collars and matrix elements: planted agreement, difference, and nothing to tell."""

import numpy as np
import polars as pl
import pytest

from qavalanche.analysis.grain import (
    at_edge,
    by_distance,
    collar_against,
    collar_points,
    collars_table,
    element_fall,
    free_points,
    half_way,
    over_choices,
    spins_table,
)
from qavalanche.errors import InputError
from qavalanche.grain import QuantumSun
from qavalanche.grain.elements import next_elements
from qavalanche.grain.spins import spin_measures


@pytest.fixture(scope="module")
def table():
    return spins_table(QuantumSun(alpha=0.5, sides=2), 2, [0.3, 0.6], samples=3, seed=2)


def collars(slope, noise, constant=1.0, samples=40, points=6, chain=30):
    """Exact = constant + slope * predicted + noise, with predictions that vary by sample."""
    rng = np.random.default_rng(7)
    rows = []
    for point in range(points):
        predicted = 2.0 + point + rng.integers(0, 2, samples)
        exact = constant + slope * predicted + noise * rng.normal(size=samples)
        rows.append(pl.DataFrame({"alpha": 0.1 * (point + 1), "grain_spins": 3, "sides": 1,
                                  "chain": chain, "sample": np.arange(samples),
                                  "scheme": predicted, "exact": exact}))  # fmt: skip
    return pl.concat(rows)


class TestCollars:
    def test_one_constant_apart_agrees(self):
        found = collar_against(collars(1.0, 0.5, constant=-0.5))
        assert found.verdict == "agrees"
        assert found.slope.value == pytest.approx(1, abs=3 * found.slope.error)
        assert found.offset.value == pytest.approx(-0.5, abs=3 * found.offset.error)
        assert found.intercept.value == pytest.approx(-0.5, abs=3 * found.intercept.error)
        assert found.rank_fixed.value > 0.3
        assert (found.points, found.free, found.samples) == (6, 6, 40)

    def test_another_slope_differs(self):
        found = collar_against(collars(0.6, 0.5))
        assert found.verdict == "differs"
        assert found.slope.value == pytest.approx(0.6, abs=3 * found.slope.error)

    def test_noise_alone_or_a_loose_slope_is_undecided(self):
        assert collar_against(collars(0.0, 1.0)).verdict == "undecided"
        loose = collar_against(collars(1.0, 6.0, samples=10, points=3))
        assert loose.verdict == "undecided"
        constant = collars(1.0, 0.5).with_columns(scheme=pl.lit(3.0))
        found = collar_against(constant)
        assert found.verdict == "undecided"
        assert not found.slope.found

    def test_points_at_the_end_of_the_chain_do_not_count_for_the_slope(self):
        made = collars(1.0, 0.3, chain=30)
        cut = made.with_columns(
            chain=pl.lit(6), exact=pl.min_horizontal("exact", pl.lit(6.0))
        )  # half of the points end
        found = collar_against(cut)
        assert 2 <= found.free < 5
        assert found.slope.value == pytest.approx(1, abs=0.25)
        assert collar_points(cut)["ended"].to_list() == [False] * found.free + [True] * (
            6 - found.free
        )

    def test_a_prediction_that_is_too_long_does_not_take_its_point_away(self):
        made = collars(0.5, 0.3, constant=0.0).with_columns(chain=pl.lit(6))  # predicted to 8
        assert made["scheme"].max() > 6
        found = collar_against(made)
        assert found.free == 6
        exact, cut = made["exact"].to_numpy(), np.minimum(made["scheme"].to_numpy(), 6)
        assert found.offset.value == pytest.approx(np.mean(exact - cut))
        assert len(free_points(made)) == len(made)
        fewer = free_points(made, ("exact", "scheme"))
        assert 0 < fewer["alpha"].n_unique() < 6
        assert collar_against(fewer).slope.value == pytest.approx(0.5, abs=0.1)
        other = collar_against(made.with_columns(other=pl.lit(9.0)), "other")
        assert other.free == found.free
        assert other.constant == found.constant

    def test_what_is_held_is_of_the_free_points_alone(self):
        made = collars(1.0, 0.3, chain=30)
        cut = made.with_columns(chain=pl.lit(6), exact=pl.min_horizontal("exact", pl.lit(6.0)))
        own = free_points(cut)
        whole, part = collar_against(cut), collar_against(own)
        assert whole.points == 6
        assert part.points == part.free == whole.free
        for name in ("rank", "rank_fixed", "offset", "slope", "error_ratio", "within_one"):
            assert getattr(whole, name).value == pytest.approx(getattr(part, name).value), name
        assert whole.rank_all.value > whole.rank.value
        ended = collar_against(cut.with_columns(exact=pl.lit(6.0)))
        assert (ended.free, ended.constant, ended.verdict) == (0, None, "undecided")
        assert not ended.within_one.found

    def test_the_constant_is_the_whole_number_nearest_to_all(self):
        made = collars(1.0, 0.7)
        found = collar_against(made)
        exact, predicted = made["exact"].to_numpy(), made["scheme"].to_numpy()
        nulls = {k: np.abs(exact - k).mean() for k in range(40)}
        best = min(nulls, key=lambda k: nulls[k])
        assert found.constant == best
        ratio = np.abs(exact - predicted).mean() / nulls[best]
        assert found.error_ratio.value == pytest.approx(ratio)
        apart = exact - predicted - np.median(exact - predicted)
        assert found.error_ratio_shifted.value == pytest.approx(np.abs(apart).mean() / nulls[best])
        within = np.mean(np.abs(exact - best) <= 1)
        assert found.within_one_constant.value == pytest.approx(within)
        itself = collar_against(made.with_columns(same=pl.lit(float(best))), "same")
        assert itself.error_ratio.value == pytest.approx(1)
        assert itself.against_constant == "undecided"

    def test_a_prediction_is_better_or_worse_than_a_constant(self):
        assert collar_against(collars(1.0, 0.3, constant=0.0)).against_constant == "better"
        far = collar_against(collars(1.0, 0.3, constant=5.0))
        assert far.against_constant == "worse"
        assert far.error_ratio_shifted.value < 0.5  # all of it one constant
        assert far.verdict == "agrees"

    def test_one_verdict_for_many_choices(self):
        right, low, high, none = (
            collar_against(collars(slope, noise))
            for slope, noise in ((1.0, 0.3), (0.6, 0.3), (1.4, 0.3), (0.0, 1.0))
        )
        assert over_choices([right, right]) == "agrees"
        assert over_choices([low, low]) == "differs"
        assert over_choices([high]) == "differs"
        assert over_choices([none, none]) == "undecided"
        for mixed in ([low, high], [right, low], [right, none]):
            assert over_choices(mixed) == "hangs on the choice"
        with pytest.raises(InputError):
            over_choices([])

    def test_the_error_is_that_of_samples_drawn_anew(self):
        offsets, errors = [], []
        for i in range(30):
            rng = np.random.default_rng(i)
            made = collars(1.0, 0.0, samples=20)
            noise = np.tile(
                rng.normal(size=20), 6
            )  # one number a sample: points are not independent
            found = collar_against(made.with_columns(exact=pl.col("exact") + noise))
            offsets.append(found.offset.value)
            errors.append(found.offset.error)
        assert np.mean(errors) == pytest.approx(np.std(offsets), rel=0.4)

    def test_samples_that_differ_from_point_to_point_are_refused(self):
        made = collars(1.0, 0.5)
        with pytest.raises(InputError, match="same samples"):
            collar_against(made.slice(1))
        with pytest.raises(InputError, match="samples"):
            collar_against(collars(1.0, 0.5, samples=5))
        with pytest.raises(InputError, match="nothing"):
            collar_against(made, "nothing")


class TestTable:
    def test_rows_are_what_is_measured_on_each_system(self, table):
        model = QuantumSun(alpha=0.6, sides=2)
        system = model.draw(2, seed=2, sample=1)
        rows = table.filter(alpha=0.6, sample=1)
        measured = spin_measures(system)
        assert rows["entanglement"].to_list() == pytest.approx(measured.entanglement.tolist())
        nearer = spin_measures(system.kept(1)).entanglement
        assert rows.filter(number=1)["at_end"].to_list() == pytest.approx(nearer.tolist())
        last = rows.filter(number=2)
        assert last["at_end"].to_list() == last["entanglement"].to_list()
        for number in (0, 1):
            for one in next_elements(system, number):
                (row,) = rows.filter(side=one.side, number=number + 1).iter_rows(named=True)
                assert row["typical"] == pytest.approx(one.typical)
                assert row["ratio"] == pytest.approx(one.ratio)
                G = one.coupling * np.sqrt(one.states)
                assert row["log_G"] == pytest.approx(np.log(G))

    def test_samples_do_not_depend_on_the_call(self, table):
        again = spins_table(QuantumSun(alpha=0.9, sides=2), 2, [0.6], 1, seed=2, first=2)
        assert again.equals(table.filter(alpha=0.6, sample=2))

    def test_a_conserving_grain_is_measured_in_its_largest_sector(self):
        made = spins_table(QuantumSun(alpha=0.5, conserving=True), 3, [0.5], samples=1, seed=2)
        assert made["ratio"].is_finite().all()
        assert len(collars_table(made)) == 1
        system = QuantumSun(alpha=0.5, conserving=True).draw(2, seed=2)
        nearer = spin_measures(system).entanglement
        assert made.filter(number=2)["at_end"][0] == pytest.approx(nearer[1])

    def test_counts_stop_at_the_first_gap_on_each_side(self, table):
        shares = {(0, 1): 0.9, (0, 2): 0.2, (1, 1): 0.4, (1, 2): 0.8}
        planted = table.with_columns(
            entanglement=pl.struct("side", "number").map_elements(
                lambda at: float(np.log(2)) * shares[at["side"], at["number"]],
                return_dtype=pl.Float64,
            )
        ).with_columns(at_end=np.log(2) * 0.9, eq2=0.3)
        found = collars_table(planted)
        assert set(found["exact"]) == {0.5}
        assert set(found["total"]) == {1.0}
        assert found["amount"].to_list() == pytest.approx([1.15] * len(found))
        assert set(found["stepwise"]) == {2.0}
        assert set(collars_table(planted, 0.1)["exact"]) == {2.0}
        assert set(found["eq2"]) == {2.0}
        assert set(collars_table(planted, least=0.5)["eq2"]) == {0.0}
        assert found["eq6"].max() <= 2
        below = found.filter(alpha=0.3)  # two sides, N = 3: 2 or 3 times (s / 2) / (1 / zeta - s)
        one = np.log(2) / 2 / (-np.log(0.3) - np.log(2))
        assert below["eq6"].to_list() == pytest.approx([2 * one] * len(below))
        assert below["eq6_sites"].to_list() == pytest.approx([min(3 * one, 2)] * len(below))
        assert set(found.filter(alpha=0.6)["eq6_sites"]) == {2.0}

    def test_wrong_numbers_are_refused(self, table):
        model = QuantumSun(alpha=0.5)
        for wrong in ({"chain": 0}, {"alphas": []}, {"alphas": [-1.0]}, {"samples": 0}):
            with pytest.raises(InputError):
                spins_table(**{"model": model, "chain": 1, "alphas": [0.5], "samples": 1, **wrong})
        with pytest.raises(InputError, match="share"):
            collars_table(table, 1.5)


def elements(fall, noise, samples=30, distances=6):
    """ln ratio = -fall * number + noise of each sample, in the slope."""
    rng = np.random.default_rng(3)
    number = np.tile(np.arange(1, distances + 1), samples)
    slopes = np.repeat(fall + noise * rng.normal(size=samples), distances)
    share = np.tile(np.linspace(1.0, 0.0, distances), samples)
    size = len(number)
    return pl.DataFrame({
        "alpha": [0.5] * size, "grain_spins": [3] * size, "sides": [1] * size,
        "chain": [distances] * size, "sample": np.repeat(np.arange(samples), distances),
        "side": [1] * size, "number": number, "ratio": np.exp(-slopes * number),
        "evenness": np.exp(-slopes * number), "entanglement": np.log(2) * share + 1e-9,
        "log_G": 3.0 - number, "local_dimension": [2] * size,
    })  # fmt: skip


class TestElements:
    def test_verdicts_both_ways(self):
        assert element_fall(elements(0.0, 0.05)).verdict == "random-matrix-like"
        found = element_fall(elements(0.5, 0.05))
        assert found.verdict == "not"
        assert found.fall.value == pytest.approx(-0.5, abs=3 * found.fall.error)
        assert element_fall(elements(0.1, 0.3)).verdict == "undecided"

    def test_half_way_is_interpolated_between_distances(self):
        found = half_way(elements(0.0, 0.1))
        assert found.value == pytest.approx(3 - 3.5)
        at = half_way(elements(0.2, 0.0), "ratio")
        assert at.value == pytest.approx(-0.2 * 3.5)
        high = elements(0.0, 0.1).with_columns(entanglement=pl.lit(0.6))
        assert not half_way(high).found
        assert not half_way(high.with_columns(entanglement=pl.lit(0.01))).found

    def test_the_edge_is_the_first_spin_that_is_not_melted(self):
        found = at_edge(elements(0.2, 0.0))
        assert found.value == pytest.approx(-0.2 * 4)
        assert not at_edge(elements(0.2, 0.0).with_columns(entanglement=pl.lit(0.6))).found

    def test_means_by_distance(self, table):
        found = by_distance(table)
        (row,) = found.filter(alpha=0.3, number=2).iter_rows(named=True)
        part = table.filter(alpha=0.3, number=2)
        samples = [part.filter(sample=i)["entanglement"].mean() for i in range(3)]
        assert row["entanglement"] == pytest.approx(np.mean(samples))
        assert row["entanglement_error"] == pytest.approx(np.std(samples, ddof=1) / np.sqrt(3))
        logs = [np.log(part.filter(sample=i)["ratio"]).mean() for i in range(3)]
        assert row["ln_ratio"] == pytest.approx(np.mean(logs))
        assert row["samples"] == 3

    def test_more_than_one_point_is_refused(self, table):
        for function in (element_fall, half_way, at_edge):
            with pytest.raises(InputError, match="2 points"):
                function(table)

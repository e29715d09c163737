"""Halted decay, parallel iterations and the decay of norms, measured on chains."""

import math

import numpy as np
import polars as pl
import pytest
import slow_couplings

import qavalanche as qa
from qavalanche import Chain, InputError, Rules
from qavalanche.observables.norm_decay import decay_rate
from qavalanche.schemes import couplings
from qavalanche.schemes.couplings.halted import crossings, fit_crossings
from qavalanche.schemes.couplings.iterations import fit_growth, iterations
from qavalanche.schemes.couplings.norms import norm_decay

S = math.log(2)
LITERAL = Rules(2, "rmt")


def planted(rng, order, gap, w=1.6):
    """A spot of `order` bonds that will grow, in spins, beside one of 60: the letter's Fig. 3.

    A gap of 22 bonds and more, besides what melts, keeps the two from fusing.
    """
    bonds = rng.uniform(w - 0.5, w + 0.5, gap + 40)
    return Chain.from_decays(
        np.concatenate([np.zeros(60), bonds[:gap], np.zeros(order), bonds[gap:]])
    )


def test_crossing_one_region_by_hand():
    # [5, 6) turns inert first; then E = [0, 3) is coupled to spin 7 across it
    w = 2.0
    table = crossings(Chain.from_decays([0.0, 0.0, 0.0, w, w, 0.0, w, w]))
    active = table.filter(pl.col("active")).sort("outside").rows()
    assert active == [(3, 1, pytest.approx(3 * w - S / 2), True),
                      (4, 1, pytest.approx(4 * w - S / 2), True)]  # fmt: skip
    spins = table.filter(~pl.col("active")).sort("outside").rows()
    assert spins == [(2, 1, pytest.approx(2 * w - S / 2), False),
                     (3, 1, pytest.approx(3 * w - S / 2), False)]  # fmt: skip


def test_decay_is_halted_for_couplings_from_active_regions_only():
    rng = np.random.default_rng(3)
    tables = []
    for _ in range(600):
        order = int(rng.integers(1, 30))
        table = crossings(planted(rng, order, math.ceil(0.6 * order) + int(rng.integers(22, 40))))
        for kind in (table.filter(pl.col("active")), table.filter(~pl.col("active"))):
            if len(kind):
                tables.append(kind[int(rng.integers(len(kind)))])
    both = pl.concat(tables)
    halted = fit_crossings(both.filter(pl.col("active")))
    spins = fit_crossings(both.filter(~pl.col("active")))
    assert halted.outside == pytest.approx(1.6, abs=0.05)
    assert abs(halted.thermal) < 0.05
    assert spins.outside == pytest.approx(1.6, abs=0.05)
    assert spins.thermal == pytest.approx(S / 2, abs=0.05)
    assert "l_t" in str(halted)


def test_what_is_lost_across_a_region_lies_between_minus_one_bond_and_zero():
    # D(exit) <= s T / 2 < D(exit) + w: growth stops where G falls below 1
    rng = np.random.default_rng(5)
    for order in (2, 5, 9, 14):
        w = 1.6
        bonds = [w] * (order + 30)
        chain = Chain.from_decays([0.0] * 60 + bonds[: order + 25] + [0.0] * order + bonds)
        table = crossings(chain).filter(pl.col("active"))
        lost = (table["decay"] - w * table["outside"]).to_numpy()
        assert len(lost) > 10
        assert np.all((lost > -w) & (lost < 1e-9))
    assert len(crossings(Chain.from_decays(rng.uniform(1, 2, 20)))) == 0


def test_fits_recover_their_laws_and_refuse_too_little():
    rng = np.random.default_rng(6)
    outside, thermal = rng.integers(1, 40, 500), rng.integers(1, 60, 500)
    decay = 0.3 + 1.2 * outside + 0.1 * thermal + rng.normal(0, 0.5, 500)
    fit = fit_crossings(pl.DataFrame({"outside": outside, "thermal": thermal, "decay": decay}))
    assert abs(fit.outside - 1.2) < 4 * fit.outside_error < 0.02
    assert abs(fit.thermal - 0.1) < 4 * fit.thermal_error < 0.02
    with pytest.raises(InputError, match="3 couplings: at least 10"):
        fit_crossings(pl.DataFrame({"outside": [1] * 3, "thermal": [1] * 3, "decay": [1.0] * 3}))
    lengths = np.array([100.0, 300, 1000, 3000])
    logarithm, power = fit_growth(lengths, 2 + 3 * np.log(lengths), np.full(4, 0.1))
    assert (logarithm.slope, logarithm.offset) == pytest.approx((3, 2))
    assert logarithm.chi2_per_point < 1e-6 < power.chi2_per_point
    logarithm, power = fit_growth(lengths, 2 * lengths**0.5, np.full(4, 0.1))
    assert power.slope == pytest.approx(0.5)
    assert power.chi2_per_point < 1e-6 < logarithm.chi2_per_point
    assert power.at(lengths) == pytest.approx(2 * lengths**0.5)
    with pytest.raises(InputError, match="2 lengths"):
        fit_growth(lengths[:2], lengths[:2], lengths[:2])


def test_iterations_by_hand():
    far = [5.0] * 6
    assert iterations(Chain.from_decays(far)) == 0
    assert iterations(Chain.from_decays([0.0, *far])) == 1
    # equals wait from left to right; a smaller one in the middle goes first, then both sides
    assert iterations(Chain.from_decays([0.0, *far, 0.0, *far, 0.0])) == 3
    assert iterations(Chain.from_decays([0.0, 0.0, *far, 0.0, *far, 0.0, 0.0])) == 3
    assert iterations(Chain.from_decays([0.0, *far, 0.0, 0.0, *far, 0.0])) == 2


def test_iterations_grow_like_the_logarithm_of_the_length():
    lengths, samples = (400, 1600, 6400), (400, 400, 100)
    law = qa.Bimodal(0.25)
    mean, error = [], []
    for length, number in zip(lengths, samples, strict=True):
        n = [iterations(law.draw(length, 1, i)) for i in range(number)]
        mean.append(np.mean(n))
        error.append(np.std(n, ddof=1) / math.sqrt(len(n)))
    logarithm, power = fit_growth(np.array(lengths, float), np.array(mean), np.array(error))
    assert logarithm.slope > 4
    assert logarithm.chi2_per_point < 5 < power.chi2_per_point


def test_norms_by_length_are_those_of_the_log():
    chain = qa.Bimodal(0.25).draw(12, seed=3)
    _, log = couplings.diagonalize(chain)
    table = norm_decay(log)
    assert table["count"].sum() == len(log.eliminations)
    made = [
        (last - first, -decay)
        for scheme in slow_couplings.rounds(chain.decays().tolist(), slow_couplings.Law(S))
        for (first, last), decay in strongest(scheme.log).items()
    ]
    for length in {length for length, _ in made}:
        rows = table.filter(pl.col("length") == length)
        mean = (rows["decay"] * rows["count"]).sum() / rows["count"].sum()
        assert mean == pytest.approx(-np.mean([d for n, d in made if n == length]))


def strongest(pairs):
    best = {}
    for _, _, made, decay, stronger in pairs:
        if stronger:
            best[made] = min(decay, best.get(made, math.inf))
    return best


def test_liom_decay_agrees_with_the_spots_tier():
    # measured: 1.220(7) against 1.210(6), and 1.28 for the halted crossing, which must be excluded
    chains = [qa.Bimodal(0.2).draw(600, 1, i) for i in range(30)]
    tables = [norm_decay(couplings.diagonalize(chain)[1]) for chain in chains]
    rate, error = decay_rate(tables, 60, 300)
    spots = np.array([qa.melt(chain, LITERAL).decay_rate for chain in chains])
    halted = np.mean([qa.melt(chain, crossing="halted").decay_rate for chain in chains])
    both = math.hypot(error, spots.std(ddof=1) / math.sqrt(len(chains)))
    assert error < 0.02
    assert abs(rate - spots.mean()) < 3 * both
    assert abs(rate - halted) > 4 * both


def test_decay_rate_refuses_what_has_no_answer():
    tables = [norm_decay(couplings.diagonalize(qa.Bimodal(0.2).draw(20, 1, i))[1]) for i in (1, 2)]
    with pytest.raises(InputError, match="2 chains: at least 3"):
        decay_rate(tables, 2, 10)
    with pytest.raises(InputError, match="lengths 10 to 5"):
        decay_rate(tables * 2, 10, 5)
    with pytest.raises(InputError, match="fewer than two lengths"):
        decay_rate(tables * 2, 100, 200)


@pytest.mark.parametrize("measure", [couplings.melt, iterations, crossings])
def test_rules_and_lengths_this_tier_cannot_take(measure):
    with pytest.raises(InputError, match="must be a Rules"):
        measure(Chain.from_decays([1.0, 0.0]), "rmt")
    long = Chain.from_decays(np.ones(1_000_001))
    with pytest.raises(InputError, match=r"1000001 bonds: too long .* 1000000 bonds; the spots"):
        measure(long)


def test_the_decay_across_regions_is_measured_where_matrix_elements_make_it():
    chain = Chain.from_decays([0.0, 0.0, 0.0, 2.0, 2.0, 0.0, 2.0, 2.0])
    with pytest.raises(InputError, match=r"crossing = 'halted': .* must be \"rmt\""):
        crossings(chain, Rules(crossing="halted"))
    with pytest.raises(InputError, match=r"ends = \"ring\": .* must be \"open\""):
        crossings(chain, Rules(crossing="rmt", ends="ring"))
    sites = crossings(chain, Rules(crossing="rmt", counts="sites"))
    by_bonds = crossings(chain)["decay"].to_numpy() - S / 2  # of the two sites of [5, 6)
    assert sites["decay"].to_numpy() == pytest.approx(by_bonds)


def test_on_a_ring_regions_wait_across_a_bond_that_is_cut_too():
    # it melts as the chain does, but a treatment reads the next active region on both sides
    rng, later = np.random.default_rng(1), 0
    for _ in range(60):
        decays = rng.exponential(1.0, 60) - 0.2
        ring = iterations(
            Chain.from_decays([*decays, math.inf]), Rules(crossing="rmt", ends="ring")
        )
        chain = iterations(Chain.from_decays(decays))
        assert ring >= chain
        later += ring > chain
    assert 0 < later < 60

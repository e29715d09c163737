"""Who carries the slow rate: against plain loops, planted graphs, and the chain of Anderson."""

import json

import numpy as np
import pytest
import slow_resonances as slow

from qavalanche import InputError
from qavalanche.bath import relaxation, resonances
from qavalanche.bath.carried import of_states, spread_of_pairs, spread_of_states, strongest
from qavalanche.bath.graph import RateGraph
from qavalanche.bath.removal import Removal
from qavalanche.hamiltonians import Floquet, Hamiltonian, draw, xxz
from qavalanche.hamiltonians.hamiltonian import spin_plus, spin_z

COMPLEX = np.linalg.qr(np.array([[1.0, 2.0j], [0.5, 1.0]]))[0]


def fields(sites, W=5.0, seed=0):
    return np.random.default_rng(seed).uniform(-W, W, sites)


def turned(h, unitary):
    """H with a product of one-site unitaries around it."""
    terms = []
    for term in h.terms:
        span = round(np.log(len(term.matrix)) / np.log(h.local_dimension))
        whole = np.eye(1)
        for _ in range(span):
            whole = np.kron(whole, unitary)
        terms.append((term.first, whole @ term.matrix @ whole.conj().T))
    return Hamiltonian.from_terms(h.sites, terms, h.local_dimension)


CHAINS = {
    "charge": (xxz(fields(6)), 0),
    "bath inside": (xxz(fields(5, seed=2)), 2),
    "no charge": (draw("imbrie", 5, 1.0, seed=3), 0),
    "complex": (turned(xxz(fields(5, seed=1)), COMPLEX), 4),
    "three states a site": (xxz(fields(4, seed=4), local_dimension=3), 0),
    "random matrices": (draw("random-matrix", 5, 6.0, seed=1), 0),
}


@pytest.mark.parametrize("name", CHAINS)
def test_it_agrees_with_plain_loops(name):
    h, site = CHAINS[name]
    found = resonances(h, site, top=0.05, removed=[1, 3, 6], listed=4)
    rates, energies = slow.all_rates(h, site)
    rate, mode = slow.slowest(rates)
    pairs = slow.pair_powers(rates, mode)
    order, own, touched = slow.by_state(pairs, h.dimension)
    powers = np.array([power for power, _, _ in pairs])
    assert found.mismatch < 1e-8
    assert rate > 1e-9  # where LAPACK finds it
    assert found.relaxation.rate == pytest.approx(rate, rel=1e-6)
    assert found.pairs.number == len(pairs)
    top = max(1, round(0.05 * h.dimension))
    assert (found.eigenstates.top, found.pairs.top) == (top, top)
    assert found.eigenstates.share == pytest.approx(touched[top - 1] / rate, rel=1e-5)
    assert found.pairs.share == pytest.approx(powers[:top].sum() / rate, rel=1e-5)
    some = round(0.05 * len(pairs))
    assert found.share_of_all_pairs == pytest.approx(powers[:some].sum() / rate, rel=1e-5)
    assert found.eigenstates.participation == pytest.approx(rate**2 / (own @ own), rel=1e-5)
    assert found.pairs.participation == pytest.approx(rate**2 / (powers @ powers), rel=1e-5)
    assert touched[found.eigenstates.half - 1] >= rate * (0.5 - 1e-6)
    assert powers[: found.pairs.half - 1].sum() <= rate * (0.5 + 1e-6)
    for k in (1, 3, 6):
        (of_states,) = found.eigenstates.log_ratios[found.eigenstates.removed == k]
        (of_pairs,) = found.pairs.log_ratios[found.pairs.removed == k]
        left = slow.without_states(rates, order[:k])
        assert of_states == pytest.approx(np.log(left / rate), abs=1e-4)
        left = slow.without_pairs(rates, pairs[:k])
        assert of_pairs == pytest.approx(np.log(left / rate), abs=1e-4)
    one, (power, n, m) = found.strongest[0], pairs[0]
    assert one.share == pytest.approx(power / rate, rel=1e-5)
    assert one.rate == pytest.approx(rates[n, m], rel=1e-5)
    assert sorted(one.energies) == pytest.approx(sorted([energies[n], energies[m]]), abs=1e-9)
    assert sorted(np.abs(one.mode)) == pytest.approx(
        sorted(np.abs(mode[[n, m]]) * h.dimension**0.5), abs=1e-5
    )


def planted(half, joined, inside=1.0):
    """Two clusters of `half` states, all linked inside, and links between them: (n, m, rate)."""
    rates = np.zeros((2 * half, 2 * half))
    rates[:half, :half] = rates[half:, half:] = inside
    for n, m, rate in joined:
        rates[n, half + m] = rates[half + m, n] = rate
    np.fill_diagonal(rates, 0.0)
    return rates


def spread(rates, top, counts):
    """Carried by pairs and by states, with what is left of the rate."""
    graph = RateGraph.of_matrix(rates)
    guess = np.where(np.arange(graph.states) < graph.states // 2, 1.0, -1.0)
    rate, mode = graph.slowest(guess)
    powers = graph.powers(mode)
    assert of_states(powers).sum() == pytest.approx(rate, rel=1e-9)
    removal = Removal(graph, mode, rate, seed=1)
    pairs, shares = spread_of_pairs(powers, top)
    states, order = spread_of_states(powers, top)
    return removal.of_pairs(pairs, powers, shares, counts), removal.of_states(states, order, counts)


def test_one_strong_link_carries_all_and_without_it_the_rate_falls():
    weak = [(n, n, 1e-9) for n in range(1, 12)]
    pairs, states = spread(planted(12, [(0, 0, 1e-6), *weak]), 1, [1, 2])
    for one in (pairs, states):
        assert one.share > 0.98
        assert one.half == 1
        assert one.log_ratio == pytest.approx(np.log(11e-3), rel=0.05)
        assert np.all(one.overlaps > 0.99)
    assert pairs.participation < 1.05
    assert states.participation < 2.1  # the two ends of it


def test_a_link_that_is_all_there_is_leaves_nothing():
    pairs, states = spread(planted(8, [(0, 0, 1e-6)]), 1, [1])
    assert pairs.share == pytest.approx(1, abs=1e-4)
    assert pairs.log_ratio == states.log_ratio == -np.inf
    assert np.isnan(pairs.overlaps[0])


def test_equal_links_carry_equal_shares():
    """No pair and no eigenstate stands out: the other way for every measure."""
    half = 40
    pairs, states = spread(planted(half, [(n, n, 1e-7) for n in range(half)]), 4, [1, 4, 10])
    for one in (pairs, states):
        assert one.share == pytest.approx(0.1, rel=1e-4)
        assert one.half == half // 2
        left = 1 - np.array([1, 4, 10]) / half
        norm = 1 if one is pairs else 1 - np.array([1, 4, 10]) / (2 * half)
        assert np.exp(one.log_ratios) == pytest.approx(left / norm, rel=0.05)
        assert one.random == pytest.approx(one.log_ratio, abs=0.12)
    assert pairs.participation == pytest.approx(half, rel=1e-4)
    assert states.participation == pytest.approx(2 * half, rel=1e-4)
    whole = [(n, m, 1e-8) for n in range(half) for m in range(half)]
    pairs, states = spread(planted(half, whole), 4, [4])
    assert pairs.share == pytest.approx(4 / half**2, rel=1e-4)
    assert states.participation == pytest.approx(2 * half, rel=1e-4)


def test_two_paths_share_as_their_conductances_and_a_broken_one_carries_nothing():
    """Through one state each, in series: of a path of two links either one opens it."""
    half, a, b = 150, 1e-6, 3e-6
    rates = np.zeros((2 * half + 2, 2 * half + 2))
    rates[1 : half + 1, 1 : half + 1] = rates[half + 1 : -1, half + 1 : -1] = 1.0
    rates[0, 1] = rates[0, -2] = a
    rates[-1, half] = rates[-1, half + 1] = b
    rates = np.maximum(rates, rates.T)
    np.fill_diagonal(rates, 0.0)
    graph = RateGraph.of_matrix(rates)
    rate, mode = graph.slowest(np.where(np.arange(len(rates)) <= half, 1.0, -1.0))
    n, m, power = strongest(graph.powers(mode), 4)
    assert power / rate == pytest.approx([3 / 8, 3 / 8, 1 / 8, 1 / 8], rel=0.02)
    broken, _ = graph.without_pairs(n[:1], m[:1]).slowest(mode)
    assert broken / rate == pytest.approx(1 / 4, rel=0.03)  # not 1 - 3/8
    gone, _ = graph.without_states(np.array([len(rates) - 1])).slowest(mode[:-1])
    assert gone / rate == pytest.approx(1 / 4, rel=0.03)


@pytest.mark.parametrize("seed", range(4))
def test_taking_out_more_leaves_less(seed):
    """The Laplacian falls, and the mode is a trial state: Gamma(k) <= Gamma (1 - share)."""
    found = resonances(xxz(fields(7, 10.0, seed)), removed=[1, 2, 5, 20, 80]).pairs
    left = np.exp(found.log_ratios)
    assert np.all(np.diff(left) <= 1e-9)
    seen = [k in found.counts for k in found.removed]
    shares = np.interp(found.removed, found.counts, found.shares)
    assert np.all(left[seen] <= (1 - shares[seen]) * (1 + 1e-9))


def test_names_of_states_and_a_global_field_do_not_matter():
    h = xxz(fields(6, 8.0))
    known = resonances(h)
    flip = np.array([[0.0, 1.0], [1.0, 0.0]])
    lifted = Hamiltonian.from_terms(6, [*h.terms, *((i, 3.7 * spin_z(2)) for i in range(6))])
    for other in (turned(h, flip), turned(h, COMPLEX), lifted):
        found = resonances(other)
        assert found.eigenstates.share == pytest.approx(known.eigenstates.share, rel=1e-6)
        assert found.eigenstates.half == known.eigenstates.half
        assert found.pairs.participation == pytest.approx(known.pairs.participation, rel=1e-6)
        assert found.share_of_all_pairs == pytest.approx(known.share_of_all_pairs, rel=1e-6)
        assert found.eigenstates.log_ratio == pytest.approx(known.eigenstates.log_ratio, abs=1e-6)
    for other in (turned(h, flip), lifted):
        found = resonances(other)
        assert found.gap == pytest.approx(known.gap, rel=1e-6)
        assert found.typical_gap == pytest.approx(known.typical_gap, rel=1e-6)


@pytest.mark.parametrize("sites", [5, 8])
def test_free_fermions_have_no_resonances_of_many_bodies(sites):
    """Gamma is the smallest eigenvalue of 2 diag(a) - a a^T, a_k = |phi_k(0)|^2 of the orbitals k,
    and the eigenstates carry 1/2 or 3/2 of their even part, as one orbital at the bath is filled.
    """
    h = fields(sites, 15.0, seed=3)
    found = resonances(xxz(h, anisotropy=0.0))
    hopping = np.diag(h) + (np.eye(sites, k=1) + np.eye(sites, k=-1)) / 2
    weight = np.linalg.eigh(hopping)[1][0] ** 2
    slowest = np.linalg.eigvalsh(2 * np.diag(weight) - np.outer(weight, weight))[0]
    assert found.relaxation.rate == pytest.approx(slowest, rel=1e-4, abs=1e-17)
    assert found.eigenstates.share == pytest.approx(3 * found.eigenstates.top / 2**sites, rel=0.02)
    assert found.eigenstates.participation == pytest.approx(0.8 * 2**sites, rel=0.05)
    assert found.eigenstates.log_ratio == pytest.approx(-2 * found.eigenstates.top / 2**sites,
                                                        abs=1.5 / 2**sites)  # fmt: skip
    assert found.gap == pytest.approx(found.typical_gap, rel=1e-6)


def test_the_gap_of_two_spins_is_that_of_the_states_that_mix():
    found = resonances(xxz([0.3, 7.1]), listed=3)
    assert found.gap == pytest.approx(np.hypot(6.8, 1.0), rel=1e-9)
    assert all(one.gap == pytest.approx(found.gap) for one in found.strongest)


def test_a_driven_chain_has_gaps_of_angles():
    """One short step is its Hamiltonian; quasi-energies lie on a circle."""
    h = xxz(fields(5))
    slow_step = resonances(Floquet.from_steps([(h, 1e-3)]))
    known = resonances(h)
    assert slow_step.eigenstates.share == pytest.approx(known.eigenstates.share, rel=1e-5)
    assert slow_step.gap == pytest.approx(1e-3 * known.gap, rel=1e-5)
    kicked = resonances(Floquet.from_steps([(h, 1.0), (draw("imbrie", 5, 1.0), 1.0)]))
    assert kicked.mismatch < 1e-8
    assert 0 < kicked.gap <= np.pi
    assert 0 < kicked.typical_gap <= np.pi


def test_a_process_closer_to_resonance_than_all_others_carries_the_rate():
    """Spins 4 and 2 flip against 1 and 3 at a cost of about 2, all else costs 15; free fermions
    do not flip four at a time."""
    h = [3.0, 20.0, -12.0, 5.3, 40.0]
    strong, free = (resonances(xxz(h, anisotropy=delta), top=0.125) for delta in (1.0, 0.0))
    assert strong.eigenstates.share > 0.99
    assert strong.eigenstates.log_ratio < -5
    assert strong.gap < strong.typical_gap / 5
    assert free.eigenstates.share == pytest.approx(3 * 4 / 32, rel=0.02)
    assert free.eigenstates.log_ratio > -0.5
    assert free.gap == pytest.approx(free.typical_gap, rel=1e-6)


def test_what_is_not_coupled_has_nothing_to_share():
    flip = np.kron(spin_plus(2), spin_plus(2).T)
    terms = [(0, flip + flip.T), *((i, x * spin_z(2)) for i, x in enumerate(fields(4)))]
    found = resonances(Hamiltonian.from_terms(4, terms))
    assert not found.resolved
    assert found.warnings
    assert np.isnan(found.eigenstates.share)
    assert found.strongest == ()
    said = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert said["eigenstates"]["share"] is None
    assert "never reached" in repr(found)
    assert relaxation(Hamiltonian.from_terms(4, terms)).rate == 0


def test_rates_of_rounding_are_named():
    assert not resonances(xxz(1e5 * fields(6, 1.0))).resolved


def test_one_that_is_resolved_says_so_and_in_plain_values():
    found = resonances(xxz(fields(5)), listed=3)
    said = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert said["resolved"]
    assert len(said["strongest"]) == 3
    assert said["strongest"][0]["share"] == found.strongest[0].share
    assert said["eigenstates"]["log_ratio"] == found.eigenstates.log_ratio
    assert "by 1 of 32 eigenstates" in repr(found)


def test_more_than_there_are_cannot_be_taken_out():
    found = resonances(xxz(fields(2)), removed=[1, 2, 3, 4, 500])
    assert found.eigenstates.removed.tolist() == [1, 2]
    assert found.pairs.removed.max() <= 6
    assert found.pairs.log_ratios[-1] == -np.inf


@pytest.mark.parametrize(
    "wrong",
    [
        {"top": 0.0}, {"top": 1.0}, {"top": np.nan}, {"top": "1 %"}, {"site": 4}, {"listed": -1},
        {"removed": [0]}, {"removed": [1.5]}, {"removed": 3}, {"seed": -1}, {"listed": 2.5},
    ],
)  # fmt: skip
def test_arguments_that_are_none(wrong):
    with pytest.raises(InputError, match=next(iter(wrong))):
        resonances(xxz(fields(4)), **wrong)


def test_chains_that_are_none():
    with pytest.raises(InputError, match="1 site"):
        resonances(xxz([0.3]))
    with pytest.raises(InputError, match="hamiltonian"):
        resonances("xxz")
    with pytest.raises(InputError, match="memory"):
        resonances(xxz(fields(18)))

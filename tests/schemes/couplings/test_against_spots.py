"""The spots tier is the couplings tier, region by region; both are the scheme with all couplings.

Chains small enough to be followed, on which a shorter way to melt them went wrong once: a region
has the couplings of all that it melted.
"""

import math

import hypothesis.strategies as st
import numpy as np
import pytest
import slow_couplings
from hypothesis import given, settings
from scipy import stats

import qavalanche as qa
from qavalanche import Chain, Rules
from qavalanche.schemes import couplings

S = math.log(2)
RMT = Rules(2, "rmt")


def regions(chain, rules=RMT):
    """Of both tiers."""
    one, other = qa.melt(chain, rules), couplings.melt(chain, rules)
    assert one.regions.tolist() == other.regions.tolist()
    np.testing.assert_allclose(one.accumulated_decay, other.accumulated_decay, rtol=1e-9, atol=1e-9)
    return one.regions.tolist()


LAWS = {
    "bimodal, K = 1": lambda rng: qa.Bimodal(rng.uniform(0.1, 0.35), 1),
    "bimodal, K = 3": lambda rng: qa.Bimodal(rng.uniform(0.1, 0.4), 3),
    "normal ln g": lambda _: qa.LogCoupling(stats.norm(-1.5, 1.5)),
}


def drawn(law, rng, seed):
    """A chain of 5 ... 60 bonds, its disorder from the localized to the thermal side."""
    length = int(rng.integers(5, 61))
    if law in LAWS:
        return LAWS[law](rng).draw(length, seed)
    if law == "XXZ fields":
        strength = rng.uniform(2, 8)
        return Chain.from_fields(rng.uniform(-strength, strength, length + 1))
    assert law == "crowded"
    return Chain.from_decays(rng.exponential(rng.uniform(0.7, 1.5), length) - 0.25)


@pytest.mark.parametrize("law", [*LAWS, "XXZ fields", "crowded"])
def test_chains_of_the_packages_own_laws(law):
    rng, found = np.random.default_rng([4, len(law)]), 0
    for seed in range(300):
        chain = drawn(law, rng, seed)
        for crossing in ("rmt", "halted"):
            found += len(regions(chain, Rules(2, crossing)))
    assert found > 600


bond = st.one_of(st.just(0.0), st.floats(0.01, 5), st.sampled_from([S / 2, S, 2 * S, np.inf]))


@pytest.mark.parametrize("dimension", [2, 3])
@settings(max_examples=200, deadline=None)
@given(decays=st.lists(bond, min_size=1, max_size=20))
def test_the_linear_storage_is_the_scheme_with_all_couplings(dimension, decays):
    literal = slow_couplings.diagonalize(decays, math.log(dimension))
    assert regions(Chain.from_decays(decays), Rules(dimension, "rmt")) == literal


INHERITED = {  # the regions, and what they are if regions keep the couplings that they began with
    # E = [1, 2) is still active when [3, 6) melts the spin that E is coupled to
    "two active regions far apart": ([1.6, 0, 0.3, 0.5, 0.4, 0], [[0, 6]], [[1, 6]]),
    # an inert region was coupled, while active, to a spin that was melted
    "an inert region": ([0, 0, 0.6, 0, 0.2, 0.8, 1.6, 0], [[0, 8]], [[0, 6], [7, 8]]),
    # both regions beside a bond have grown: what couples them is weaker than the bond
    "regions that have met": (
        [0, 0, 0.5, 2.4, 0.1, 0, 0.9, 0], [[0, 3], [4, 8]], [[0, 8]]
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", INHERITED)
def test_the_smallest_chain_of_each_kind(kind):
    decays, expected, forgotten = INHERITED[kind]
    assert slow_couplings.diagonalize(list(map(float, decays)), S) == expected
    assert regions(Chain.from_decays(np.array(decays, float))) == expected != forgotten


def test_the_smallest_bimodal_chain():
    # spin 5 is coupled to E2 = [9, 13) through the inert [6, 7) before E1 = [0, 4) melts it;
    # without that coupling there would be three regions
    w = math.log(1 / 0.27)
    chain = Chain.from_decays([0.0] * 4 + [w, w, 0.0, w, w] + [0.0] * 4)
    assert regions(chain) == [[0, 13]]


def test_perturbative_ties_are_perturbative_in_both_tiers():
    decays = [2 * S, 0, 0, 0, 0, 2 * S]  # s T / 2 = w exactly
    for ties, expected in (("resonant", [[0, 6]]), ("perturbative", [[1, 5]])):
        assert regions(Chain.from_decays(decays), Rules(2, "rmt", ties)) == expected

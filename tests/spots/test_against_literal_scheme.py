"""The spots tier against the scheme taken literally, coupling by coupling.

"rmt" is the short cut of the literal scheme and must give its regions, but for rare chains where a
region that waits among the active ones is also reached by its neighbour's own couplings, which the
short cut forgets; "halted" replaces what the literal scheme makes of crossed regions by a rule.
"""

import itertools
import math

import numpy as np
import pytest
import slow_couplings

from qavalanche import Chain, Rules, melt

S = math.log(2)


def melted(decays, crossing):
    return melt(Chain.from_decays(decays), Rules(2, crossing)).regions.tolist()


@pytest.mark.parametrize("epsilon", [0.27, 0.33])
def test_every_bimodal_chain_up_to_eleven_bonds_is_the_literal_schemes(epsilon):
    w = math.log(1 / epsilon)
    for length in range(1, 12):
        for bits in itertools.product((False, True), repeat=length):
            decays = [0.0 if bit else w for bit in bits]
            assert slow_couplings.diagonalize(decays, S) == melted(decays, "rmt")


def test_a_chain_of_thirteen_bonds_on_which_they_differ():
    # Literally, spin 5 is coupled to E2 = [9, 13) through the inert [6, 7), with -ln norm equal to
    # 3 w - s / 2 (crossing gains s / 2), before E1 = [0, 4) melts that spin and inherits the
    # coupling. When E2 has grown too, 11 s / 2 > 3 w - s / 2. The short cut knows 2 w only.
    w = math.log(1 / 0.27)
    decays = [0.0] * 4 + [w, w, 0.0, w, w] + [0.0] * 4
    assert slow_couplings.diagonalize(decays, S) == [[0, 13]]
    assert melted(decays, "rmt") == [[0, 5], [6, 7], [8, 13]]


@pytest.mark.parametrize("law", ["bimodal", "continuous"])
def test_random_chains_are_the_literal_schemes_but_for_rare_ones(law):
    rng = np.random.default_rng([4, law == "bimodal"])
    chains, same = 150, {"rmt": 0, "halted": 0}
    for _ in range(chains):
        length = int(rng.integers(10, 45))
        epsilon = rng.uniform(0.1, 0.35)
        if law == "bimodal":
            drawn = np.where(rng.random(length) < epsilon, 0.0, math.log(1 / epsilon))
        else:
            drawn = rng.exponential(1.5, length) - 0.35
        decays = drawn.tolist()
        literal = slow_couplings.diagonalize(decays, S)
        for crossing in same:
            same[crossing] += literal == melted(decays, crossing)
    assert same["rmt"] >= 0.97 * chains
    assert 0.85 * chains < same["halted"] < same["rmt"]

"""Eq. 9 between the spins on both sides of a grain, and where it is largest."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qavalanche.arguments import typed
from qavalanche.errors import check, check_integer
from qavalanche.grain.critical_spot.measures import measured
from qavalanche.grain.critical_spot.number import NONE, Floats, WithError, mean_of
from qavalanche.grain.model import GrainModel
from qavalanche.grain.system import GrainSystem
from qavalanche.system import memory
from qavalanche.system.blas import one_blas_thread

Whole = NDArray[np.int64]

_MOST_WINDOW = 128
_SHARE = 4
_MOST_SAMPLES = 10**6


def middle_states(system: GrainSystem) -> Floats:
    """Eigenstates (n, dimension) of the middle fourth of the spectrum, at most 128, by LAPACK."""
    from scipy.linalg import eigh

    memory.require(3 * 8.0 * system.dimension**2, f"a matrix of {system.dimension} states")
    count = min(_MOST_WINDOW, max(1, system.dimension // _SHARE))
    first = (system.dimension - count) // 2
    with one_blas_thread():
        _, vectors = eigh(system.sparse().toarray(), overwrite_a=True, check_finite=False,
                          subset_by_index=[first, first + count - 1])  # fmt: skip
    states: Floats = np.ascontiguousarray(vectors.T)
    return states


def spin_entropy(states: Floats, site: int, d: int = 2) -> Floats:
    """Entanglement of one site with all others, in nats, of states (n, d^sites): (n,)."""
    three = states.reshape(len(states), d**site, d, -1)
    rho = np.einsum("naib,najb->nij", three, three.conj())
    p = np.clip(np.linalg.eigvalsh(rho), 1e-300, 1)
    found: Floats = -np.sum(p * np.log(p), axis=1)
    return found


def pair_coefficients(states: Floats, left: int, right: int, d: int = 2) -> Floats:
    """States (n, d^sites) as c(s_l, s_r, b) of the sites left < right: (n, d, d, rest)."""
    five = states.reshape(len(states), d**left, d, d ** (right - left - 1), d, -1)
    return five.transpose(0, 2, 4, 1, 3, 5).reshape(len(states), d, d, -1)


class AtEntropy(NamedTuple):
    """Mean Cor of the pairs of spins whose entanglements both lie in (low, high], in ln d_s."""

    low: float
    high: float
    pairs: int
    Cor: WithError


@dataclass(frozen=True, eq=False)
class TwoSidedSamples:
    """Samples of a grain with `chain` spins, d_s = 2, on each side.

    alpha: decay of the couplings; entropy: (samples, 2, chain), mean entanglement in nats of the
    spin number 1, 2, ... of each side; Cor: (samples, chain, chain), mean eq. 9 of S^z between spin
    i of the left and spin j of the right.
    """

    alpha: float
    entropy: Floats
    Cor: Floats

    def collars(self, melted: float = 0.5) -> Whole:
        """(samples, 2): spins melted on each side, from the grain on, one after the other: those
        of an entanglement above `melted` ln 2."""
        above = self.entropy > melted * math.log(2)
        found: Whole = np.cumprod(above, axis=2).sum(axis=2)
        return found

    def by_distance(self) -> list[WithError]:
        """Mean Cor between the spins -j and +j, j = 1, 2, ..., over samples."""
        return [mean_of(self.Cor[:, j, j]) for j in range(self.Cor.shape[1])]

    def by_place(self, place: int, melted: float = 0.5) -> WithError:
        """Mean Cor between the two spins that stand `place` beyond their own side's last melted
        one: 1 is just outside the region, 0 its last spin. Samples that have both; NONE below 2."""
        values = []
        for row, (left, right) in zip(self.Cor, self.collars(melted).tolist(), strict=True):
            i, j = left + place - 1, right + place - 1
            if min(i, j) >= 0 and max(i, j) < len(row):
                values.append(float(row[i, j]))
        return mean_of(np.array(values)) if len(values) > 1 else NONE

    def by_entropy(self, bins: int = 8) -> list[AtEntropy]:
        """Mean Cor of pairs of equal entanglement, in bins of 1 / bins from 0 to ln 2."""
        left, right = (self.entropy[:, side] / math.log(2) for side in (0, 1))
        found = []
        for low in np.arange(bins) / bins:
            high = low + 1 / bins
            l_inside, r_inside = ((low < one) & (one <= high) for one in (left, right))
            values = self.Cor[l_inside[:, :, None] & r_inside[:, None, :]]
            Cor = mean_of(values) if values.size > 1 else NONE
            found.append(AtEntropy(float(low), float(high), values.size, Cor))
        return found


@typed
def two_sided(
    model: GrainModel, chain: int, samples: int, seed: int = 0, first: int = 0
) -> TwoSidedSamples:
    """Eq. 9 between both sides of a grain, over samples first, ... of a model with sides = 2.

    chain: spins on each side, dimension 2^(N + 2 chain); S^z, averaged over mid-spectrum states.
    Raises InputError for a model of one side or d_s > 2, or where memory would not suffice.

    >>> from qavalanche.grain import QuantumSun
    >>> found = two_sided(QuantumSun(alpha=0.4, grain_spins=2, sides=2), chain=2, samples=3, seed=1)
    >>> found.Cor.shape
    (3, 2, 2)
    """
    check(model.sides == 2, f"sides = {model.sides}", "must be 2: spins on both sides are needed")
    check(model.local_dimension == 2, f"local_dimension = {model.local_dimension}", "must be 2")
    chain = check_integer("chain", chain, 1, 64)
    samples = check_integer("samples", samples, 1, _MOST_SAMPLES)
    found = [_one(model.draw(chain, seed, first + i)) for i in range(samples)]
    entropy, Cor = (np.array(each) for each in zip(*found, strict=True))
    return TwoSidedSamples(model.alpha, entropy, Cor)


def _one(system: GrainSystem) -> tuple[Floats, Floats]:
    """Entanglement (2, chain) and Cor (chain, chain) of one sample, means over states."""
    states = middle_states(system)
    arms = [[system.site(s) for s in system.spins if s.side == side] for side in (0, 1)]
    entropy = [[np.mean(spin_entropy(states, site)) for site in arm] for arm in arms]
    Cor = [[np.mean(measured(pair_coefficients(states, i, j))["Cor"]) for j in arms[1]]
           for i in arms[0]]  # fmt: skip
    return np.array(entropy), np.array(Cor)


def place_verdict(places: Sequence[WithError]) -> str:
    """Whether Cor is largest just outside the region, of by_place(0), (1), (2): "agrees" if the
    second exceeds both others by two errors, "differs" if either exceeds it so, else "undecided".
    """
    inside, outside, beyond = places
    apart = []
    for other in (inside, beyond):
        if not (outside.known and other.known):
            apart.append(0.0)
            continue
        error = math.hypot(outside.error, other.error)
        apart.append((outside.value - other.value) / error)
    if min(apart) < -2:
        return "differs"
    return "agrees" if min(apart) > 2 else "undecided"

"""How far a unit is hybridized with the rest, in eigenstates from the middle of the spectrum."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.linalg import eigh

from qavalanche.arguments import typed
from qavalanche.errors import check_number
from qavalanche.grain.dots.draw import Floats
from qavalanche.grain.dots.system import ProbedSystem
from qavalanche.spectra.gaps import gap_ratio
from qavalanche.system import memory
from qavalanche.system.blas import one_blas_thread


@dataclass(frozen=True)
class Hybridization:
    """Of one unit in the middle eigenstates of one sample, for one norm of its coupling.

    mixed: median of 2 (1 - Tr rho^2), 1 for two levels in even superposition (more for more);
    entropy: mean of S over its Page value; gap_ratio: of the levels of these states.
    """

    mixed: float
    entropy: float
    gap_ratio: float


@typed
def hybridization(system: ProbedSystem, D: float, share: float = 0.25) -> Hybridization:
    """Hybridization of the probed unit at norm e^{-D}, in the middle `share` of all eigenstates.

    Raises InputError for a share that is not in (0, 1], a D that is no number, or what does not fit
    in memory.

    >>> from qavalanche.grain.dots import TwoDots
    >>> hybridization(TwoDots(16, 4).draw(seed=1), D=40.0).mixed < 1e-12
    True
    """
    D = check_number("D", D, "must lie in (-50, 1000)", -50, 1000)
    share = check_number("share", share, "must lie in (0, 1]", 0, 1 + 1e-12)
    N = system.states
    memory.require(8.0 * 7 * N * N, f"eigenstates of {N} states")
    count = min(N, max(4, round(share * N)))
    first = (N - count) // 2
    with one_blas_thread():
        levels, states = eigh(system.at(D), subset_by_index=(first, first + count - 1),
                              overwrite_a=True, check_finite=False)  # fmt: skip
        weights = schmidt(states, system.dimensions[-1])
    mixed = 2 * (1 - np.einsum("sk,sk->s", weights, weights))
    positive = np.where(weights > 1e-300, weights, 1.0)
    entropy = -np.einsum("sk,sk->s", weights, np.log(positive))
    d = system.dimensions[-1]
    return Hybridization(
        float(np.median(mixed)), float(entropy.mean()) / page(d, N // d), gap_ratio(levels)
    )


def schmidt(states: Floats, d: int) -> Floats:
    """Eigenvalues of rho of the last unit, of d states, (states, d), of eigenstates in columns."""
    split = states.T.reshape(states.shape[1], -1, d)
    if split.shape[1] > d:
        split = split.transpose(0, 2, 1)
    rho = np.matmul(split, split.transpose(0, 2, 1))
    return np.clip(np.linalg.eigvalsh(rho), 0.0, 1.0)


def page(one: int, other: int) -> float:
    """Mean entanglement of a random state of two parts, in nats (D. N. Page, PRL 71, 1291)."""
    small, large = sorted((one, other))
    return float(np.sum(1 / np.arange(large + 1, small * large + 1))) - (small - 1) / (2 * large)

"""Chain breaking: the most polarized site of an eigenstate (arXiv:2004.02861)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.arguments import typed
from qavalanche.hamiltonians.evolution import Matrix
from qavalanche.hamiltonians.hamiltonian import spin_z
from qavalanche.numerics.plain import plain_fields
from qavalanche.operators.columns import check_states

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@typed
def polarization(states: Matrix, sites: int, d: int = 2) -> Floats:
    """<S^z_j> of every state (a column) at every site, (states, sites), in units of hbar.

    From -S to S, S = (d_s - 1) / 2. Raises InputError for states of another shape.

    >>> import numpy as np
    >>> polarization(np.eye(4)[:, 1:2], 2).tolist()  # up, down
    [[0.5, -0.5]]
    """
    found: Floats = _weights(states, sites, d) @ np.diag(spin_z(d))
    return found


@dataclass(frozen=True, eq=False)
class ChainBreaking:
    """How far every site of every eigenstate is from being frozen, and where it is frozen most.

    deviation: (states, sites), (1 - |<S^z_j>| / S) / 2, S the largest eigenvalue of S^z: from 0,
    where the site is in S^z = S or -S and the chain is broken, to 1/2 for <S^z_j> = 0; for spins
    1/2 it is 1/2 - |<S^z_j>|.
    """

    deviation: Floats

    @property
    def smallest(self) -> Floats:
        """delta_min of each state: the deviation of its most polarized site."""
        least: Floats = self.deviation.min(axis=1)
        return least

    @property
    def site(self) -> Integers:
        """Most polarized site of each state, the leftmost of equals."""
        most: Integers = np.argmin(self.deviation, axis=1)
        return most

    @property
    def typical(self) -> float:
        """exp of the mean over states of ln delta_min."""
        with np.errstate(divide="ignore"):
            return float(np.exp(np.log(self.smallest).mean()))

    def to_dict(self) -> dict[str, Any]:
        """Plain values: deviation, and smallest, site, typical."""
        more = {"smallest": self.smallest.tolist(), "site": self.site.tolist()}
        return {**plain_fields(self), **more, "typical": self.typical}


@typed
def chain_breaking(states: Matrix, sites: int, d: int = 2) -> ChainBreaking:
    """Deviation of every site of every state (a column) from full polarization.

    As sums of probabilities, sum_m p_m (S -+ m) / (2 S): nothing is subtracted, so it is good to
    the square of the error of the amplitudes, 10^-30. Laflorencie, Lemarie, Mace
    (arXiv:2004.02861): in the localized phase its least over the sites of a chain falls as
    L^-gamma, so that a long chain is cut; in a thermal one <S^z_j> shrinks to its thermal value, 0
    in the middle of the spectrum, and the least rises to 1/2. Raises InputError for states of
    another shape.

    >>> import numpy as np
    >>> singlet = np.array([0, 1, -1, 0]) / np.sqrt(2)
    >>> found = chain_breaking(np.kron(singlet, [0, 1])[:, None], 3)
    >>> found.site.tolist(), found.smallest.tolist()
    ([2], [0.0])
    """
    weights, sz = _weights(states, sites, d), np.diag(spin_z(d))
    S = float(sz.max())
    deviation: Floats = np.minimum(weights @ (S - sz), weights @ (S + sz)) / (2 * S)
    return ChainBreaking(deviation)


def _weights(states: Matrix, sites: int, d: int) -> Floats:
    """Probability of every S^z of every site, (states, sites, d_s)."""
    check_states(states, sites, d)
    probability = np.abs(states) ** 2
    weights = np.empty((states.shape[1], sites, d))
    for j in range(sites):
        parts = probability.reshape(d**j, d, d ** (sites - j - 1), -1)
        weights[:, j] = parts.sum(axis=(0, 2)).T
    return weights

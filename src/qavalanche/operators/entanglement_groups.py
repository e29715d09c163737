"""Groups of sites that are more entangled inside than with the rest: clusters at every scale."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from qavalanche.arguments import typed
from qavalanche.errors import check
from qavalanche.hamiltonians.evolution import Matrix
from qavalanche.numerics.logarithm import ln
from qavalanche.operators.columns import check_states

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

MOST_SITES = 10  # 3^sites pairs of a group and a part of it


class Group(NamedTuple):
    """A group of sites of one state: inside and outside in nats (see `state_groups`)."""

    sites: tuple[int, ...]
    inside: float
    outside: float

    @property
    def contiguous(self) -> bool:
        """Whether its sites are neighbours."""
        return self.sites[-1] - self.sites[0] == len(self.sites) - 1


@dataclass(frozen=True, eq=False)
class StateGroups:
    """inside, outside: (states, 2^sites) of every group of sites, in nats; bit j of a number is
    site j. NaN for groups of fewer than two sites."""

    inside: Floats
    outside: Floats
    local_dimension: int = 2

    @property
    def sites(self) -> int:
        """Number of sites."""
        return int(self.inside.shape[1]).bit_length() - 1

    def groups(self, state: int) -> list[Group]:
        """The groups of one state, a tree: of two that share a site one holds the other."""
        inside, outside = self.inside[state], self.outside[state]
        found = np.flatnonzero(inside > outside)
        return [Group(_sites_of(int(g)), float(inside[g]), float(outside[g])) for g in found]

    def outermost(self, state: int, threshold: float = 0.5) -> list[Group]:
        """The largest groups with inside > 2 * threshold * ln d_s, left to right by first site.

        The same threshold as of `state_clusters`: I = 2 S between two halves of a pure state.
        """
        least = 2 * threshold * ln(self.local_dimension)
        strong = [group for group in self.groups(state) if group.inside > least]
        largest: list[Group] = []
        for group in sorted(strong, key=lambda one: -len(one.sites)):
            if not any(set(group.sites) <= set(one.sites) for one in largest):
                largest.append(group)
        return sorted(largest)

    def to_dict(self, threshold: float = 0.5) -> dict[str, Any]:
        """The outermost groups of each state, as plain values."""
        states = range(len(self.inside))
        found = [[group._asdict() for group in self.outermost(i, threshold)] for i in states]
        return {"sites": self.sites, "threshold": threshold, "groups": found}


@typed
def state_groups(states: Matrix, sites: int, d: int = 2) -> StateGroups:
    """How entangled every group A of sites is inside, and with the rest, in each state (a column).

    I(X : Y) = S_X + S_Y - S_XY is the mutual information. inside = min over B of I(B : A - B), B a
    part of A, neither empty; outside = I(A : rest) = 2 S_A. A is a **group** iff inside > outside.
    By strong subadditivity groups form a tree: of two that share a site one holds the other. The
    idea of clusters within clusters, neighbours or not, is that of Herviou, Bera, Bardarson
    (arXiv:1811.01925, abstract); this definition is this package's own choice. The whole chain is
    always a group unless it is a product (outside = 0): what tells is how strong it is inside.
    Raises InputError for states of another shape or more than 10 sites.

    >>> import numpy as np
    >>> singlet = np.array([0, 1, -1, 0]) / np.sqrt(2)
    >>> crossed = np.einsum("ac,bd->abcd", *[singlet.reshape(2, 2)] * 2).reshape(16, 1)
    >>> [group.sites for group in state_groups(crossed, 4).outermost(0)]
    [(0, 2), (1, 3)]
    """
    check_states(states, sites, d)
    check(sites <= MOST_SITES, f"{sites} sites", f"at most {MOST_SITES}: 3^sites parts are tried")
    S = _all_entropies(states, sites, d)
    inside = np.full(S.shape, np.nan)
    for group, parts, others in _parts(sites):
        inside[:, group] = (S[:, parts] + S[:, others]).min(axis=1) - S[:, group]
    outside = np.where(np.isnan(inside), np.nan, 2 * S)
    return StateGroups(inside, outside, d)


def _all_entropies(states: Matrix, sites: int, d: int) -> Floats:
    """Von Neumann entropy of every set of sites in every state, (states, 2^sites), in nats."""
    amplitudes = np.ascontiguousarray(states.T).reshape(-1, *[d] * sites)
    entropy, everything = np.zeros((len(amplitudes), 2**sites)), 2**sites - 1
    for group in range(1, 2 ** (sites - 1)):  # the complement has the same entropy
        axes = _sites_of(group)
        rest = _sites_of(everything - group)
        order = (0, *(1 + j for j in axes), *(1 + j for j in rest))
        matrices = amplitudes.transpose(order).reshape(-1, d ** len(axes), d ** len(rest))
        p = np.linalg.svd(matrices, compute_uv=False) ** 2
        terms = p * np.log(p, out=np.zeros_like(p), where=p > 0)
        entropy[:, group] = entropy[:, everything - group] = -terms.sum(axis=1)
    return entropy


@lru_cache
def _parts(sites: int) -> list[tuple[int, Integers, Integers]]:
    """Every group of two sites or more with its parts, each bipartition once."""
    found = []
    for group in range(1, 2**sites):
        lowest = group & -group
        inner = group - lowest
        parts, part = [], inner
        while part:  # every part that is not empty and lacks the lowest site
            parts.append(part)
            part = (part - 1) & inner
        if parts:
            chosen = np.array(parts)
            found.append((group, chosen, group - chosen))
    return found


def _sites_of(group: int) -> tuple[int, ...]:
    return tuple(j for j in range(group.bit_length()) if group >> j & 1)

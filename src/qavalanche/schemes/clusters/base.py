"""What the cluster schemes share: where they start, what they weigh, what they make."""

from __future__ import annotations

from abc import abstractmethod
from decimal import Context, Decimal
from functools import lru_cache
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from qavalanche.chain import SiteFields
from qavalanche.errors import blamed, check, check_type
from qavalanche.laws import Law
from qavalanche.numerics.logarithm import ln
from qavalanche.partition import Clusters
from qavalanche.schemes.clusters.core.state import Workspace, start_clusters
from qavalanche.schemes.clusters.room import bytes_of_room, new_room
from qavalanche.schemes.scheme import Scheme
from qavalanche.system import memory

_DIGITS = Context(prec=40, Emin=-(10**6), Emax=10**6)
_EIGENSTATES = 24.0  # n^2 bytes of eigenvectors and of what LAPACK works in


class ClusterScheme(Scheme):
    """A scheme that starts from site fields: Gamma of all pairs, V exp(-|x_i - x_j| / xi).

    It melts what the law "anderson" draws, and the fields of laws of XXZ chains, on L + 1 sites:
    these laws have `draw_fields`.
    """

    takes: ClassVar[type] = SiteFields
    provides: ClassVar[frozenset[str]] = frozenset({"clusters"})
    seconds_per_bond: ClassVar[float] = 5e-6
    matrices: ClassVar[int] = 1

    @property
    def entropy_density(self) -> float:
        """s = ln 2 nats per site: a site is empty or holds a particle."""
        return ln(2)

    @abstractmethod
    def fuse(self, room: Workspace, n: int) -> int:
        """Melt the n sites of a room that was started: the number of clusters."""

    def melt(self, start: SiteFields) -> Clusters:
        """The clusters of sites; InputError if the pairs do not fit in memory."""
        n = len(start)
        memory.require(bytes_of_room(n, self.matrices), f"couplings of all pairs of {n} sites")
        places, levels = start.spectrum()
        room = new_room(n, self.matrices)
        steps = decays_between(places, start.localization_length, start.levels == "fields")
        start_clusters(np.ascontiguousarray(levels), steps, start.interaction, room)
        self.fuse(room, n)
        return Clusters(in_order(room.label), self.entropy_density, str(self), start.bonds)

    def draws_from(self, law: Law) -> bool:
        """Whether a law draws fields, or chains whose fields it tells."""
        return issubclass(law.draws, SiteFields) or hasattr(law, "draw_fields")

    def check(self, law: Law, length: int) -> None:  # noqa: ARG002
        """Raise InputError for a law without fields."""
        who = f"the scheme {self.name} with the law {law.name}"
        check(self.draws_from(law), who, "not comparable, it needs fields, as of the law anderson")

    def draw(self, law: Law, length: int, seed: int, sample: int) -> SiteFields:
        """Fields number `sample`: what the law draws, or those of the chain that it draws."""
        self.check(law, length)
        of_chain: Any = getattr(law, "draw_fields", law.draw)
        with blamed(f"law {law.name}"):
            found = of_chain(length, seed, sample)
        check_type(f"law {law.name}: fields", found, SiteFields, "must be SiteFields")
        return found  # type: ignore[no-any-return]

    def bytes_needed(self, law: Law, length: int) -> float:
        """Bytes that drawing and melting one chain takes at most: couplings of all pairs."""
        n = length if issubclass(law.draws, SiteFields) else length + 1
        bare = getattr(law, "levels", "") == "fields"
        return bytes_of_room(n, self.matrices) + (100.0 * n if bare else _EIGENSTATES * n * n)


def decays_between(
    places: NDArray[np.float64], localization_length: float, even: bool
) -> NDArray[np.float64]:
    """exp(-(x_(i+1) - x_i) / xi), float64 (n - 1,).

    even: of places 0, 1, 2, ...: then the one number, rounded correctly, on every processor.
    """
    if even:
        return np.full(places.size - 1, _decay_of_step(localization_length))
    decays: NDArray[np.float64] = np.exp(-np.diff(places) / localization_length)
    return decays


@lru_cache(maxsize=4096)
def _decay_of_step(localization_length: float) -> float:
    exponent = -1 / Decimal(localization_length)
    return float(exponent.exp(_DIGITS)) if exponent > -800 else 0.0


def in_order(label: NDArray[np.int64]) -> NDArray[np.int64]:
    """Labels numbered in the order of their first sites."""
    _, first, again = np.unique(label, return_index=True, return_inverse=True)
    new = np.empty(first.size, np.int64)
    new[np.argsort(first)] = np.arange(first.size)
    labels: NDArray[np.int64] = new[again.reshape(-1)]
    return labels

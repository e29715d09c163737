"""Potter: one resonance between two clusters at a time, the strongest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from qavalanche.schemes.clusters.base import ClusterScheme
from qavalanche.schemes.clusters.core.pairs import melt_pairs
from qavalanche.schemes.clusters.core.state import Workspace
from qavalanche.schemes.registry import scheme


@scheme
@dataclass(frozen=True)
class Potter(ClusterScheme):
    """The scheme of Potter, Vasseur and Parameswaran, as recalled (mark R).

    Recalled: the variables of `dumitrescu`, at the start too; the two clusters with the largest
    Gamma / Delta E fuse, one pair at a time, until no ratio is above 1; a cluster never absorbs
    beyond the pair that is resonant, so that there are no avalanches (the letter, SM F, says that
    the rules are restricted so).

    Chosen, where memory is silent: n, Lambda, Delta E' and Gamma' of the union as in `dumitrescu`
    with two parts, Gamma' with every other cluster; and what excludes avalanches: the ratio
    Gamma' / Delta E' of the union with a third cluster counts as at most the larger one of its two
    parts', so that growth alone makes no resonance, and every cluster lies within a connected
    component of the resonances of the start. Of equal ratios the pair with the first cluster, then
    the first partner; of couplings with equal Gamma the one of the larger part.

    O(n^2) time where few partners change, O(n^3) at worst; memory 16 n^2 bytes: two matrices.
    """

    name: ClassVar[str] = "potter"
    source: ClassVar[str] = (
        "Potter, Vasseur, Parameswaran 2015, arXiv:1501.03501; rules as recalled (R)"
    )
    matrices: ClassVar[int] = 2

    def fuse(self, room: Workspace, n: int) -> int:
        """All fusions: the number of clusters."""
        return int(melt_pairs(room, n))

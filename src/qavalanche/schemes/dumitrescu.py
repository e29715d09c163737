"""Dumitrescu: all resonances between clusters at once, at all distances."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from qavalanche.schemes.clusters.base import ClusterScheme
from qavalanche.schemes.clusters.core.state import Workspace
from qavalanche.schemes.clusters.core.together import melt_together
from qavalanche.schemes.registry import scheme


@scheme
@dataclass(frozen=True)
class Dumitrescu(ClusterScheme):
    """The scheme of Dumitrescu, Vasseur and Potter: rules as in public code (mark C).

    A cluster has n sites, a bandwidth Lambda and a spacing delta = Lambda / (2^n - 1). At the start
    a site each: Lambda_i = E_i - E_min, Delta E_ij = |Lambda_i - Lambda_j|,
    Gamma_ij = V exp(-|x_i - x_j| / xi). A round, all at once: the connected components of
    {Gamma > Delta E} fuse; n' = sum n; Lambda'^2 = sum Lambda^2 + sum_(i<j) Gamma^2; between
    clusters a and b, with t = max(delta_a - Lambda_b, delta_b - Lambda_a),
    Delta E' = delta_a delta_b / min(Lambda_a, Lambda_b) if t < 0, else max(t, min(delta_a,
    delta_b)); Gamma' = Gamma_ij 2^(-(n_a + n_b - n_i - n_j) / 2) of the pair of parts with the
    largest Gamma_ij, 0 if neither cluster grew. Until nothing fuses.

    Equals: of pairs of parts with the same Gamma_ij that of the most sites counts (choice), so
    that the mirror image of a chain melts to the mirror image. Gamma below 2^-1000 is 0 (choice).
    O(n^2) time a round and memory, 8 n^2 bytes: one matrix of float64.
    Source: refraction-ray/realspace-RG (GPL; read, not copied), the code of Zhang and Yao, PRL 121,
    206601, "with crucial updates", so that details may differ from arXiv:1701.04827.
    """

    name: ClassVar[str] = "dumitrescu"
    source: ClassVar[str] = (
        "Dumitrescu, Vasseur, Potter 2017, arXiv:1701.04827; rules as in public code (C)"
    )

    def fuse(self, room: Workspace, n: int) -> int:
        """All rounds: the number of clusters."""
        return int(melt_together(room, n))

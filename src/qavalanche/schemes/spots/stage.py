"""Stage: the scheme stopped when only regions of at least a given size wait (letter, eq. 5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.arguments import typed
from qavalanche.chain.chain import Chain
from qavalanche.errors import check, check_integer, counted
from qavalanche.observables.core.regions import crossing_decay, outside_decay
from qavalanche.rules import Rules, rules_from
from qavalanche.schemes.spots.core import regions as core
from qavalanche.schemes.spots.core.runs import count_runs
from qavalanche.schemes.spots.core.stage import melt_below
from qavalanche.schemes.spots.melting import (
    allocate,
    bonds_of,
    criterion_of,
    index_type,
    region_bytes,
)
from qavalanche.system import memory


@dataclass(frozen=True, eq=False, repr=False)
class Stage:
    """A chain in which all regions of T < size have been treated, and no larger one.

    treated, waiting: int64 (n, 2), bonds [start, stop) of the regions that are inert, and of those
    that are active still. Regions that wait count neither as thermal nor as localized: they are
    the spots that see the medium between them.
    """

    size: int
    length: int
    treated: NDArray[np.int64]
    waiting: NDArray[np.int64]
    decay_rate: float
    """1 / zeta_k in nats per bond of the medium: (sum of w over the bonds outside all regions + sum
    of x(F) over the inert ones) / (L less the bonds of those that wait); infinite beside a cut."""

    @property
    def thermal_density(self) -> float:
        """Bonds in inert regions over L less the bonds of those that wait, from 0 to 1."""
        medium = self.length - _bonds(self.waiting)
        return _bonds(self.treated) / medium if medium else 0.0

    def __repr__(self) -> str:
        waiting, treated = (counted(len(one), "region") for one in (self.waiting, self.treated))
        rate = f"decay rate {self.decay_rate:.4g}"
        return f"Stage({treated} below {self.size} bonds treated, {waiting} waiting, {rate})"


@typed
def stage(chain: Chain, size: int, rules: Rules | None = None, **parameters: Any) -> Stage:
    """Melt `chain` until no active region of fewer than `size` bonds is left (letter, eq. 5).

    The running localization length zeta_k by the size of regions: alpha_k = 1 / zeta_k is the
    decay rate of what lies between the regions that wait; at size = 1 it is the mean w of the
    perturbative bonds, ln(K / epsilon) for bimodal disorder. By the order of bare spots, as the
    letter has it, it is the decay rate of `Preparation(below=k).of(chain)` once melted.
    parameters: of the Rules, if these are not given. Raises InputError for a size below 1, rules
    that are no Rules, or a ring.

    >>> chain = Chain.from_decays([1.0, -1.0, 1.0, 2.0, -1.0, -1.0, 3.0])
    >>> stage(chain, 1).decay_rate
    1.75
    """
    rules = rules_from(rules, parameters)
    size = check_integer("size", size, least=1, most=2**62)
    check(rules.ends == "open", 'ends = "ring"', "stages are of open chains")
    count = int(count_runs(chain.resonant))
    index = index_type(chain.length)
    memory.require(region_bytes(count, index), f"melting {chain.length} bonds")
    regions, waits = allocate(count, index), np.zeros(count + 1, np.bool_)
    most = min(size, chain.length + 1)
    n = melt_below(chain.resonant, bonds_of(chain), criterion_of(rules), most, regions, waits)
    edges = regions.place[1 : n + 1, core.EDGE : core.EDGE + 2].astype(np.int64)
    own = regions.decay[1 : n + 1, core.OWN : core.OWN + 2].copy()
    inert = ~waits[:n]
    rate = _rate(edges, own, inert, chain, rules)
    return Stage(size, chain.length, edges[inert], edges[~inert], rate)


def _rate(
    edges: NDArray[np.int64],
    own: NDArray[np.float64],
    inert: NDArray[np.bool_],
    chain: Chain,
    rules: Rules,
) -> float:
    outside = float(outside_decay(edges, chain.length, chain.decay, 1.0))
    rule = (rules.crossing_slope, rules.keeps_exit_decay, rules.extra_length)
    crossed = float(crossing_decay(edges[inert], own[inert], *rule))
    medium = chain.length - _bonds(edges[~inert])
    return (outside + crossed) / medium if medium else 0.0


def _bonds(edges: NDArray[np.int64]) -> int:
    return int((edges[:, 1] - edges[:, 0]).sum())

"""How the rate of the far spin is spread over the eigenstates of a chain in a weak bath."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from qavalanche.arguments import typed
from qavalanche.bath.rates import rungs_of
from qavalanche.bath.sectors import Sectors
from qavalanche.bath.weak import bytes_of
from qavalanche.errors import check, check_integer
from qavalanche.hamiltonians.evolution import Evolution
from qavalanche.system import memory

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class EigenstateRates:
    """Of diag S^z of the far spin: the rate at which each eigenstate loses it, and their means.

    rates: (N,), in units of gamma, gamma_n = N sum_m R_nm (z_n - z_m)^2 / (2 sum_n z_n^2), z_n =
    <n|S^z_far|n>, so that their mean is the Rayleigh quotient that bounds Gamma / gamma.
    """

    rates: Floats

    @property
    def mean_decay(self) -> float:
        """-(1/2) ln of the mean: D of an integral of motion by its mean square norm, in nats."""
        return _decay(float(np.log(self.rates.mean())))

    @property
    def typical_decay(self) -> float:
        """-(1/2) of the mean of the logarithm: D of a typical eigenstate; >= mean_decay."""
        return _decay(float(np.log(self.rates).mean()))

    @property
    def share(self) -> float:
        """(sum gamma_n)^2 / (N sum gamma_n^2): the share of the eigenstates that carry the rate."""
        scaled = self.rates / self.rates.max()
        return float(scaled.sum() ** 2 / (scaled.size * (scaled**2).sum()))


@typed
def eigenstate_rates(evolution: Evolution, site: int = 0) -> EigenstateRates:
    """Rates of diag S^z of the spin farthest from a weak bath at `site`, eigenstate by eigenstate.

    Raises InputError for fewer than two sites, a site that is not there, a chain whose sectors the
    bath does not link, or what does not fit in memory.

    >>> from qavalanche.hamiltonians import xxz
    >>> found = eigenstate_rates(xxz([0.3, 9.0, -4.0]))
    >>> found.typical_decay > found.mean_decay
    True
    """
    sites = evolution.sites
    check(sites >= 2, f"{sites} site", "a far spin needs at least 2")
    site = check_integer("site", site, least=0, most=sites - 1)
    far = sites - 1 if 2 * site < sites else 0
    sectors = Sectors(evolution, site)
    check(sectors.linked, "the bath", "does not link all states of this chain")
    memory.require(bytes_of(evolution, sectors), f"rates between the states of {evolution.size}")
    with threadpool_limits(1, user_api="blas"):
        lost, spins = _lost(evolution, sectors, far)
    spins -= spins.mean()
    return EigenstateRates(lost * (lost.size / (2 * float(spins @ spins))))


def _lost(evolution: Evolution, sectors: Sectors, far: int) -> tuple[Floats, Floats]:
    """sum_m R_nm (z_n - z_m)^2 and z_n of every eigenstate, rung by rung."""
    lost: list[Floats] = []
    spins: list[Floats] = []
    previous: tuple[Floats, Floats] | None = None
    for rung in rungs_of(evolution, sectors):
        z, n = rung.spins[:, far], rung.size
        inside = np.triu(rung.within[:, :n], 1)
        inside = (inside + inside.T) * np.subtract.outer(z, z) ** 2
        own = inside.sum(axis=1)
        if previous is not None:
            before, rates = previous
            between = rates * np.subtract.outer(before, z) ** 2
            lost[-1] += between.sum(axis=1)
            own += between.sum(axis=0)
        lost.append(own)
        spins.append(z)
        previous = (z, rung.onward)
    return np.concatenate(lost), np.concatenate(spins)


def _decay(log_rate: float) -> float:
    return 0.0 - log_rate / 2 if math.isfinite(log_rate) else math.inf

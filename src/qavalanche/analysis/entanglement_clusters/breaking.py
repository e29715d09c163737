"""Where chains break, and how the most polarized site sharpens with length."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qavalanche.analysis.entanglement_clusters.resampling import (
    checked_bonds,
    drawn_again,
    estimate,
)
from qavalanche.analysis.estimate import Estimate, shown_fields
from qavalanche.arguments import typed
from qavalanche.errors import check, shown
from qavalanche.numerics.arrays import integers

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Truths = NDArray[np.bool_]


@dataclass(frozen=True)
class BreakingOutside:
    """How often the most polarized site lies outside thermal regions.

    outside: share of the (sample, state) whose breaking site is in no region; a region of the bonds
    [a, b) holds the sites a ... b. chance: the same with the regions of another sample, so what
    the places of breaking sites and of regions explain each by itself; excess: outside - chance.
    """

    samples: int
    outside: Estimate
    chance: Estimate
    excess: Estimate

    @property
    def verdict(self) -> str:
        """ "avoids" or "seeks" regions to two errors of the excess; "undecided" else."""
        if not self.excess.found or abs(self.excess.value) <= 2 * self.excess.error:
            return "undecided"
        return "avoids" if self.excess.value > 0 else "seeks"

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers for JSON."""
        return shown_fields(self, "samples", "outside", "chance", "excess", "verdict")


@typed
def breaking_outside(site: ArrayLike, said: ArrayLike, seed: int = 0) -> BreakingOutside:
    """Do breaking sites (samples, states) lie outside a scheme's thermal bonds (samples, L)?

    Raises InputError for other shapes, fewer than 8 samples, or sites beyond the L + 1.

    >>> import numpy as np
    >>> said = np.zeros((20, 5), bool)
    >>> said[::2, :2], said[1::2, 3:] = True, True  # sites 0-2, sites 3-5
    >>> site = np.where(np.arange(20) % 2, 0, 5)[:, None]
    >>> breaking_outside(site, said).verdict
    'avoids'
    """
    site = integers("site", site)
    check(site.ndim == 2, f"sites of shape {site.shape}", "must be (samples, states)")
    bonds = np.asarray(said).shape[-1:]
    _, said, seed = checked_bonds(np.zeros(site.shape + bonds, np.bool_), said, seed)
    inside = np.all((site >= 0) & (site <= said.shape[1]))
    check(bool(inside), f"site = {shown(site)}", f"must be from 0 to {said.shape[1]}")
    melted = np.zeros((len(said), said.shape[1] + 1), np.bool_)
    melted[:, :-1] |= said
    melted[:, 1:] |= said
    out = (~melted).astype(np.float64)
    counts = np.stack([(site == j).mean(axis=1) for j in range(out.shape[1])], axis=1)

    def numbers(chosen: Integers) -> Floats:
        n = chosen.shape[-1]
        own = (out[chosen] * counts[chosen]).sum(axis=-1).mean(axis=-1)
        means = out[chosen].mean(axis=-2), counts[chosen].mean(axis=-2)
        others = ((means[0] * means[1]).sum(axis=-1) * n - own) / (n - 1)
        return np.stack([own, others, own - others])

    values, again = numbers(np.arange(len(said))), numbers(drawn_again(len(said), seed))
    found = [estimate(float(value), one) for value, one in zip(values, again, strict=True)]
    return BreakingOutside(len(said), *found)


@dataclass(frozen=True)
class BreakingPower:
    """Typical delta_min ~ n^-gamma over chains of n sites, by weighted least squares of logs.

    typical: exp <ln delta_min> at each number of sites, mean over states and samples; gamma: with
    the larger of the error of the means and of their scatter about the line; chi_squared: of the
    line, with as many degrees of freedom as lengths beyond two.
    """

    sites: list[int]
    typical: list[Estimate]
    gamma: Estimate
    chi_squared: float

    @property
    def verdict(self) -> str:
        """ "breaks" if gamma > 0 and "thermal" if gamma < 0, to two errors; "undecided" else."""
        if not self.gamma.found or abs(self.gamma.value) <= 2 * self.gamma.error:
            return "undecided"
        return "breaks" if self.gamma.value > 0 else "thermal"

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers for JSON."""
        found = shown_fields(self, "sites", "gamma", "chi_squared", "verdict")
        return {**found, "typical": [one.to_dict() for one in self.typical]}


@typed
def breaking_power(smallest: Sequence[Floats], sites: Sequence[int]) -> BreakingPower:
    """Fit typical delta_min against the number of sites n: ln delta = c - gamma ln n.

    smallest: delta_min of each length, (samples, states); sites: n. Laflorencie, Lemarie, Mace
    (arXiv:2004.02861): gamma > 0 in the localized phase, falling as W does. In a thermal chain
    delta_min rises to 1/2, so gamma <= 0. Over one decade of n or less gamma is an effective power.
    Raises InputError for fewer than two lengths or 8 samples, or delta_min outside (0, 1/2].
    """
    sizes = sorted(set(sites))
    right = len(sizes) == len(sites) == len(smallest) >= 2 and sizes[0] >= 2
    check(
        right, f"{len(smallest)} arrays at sites = {shown(sites)}", "two lengths or more, one each"
    )
    logs = []
    for one in smallest:
        good = one.ndim == 2 and len(one) >= 8 and bool(((one > 0) & (one <= 0.5 + 1e-12)).all())
        passed = f"smallest of shape {one.shape}"
        check(good, passed, "must be (8 samples or more, states), in (0, 1/2]")
        logs.append(np.log(one).mean(axis=1))
    order = np.argsort(sites)
    mean = np.array([logs[i].mean() for i in order])
    error = np.array([logs[i].std(ddof=1) / np.sqrt(len(logs[i])) for i in order])
    gamma, chi_squared = _line(np.log(sizes), mean, np.maximum(error, 1e-12))
    typical = [
        Estimate(float(np.exp(m)), float(np.exp(m) * e)) for m, e in zip(mean, error, strict=True)
    ]
    return BreakingPower(sizes, typical, gamma, chi_squared)


def _line(x: Floats, y: Floats, error: Floats) -> tuple[Estimate, float]:
    """Minus the slope, and chi squared."""
    weight = 1 / error**2
    middle = (weight * x).sum() / weight.sum()
    spread = (weight * (x - middle) ** 2).sum()
    slope = (weight * (x - middle) * y).sum() / spread
    offset = (weight * (y - slope * x)).sum() / weight.sum()
    chi_squared = float((weight * (y - slope * x - offset) ** 2).sum())
    free = x.size - 2
    inflated = max(1.0, chi_squared / free) if free else 1.0
    statistical = 1 / np.sqrt(spread)
    extra = statistical * np.sqrt(inflated - 1)
    found = Estimate(
        -float(slope), float(statistical), float(extra), outcome="least squares of logs"
    )
    return found, chi_squared

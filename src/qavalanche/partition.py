"""Partition: what every tier of the scheme makes of a chain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from qavalanche.errors import InputError, check_integer, check_type, counted, shown
from qavalanche.observables.core import regions as observables
from qavalanche.rules import Rules

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, eq=False, repr=False)
class Partition:
    """The thermal regions of a melted chain; everything outside them is localized.

    length: L, number of bonds.
    rules: the rules that melted it.
    regions: int64 (n, 2), region i is the bonds [regions[i, 0], regions[i, 1]), left to right.
    accumulated_decay: float64 (n, 2), D of each region on its left and right side, in nats: -ln of
        the norm of its coupling to the next unit outside, that unit's own bond not counted.
    outside_decay: sum of w over the bonds outside regions, in nats.
    """

    length: int
    rules: Rules
    regions: NDArray[np.int64]
    accumulated_decay: NDArray[np.float64]
    outside_decay: float

    def __post_init__(self) -> None:
        object.__setattr__(
            self, "length", check_integer("length", self.length, least=1, most=2**62)
        )
        check_type("rules", self.rules, Rules, "must be a Rules, such as Rules(crossing='rmt')")
        for name, kind in (("regions", np.int64), ("accumulated_decay", np.float64)):
            array = getattr(self, name)
            right = type(array) is np.ndarray and array.dtype == kind
            if not (right and array.shape == (len(self.regions), 2)):
                passed = f"{name} of shape {array.shape}" if right else f"{name} = {shown(array)}"
                allowed = f"must be an array of {kind.__name__}, a row of two for a region"
                raise InputError(f"{passed}: {allowed}")

    @property
    def sizes(self) -> NDArray[np.int64]:
        """T of each region, in bonds."""
        return self.regions[:, 1] - self.regions[:, 0]

    @property
    def thermal(self) -> bool:
        """Whether one region covers all L bonds; the sample is localized otherwise."""
        return self.largest_region == self.length

    @property
    def thermal_density(self) -> float:
        """rho: fraction of bonds inside thermal regions, from 0 to 1."""
        return int(observables.covered_bonds(self.regions)) / self.length

    @property
    def largest_region(self) -> int:
        """T of the largest region in bonds, 0 if there is none."""
        return int(observables.largest_region(self.regions))

    @property
    def decay_rate(self) -> float:
        """1 / zeta of this sample (eq. 4): decay added per bond, in nats per bond.

        (sum of w over the bonds outside regions + sum of x(F) over regions) / L, x(F) being the
        crossing rule's decay across region F; for "rmt", whose x depends on the direction, the
        mean of both. Eq. 7 bounds it in long localized chains: 1 / zeta >= s. A thermal sample has
        no decay and reads x / L. Infinite if a bond of coupling zero cuts the chain.
        """
        rules = self.rules
        crossed = observables.crossing_decay(
            self.regions,
            self.accumulated_decay,
            rules.crossing_slope,
            rules.keeps_exit_decay,
            rules.extra_length,
        )
        return (self.outside_decay + float(crossed)) / self.length

    @property
    def half_chain_entanglement(self) -> float:
        """Entanglement of typical eigenstates across the middle of the chain, in nats.

        s times the smaller part of the region that holds the middle x = L / 2, 0 if none does; at
        most s L / 2.
        """
        twice = int(observables.half_cut(self.regions, self.length))
        return self.rules.entropy_density * twice / 2

    @property
    def mean_entanglement(self) -> float:
        """Entanglement of typical eigenstates averaged over the L cuts between spins, in nats.

        s times the smaller part of the region that holds the cut, 0 if none does, at x = b + 1/2
        for every bond b: s / L times the sum over regions of T^2 / 4, or (T^2 + 1) / 4 for odd T.
        From 0 to s (L + 1/L) / 4. Its average over samples is the letter's S ~ sum of l^2 p(l).
        """
        twice = float(observables.summed_cuts(self.regions))
        return self.rules.entropy_density * twice / (2 * self.length)

    def eigenstate_correlator(self) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Cor(O_0, O_l) of eq. 9 averaged over the chain: (distances l in bonds, averages).

        Cor is of order one, counted as 1, iff 0 and l are the spins just outside one thermal region
        (letter, "Correlation lengths" and SM D), hence l = T + 2, and 0 otherwise. Average over the
        L + 1 - l pairs of spins at that distance: for l << L the density of regions of that size.
        Distances that do not occur, where the average is 0, are left out. A thermal chain has none:
        there Cor decays exponentially (ETH).
        """
        across = np.empty(len(self), np.int64)
        n = int(observables.distances_across(self.regions, self.length, across))
        distances, counts = np.unique(across[:n], return_counts=True)
        return distances, counts / (self.length + 1 - distances)

    @property
    def end_to_end_correlator(self) -> int:
        """Cor(O_0, O_L) of the two end spins: 1 iff one region covers all but the outer bonds.

        This is the eigenstate correlator (eq. 9) at l = L, 0 or 1 in one sample. Averaged over
        samples, eq. 10 makes of it the end-to-end correlation length: 1 / xi = -ln(average) / L.
        """
        return int(observables.end_to_end(self.regions, self.length))

    def size_histogram(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Sizes T that occur, and the number N(T) of regions of each; p(T) = N(T) / L."""
        return np.unique(self.sizes, return_counts=True)

    def to_frame(self) -> pl.DataFrame:
        """One row per region: start, stop, size (bonds), left_decay, right_decay (nats)."""
        import polars as pl

        return pl.DataFrame(
            {
                "start": self.regions[:, 0],
                "stop": self.regions[:, 1],
                "size": self.sizes,
                "left_decay": self.accumulated_decay[:, 0],
                "right_decay": self.accumulated_decay[:, 1],
            }
        )

    def __len__(self) -> int:
        return len(self.regions)

    def __repr__(self) -> str:
        if self.thermal:
            return f"Partition(thermal: one region covers all {self.length} bonds; {self.rules})"
        return (
            f"Partition(localized: {counted(len(self), 'thermal region')} on "
            f"{counted(self.length, 'bond')}, "
            f"density {self.thermal_density:.4g}, largest {self.largest_region}, "
            f"decay rate {self.decay_rate:.4g}; {self.rules})"
        )

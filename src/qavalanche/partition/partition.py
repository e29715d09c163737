"""Partition: the thermal regions that a scheme makes of a chain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, get_args

import numpy as np
from numpy.typing import NDArray

from qavalanche.errors import (
    InputError,
    check,
    check_integer,
    check_number,
    check_path,
    check_type,
    counted,
    escaped,
    shown,
)
from qavalanche.figures import Picture, plot
from qavalanche.observables.core import regions as kernels
from qavalanche.partition.apart import check_apart
from qavalanche.partition.decays import Decays
from qavalanche.partition.files import read_partition, write_partition
from qavalanche.rules import Ends, Rules

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, eq=False, repr=False)
class Partition:
    """The thermal regions of a melted chain; everything outside them is localized.

    length: L, number of bonds.
    regions: int64 (n, 2), region i is the bonds [regions[i, 0], regions[i, 1]), left to right, in
        [0, L] and none empty, with at least a localized bond between two: regions that touch are
        one.
    decays: the decays between and beside them, or None if the scheme follows no norms.
    entropy_density: s in nats per bond, or None if the scheme knows no states per site.
    label: the scheme that made it, in words.
    ends: "open", or "ring": L sites, bond L - 1 joining the last to the first, and the last region
        may go on over the start, with a stop of up to L + its start.

    It iterates over its regions as (start, stop), `partition[i]` is region i, and two are equal if
    regions and decays are. Raises InputError for anything else.
    """

    units_of_columns: ClassVar[Mapping[str, str]] = {
        **dict.fromkeys(("start", "stop"), "1"),
        "size": "bonds",
        **dict.fromkeys(("left_decay", "right_decay"), "nats"),
    }
    """Units of the columns of its table."""

    length: int
    regions: NDArray[np.int64]
    decays: Decays | None = None
    entropy_density: float | None = None
    label: str = ""
    ends: Ends = "open"

    def __post_init__(self) -> None:
        object.__setattr__(
            self, "length", check_integer("length", self.length, least=1, most=2**62)
        )
        array = self.regions
        right = type(array) is np.ndarray and array.dtype == np.int64
        if not (right and array.shape == (len(array), 2)):
            passed = f"regions of shape {array.shape}" if right else f"regions = {shown(array)}"
            raise InputError(f"{passed}: must be an array of int64, a row of two for a region")
        known = isinstance(self.ends, str) and self.ends in get_args(Ends)
        check(known, f"ends = {shown(self.ends)}", 'must be "open" or "ring"')
        check_apart(array, self.length, self.ring)
        allowed = "must be Decays, or None"
        check_type("decays", self.decays, (Decays, type(None)), allowed)
        if self.decays is not None:
            passed = f"decays of {counted(len(self.decays.accumulated), 'region')}"
            check(len(self.decays.accumulated) == len(array), passed, f"there are {len(array)}")
        if self.entropy_density is not None:
            check_number("entropy_density", self.entropy_density, "must be positive", 0.0, np.inf)
        check_type("label", self.label, str, "must be text")

    @property
    def ring(self) -> bool:
        """Whether the last bond joins the last site to the first."""
        return self.ends == "ring"

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
        return int(self.sizes.sum()) / self.length

    @property
    def largest_region(self) -> int:
        """T of the largest region in bonds, 0 if there is none."""
        return int(self.sizes.max(initial=0))

    @property
    def rules(self) -> Rules:
        """The rules of its decays; InputError if it has none."""
        return self._decays("rules").rules

    @property
    def accumulated_decay(self) -> NDArray[np.float64]:
        """D of each region on its left and right side, (n, 2), in nats (see Decays)."""
        return self._decays("accumulated_decay").accumulated

    @property
    def outside_decay(self) -> float:
        """Sum of w over the bonds outside regions, in nats (see Decays)."""
        return self._decays("outside_decay").outside

    @property
    def decay_rate(self) -> float:
        """1 / zeta of this sample (eq. 4): decay added per bond, in nats per bond.

        (sum of w over the bonds outside regions + sum of x(F) over regions) / L, x(F) being the
        crossing rule's decay across region F; for "rmt", whose x depends on the direction, the
        mean of both. Eq. 7 bounds it in long localized chains: 1 / zeta >= s. A thermal sample has
        no decay and reads x / L. Infinite if a bond of coupling zero cuts the chain. InputError if
        the scheme follows no norms.
        """
        return self._decays("decay_rate").rate(self.regions, self.length)

    def _decays(self, name: str) -> Decays:
        if self.decays is None:
            who = self.label or "of this partition"
            raise InputError(f"{name}: the scheme {who} has no decays")
        return self.decays

    def _entropy(self, name: str) -> float:
        if self.entropy_density is None:
            who = self.label or "of this partition"
            raise InputError(f"{name}: the scheme {who} knows no states per site")
        return self.entropy_density

    @property
    def at_middle(self) -> tuple[int, int] | None:
        """The region that holds the middle bond, number (L - 1) // 2, or None."""
        middle = (self.length - 1) // 2
        i = int(np.searchsorted(self.regions[:, 1], middle, side="right"))
        if i < len(self) and self.regions[i, 0] <= middle:
            return self[i]
        over = self.ring and len(self) > 0 and self.regions[-1, 1] - self.length > middle
        return self[-1] if over else None

    @property
    def half_chain_entanglement(self) -> float:
        """Entanglement of typical eigenstates across the middle of the chain, in nats.

        s times the smaller part of the region that holds the middle x = L / 2, 0 if none does; at
        most s L / 2. A ring is cut at x = 0 too: s times the smaller part of every region that one
        cut or both go through.
        """
        return self._entropy("half_chain_entanglement") * self.half_cut / 2

    @property
    def half_cut(self) -> int:
        """Twice the smaller part, in bonds, of what is cut for `half_chain_entanglement`."""
        length = self.length
        if self.ring:
            first, last = 2 * self.regions[:, 0], 2 * self.regions[:, 1]
            again = np.minimum(last, 3 * length) - np.maximum(first, 2 * length)
            left = np.maximum(np.minimum(last, length) - first, 0) + np.maximum(again, 0)
            return int(np.minimum(left, last - first - left).sum())
        if self.at_middle is None:
            return 0
        start, stop = self.at_middle
        return max(0, min(length - 2 * start, 2 * stop - length))

    @property
    def mean_entanglement(self) -> float:
        """Entanglement of typical eigenstates averaged over the L cuts between spins, in nats.

        s times the smaller part of the region that holds the cut, 0 if none does, at x = b + 1/2
        for every bond b: s / L times the sum over regions of T^2 / 4, or (T^2 + 1) / 4 for odd T.
        From 0 to s (L + 1/L) / 4. Its average over samples is the letter's S ~ sum of l^2 p(l). Of
        a ring likewise, a cut at a time; its half chain has two.
        """
        sizes = self.sizes.astype(np.float64)
        twice = float((sizes * sizes + self.sizes % 2).sum()) / 2
        return self._entropy("mean_entanglement") * twice / (2 * self.length)

    def eigenstate_correlator(self) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Cor(O_0, O_l) of eq. 9 averaged over the chain: (distances l in bonds, averages).

        Cor is of order one, counted as 1, iff 0 and l are the spins just outside one thermal region
        (letter, "Correlation lengths" and SM D), hence l = T + 2, and 0 otherwise. Average over the
        L + 1 - l pairs of spins at that distance: for l << L the density of regions of that size.
        Distances that do not occur, where the average is 0, are left out. A thermal chain has none:
        there Cor decays exponentially (ETH). On a ring l is the way through the region, and there
        are L pairs.
        """
        if self.ring:
            distances, counts = np.unique(self.sizes + 2, return_counts=True)
            apart = distances < self.length
            return distances[apart], counts[apart] / self.length
        across = np.empty(len(self), np.int64)
        n = int(kernels.distances_across(self.regions, self.length, across))
        distances, counts = np.unique(across[:n], return_counts=True)
        return distances, counts / (self.length + 1 - distances)

    @property
    def end_to_end_correlator(self) -> int:
        """Cor(O_0, O_L) of the two end spins: 1 iff one region covers all but the outer bonds.

        This is the eigenstate correlator (eq. 9) at l = L, 0 or 1 in one sample. Averaged over
        samples, eq. 10 makes of it the end-to-end correlation length: 1 / xi = -ln(average) / L.
        InputError for a ring, which has no ends.
        """
        check(not self.ring, "end_to_end_correlator", "a ring has no ends")
        return int(np.array_equal(self.regions, [[1, self.length - 1]]))

    def size_histogram(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Sizes T that occur, and the number N(T) of regions of each; p(T) = N(T) / L."""
        return np.unique(self.sizes, return_counts=True)

    def to_frame(self) -> pl.DataFrame:
        """One row per region: start, stop, size (bonds), left_decay, right_decay (nats)."""
        import polars as pl

        columns: dict[str, Any] = {
            "start": self.regions[:, 0],
            "stop": self.regions[:, 1],
            "size": self.sizes,
        }
        if self.decays is not None:
            columns["left_decay"] = self.decays.accumulated[:, 0]
            columns["right_decay"] = self.decays.accumulated[:, 1]
        return pl.DataFrame(columns)

    def to_dict(self) -> dict[str, Any]:
        """What `qavalanche melt --json` prints: plain numbers, None where there is no number."""
        rate = self.decay_rate if self.decays is not None else np.inf
        entropy = self.half_chain_entanglement if self.entropy_density is not None else None
        return {
            "length": self.length,
            "thermal": self.thermal,
            "thermal_density": self.thermal_density,
            "decay_rate": rate if abs(rate) < np.inf else None,
            "entanglement": entropy,
            "regions": self.regions.tolist(),
        }

    def plot(self, chain: Any = None) -> Picture:
        """Figure of the chain that was melted, with its regions; without it the regions alone."""
        return plot(self, chain=chain)

    def _repr_html_(self) -> str:
        state = "thermal" if self.thermal else "localized"
        rows = {
            "partition": f"{state}, {counted(self.length, 'bond')}",
            "thermal regions": f"{len(self)}, the largest of {self.largest_region}",
            "thermal density ρ": f"{self.thermal_density:.6g}",
        }
        if self.decays is not None:
            rows["decay rate 1/ζ"] = f"{self.decay_rate:.6g} nats per bond"
        if self.label:
            rows["scheme"] = self.label
        cells = "".join(
            f"<tr><th>{name}</th><td>{escape(escaped(value))}</td></tr>"
            for name, value in rows.items()
        )
        return f"<table>{cells}</table>"

    def save(self, path: str | Path) -> None:
        """Write it to a file (.npz of NumPy), which `Partition.load` reads."""
        write_partition(self, check_path("path", path))

    @classmethod
    def load(cls, path: str | Path) -> Partition:
        """The partition in a file that `save` wrote; InputError if it is none."""
        path = check_path("path", path)
        fields = read_partition(path)
        try:
            return cls(**fields)
        except InputError as error:
            raise InputError(f"{path}: is no stored partition ({error})") from None

    def __len__(self) -> int:
        return len(self.regions)

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return ((start, stop) for start, stop in self.regions.tolist())

    def __getitem__(self, region: int) -> tuple[int, int]:
        number = check_integer("region", region, -len(self))
        if number >= len(self):
            raise IndexError(f"region {number} of {len(self)}")
        start, stop = self.regions[number].tolist()
        return start, stop

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Partition):
            return NotImplemented
        same = self.length == other.length and np.array_equal(self.regions, other.regions)
        return same and self.ends == other.ends and self.decays == other.decays

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        label = f"; {self.label}" if self.label else ""
        if self.thermal:
            return f"Partition(thermal: one region covers all {self.length} bonds{label})"
        rate = f", decay rate {self.decay_rate:.4g}" if self.decays is not None else ""
        return (
            f"Partition(localized: {counted(len(self), 'thermal region')} on "
            f"{counted(self.length, 'bond')}, "
            f"density {self.thermal_density:.4g}, largest {self.largest_region}{rate}{label})"
        )

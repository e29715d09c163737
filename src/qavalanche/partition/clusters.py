"""Clusters: what cluster schemes make of a chain of sites."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn

import numpy as np
from numpy.typing import NDArray

from qavalanche.errors import InputError, check, check_number, check_type, counted, escaped, shown
from qavalanche.figures import Picture, plot
from qavalanche.observables.core import clusters as kernels
from qavalanche.observables.core.sheet import Sheet

if TYPE_CHECKING:
    import polars as pl

Integers = NDArray[np.int64]


@dataclass(frozen=True, eq=False, repr=False)
class Clusters:
    """Which sites of a chain are thermalized together; a cluster need be no stretch of neighbours.

    labels: int64 (n,), n >= 1, cluster of each site, numbered from 0 in order of their first sites.
    entropy_density: s in nats per site, or None if the scheme knows no states per site.
    label: the scheme that made it, in words.
    bonds: whether sizes are counted in bonds, n_c - 1 of a cluster of n_c sites, and L = n - 1: for
        the fields of a chain of L bonds, so that its tables stand beside those of other schemes.
        Else in sites, L = n.

    Two are equal if labels and count are. `len` is the number of clusters of two or more sites.
    Raises InputError for anything else.
    """

    units_of_columns: ClassVar[Mapping[str, str]] = {"site": "1", "cluster": "1"}
    """Units of the columns of its table."""

    labels: Integers
    entropy_density: float | None = None
    label: str = ""
    bonds: bool = False

    decays = None
    ring = False

    def __post_init__(self) -> None:
        array = self.labels
        right = type(array) is np.ndarray and array.dtype == np.int64 and array.ndim == 1
        if not right:
            raise InputError(f"labels = {shown(array)}: must be an array of int64")
        check_type("bonds", self.bonds, bool, "must be True or False")
        least = 1 + self.bonds
        check(array.size >= least, f"{array.size} labels", f"must be at least {least}")
        highest = np.maximum.accumulate(array)
        new = np.diff(highest, prepend=-1)
        in_order = array.min() >= 0 and bool((new <= 1).all())
        check(in_order, "labels", "must be numbered from 0 in order of first sites")
        if self.entropy_density is not None:
            check_number("entropy_density", self.entropy_density, "must be positive", 0.0, np.inf)
        check_type("label", self.label, str, "must be text")

    @property
    def length(self) -> int:
        """L: number of sites, or of bonds between them if these are counted."""
        return self.sites - self.bonds

    @property
    def sites(self) -> int:
        """n, number of sites."""
        return int(self.labels.size)

    @property
    def number(self) -> int:
        """Number of clusters, single sites among them."""
        return int(self.labels.max()) + 1

    @property
    def mean_length(self) -> float:
        """Sites per cluster, n / number."""
        return self.sites / self.number

    @cached_property
    def cluster_sites(self) -> Integers:
        """Number of sites of each cluster, (number,)."""
        return self._counted.size

    @property
    def sizes(self) -> Integers:
        """Size of each cluster of two or more sites, in what is counted, in order."""
        sites = self.cluster_sites
        found: Integers = sites[sites > 1] - self.bonds
        return found

    @property
    def largest_region(self) -> int:
        """Size of the largest cluster."""
        return int(self.cluster_sites.max()) - self.bonds

    @property
    def thermal(self) -> bool:
        """Whether one cluster holds all sites."""
        return self.number == 1

    @property
    def thermal_density(self) -> float:
        """Share of the chain in clusters of two or more sites, from 0 to 1."""
        return int(self.sizes.sum()) / self.length

    @property
    def half_cut(self) -> int:
        """Twice the sum over clusters of the smaller part that the cut at n // 2 leaves, sites."""
        return 2 * self._cuts[0]

    @property
    def mean_cut(self) -> float:
        """The same, once, averaged over the n - 1 cuts between neighbouring sites; 0 if n = 1."""
        return self._cuts[1] / max(1, self.sites - 1)

    @property
    def half_chain_entanglement(self) -> float:
        """Entanglement across the middle of typical eigenstates, in nats: at most s n / 2.

        S = s times the sum over clusters of min(sites left, sites right) of the cut at n // 2.
        """
        return self._entropy("half_chain_entanglement") * self.half_cut / 2

    @property
    def mean_entanglement(self) -> float:
        """The same averaged over all n - 1 cuts, in nats."""
        return self._entropy("mean_entanglement") * self.mean_cut

    @property
    def end_to_end_correlator(self) -> int:
        """1 iff one cluster holds all sites but the first and the last, and these are alone."""
        return int(kernels.spans_sites(self.labels))

    def size_histogram(self) -> tuple[Integers, Integers]:
        """Sizes of clusters of two or more sites that occur, and the number of each."""
        return np.unique(self.sizes, return_counts=True)

    def measure(self, sheet: Sheet, i: int) -> None:
        """Write its observables to row i of a sheet, and its sizes to the histogram."""
        less = int(self.bonds)
        kernels.measure_sizes(self._counted, less, self.length, sheet, i)
        sheet.half_cut[i], sheet.mean_cut[i] = self.half_cut, self.mean_cut
        sheet.end_to_end[i] = self.end_to_end_correlator

    @property
    def regions(self) -> NoReturn:
        """Refused: InputError, as clusters need not be stretches of neighbours."""
        who = self.label or "of this result"
        raise InputError(f"regions: the scheme {who} has clusters, which are no stretches of bonds")

    @property
    def decay_rate(self) -> NoReturn:
        """Refused: InputError, as clusters have no decays."""
        raise InputError(f"decay_rate: the scheme {self.label or 'of this result'} has no decays")

    @cached_property
    def _counted(self) -> kernels.Scratch:
        scratch = kernels.Scratch(*np.empty((3, self.number), np.int64))
        kernels.count_sites(self.labels, scratch)
        return scratch

    @cached_property
    def _cuts(self) -> tuple[int, int]:
        half, total = kernels.cut_sites(self.labels, self._counted)
        return int(half), int(total)

    def _entropy(self, name: str) -> float:
        if self.entropy_density is None:
            who = self.label or "of this result"
            raise InputError(f"{name}: the scheme {who} knows no states per site")
        return self.entropy_density

    def to_frame(self) -> pl.DataFrame:
        """One row per site: site, cluster."""
        import polars as pl

        return pl.DataFrame({"site": np.arange(self.sites), "cluster": self.labels})

    def to_dict(self) -> dict[str, Any]:
        """What `qavalanche melt --json` prints: plain numbers, None where there is no number."""
        entropy = self.half_chain_entanglement if self.entropy_density is not None else None
        return {
            "length": self.length,
            "thermal": self.thermal,
            "thermal_density": self.thermal_density,
            "decay_rate": None,
            "entanglement": entropy,
            "sites": self.sites,
            "clusters": self.number,
            "mean_length": self.mean_length,
            "largest": self.largest_region,
            "labels": self.labels.tolist(),
        }

    def plot(self, chain: Any) -> Picture:
        """Refused: InputError, as no figure of clusters is known."""
        return plot(self, chain=chain)

    def _repr_html_(self) -> str:
        return f"<p>{escape(escaped(repr(self)))}</p>"

    def __len__(self) -> int:
        return int(self.sizes.size)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.regions)  # which refuses

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Clusters):
            return NotImplemented
        return self.bonds == other.bonds and np.array_equal(self.labels, other.labels)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        label = f"; {self.label}" if self.label else ""
        if self.thermal:
            return f"Clusters(thermal: one holds all {counted(self.sites, 'site')}{label})"
        return (
            f"Clusters(localized: {self.number} on {counted(self.sites, 'site')}, the largest of "
            f"{int(self.cluster_sites.max())}, density {self.thermal_density:.4g}{label})"
        )

"""record(chain, rules): the spots scheme on one chain, with the history of its melting."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from qavalanche.arguments import typed
from qavalanche.chain.chain import Chain
from qavalanche.errors import check, counted
from qavalanche.figures import Moving, animate
from qavalanche.partition import Partition
from qavalanche.rules import Rules, rules_from
from qavalanche.schemes.spots.boxes import BoxCounting, box_counting
from qavalanche.schemes.spots.core import drive
from qavalanche.schemes.spots.core import record as core_record
from qavalanche.schemes.spots.core.runs import count_runs
from qavalanche.schemes.spots.core.sweep import collect
from qavalanche.schemes.spots.melting import (
    allocate,
    bonds_of,
    criterion_of,
    index_type,
    partition_of,
    region_bytes,
)
from qavalanche.schemes.spots.tree import FusionTree, check_region
from qavalanche.system import memory

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, eq=False, repr=False)
class History:
    """A melted chain and how it melted (docs/history.md).

    partition: the final regions, as `melt` finds them.
    log_rates: float64 (L,), ln(Gamma / Gamma_0) = min(0, -2 D) of every melted bond, D being the
        accumulated decay of the coupling that melted it (golden rule, letter SM E); 0 for bare
        resonant bonds, NaN outside thermal regions. D is below 0 only where crossing a region
        lowers it (a negative number as `crossing`); no rate exceeds Gamma_0 (choice).
    tree: the bare spots and what absorbed or fused with what, one tree per region.
    rounds: number of parallel rounds. A treatment comes one round after the latest of its own
        region, of the next active regions on both sides, and of all that stands between.
    """

    units_of_columns: ClassVar[Mapping[str, str]] = {"bond": "1", "log_rate": "nats"}
    """Units of the columns of its table."""

    partition: Partition
    log_rates: NDArray[np.float64]
    tree: FusionTree
    rounds: int

    @property
    def log_thermalization_times(self) -> NDArray[np.float64]:
        """ln(Gamma_0 t) of every spin (L + 1,), spin i standing between bonds i - 1 and i.

        t = 1 / Gamma, of the faster of the spin's two bonds: the farther one starts from the spin
        once it is thermal (letter, "Critical slowing down" and SM E). NaN for spins at no region.
        """
        ends = np.full(1, np.nan)
        left = np.concatenate((ends, self.log_rates))
        right = np.concatenate((self.log_rates, ends))
        times: NDArray[np.float64] = 0.0 - np.fmax(left, right)
        return times

    @property
    def log_resistance(self) -> float:
        """ln(Gamma_0 R) of a thermal chain, R = sum over its bonds of 1 / Gamma (letter SM E).

        In logs, for R reaches e^(s L). NaN for a localized chain, which has no golden-rule rate
        outside its regions.
        """
        if not self.partition.thermal:
            return math.nan
        slowest = float(self.log_rates.min())
        return math.log(float(np.exp(slowest - self.log_rates).sum())) - slowest

    @property
    def log_slowest_time(self) -> float:
        """ln(Gamma_0 t) of the slowest spin beside a melted bond; NaN without a region."""
        if not len(self.partition):
            return math.nan
        return float(np.nanmax(self.log_thermalization_times))

    @property
    def largest_box_dimension(self) -> float:
        """Box-counting dimension of the spots inside the largest region; NaN if not measured."""
        if not len(self.partition):
            return math.nan
        return self.box_counting_dimension(int(np.argmax(self.partition.sizes))).dimension

    @property
    def spot_counts(self) -> NDArray[np.int64]:
        """Number of bare spots inside each region."""
        return np.diff(self._first_spots())

    @typed
    def spots(self, region: int) -> NDArray[np.int64]:
        """Bare spots inside one region, int64 (n, 2): resonant bonds [start, stop), left to right.

        Raises InputError if there is no such region.
        """
        region = check_region(region, len(self.partition))
        first = self._first_spots()
        return self.tree.spots[first[region] : first[region + 1]]

    @typed
    def box_counting_dimension(
        self, region: int, low: int = 1, high: int | None = None
    ) -> BoxCounting:
        """Box-counting dimension of the bare spots inside one region.

        Boxes of b = low, 2 low ... <= high bonds (by default an eighth of the region). Regions too
        small for four box sizes are a named outcome, not an error. Raises InputError if there is
        no such region, or unless 1 <= low and high <= T / 8.
        """
        spots = self.spots(region)
        start, stop = self.partition.regions[region].tolist()
        return box_counting(spots, start, stop, low, high)

    def to_frame(self) -> pl.DataFrame:
        """One row per bond: bond, its number, and log_rate, ln(Gamma / Gamma_0) (nats)."""
        import polars as pl

        bonds = np.arange(self.partition.length)
        return pl.DataFrame({"bond": bonds, "log_rate": self.log_rates})

    def animate(self, frames: int = 100) -> Moving:
        """A film of the melting at growing times: `.save("melting.gif")`, .mp4 or .html.

        A notebook plays it. frames: pictures at most, 1 to 300: of a history with more moments so
        many are shown, evenly, and the film says so. Raises InputError for another number of them.
        """
        return animate(self, frames=frames)

    def _first_spots(self) -> NDArray[np.int64]:
        starts = self.partition.regions[:, 0]
        first = np.searchsorted(self.tree.spots[:, 0], starts).astype(np.int64)
        return np.append(first, len(self.tree.spots))

    def __repr__(self) -> str:
        state = "thermal" if self.partition.thermal else "localized"
        bonds = counted(self.partition.length, "bond")
        spots = counted(len(self.tree.spots), "bare spot")
        regions = counted(len(self.partition), "region")
        return f"History({state}, {bonds}: {spots}, {regions}, {counted(self.rounds, 'round')})"


@typed
def record(chain: Chain, rules: Rules | None = None, **parameters: Any) -> History:
    """Melt `chain` as `melt` does and record how: rates, tree of fusions, rounds.

    The regions are those of `melt`; accumulated decays too, to the last bit where all perturbative
    bonds are alike and within rounding of the sums otherwise. D of a bond is the D of the
    resonance test that melted it: D(u) = D + w of a spin u; D(u) of an inert region u for every
    bond of the stretch that is absorbed with it; for every bond of a fusion the D of the coupling
    of the two regions, w over a single bond and the inherited one over a distance; 0 for a bare
    resonant bond. A region melts spins first, and of two inert regions in reach absorbs that with
    the smaller D first (choice; the left one if equal).

    Time O(L) in practice; some 8 bytes per bond and 150 per bare spot. parameters: of the Rules,
    if these are not given. Raises InputError for rules that are no Rules, or if the history would
    not fit in memory.
    """
    rules = rules_from(rules, parameters)
    check(rules.ends == "open", 'ends = "ring"', "a history is recorded of open chains")
    count = int(count_runs(chain.resonant))
    index = index_type(chain.length)
    needed = region_bytes(count, index) + record_bytes(chain.length, count)
    memory.require(needed, f"recording the history of {chain.length} bonds")
    regions, log = allocate(count, index), open_record(chain.length, count)
    bonds = bonds_of(chain)
    drive.open_runs(chain.resonant, bonds, regions)
    spots = regions.place[1 : count + 1, :2].astype(np.int64)
    core_record.record(regions, count, bonds, criterion_of(rules), log)
    nodes = np.empty(count, np.int64)
    final = int(core_record.final_nodes(regions, log, nodes))
    partition = partition_of(chain, rules, regions, int(collect(regions, count)))
    made, rounds = log.made.tolist()
    tree = FusionTree(
        spots,
        log.parts[:made].copy(),
        log.kind[:made].copy(),
        log.side[:made].copy(),
        log.decay[:made].copy(),
        nodes[:final].copy(),
    )
    return History(partition, log_rates_of(log.bond), tree, rounds)


def log_rates_of(decay: NDArray[np.float64]) -> NDArray[np.float64]:
    """min(0, -2 D), written over `decay`; + 0.0 so that D = 0 gives no minus zero."""
    np.maximum(decay, 0.0, out=decay)
    decay *= -2.0
    decay += 0.0
    return decay


def open_record(length: int, count: int) -> core_record.Log:
    """Room for the history of `length` bonds with `count` bare spots."""
    return core_record.Log(
        leaves=count,
        bond=np.empty(length),
        node=np.empty(count + 2, np.int64),
        depth=np.empty(count + 2, np.int64),
        parts=np.empty((count, 2), np.int64),
        kind=np.empty(count, np.int8),
        side=np.empty(count, np.int8),
        decay=np.empty(count),
        made=np.empty(2, np.int64),
    )


def record_bytes(length: int, count: int) -> float:
    """Bytes that a history needs beside the regions."""
    return 8.0 * length + count * (16 + 16 + 16 + 1 + 1 + 8 + 8 + 26)

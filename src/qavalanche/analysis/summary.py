"""Every point of a campaign as one row of estimates with errors, and points as families.

The only file of the analysis that reaches into points and their statistics: all others work on a
`Family`, its table and its `RegionSizes`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from qavalanche.analysis.proportion import wilson
from qavalanche.arguments import typed
from qavalanche.campaign.bins import Bins, bin_edges
from qavalanche.campaign.moments import NO_SAMPLES
from qavalanche.campaign.point import Point
from qavalanche.campaign.statistics import Statistics
from qavalanche.observables import registry
from qavalanche.observables.observable import Observable

if TYPE_CHECKING:
    import polars as pl


EPSILON = "epsilon"
"""The control parameter where no parameter of a law stands for it."""


@dataclass(frozen=True)
class RegionSizes:
    """Thermal regions of the localized samples of one point, by size.

    samples: their number, thermal ones included; bins: number of regions and sum of the squares of
    a sample's number, by bin (`campaign.bins`). step: on rings drawn block by block a region has 1,
    3, 5, ... blocks: with a step of 2 its size is the number of its T blocks, 1, 2, 3, ...
    """

    epsilon: float
    length: int
    samples: int
    bins: Bins
    step: int = 1

    def edges(self, k: int) -> tuple[int, int]:
        """Smallest and largest size in bin k."""
        low, high = bin_edges(k)
        return self.largest(low), self.largest(high)

    def largest(self, length: int) -> int:
        """The size of a region of `length` bonds, or blocks."""
        return (length + self.step - 1) // self.step


Sized = Statistics | RegionSizes
"""What holds a histogram of sizes."""


def sizes_of(one: Sized) -> RegionSizes:
    """The histogram of a point's statistics; epsilon is NaN and the length 0 if not known."""
    if isinstance(one, RegionSizes):
        return one
    return RegionSizes(math.nan, 0, one.samples, one.sizes)


@dataclass(frozen=True)
class Family:
    """Points that differ only in the control parameter and in L: one phase transition.

    title: what they have in common, in words; entropy_density: s in nats per bond, None for a
    scheme without one; table: rows of `summary`, by length, then epsilon; sizes: the regions of
    every point that has any, in the same order; common: the parameters of law and scheme; more:
    the observables that were measured beyond the standard ones; control_name, length_unit: what
    epsilon is and what L counts, in words (see `Law`); refined: whether [refine] made its
    grid, dense and unlike where curves cross; control: the parameter of the law that was varied, a
    column of the table.
    """

    title: str
    entropy_density: float | None
    table: pl.DataFrame
    sizes: tuple[RegionSizes, ...] = ()
    common: dict[str, Any] = field(default_factory=dict)
    more: tuple[Observable, ...] = ()
    control_name: str = "probability of a resonant bond"
    length_unit: str = "bonds"
    refined: bool = False
    control: str = EPSILON

    @property
    def lengths(self) -> list[int]:
        """The lengths L, ascending."""
        return sorted(self.table["length"].unique().to_list())

    def at(self, length: int) -> pl.DataFrame:
        """Rows of length L, by epsilon."""
        import polars as pl

        return self.table.filter(pl.col("length") == length)

    @cached_property
    def controls(self) -> list[tuple[float, float]]:
        """epsilon and the parameter that was varied, at every value of it, by epsilon."""
        columns = (self.table[name].cast(float).to_list() for name in ("epsilon", self.control))
        return sorted(set(zip(*columns, strict=True)))

    def sizes_at(self, epsilon: float, length: int) -> RegionSizes | None:
        """The regions of one point; None if no localized sample holds any."""
        found = (one for one in self.sizes if (one.epsilon, one.length) == (epsilon, length))
        return next(found, None)


@typed
def summary(statistics: dict[Point, Statistics]) -> pl.DataFrame:
    """One row per point with samples, sorted by length and epsilon within law and rules.

    Columns: epsilon, the law's `resonance_probability`; the parameters of the law; length L;
    inserted and below, of prepared chains alone; local_dimension, crossing, tier; samples, thermal
    (their numbers); p with its Wilson interval (p_low, p_high); end_to_end, the average of
    Cor(O_0, O_L), with its interval likewise;
    thermal_density, largest_region (bonds), half_chain_entropy and mean_entropy, averaged over cuts
    (nats), over all samples, decay_rate (nats per bond) over localized ones, each with the standard
    error of its mean in the column ending in _error (NaN below two samples). With histories also,
    likewise, rounds, absorptions, fusions, slowest and log_resistance (of thermal chains), both in
    nats, and box_dimension: see `qavalanche.observables`. Points of a scheme that gives columns
    have the means of these, and nothing of regions: null beside points of others. Points of rare
    events have no row: what a population estimates is averaged by `analysis.rarity`.
    """
    import polars as pl

    rows = [_row(point, s) for point, s in statistics.items() if s.samples and not point.rare]
    if not rows:
        return pl.DataFrame()
    return pl.DataFrame(rows, infer_schema_length=None).sort(
        "local_dimension", "crossing", "tier", "length", "epsilon"
    )


@typed
def families(statistics: dict[Point, Statistics], *, refined: bool = False) -> list[Family]:
    """The points grouped into families that differ in the control parameter and in L only.

    Points of prepared chains and of rare events are left out: see `analysis.response` and `rare`;
    and those of a scheme that gives columns.
    The control parameter is epsilon for the bimodal law, else the law's first that varies, and
    moves epsilon, the share of resonant bonds. refined: whether [refine] made their grid.
    """
    filled = {p: s for p, s in statistics.items() if s.samples and not p.special}
    control = control_of(list(filled))
    groups: dict[tuple[Any, ...], dict[Point, Statistics]] = {}
    for point, s in filled.items():
        common = tuple((k, v) for k, v in point.law.address.items() if k != control)
        groups.setdefault((*common, point.scheme), {})[point] = s
    return [replace(_family(one, control), refined=refined) for one in groups.values()]


def _family(group: dict[Point, Statistics], control: str) -> Family:
    point = next(iter(group))
    address = {k: v for k, v in point.law.address.items() if k not in (control, "law")}
    common = [f"{k} = {v:g}" if isinstance(v, float) else f"{k} = {v}" for k, v in address.items()]
    title = ", ".join([str(point.law.address["law"]), *common, str(point.scheme)])
    shared = {k: v for k, v in point.address.items() if k not in (control, "length")}
    entropy = point.scheme.entropy_density
    names = dict.fromkeys(name for s in group.values() for name in _others(s))
    more = tuple(registry.described(name) for name in names)
    words = type(point.law).control_name, type(point.law).length_unit
    table = summary(group)
    varied = control if control in table.columns else EPSILON
    family = Family(title, entropy, table, _sizes(group), shared, more, *words)
    return replace(family, control=varied)


def _sizes(group: dict[Point, Statistics]) -> tuple[RegionSizes, ...]:
    found = [
        RegionSizes(
            point.law.resonance_probability,
            point.length,
            s.samples,
            s.sizes,
            point.law.size_step,
        )
        for point, s in group.items()
        if s.sizes
    ]
    return tuple(sorted(found, key=lambda one: (one.length, one.epsilon)))


def control_of(points: list[Point]) -> str:
    """The parameter of their laws that moves epsilon: epsilon itself, or the first that varies."""
    if not points:
        return ""
    parameters = {k: v for k, v in points[0].law.address.items() if k != "law"}
    if "epsilon" in parameters:
        return "epsilon"
    numbers = [k for k, v in parameters.items() if isinstance(v, float)]
    varying = [k for k in numbers if len({p.law.address[k] for p in points}) > 1]
    moving = [k for k in varying if _moves(k, points)] if len(varying) > 1 else varying
    return [*moving, *varying, *numbers, ""][0]


def _moves(parameter: str, points: list[Point]) -> bool:
    """Whether epsilon changes with this parameter of the law alone."""
    groups: dict[tuple[Any, ...], set[float]] = {}
    for point in points:
        rest = tuple((k, v) for k, v in point.law.address.items() if k != parameter)
        groups.setdefault(rest, set()).add(point.law.resonance_probability)
    return any(len(values) > 1 for values in groups.values())


def _row(point: Point, s: Statistics) -> dict[str, Any]:
    parameters = {k: v for k, v in point.law.address.items() if k != "epsilon"}
    return {
        "epsilon": point.law.resonance_probability,
        **parameters,
        "length": point.length,
        **point.prepared.address,
        **_scheme(point),
        "samples": s.samples,
        **(shares(s) if point.has_regions else {}),
        **means(point, s),
    }


def shares(s: Statistics) -> dict[str, float]:
    """Thermal samples and their share, and the correlator, with intervals."""
    n, ends = s.samples, s.moments.get("end_to_end", NO_SAMPLES)
    low, high = wilson(s.thermal, n)
    end_low, end_high = wilson(ends.total, ends.count)
    return {
        "thermal": s.thermal,
        "p": s.thermal / n,
        "p_low": low,
        "p_high": high,
        "end_to_end": ends.mean,
        "end_to_end_low": end_low,
        "end_to_end_high": end_high,
    }


def _scheme(point: Point) -> dict[str, Any]:
    """local_dimension, crossing and tier; of schemes other than the letter's their parameters."""
    address = dict(point.scheme.address)
    dimension, crossing = address.pop("local_dimension", None), address.pop("crossing", None)
    usual = {
        "local_dimension": dimension,
        "crossing": None if crossing is None else str(crossing),
        "tier": point.scheme.name,
    }
    return usual | (address if address.pop("scheme", None) else {})


def means(point: Point, s: Statistics) -> dict[str, float]:
    """Mean and error of every observable that is averaged, in the order of the columns."""
    standard = [one for one in registry.standard() if one.holds != "true or false"]
    names = [*(one.name for one in standard if one.averaged), *_others(s)]
    row = {}
    for name in names if point.has_regions else registry.ordered(s.moments):
        row[name], row[f"{name}_error"] = s.mean(name, point)
    return row


def _others(s: Statistics) -> list[str]:
    """Names of the observables that were measured beyond the standard ones."""
    standard = {one.statistic for one in registry.standard()}
    return [name for name in s.moments if name not in standard]

"""Stores of one law and scheme taken together: short chains of one, recorded ones of another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qavalanche.analysis.dynamics.entanglement import median_with_range
from qavalanche.analysis.of_campaign import opened_families
from qavalanche.analysis.summary import Family, RegionSizes
from qavalanche.campaign.point import Point
from qavalanche.errors import check
from qavalanche.store.campaign import Campaign

if TYPE_CHECKING:
    import polars as pl

SHORTEST = 300
"""Bonds from which on medians of the entanglement are read from the rows."""


@dataclass(frozen=True)
class Gathered:
    """title and entropy_density (s) as of the families; table: their rows, one below the other, a
    column that a store lacks being null; sizes: their histograms; medians: epsilon, length,
    median, low, high (`median_with_range`), mean and error of the half-cut entanglement, in units
    of the largest there can be, s L / 2."""

    title: str
    entropy_density: float | None
    table: pl.DataFrame
    sizes: tuple[RegionSizes, ...]
    medians: pl.DataFrame

    @property
    def epsilons(self) -> list[float]:
        """Every epsilon, ascending."""
        return sorted(self.table["epsilon"].unique().to_list())

    def at(self, epsilon: float) -> pl.DataFrame:
        """The rows of one epsilon, by length."""
        return self.table.filter(self.table["epsilon"] == epsilon).sort("length")


def gathered(campaigns: Sequence[Campaign]) -> list[Gathered]:
    """The families of these campaigns, those of one title together, in order.

    Raises InputError if there is no campaign, or one without samples.
    """
    check(len(campaigns) > 0, "0 campaigns", "at least one is needed")
    groups: dict[tuple[str, str], list[tuple[Family, Campaign]]] = {}
    places = [campaign.directory.resolve() for campaign in campaigns]
    for campaign, place in zip(campaigns, places, strict=True):
        check(places.count(place) == 1, f"{campaign.directory}", "stands twice")
        for family in opened_families(campaign):
            groups.setdefault((family.title, repr(family.common)), []).append((family, campaign))
    return [_together(parts) for parts in groups.values()]


def _together(parts: list[tuple[Family, Campaign]]) -> Gathered:
    import polars as pl

    first = parts[0][0]
    table = pl.concat([family.table for family, _ in parts], how="diagonal_relaxed")
    sizes = tuple(one for family, _ in parts for one in family.sizes)
    rows = [row for family, campaign in parts for row in _medians(family, campaign)]
    names = ("epsilon", "length", "median", "low", "high", "mean", "error")
    schema = {name: pl.Int64 if name == "length" else pl.Float64 for name in names}
    medians = pl.DataFrame(rows, schema, orient="row").sort("length", "epsilon")
    return Gathered(first.title, first.entropy_density, table, sizes, medians)


def _medians(family: Family, campaign: Campaign) -> list[tuple[float, ...]]:
    s = family.entropy_density
    if not s or "half_chain_entropy" not in family.table.columns:
        return []
    found: list[tuple[float, ...]] = []
    for point in campaign.grid:
        if not _of(point, family) or campaign.samples_done(point) < _FEWEST:
            continue
        values = campaign.rows(point)["half_chain_entropy"].to_numpy() / (s * point.length / 2)
        error = float(values.std(ddof=1)) / len(values) ** 0.5
        numbers = *median_with_range(values), float(values.mean()), error
        found.append((point.law.resonance_probability, point.length, *numbers))
    return found


def _of(point: Point, family: Family) -> bool:
    """Whether a point of a campaign belongs to one of its families."""
    same = all(point.address.get(name) == value for name, value in family.common.items())
    return same and not point.special and point.length >= SHORTEST


_FEWEST = 10
"""Samples below which no median is told."""

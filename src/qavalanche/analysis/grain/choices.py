"""Eq. 6 against exact collars for every choice that the letter leaves open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qavalanche.analysis.grain.compare import CollarAgainst, collar_against
from qavalanche.analysis.grain.counts import collars_table, free_points
from qavalanche.analysis.grain.table import POINT
from qavalanche.arguments import typed

if TYPE_CHECKING:
    import polars as pl

SHARES = (0.25, 0.5, 0.75)
"""Of ln d_s, above which the entanglement of a melted spin is."""

BARE = ("scheme", "eq6", "eq6_sites")
"""Predictors held against what melts by every share, and on every choice of points."""


@typed
def chosen_points(table: pl.DataFrame, share: float) -> dict[str, pl.DataFrame]:
    """The samples' collars, and those of fewer points; table: of `spins_table`.

    "exact": all points, of which `collar_against` takes those that melt to the chain's end in a
    tenth of the samples at most. "quarter": which do so with a quarter of ln d_s as the share, the
    same points for all shares. "all": neither exactly nor by any prediction, which drops points
    where predictions are too long.
    """
    collars = collars_table(table, share)
    quarter = free_points(collars_table(table, 0.25)).select(POINT).unique()
    every = free_points(collars, ("exact", *BARE, "eq2"))
    same = collars.join(quarter, on=POINT, how="semi")
    return {"exact": collars, "quarter": same, "all": every}


@typed
def eq6_choices(table: pl.DataFrame) -> dict[str, CollarAgainst]:
    """Exact collars held against eq. 6, k = N - 1 bonds of a grain of N spins, by what counts as
    melted and by the points; the choice in words is the key.

    Choices that leave no point, or the points and slope of one before, are left out.
    """
    found: dict[str, CollarAgainst] = {}
    for share in SHARES:
        for which, collars in chosen_points(table, share).items():
            if len(collars) == 0:
                continue
            one = collar_against(collars, "eq6")
            known = [(other.free, other.slope.value) for other in found.values()]
            if (one.free, one.slope.value) not in known:
                found[f"{share:g} ln d_s, {_POINTS[which]}"] = one
    return found


_POINTS = {"exact": "free points", "quarter": "free at 1/4", "all": "free for all rules"}

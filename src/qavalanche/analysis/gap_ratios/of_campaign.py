"""Gap ratios of what a store holds: one result for every model with its parameters."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import numpy as np

from qavalanche.analysis.gap_ratios.of_table import gap_ratios_of_table
from qavalanche.analysis.gap_ratios.result import GapRatios
from qavalanche.analysis.gap_ratios.table import RatioTable
from qavalanche.arguments import typed
from qavalanche.campaign.point import Point
from qavalanche.errors import check, counted
from qavalanche.laws.grain import DrawnGrain
from qavalanche.store.campaign import Campaign

SCHEME = "level_statistics"
"""The scheme whose samples are gap ratios."""


@typed
def gap_ratios_of(campaign: Campaign | str | Path) -> list[GapRatios]:
    """The `GapRatios` of every grain model with its parameters in a campaign.

    campaign: one of the law `grain` and the scheme `level_statistics`, or the directory of its
    store. Samples that are not computed yet are left out, and how many they are is among the
    warnings. Raises InputError if there is no such store, or it holds no sample of both.
    """
    opened = campaign if isinstance(campaign, Campaign) else Campaign.open(campaign)
    groups: dict[str, list[Point]] = defaultdict(list)
    for point in opened.grid:
        if point.scheme.name == SCHEME and isinstance(point.law, DrawnGrain):
            groups[_title(point)].append(point)
    held = {title: some for title, some in groups.items() if any(map(opened.samples_done, some))}
    passed = f"{opened.directory}: 0 samples of the law grain and the scheme {SCHEME}"
    check(bool(held), passed, "run one first; of other laws Campaign.rows has the gap ratios")
    return [_of(opened, title, some) for title, some in held.items()]


def _of(campaign: Campaign, title: str, points: list[Point]) -> GapRatios:
    model = _law(points[0]).grain
    columns = {
        (_law(point).alpha, point.length): _columns(campaign, point)
        for point in points
        if campaign.samples_done(point)
    }
    ratios, numbers = ({key: two[i] for key, two in columns.items()} for i in range(2))
    shape = (model.sides, model.local_dimension, model.grain_spins)
    found = gap_ratios_of_table(RatioTable.from_arrays(ratios, numbers, *shape, title))
    missing = _missing(campaign, points)
    levels = _levels(campaign, points) or found.levels
    return replace(found, levels=levels, warnings=(*found.warnings, *missing))


def _law(point: Point) -> DrawnGrain:
    return cast("DrawnGrain", point.law)


def _title(point: Point) -> str:
    """The law without alpha, in words, and the scheme where it is not the usual one."""
    law = ", ".join(part for part in str(point.law).split(", ") if not part.startswith("alpha = "))
    sectors = point.scheme.parameters.get("sectors", "all")
    return law if sectors == "all" else f"{law}, {sectors} sector"


def _columns(campaign: Campaign, point: Point) -> tuple[Any, Any]:
    rows = campaign.rows(point)
    ratios = rows["gap_ratio"].fill_null(np.nan).to_numpy().astype(float)
    return ratios, rows["sample"].to_numpy()


def _levels(campaign: Campaign, points: list[Point]) -> str:
    """Where some are a window in the middle: from which size on; '' if none is."""
    held = [point for point in points if campaign.samples_done(point)]
    windowed = [p.length for p in held if campaign.rows(p)["level_windows"].max()]
    if not windowed:
        return ""
    count = held[0].scheme.parameters["count"]
    return f"levels D/4 to 3D/4, {count} levels in the middle from L = {min(windowed)} on"


def _missing(campaign: Campaign, points: list[Point]) -> list[str]:
    lacking = campaign.missing()
    number = sum(b - a for point in points for a, b in lacking.get(point, []))
    told = f"{counted(number, 'sample')} not computed yet: run it again to complete"
    return [told] if number else []

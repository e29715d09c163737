"""Thresholds of what a store holds: one for every model, with its parameters, and bath."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from qavalanche.analysis.threshold.of_rates import threshold_of_rates
from qavalanche.analysis.threshold.rates import LogRates
from qavalanche.analysis.threshold.result import Threshold
from qavalanche.arguments import typed
from qavalanche.campaign.point import Point
from qavalanche.errors import InputError, check, check_integer, counted
from qavalanche.store.campaign import Campaign

SCHEME = "slowest_rate"
"""The scheme whose samples are rates."""


@typed
def threshold_of(
    campaign: Campaign | str | Path, sides: int = 2, local_dimension: int | None = None
) -> list[Threshold]:
    """The `Threshold` of every model with its parameters, bath and its site, in a campaign.

    campaign: one of the law `hamiltonian`, or another with a parameter W that draws chains of
    spins, and the scheme `slowest_rate`; or the directory of its store. sides: on how many a bath
    would grow, 2 or 1. local_dimension: d_s, for a store whose model file is gone.

    Samples that are not computed yet are left out, and how many they are is among the warnings.
    Raises InputError if there is no such store, it holds no sample of this scheme, or the law has
    no W.
    """
    opened = campaign if isinstance(campaign, Campaign) else Campaign.open(campaign)
    groups: dict[str, list[Point]] = defaultdict(list)
    for point in opened.grid:
        if point.scheme.name == SCHEME:
            groups[_title(point)].append(point)
    held = {title: some for title, some in groups.items() if any(map(opened.samples_done, some))}
    passed = f"{opened.directory}: 0 samples of the scheme {SCHEME}"
    check(bool(held), passed, "run a campaign of it first")
    return [_of(opened, title, some, sides, local_dimension) for title, some in held.items()]


def _of(
    campaign: Campaign, title: str, points: list[Point], sides: int, local_dimension: int | None
) -> Threshold:
    d = _local_dimension(points[0], local_dimension)
    held = [point for point in points if campaign.samples_done(point)]
    columns = {_key(point): _columns(campaign, point) for point in held}
    log_rates, resolved, numbers = (
        {key: three[i] for key, three in columns.items()} for i in range(3)
    )
    rates = LogRates.from_arrays(log_rates, resolved, numbers, d, title)
    found = threshold_of_rates(rates, sides, _bath(points[0]))
    missing = _missing(campaign, points)
    return replace(found, warnings=(*found.warnings, missing)) if missing else found


def _key(point: Point) -> tuple[float, int]:
    address = point.law.address
    check("W" in address, f"law {point.law}", "has no parameter W")
    return float(address["W"]), point.length


def _bath(point: Point) -> str | float:
    bath: str | float = point.scheme.parameters.get("bath", "weak")
    return bath


def _title(point: Point) -> str:
    """What points of one threshold share, in words: the law without W, and the bath."""
    law = ", ".join(part for part in str(point.law).split(", ") if not part.startswith("W = "))
    parameters = point.scheme.parameters
    site = f", bath at site {parameters['site']}" if parameters.get("site") else ""
    bath = "" if _bath(point) == "weak" else f", bath {_bath(point):g}"
    return f"{law}{site}{bath}"


def _columns(campaign: Campaign, point: Point) -> tuple[Any, Any, Any]:
    """ln Gamma, whether it is resolved, and numbers, of the stored samples of a point."""
    rows = campaign.rows(point)
    log_rates = rows["log_rate"].fill_null(np.nan).to_numpy().astype(float)
    resolved = rows["resolved"].to_numpy().astype(bool) & ~np.isnan(log_rates)
    return np.where(np.isnan(log_rates), 0.0, log_rates), resolved, rows["sample"].to_numpy()


def _local_dimension(point: Point, told: int | None) -> int:
    if told is not None:
        return check_integer("local_dimension", told, least=2, most=2**31)
    try:
        return int(point.law.draw(1).local_dimension)  # type: ignore[attr-defined]
    except InputError as error:
        raise InputError(f"{error}; give local_dimension") from None


def _missing(campaign: Campaign, points: Iterable[Point]) -> str:
    """How many samples are not computed; '' if none."""
    lacking = campaign.missing()
    number = sum(b - a for point in points for a, b in lacking.get(point, []))
    return (
        f"{counted(number, 'sample')} not computed yet: run it again to complete" if number else ""
    )

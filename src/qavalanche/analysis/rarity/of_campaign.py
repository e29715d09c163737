"""The rare tails of a campaign with [rare]: what `qavalanche rare` prints."""

from __future__ import annotations

import math
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.rarity.curve import curve_of_samples
from qavalanche.analysis.rarity.inclusions import InclusionMeans, inclusion_means
from qavalanche.analysis.rarity.medium import CleanMedium
from qavalanche.analysis.rarity.tail import CHAIN, INCLUSION, RareTail, rare_tail
from qavalanche.analysis.regions import check_regions
from qavalanche.arguments import typed
from qavalanche.campaign.point import Point
from qavalanche.errors import check, check_type
from qavalanche.store.campaign import Campaign

Floats = NDArray[np.float64]

_COLUMNS = ("inclusion_resonances", "inclusion_longest_run", "inclusion_size")


@typed
def rarity(campaign: Any, dimension: Estimate | None = None) -> list[RareTail]:
    """The tail of every law, scheme and, of inclusions, length of a campaign with [rare].

    campaign: a Campaign, or the directory of one. Points with at_least = T make a curve of ln P(T)
    for each length L of the chains; those with at_least = 0 one of ln p(L). The medium is that of
    laws whose perturbative bonds are alike, where it is clean: 0 < s < w. dimension: d_f to compare
    b with. Raises InputError if nothing rare is sampled, or no sample is stored.
    """
    allowed = "must be a Campaign, or the directory of one"
    check_type("campaign", campaign, (Campaign, str, Path), allowed)
    opened = campaign if isinstance(campaign, Campaign) else Campaign.open(campaign)
    check_regions(opened)
    where, points = opened.directory, [p for p in opened.grid if p.rare is not None]
    check(bool(points), f"{where}: no rare event sampled", "its spec must have a section [rare]")
    filled = [point for point in points if opened.samples_done(point)]
    check(bool(filled), f"{where}: 0 samples stored", "run the campaign first")
    return [_tail(opened, group, dimension) for group in _groups(filled)]


def _groups(points: Iterable[Point]) -> list[list[Point]]:
    """Points that differ in at_least alone, or of thermal chains in the length alone."""
    groups: dict[Any, list[Point]] = {}
    for point in points:
        chain = _is_chain(point)
        address = {k: v for k, v in point.address.items() if k not in ("length", "rare_at_least")}
        length = 0 if chain else point.length
        groups.setdefault((repr(sorted(address.items())), length), []).append(point)
    return list(groups.values())


def _is_chain(point: Point) -> bool:
    return point.rare is not None and point.rare.at_least == 0


def _tail(campaign: Campaign, points: list[Point], dimension: Estimate | None) -> RareTail:
    points = sorted(points, key=_at)
    first = points[0]
    lengths = [float(_at(point)) for point in points]
    columns = [_columns(campaign, point) for point in points]
    ln_p = [one[0] for one in columns]
    held: InclusionMeans = inclusion_means(lengths, ln_p, *_parts(columns))
    kind = CHAIN if _is_chain(first) else INCLUSION
    curve = curve_of_samples(lengths, ln_p)
    about = _about(first, kind)
    return rare_tail(curve, held, _medium(first), dimension, kind, _title(about), about)


def _at(point: Point) -> int:
    assert point.rare is not None
    return point.rare.least(point.length)


def _columns(campaign: Campaign, point: Point) -> list[Floats]:
    """ln p_i, minus infinity of a population that died out; what the inclusions hold, 0 there."""
    rows = campaign.rows(point)
    table = [rows[name].to_numpy().astype(np.float64) for name in ("ln_probability", *_COLUMNS)]
    ln_p = np.where(np.isnan(table[0]), -math.inf, table[0])
    return [ln_p, *(np.nan_to_num(one) for one in table[1:])]


def _parts(columns: list[list[Floats]]) -> list[list[Floats]]:
    return [[one[i] for one in columns] for i in range(1, len(_COLUMNS) + 1)]


def _medium(point: Point) -> CleanMedium | None:
    """The clean medium of a law of bonds that are alike; None for others, or where s >= w."""
    decay = getattr(point.law, "decay", None) if point.law.alike else None
    s = point.settled.entropy_density
    if decay is None or s is None or not 0 < s < decay:
        return None
    return CleanMedium(point.law.resonance_probability, float(s), float(decay))


def _about(point: Point, kind: str) -> dict[str, Any]:
    about = {**point.law.section, "epsilon": point.law.resonance_probability}
    chain = {} if kind == CHAIN else {"length": point.length}
    return {**about, **chain, "scheme": str(point.scheme)}


def _title(about: dict[str, Any]) -> str:
    length = f", L = {about['length']}" if "length" in about else ""
    return f"{about['law']}, ε = {about['epsilon']:.6g}{length}, {about['scheme']}"

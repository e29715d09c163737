"""A campaign as tables: one row a point, with every mean and its error, or one row a sample."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np

from qavalanche.analysis.summary import control_of, means, shares
from qavalanche.campaign.point import Point
from qavalanche.campaign.statistics import Statistics
from qavalanche.errors import InputError, check, shown, suggestion
from qavalanche.exports.part import PURE, TEXT, Part, known_units, known_words, plain_frame
from qavalanche.observables import registry
from qavalanche.store.campaign import Campaign
from qavalanche.system import memory

if TYPE_CHECKING:
    import polars as pl

_WORDS = {
    "epsilon": "probability of a resonant bond",
    "length": "length L",
    "samples": "samples stored",
    "thermal": "thermal samples",
    "p": "probability that a chain is thermal",
    "p_low": "lower end of the Wilson interval of p (68 %)",
    "p_high": "upper end of the Wilson interval of p (68 %)",
    "p_error": "half the width of the Wilson interval of p (68 %); [stop] goes by another formula, "
    "that of Agresti and Coull",
    "end_to_end": "average of the eigenstate correlator from end to end",
    "end_to_end_low": "lower end of its Wilson interval (68 %)",
    "end_to_end_high": "upper end of its Wilson interval (68 %)",
    "inserted": "resonant bonds of the bare spot put into the middle, 0 for none",
    "below": "bare spots of this many bonds and more are taken out, 0 for none",
    "local_dimension": "states per site d_s",
    "crossing": "rule for the decay of couplings across inert regions",
    "ties": "what couplings with G = 1 are, resonant or perturbative",
    "counts": "what a thermal unit's size is counted in by the criterion, bonds or sites",
    "any_crossing": "whether a number as crossing may be s = ln d_s or more",
    "ends": "whether chains are open or closed to a ring",
    "end_to_end_error": "half the width of its Wilson interval (68 %)",
    "point": "name of the point in its store",
    "sample": "number of the sample",
}
_BYTES = 8.0  # of a value in a table
_COPIES = 4  # of a table while it is read, joined and converted


def points_part(campaign: Campaign) -> Part:
    """One row per point of the grid: parameters, samples, and every mean with its error.

    Points without samples are there with 0 samples, and null for what is measured.
    """
    statistics = campaign.statistics()
    points = list(statistics)
    labels = _labels(points)
    told = [_parameters(point, labels) for point in points]
    rows = [
        {**one, "samples": s.samples, **_measured(point, s)}
        for one, (point, s) in zip(told, statistics.items(), strict=True)
    ]
    parameters = tuple(dict.fromkeys(name for one in told for name in one))
    frame = plain_frame(rows)
    units = {**known_units(frame.columns), **_units(points, parameters)}
    dims = _dims(frame, points, parameters)
    words = {**known_words(frame.columns), **_of_parameters(parameters), **_words(points)}
    return Part("point", frame, units, words, dims, parameters)


def rows_part(campaign: Campaign, point: Point | None) -> Part:
    """One row per stored sample, of one point, or of all with the parameters of each.

    Raises InputError if none is stored, or they do not fit in memory.
    """
    import polars as pl

    if point is not None:
        campaign.samples_done(point)  # InputError unless it is a point of it
        _require(campaign, [point], 0)
        frame = campaign.rows(point)
        units = {"sample": PURE, **known_units(frame.columns)}
        words = {**known_words(frame.columns), "sample": _WORDS["sample"]}
        return Part("sample", frame, units, words, ("sample",))
    points = [one for one in campaign.statistics() if campaign.samples_done(one)]
    check(bool(points), f"{campaign.directory}: 0 samples stored", "run the campaign first")
    labels = _labels(points)
    told = plain_frame([_parameters(one, labels) for one in points])
    _require(campaign, points, told.width)
    frames = [
        pl.concat([told[np.full(n, i)], rows], how="horizontal")
        for i, one in enumerate(points)
        for rows in (campaign.rows(one),)
        for n in (len(rows),)
    ]
    frame = pl.concat(frames, how="diagonal_relaxed", rechunk=True)
    parameters = tuple(told.columns)
    units = {"sample": PURE, **known_units(frame.columns), **_units(points, parameters)}
    words = {**known_words(frame.columns), **_of_parameters(parameters), **_words(points)}
    return Part("row", frame, units, words, (), parameters)


def point_of(campaign: Campaign, name: str) -> Point:
    """The point of this name, as `status` prints it; InputError if there is none."""
    names = {point.name: point for point in campaign.statistics()}
    if name not in names:
        passed = f"point {shown(name)}{suggestion(name, names)}"
        raise InputError(f"{passed}: must be the name of a point, as `qavalanche status` prints it")
    return names[name]


def _parameters(point: Point, labels: dict[str, str]) -> dict[str, Any]:
    """All that tells a point from others, as numbers and words."""
    law = {key: value for key, value in point.law.address.items() if key != "law"}
    scheme = {key: _plain(value) for key, value in point.scheme.parameters.items()}
    rare = {} if point.rare is None else point.rare.address
    return {
        "point": point.name,
        "law": str(point.law.address["law"]),
        "epsilon": point.law.resonance_probability,
        **{key: _plain(value) for key, value in law.items()},
        "length": point.length,
        "inserted": point.prepared.inserted,
        "below": point.prepared.below,
        **rare,
        "scheme": labels[point.name],
        **scheme,
    }


def _labels(points: list[Point]) -> dict[str, str]:
    """What schemes are called, by point: their names, or where these differ, all in words."""
    several = len({point.scheme.name for point in points}) > 1
    return {one.name: str(one.scheme) if several else one.scheme.name for one in points}


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return json.dumps(list(value) if isinstance(value, tuple) else value, default=str)


def _measured(point: Point, s: Statistics) -> dict[str, Any]:
    """Every statistic with its error; nothing without samples."""
    if not s.samples:
        return {"thermal": 0} if point.has_regions else {}
    row: dict[str, Any] = {}
    told = shares(s) if point.has_regions else {}
    for name, value in told.items():
        row[name] = value
        if f"{name}_low" in told:
            row[f"{name}_error"] = (told[f"{name}_high"] - told[f"{name}_low"]) / 2
    return row | means(point, s)


def _units(points: list[Point], parameters: tuple[str, ...]) -> dict[str, str]:
    """Units of parameters and counts. Laws' parameters have none; schemes do not tell theirs."""
    of_schemes = {name for point in points for name in point.scheme.parameters}
    lengths = {type(point.law).length_unit for point in points}
    known = {name: PURE for name in parameters if name not in of_schemes}
    bonds = dict.fromkeys(("inserted", "below", "rare_at_least"), "bonds")
    counts = dict.fromkeys(("samples", "thermal", "p", "end_to_end", "local_dimension"), PURE)
    return {**known, **counts, **bonds, "length": ", ".join(sorted(lengths)), "point": TEXT}


def _of_parameters(parameters: tuple[str, ...]) -> dict[str, str]:
    return {name: "parameter" for name in parameters if name not in _WORDS}


def _words(points: list[Point]) -> dict[str, str]:
    """What the usual columns are: epsilon as the law says."""
    named = {type(point.law).control_name for point in points}
    return {**_WORDS, "epsilon": ", ".join(sorted(named))}


def _dims(frame: pl.DataFrame, points: list[Point], parameters: tuple[str, ...]) -> tuple[str, ...]:
    """The parameters that span the grid: length and the control parameter, and all that vary.

    Where schemes of several names melt the chains, `scheme` stands for all of their parameters.
    What follows from another one, as epsilon from the parameter of most laws, is no axis.
    """
    several = frame["scheme"].n_unique() > 1
    of_schemes = {name for point in points for name in point.scheme.parameters}
    control = control_of(points)
    derived = {"point", "digest", *(["epsilon"] if control not in ("", "epsilon") else [])}
    derived |= of_schemes if several else set()
    always = {"length", control or "length"}
    varying = [n for n in parameters if n in always or frame[n].n_unique() > 1]
    axes = [name for name in varying if name not in derived]
    first = [name for name in axes if name not in ("length", control)]
    return (*first, *(name for name in (control, "length") if name in axes))


def _require(campaign: Campaign, points: list[Point], more: int) -> None:
    """Raise InputError unless the rows of these points fit in memory."""
    widest = max(1 + len(registry.standard()) + len(_observed(campaign, one)) for one in points)
    samples = sum(map(campaign.samples_done, points))
    needed = _BYTES * _COPIES * samples * (widest + more)
    memory.require(needed, f"a table of {samples} rows of {widest + more} columns")


def _observed(campaign: Campaign, point: Point) -> list[str]:
    return list(campaign.statistics()[point].moments)

"""Draw one sample of a campaign again and hold what comes out against what is stored."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from qavalanche.campaign.columns import columns_of, measure_columns
from qavalanche.campaign.more import measure_more, wanted
from qavalanche.campaign.point import Point, melt_chunk
from qavalanche.errors import InputError, check, check_type, shown
from qavalanche.observables.registry import defined
from qavalanche.runs.compute import rows_of
from qavalanche.store.campaign import Campaign
from qavalanche.store.shards import Shard
from qavalanche.system.blas import blas

_DIGITS = 20  # more has no sample's number


@dataclass(frozen=True)
class Replay:
    """A sample drawn and melted again.

    chain: what the law draws; partition: what the scheme makes of it, a record if it gives columns;
    row: what a campaign stores of it; stored: what this store holds, None if it lacks the sample;
    differences: names of the columns that differ by more than relative_tolerance, that of the
    scheme, 0 where every bit must agree; libraries: the BLAS that made what is stored, and the one
    here, of samples that depend on it.
    """

    point: Point
    sample: int
    chain: Any
    partition: Any
    row: dict[str, Any]
    stored: dict[str, Any] | None
    differences: list[str]
    relative_tolerance: float = 0.0
    libraries: tuple[str, str] | None = None


def replay(campaign: Campaign, address: str) -> Replay:
    """The sample at `address`, <point>:<sample>, with the point's name as in the store's folders
    and in `qavalanche status`, or the beginning of it.

    Raises InputError if there is no such sample in the spec, or the store's chains were drawn by
    another version of the random streams, or melted by another one of a scheme.
    """
    check_type("campaign", campaign, Campaign, "must be a Campaign, as Campaign.open gives it")
    check(not campaign.closed, f"{campaign.directory}", campaign.closed)
    point, sample = parse_address(campaign, address)
    seed, scheme = campaign.spec.seed, point.scheme
    columns = _columns(campaign, point, sample)
    row = {name: _value(np.asarray(column)[0].item()) for name, column in columns.items()}
    shard = _shard(campaign, point, sample)
    stored = None if shard is None else _row_of(shard, sample)
    differences = [
        name
        for name, value in row.items()
        if stored and not (name in stored and scheme.agrees(name, value, stored[name], row))
    ]
    chain = point.chain(seed, sample)
    melted = point.settled.melted(point.draw(seed, sample), point.length)
    tolerance = scheme.relative_tolerance
    made = shard.metadata().get("blas", "unknown") if shard and tolerance else None
    libraries = None if made is None else (str(made), blas())
    return Replay(
        point, sample, chain, melted, row, stored, differences, tolerance, libraries
    )  # fmt: skip


def _columns(campaign: Campaign, point: Point, sample: int) -> Mapping[str, Any]:
    """What is stored of one sample, drawn again; a user's own functions are not here."""
    seed, asked = campaign.spec.seed, campaign.spec.observables
    if not point.has_regions:
        return measure_columns(point, seed, sample, 1, columns_of(point, {}))
    found = wanted(asked.groups, {})
    more = measure_more(point, seed, sample, 1, found) if found else None
    return rows_of(point, sample, melt_chunk(point, seed, sample, 1), more)


def parse_address(campaign: Campaign, address: str) -> tuple[Point, int]:
    """Point and index of the sample at an address; InputError if the spec has none there."""
    match = re.fullmatch(r"([0-9a-z]+):0*([0-9]+)", address) if isinstance(address, str) else None
    given = f"sample {shown(address)}"
    if match is None:
        raise InputError(f"{given}: must be <point>:<sample>")
    name, index = match[1], match[2]
    points = [point for point in campaign.grid if point.name.startswith(name)]
    if len(points) != 1:
        found = f"{len(points)} points of this campaign" if points else "no point of this campaign"
        raise InputError(f"{given}: {found} has a name that begins with {name[:40]}")
    samples = campaign.grid[points[0]]
    inside = len(index) < _DIGITS and int(index) < samples
    check(inside, given, f"this point has samples 0 to {samples - 1}")
    return points[0], int(index)


def _row_of(shard: Shard, sample: int) -> dict[str, Any]:
    return dict(shard.rows().row(sample - shard.first, named=True))


def _shard(campaign: Campaign, point: Point, sample: int) -> Shard | None:
    """The shard that holds a sample."""
    shards = campaign.shards[point]
    return next((one for one in shards if one.first <= sample < one.last), None)


def plain_row(row: dict[str, Any] | None) -> dict[str, Any] | None:
    """A row as JSON holds it: None where a number is infinite, as the decay rate beside a cut."""
    if row is None:
        return None
    return {k: defined(v) if isinstance(v, float) else v for k, v in row.items()}


def _value(value: Any) -> Any:
    """As stored: nothing where it is not a number."""
    return None if value != value else value

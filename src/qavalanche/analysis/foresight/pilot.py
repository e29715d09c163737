"""A pilot: samples of a few points, for a second or two, of which nothing is stored."""

from __future__ import annotations

import io
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from qavalanche.analysis.foresight.costs import CostsByLength, Kind, kind_of
from qavalanche.campaign.point import Point
from qavalanche.campaign.spec import Spec
from qavalanche.campaign.statistics import Statistics
from qavalanche.errors import InputError
from qavalanche.runs.compute import Task, melt_piece
from qavalanche.system import memory
from qavalanche.system.blas import one_blas_thread

if TYPE_CHECKING:
    import polars as pl

SECONDS = 2.0
"""That a pilot takes, all in all, beside loading kernels; one sample of a point may take longer."""

_EACH = 6  # values of epsilon at a length, at most
_MOST_POINTS = 200
_GROWTH = 8
_MOST_SAMPLES = 2**18  # of a point: more tell nothing
_SLOW_TABLE = 2.0  # seconds: of a law whose table takes longer no sample is drawn


@dataclass
class Pilot:
    """What a pilot found: samples drawn, seconds melting took, thermal and all samples by point,
    and bytes of a shard by kind: those of one row, and all others."""

    samples: int = 0
    seconds: float = 0.0
    tallies: dict[Point, tuple[int, int]] = field(default_factory=dict)
    bytes: dict[Kind, tuple[float, float]] = field(default_factory=dict)


def pilot(spec: Spec, points: Iterable[Point], costs: CostsByLength, seconds: float) -> Pilot:
    """Draw and melt the first samples of some of these points; what they cost is added to `costs`.

    Every length of every kind of points gets a like share of the time, at the values of epsilon
    that lie farthest apart first. Points one sample of which is foreseen to take more than twice
    its share, or does not fit in memory, are left out.
    """
    made = Pilot()
    chosen = _chosen(points, seconds)
    groups = tuple(spec.observables.groups)
    task = Task(Path(), spec.seed, spec.hash, 0.0, groups)
    warm: set[Kind] = set()
    with one_blas_thread():
        for point, share in chosen:
            try:
                if kind_of(point) not in warm:  # compiled, or loaded, outside of the clock
                    warm.add(kind_of(point))
                    melt_piece(task, point, 0, 1)
                _sample(task, point, share, costs, made)
            except InputError:  # too little memory: the run itself says so
                continue
    return made


def _chosen(points: Iterable[Point], seconds: float) -> list[tuple[Point, float]]:
    """Points with the seconds that each may take, the shortest of every kind first."""
    lengths: dict[tuple[Kind, int], list[Point]] = {}
    for point in points:
        if point.law.seconds_to_tabulate <= _SLOW_TABLE:
            lengths.setdefault((kind_of(point), point.length), []).append(point)
    if not lengths:
        return []
    each = max(1, min(_EACH, _MOST_POINTS // len(lengths)))
    share = seconds / len(lengths)
    found = []
    for (_, _), here in sorted(lengths.items(), key=lambda item: (item[0][0], item[0][1])):
        here.sort(key=lambda point: point.law.resonance_probability)
        cost = max(point.seconds for point in here)
        count = int(np.clip(share / cost, 1, min(each, len(here))))
        if cost > 2 * share or not _fits(here[-1]):
            continue
        # of one, that in the middle; else both ends and what lies evenly between
        places = np.linspace(0, len(here) - 1, count) if count > 1 else [len(here) // 2]
        indices = sorted({round(float(i)) for i in places})
        found += [(here[i], share / len(indices)) for i in indices]
    return found


def _fits(point: Point) -> bool:
    needed = point.bytes_needed
    return needed <= memory.ALWAYS_THERE or needed <= memory.available_bytes()


def _sample(task: Task, point: Point, share: float, costs: CostsByLength, made: Pilot) -> None:
    """Melt samples of a point until its share of the time is over."""
    end, first, size, spent = time.monotonic() + share, 0, 1, 0.0
    statistics, rows = Statistics(), []
    while True:
        piece = melt_piece(task, point, first, size)
        first, spent = first + size, spent + piece.seconds
        statistics, rows = statistics + piece.statistics, [piece.rows]
        left = end - time.monotonic()
        if left <= 0 or first >= _MOST_SAMPLES:
            break
        size = max(1, min(_GROWTH * size, int(left * first / max(spent, 1e-9) / 2)))
    costs.add(point, first, spent)
    made.samples, made.seconds = made.samples + first, made.seconds + spent
    if point.has_regions and not point.special:
        made.tallies[point] = statistics.thermal, first
    kind, measured = kind_of(point), _bytes(rows[0], statistics)
    if kind not in made.bytes or len(rows[0]) > 1000:
        made.bytes[kind] = measured


_METADATA = 650  # bytes of a shard's metadata beside its statistics


def _bytes(rows: pl.DataFrame, statistics: Statistics) -> tuple[float, float]:
    """Bytes of a row, and of a shard beside its rows, as shards are written."""
    import json

    def size(frame: pl.DataFrame) -> int:
        buffer = io.BytesIO()
        frame.write_parquet(buffer, compression="lz4", statistics=False)
        return len(buffer.getvalue())

    whole, one = size(rows), size(rows.head(1))
    row = (whole - one) / (len(rows) - 1) if len(rows) > 1 else 80.0
    told = len(json.dumps(statistics.to_json(), separators=(",", ":"))) + _METADATA
    return max(row, 1.0), one + told

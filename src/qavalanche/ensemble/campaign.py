"""A stored campaign: its spec, its shards, and what is missing, damaged or foreign in the store."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qavalanche.ensemble import store
from qavalanche.ensemble.chunk import Costs, Range, Slice
from qavalanche.ensemble.lease import Holder, Leases
from qavalanche.ensemble.manifest import read_manifest
from qavalanche.ensemble.point import Point
from qavalanche.ensemble.provenance import duration
from qavalanche.ensemble.spec import Spec
from qavalanche.ensemble.statistics import Statistics, total
from qavalanche.files import listing

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class Campaign:
    """A stored campaign; `Campaign.open(directory)` reads one, `run` makes or completes one.

    shards: of every point, sound and disjoint; damaged: shards whose bytes are not those written,
    their samples count as missing, and the next run computes them again; foreign: files that do not
    belong to this campaign, left alone; leftovers: temporary files of killed runs, which the next
    run removes; holders: runs that are computing now, or may be; costs: what samples took.
    """

    directory: Path
    spec: Spec
    shards: dict[Point, list[store.Shard]]
    damaged: list[store.Shard] = field(default_factory=list)
    foreign: list[Path] = field(default_factory=list)
    leftovers: list[Path] = field(default_factory=list)
    holders: list[Holder] = field(default_factory=list)
    costs: Costs = field(default_factory=Costs)
    _statistics: dict[Point, Statistics] = field(default_factory=dict, repr=False)

    @classmethod
    def open(cls, directory: Path, checked: Set[Path] = frozenset()) -> Campaign:
        """The campaign stored in `directory`, every shard checked; InputError if there is none.

        checked: shards whose bytes this process wrote or checked already.
        """
        spec = read_manifest(directory)
        holders = Leases(directory).holders()
        opened = cls(directory, spec, {}, holders=holders)
        for point in spec.grid:
            contents = opened._contents(point, checked)
            opened._statistics[point] = total(one["statistics"] for one in contents)
        opened._look_around()
        return opened

    def _contents(self, point: Point, checked: Set[Path]) -> Iterator[dict[str, Any]]:
        """Metadata of the point's sound shards of which no two overlap."""
        found = store.shards_in(self.directory / "shards" / point.name)
        if store.disjoint(found) == found:  # as a rule: then nothing but sums is kept of them
            contents = self._sound(point, found, checked)
        else:
            sound = dict(self._sound(point, found, checked))
            contents = ((shard, sound[shard]) for shard in store.disjoint(sound))
        chosen = self.shards.setdefault(point, [])
        for shard, metadata in contents:
            chosen.append(shard)
            self.costs.add(point, shard.count, duration(metadata))
            yield metadata

    def _sound(
        self, point: Point, found: list[store.Shard], checked: Set[Path]
    ) -> Iterator[tuple[store.Shard, dict[str, Any]]]:
        """The undamaged ones of these shards, with their metadata."""
        for shard in found:
            try:
                metadata = shard.metadata(shard.path in checked)
            except store.DamagedShard:
                self.damaged.append(shard)
                continue
            if metadata["point"] == point.address and metadata["seed"] == self.spec.seed:
                yield shard, metadata
            else:
                self.foreign.append(shard.path)

    def _look_around(self) -> None:
        """Find what is in the shards' folders and is no shard of this campaign."""
        names = {point.name for point in self.spec.grid}
        for folder in listing(self.directory / "shards"):
            known = folder.name in names
            for path in listing(folder) if folder.is_dir() else [folder]:
                if store.is_temporary(path):
                    self.leftovers.append(path)
                elif not known or store.parse_name(path) is None:
                    self.foreign.append(path)

    def missing(self, part: Slice | None = None) -> dict[Point, list[Range]]:
        """Of every point that lacks samples, of a part of them, the ranges of these."""
        lacking = {}
        for point, (first, last) in (part or Slice()).of(self.spec.grid).items():
            ranges = store.missing(self.shards[point], self.spec.grid[point])
            inside = [(max(a, first), min(b, last)) for a, b in ranges]
            lacking[point] = [(a, b) for a, b in inside if a < b]
        return {point: ranges for point, ranges in lacking.items() if ranges}

    @property
    def samples_missing(self) -> int:
        """Number of samples that the store lacks."""
        return sum(b - a for ranges in self.missing().values() for a, b in ranges)

    def samples_done(self, point: Point) -> int:
        """Samples of `point` in the store."""
        return sum(shard.count for shard in self.shards[point])

    def statistics(self) -> dict[Point, Statistics]:
        """Statistics of every point over the samples in the store."""
        return dict(self._statistics)

    def rows(self, point: Point) -> pl.DataFrame:
        """One row per stored sample of `point`, in order of the sample index."""
        import polars as pl

        return pl.concat([s.rows() for s in self.shards[point]], how="vertical_relaxed")

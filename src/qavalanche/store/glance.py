"""A quick look at a store that is being filled: the names of its shards alone."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from qavalanche.errors import check_path
from qavalanche.store import shards as store
from qavalanche.store.campaign import Campaign
from qavalanche.store.lease import Leases
from qavalanche.store.manifest import read_manifest


@dataclass(frozen=True)
class Glance:
    """Samples that shards' names tell of, those left, and the number of runs that fill it."""

    done: int
    left: int
    shards: int
    runs: int

    def __str__(self) -> str:
        share = self.done / (self.done + self.left)
        files, runs = _several(self.shards, "shard"), _several(self.runs, "run")
        return f"{share:.1%} of samples, {self.left} left, {files}, {runs}"


def glance(directory: Path | str) -> Glance:
    """How far the store in `directory` is; damage does not show. InputError if there is none.

    With a plan: how far its present stage is, for which every shard is looked at.
    """
    directory = check_path("directory", directory)
    left = shards = 0
    spec = read_manifest(directory).spec
    grid = spec.grid if spec.plan is None else Campaign.open(directory).grid
    for point, samples in grid.items():
        found = store.look(directory, point.name).shards
        shards += len(found)
        counted = [one for one in found if spec.plan is None or one.last <= samples]
        left += sum(b - a for a, b in store.missing(counted, samples))
    runs = len(Leases(directory).holders())
    return Glance(sum(grid.values()) - left, left, shards, runs)


def _several(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"

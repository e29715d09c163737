"""Merge stores of one campaign that were filled on different machines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from qavalanche.ensemble import store
from qavalanche.ensemble.campaign import Campaign
from qavalanche.ensemble.manifest import bind, lost
from qavalanche.ensemble.spec import Spec
from qavalanche.errors import InputError
from qavalanche.files import write_whole


@dataclass(frozen=True)
class Merged:
    """campaign: the store after merging; copied, samples: shards that came, and samples in them;
    damaged: shards of the sources that were left out."""

    campaign: Campaign
    copied: int
    samples: int
    damaged: list[Path]


def merge(target: Path, sources: Sequence[Path]) -> Merged:
    """Copy to the store in `target`, made if there is none, what it lacks and `sources` have.

    All must hold one campaign: the same physics, of which one spec has all points of the others;
    that spec becomes the target's. Shards are checked, copied whole and never changed, and only if
    the target gains samples. Stopped at any instant, the same call goes on.

    Raises InputError, before anything is written, if a source is no store or holds another
    campaign.
    """
    opened = [Campaign.open(source) for source in sources]
    specs = {one.directory: one.spec for one in opened}
    if (target / "manifest.json").exists():
        specs[target] = Campaign.open(target).spec
    bind(target, _largest(specs))
    copied = samples = 0
    for source in opened:
        number, count = _copy(source, Campaign.open(target))
        copied, samples = copied + number, samples + count
    damaged = [shard.path for source in opened for shard in source.damaged]
    return Merged(Campaign.open(target), copied, samples, damaged)


def _largest(specs: dict[Path, Spec]) -> Spec:
    """The spec that extends all others."""
    largest = next(iter(specs))
    for place, spec in specs.items():
        if not lost(specs[largest], spec):
            largest = place
    for place, spec in specs.items():
        if differences := lost(spec, specs[largest], str(place), str(largest)):
            raise InputError(f"{place} and {largest} hold two campaigns: {'; '.join(differences)}")
    return specs[largest]


def _copy(source: Campaign, target: Campaign) -> tuple[int, int]:
    """Copy the shards with which the target holds the most samples; their number and samples."""
    copied = samples = 0
    for point, shards in source.shards.items():
        there = target.shards[point]
        best = store.disjoint([*there, *shards])
        if sum(shard.count for shard in best) == target.samples_done(point):
            continue
        for shard in best:
            if shard not in there:
                place = target.directory / "shards" / point.name / shard.path.name
                write_whole(place, store.read_shard(shard.path).read())
                copied, samples = copied + 1, samples + shard.count
    return copied, samples

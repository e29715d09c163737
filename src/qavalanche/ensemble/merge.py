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
    that spec becomes the target's. Shards are checked, copied whole and never changed; samples that
    the target has are not copied. Stopped at any instant, the same call goes on.

    Raises InputError, before anything is written, if a source is no store or holds another
    campaign.
    """
    opened = [Campaign.open(source) for source in sources]
    specs = [one.spec for one in opened]
    if (target / "manifest.json").exists():
        specs.append(Campaign.open(target).spec)
    bind(target, _largest(specs, target))
    copied = samples = 0
    for source in opened:
        number, count = _copy(source, Campaign.open(target))
        copied, samples = copied + number, samples + count
    damaged = [shard.path for source in opened for shard in source.damaged]
    return Merged(Campaign.open(target), copied, samples, damaged)


def _largest(specs: Sequence[Spec], target: Path) -> Spec:
    """The spec that extends all others."""
    largest = specs[0]
    for spec in specs[1:]:
        if not lost(largest, spec):
            largest = spec
    for spec in specs:
        if differences := lost(spec, largest):
            raise InputError(f"{target}: stores of two campaigns: {'; '.join(differences)}")
    return largest


def _copy(source: Campaign, target: Campaign) -> tuple[int, int]:
    """Copy the shards that hold samples which the target lacks; their number and samples."""
    copied = samples = 0
    for point, shards in source.shards.items():
        lacking = store.missing(target.shards[point], target.spec.grid[point])
        for shard in shards:
            if any(shard.first < last and first < shard.last for first, last in lacking):
                place = target.directory / "shards" / point.name / shard.path.name
                store.write_whole(place, shard.read())
                copied, samples = copied + 1, samples + shard.count
    return copied, samples

"""Merge stores of one campaign that were filled on different machines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import combinations
from pathlib import Path

from qavalanche.campaign.spec import Spec
from qavalanche.errors import InputError, check, check_path, check_type
from qavalanche.store import shards as store
from qavalanche.store.campaign import Campaign
from qavalanche.store.lease import Lease
from qavalanche.store.manifest import NAME, bind, lost
from qavalanche.store.versions import Versions
from qavalanche.system.files import kind_of, write_whole


@dataclass(frozen=True)
class Merged:
    """campaign: the store after merging; copied, samples: shards that came, and samples in them;
    damaged: shards of the sources that were left out."""

    campaign: Campaign
    copied: int
    samples: int
    damaged: list[Path]


def merge(target: Path | str, sources: Sequence[Path | str]) -> Merged:
    """Copy to the store in `target`, made if there is none, what it lacks and `sources` have.

    All must hold one campaign: the same physics, of which one spec has all points of the others;
    that spec becomes the target's. Shards are checked, copied whole and never changed, and only if
    the target gains samples. Stopped at any instant, the same call goes on. Runs on the target may
    go on beside it.

    Raises InputError, before anything is written, if a source is no store, cannot be read, holds
    another campaign, or was made by another version of the random streams or of a scheme.
    """
    target = check_path("target", target)
    check_type("sources", sources, (list, tuple), "must be a list of stores")
    check(bool(sources), "0 sources", "at least one store is needed")
    opened = [Campaign.open(source) for source in sources]
    here = kind_of(target / NAME, follow=False) != "missing"
    all_of_them = [*opened, Campaign.open(target)] if here else opened
    versions = _versions(all_of_them)
    spec = _largest({one.directory: one.spec for one in all_of_them})
    store.check_room(target, (point.name for point in spec.grid))
    copied = samples = 0
    with Lease(target) as lease:
        bind(target, spec, lease.alone, versions)
        for source in opened:
            number, count = _copy(source, Campaign.open(target))
            copied, samples = copied + number, samples + count
    damaged = [shard.path for source in opened for shard in source.damaged]
    return Merged(Campaign.open(target), copied, samples, damaged)


def _versions(stores: list[Campaign]) -> Versions:
    """Those of all stores; InputError if samples of two versions would be mixed."""
    for one, other in combinations(stores, 2):
        if both := one.versions.differences(other.versions):
            raise InputError(
                f"{one.directory} and {other.directory} were made with versions {both}: "
                "samples of the two are not of one campaign"
            )
    return reduce(Versions.joined, (one.versions for one in stores))


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
    for point in source.points:
        there, shards = target.everything(point), source.everything(point)
        best = store.disjoint([*there, *shards])
        if sum(shard.count for shard in best) == sum(shard.count for shard in there):
            continue
        for shard in best:
            if shard not in there:
                place = target.directory / store.SHARDS / point.name / shard.path.name
                write_whole(place, shard.read())
                copied, samples = copied + 1, samples + shard.count
    return copied, samples

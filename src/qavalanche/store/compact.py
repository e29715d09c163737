"""Many small shards become few large ones: the same rows, the same statistics.

A large shard is written whole beside those that it is made of, read again and held against them,
and only then they are removed. Until then the store holds the same samples twice, of which every
reader chooses once (`shards.disjoint`): stopped at any instant, nothing is lost and nothing is
counted twice, and the same call goes on. What made each of the small ones stays in the metadata of
the large one, under "parts".
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qavalanche.arguments import typed
from qavalanche.campaign.point import Point
from qavalanche.campaign.statistics import total
from qavalanche.campaign.stored import DamagedShard
from qavalanche.errors import InputError, check, check_integer, check_path
from qavalanche.store import shards as store
from qavalanche.store.campaign import Campaign
from qavalanche.store.lease import Lease
from qavalanche.store.provenance import duration
from qavalanche.store.shards import Shard
from qavalanche.system import memory

if TYPE_CHECKING:
    import polars as pl

MOST = 2**20
"""Samples of a shard: its rows stay some ten megabytes."""

MOST_PARTS = 2000
"""Shards that one is made of: what made them stays some hundred kilobytes."""

_OF_A_PART = ("first", "count", "started", "ended", "seconds", "spec")
_OF_NUMBERS = ("statistics", "parts", "made_by", "by", "checksum")
_BITS = ("blas", "relative_tolerance", "table", "streams", "scheme_version")
_BYTES = 8 * 6  # of a number in rows: read, joined, written, and read again


@dataclass(frozen=True)
class Compacted:
    """campaign: the store afterwards; before, after: its number of shards; left: shards with
    samples that others hold too, with other rows, which are not removed."""

    campaign: Campaign
    before: int
    after: int
    left: list[Path]


@typed
def compact(directory: str | Path, most: int = MOST) -> Compacted:
    """Join neighbouring shards of a store to shards of up to `most` samples.

    No run works on the store meanwhile: it holds all of it, and InputError is raised if one is
    there. Damaged shards, foreign files and samples that are missing stay as they are. Raises
    InputError too if there is no store, a shard cannot be read, there is no memory for the rows of
    one shard, or one cannot be written: then nothing is lost.
    """
    directory, most = check_path("directory", directory), check_integer("most", most, 1, 2**40)
    seen = Campaign.open(directory)
    with Lease(directory) as lease:
        if not lease.hold(point.name for point in seen.points):
            others = ", ".join(str(one) for one in lease.others())
            raise InputError(f"{directory}: is being filled by {others}: compact it afterwards")
        campaign = Campaign.open(directory, _paths(seen))
        store.remove(directory, campaign.leftovers)  # nobody else is writing
        before = _number(campaign)
        left = [path for point in campaign.shards for path in _compact(campaign, point, most)]
    after = Campaign.open(directory, _paths(campaign))
    check(
        after.statistics() == campaign.statistics(),
        f"{directory}: its statistics changed while it was compacted",
        "another process changed the store",
    )
    return Compacted(after, before, _number(after), left)


def kept_edges(campaign: Campaign, point: Point) -> list[int]:
    """Samples at which a shard must begin: the ends of the blocks that a plan decides by."""
    return [] if campaign.spec.plan is None else list(campaign.blocks.get(point, ()))


def groups(shards: list[Shard], parts: list[int], edges: list[int], most: int) -> list[list[Shard]]:
    """Neighbouring shards that become one, in order: no gap and no edge inside, and not too many.

    parts: how many shards each was made of.
    """
    found: list[list[Shard]] = []
    samples = number = 0
    for shard, own in zip(shards, parts, strict=True):
        samples, number = samples + shard.count, number + own
        joins = bool(found) and shard.first == found[-1][-1].last and shard.first not in edges
        if joins and samples <= most and number <= MOST_PARTS:
            found[-1].append(shard)
        else:
            found.append([shard])
            samples, number = shard.count, own
    return found


def joined(made: list[dict[str, Any]], checksums: list[str]) -> dict[str, Any]:
    """Metadata of a shard made of others, of which these are the metadata.

    It has the keys of any shard: sums of statistics and seconds, the earliest start and the last
    end, and what else made the first one; parts: every one of them, with the number `by` of what
    made it in made_by, where there are several. Shards that were made of others count as these.
    """
    parts: list[dict[str, Any]] = []
    by: list[dict[str, Any]] = []
    for one, checksum in zip(made, checksums, strict=True):
        makers = one.get("made_by") or [_maker(one)]
        known = [_place(by, maker) for maker in makers]
        own = one.get("parts") or [{**_part(one), "checksum": checksum, "by": 0}]
        parts += [{**part, "by": known[part["by"]]} for part in own]
    return {
        **by[0],
        "point": made[0]["point"],
        "seed": made[0]["seed"],
        "streams": made[0].get("streams", 1),  # as it is where nothing tells
        "first": made[0]["first"],
        "count": sum(one["count"] for one in made),
        "spec": made[-1]["spec"],
        "statistics": total(one["statistics"] for one in made).to_json(),
        "started": min(one["started"] for one in made),
        "ended": max(one["ended"] for one in made),
        "seconds": sum(map(duration, made)),
        "made_by": by,
        "parts": parts,
    }


def _part(made: dict[str, Any]) -> dict[str, Any]:
    return {key: made[key] for key in _OF_A_PART if key in made}


def _maker(made: dict[str, Any]) -> dict[str, Any]:
    """What made a shard: software, machine, versions."""
    others = {*_OF_A_PART, *_OF_NUMBERS, "point", "seed"}
    return {key: value for key, value in made.items() if key not in others}


def _place(known: list[dict[str, Any]], one: dict[str, Any]) -> int:
    if one not in known:
        known.append(one)
    return known.index(one)


def _paths(campaign: Campaign) -> set[Path]:
    """Shards whose bytes need not be checked again."""
    return {one.path for shards in campaign.shards.values() for one in shards}


def _number(campaign: Campaign) -> int:
    return sum(len(store.look(campaign.directory, one.name).shards) for one in campaign.points)


def _compact(campaign: Campaign, point: Point, most: int) -> list[Path]:
    """Compact the shards of one point; those that hold other rows of the same samples."""
    kept: list[Shard] = []
    for run in _alike(campaign.shards[point]):
        made = dict(run)
        parts = [len(one.get("parts") or (1,)) for one in made.values()]
        for group in groups(list(made), parts, kept_edges(campaign, point), most):
            kept += _join(campaign, group, [made[one] for one in group])
    return _tidy(campaign, point, kept)


def _alike(shards: list[Shard]) -> Iterator[list[tuple[Shard, dict[str, Any]]]]:
    """Shards in order, with their metadata, cut where what may change last bits is another."""
    run: list[tuple[Shard, dict[str, Any]]] = []
    last = ""
    for shard in shards:
        made = shard.metadata(checked=True)
        bits = json.dumps([made.get(key) for key in _BITS])
        if run and bits != last:
            yield run
            run = []
        run.append((shard, made))
        last = bits
    if run:
        yield run


def _join(campaign: Campaign, group: list[Shard], made: list[dict[str, Any]]) -> list[Shard]:
    """The shards that hold these samples afterwards: one, if their rows can be joined."""
    import polars as pl

    if len(group) == 1:
        return group
    count = sum(shard.count for shard in group)
    frames = [group[0].rows()]
    needed = _BYTES * count * frames[0].width
    memory.require(needed, f"{group[0].path.parent}: joining {count} rows of {frames[0].width}")
    frames += [shard.rows() for shard in group[1:]]
    if any(frame.columns != frames[0].columns for frame in frames):
        return group  # of versions that stored other columns
    rows = pl.concat(frames, how="vertical_relaxed", rechunk=True)
    metadata = joined(made, [shard.checksum for shard in group])
    shard = store.write_shard(group[0].path.parent, group[0].first, rows, metadata)
    if not (shard.metadata()["statistics"] and shard.rows().equals(rows)):
        raise DamagedShard(f"{shard.path}: is not what was written")
    store.remove(campaign.directory, [one.path for one in group if one.path != shard.path])
    return [shard]


def _tidy(campaign: Campaign, point: Point, kept: list[Shard]) -> list[Path]:
    """Remove shards all of whose samples others hold, with the same rows: of a call that was
    killed, or of two runs. The ones with other rows stay."""
    aside = {one.path for one in campaign.damaged} | set(campaign.foreign)
    aside |= {one.path for one in kept} | {one.path for one in campaign.shards[point]}
    others = store.look(campaign.directory, point.name).shards
    others = [one for one in others if one.path not in aside]
    left = []
    for shard in others:
        over = [one for one in kept if one.first < shard.last and shard.first < one.last]
        if sum(min(a.last, shard.last) - max(a.first, shard.first) for a in over) < shard.count:
            continue  # it holds samples that no other does
        if _rows(over, shard).equals(shard.rows()):
            store.remove(campaign.directory, [shard.path])
        else:
            left.append(shard.path)
    return left


def _rows(shards: list[Shard], like: Shard) -> pl.DataFrame:
    """The rows of the samples of one shard, as others hold them."""
    import polars as pl

    rows = pl.concat([one.rows() for one in shards], how="vertical_relaxed")
    return rows.slice(like.first - shards[0].first, like.count)

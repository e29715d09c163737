"""What made the samples of a store: software, machines and times, from the metadata of shards."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from qavalanche.store.campaign import Campaign

_OF_A_SHARD = ("first", "count", "started", "ended", "seconds", "spec", "checksum")
_OTHERS = {*_OF_A_SHARD, "statistics", "parts", "made_by", "point", "seed"}


def provenance_of(campaign: Campaign) -> dict[str, Any]:
    """made_by: every combination of software and machine that made samples, once; points: by name,
    the shards, each with its samples, checksum and times, and the number of what made it.

    A shard that was made of others (`compact`) tells of these under "parts".
    """
    makers: list[dict[str, Any]] = []
    points: dict[str, list[dict[str, Any]]] = {}
    for point, shards in campaign.shards.items():
        rows = points.setdefault(point.name, [])
        for shard in shards:
            made = shard.metadata(checked=True)
            own = [_place(makers, one) for one in made.get("made_by") or [_maker(made)]]
            row = {key: made[key] for key in _OF_A_SHARD if key in made}
            row |= {"checksum": shard.checksum, "file": shard.path.name, "by": own[0]}
            if "parts" in made:
                row["parts"] = [{**part, "by": own[part["by"]]} for part in made["parts"]]
            rows.append(row)
    return {
        "streams_version": campaign.versions.streams,
        "scheme_versions": dict(campaign.versions.schemes),
        "made_by": makers,
        "points": dict(sorted(points.items())),
    }


def dependencies_of(provenance: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """Versions of packages, one mapping for each of made_by."""
    for one in provenance["made_by"]:
        found = {str(k): str(v) for k, v in (one.get("dependencies") or {}).items()}
        if isinstance(one.get("qavalanche"), str):
            found["qavalanche"] = one["qavalanche"]
        yield found


def _maker(made: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in made.items() if key not in _OTHERS}


def _place(known: list[dict[str, Any]], one: dict[str, Any]) -> int:
    """The number of a maker; the same one is told once, with the tables of laws left out."""
    text = json.dumps(one, sort_keys=True)
    for i, other in enumerate(known):
        if json.dumps(other, sort_keys=True) == text:
            return i
    known.append(one)
    return len(known) - 1

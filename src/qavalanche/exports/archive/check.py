"""What is in an archive held against its checksums, its parts against each other, and against a
store."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from qavalanche.arguments import typed
from qavalanche.campaign.spec import Spec, parse_spec
from qavalanche.campaign.statistics import total
from qavalanche.campaign.stored import DamagedShard, check_statistics
from qavalanche.errors import InputError, check, check_path, counted, named, reason, shown
from qavalanche.exports.archive import pack
from qavalanche.exports.archive.pack import Content
from qavalanche.exports.archive.write import SUMS
from qavalanche.exports.origin import digest_of, exact
from qavalanche.store.campaign import Campaign
from qavalanche.store.contents import read_metadata
from qavalanche.store.shards import SHARDS, parse_name
from qavalanche.system import toml

_LINE = re.compile(r"([0-9a-f]{64})  (\S[^\n]*)")


@dataclass(frozen=True)
class Checked:
    """path: the archive; files, points, samples: what it holds; rows: whether with all samples;
    digest: of its statistics; differing: points whose statistics are others in the store that it
    was held against, or that this lacks; None if it was held against none."""

    path: Path
    files: int
    points: int
    samples: int
    rows: bool
    digest: str
    differing: list[str] | None = None


@typed
def check_archive(path: str | Path, against: str | Path | None = None) -> Checked:
    """Whether an archive is sound, and holds what it says; nothing is unpacked to disk.

    Every file is held against its checksum, the points against the spec, and the samples, if they
    are in it, against the statistics. against: the directory of a campaign, whose statistics are
    compared with those of the archive, bit by bit.

    Raises InputError, one line, for what is no archive, is damaged, or contradicts itself.
    """
    path = check_path("path", path)
    campaign = None if against is None else Campaign.open(check_path("against", against))
    with pack.opened(path) as members:
        files = _inside(path, members)
        _check_sums(path, files)
        try:
            told = json.loads(files["statistics.json"]())
            kept = {name: check_statistics(one["statistics"]) for name, one in told.items()}
            points = json.loads(files["points.json"]())
            digest = str(points["attributes"]["digest"])
            samples = {row["point"]: row["samples"] for row in points["rows"]}
            content = toml.parsed(files["spec.toml"]())
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise InputError(
                f"{named(path)}: is no archive of a campaign ({_why(error)})"
            ) from None
        spec = _spec(path, content)
        _agree(path, digest_of(told) == digest, "points.json and statistics.json are of two")
        sums = {name: total([one]).samples for name, one in kept.items()}
        _agree(path, samples == sums, "points.json and statistics.json count other samples")
        _check_spec(path, spec, kept)
        rows = _check_rows(path, files, kept)
    differing = None if campaign is None else _differing(told, campaign)
    return Checked(path, len(files), len(kept), sum(sums.values()), rows, digest, differing)


def _spec(path: Path, content: dict[str, Any]) -> Spec:
    """The spec; it may ask for a law or a scheme that is defined elsewhere."""
    try:
        return parse_spec(content)
    except InputError as error:
        what = "its spec.toml cannot be read here"
        raise InputError(f"{named(path)}: {what}, see its README.txt: {error}") from None


def _why(error: Exception) -> str:
    return f"{error} is missing" if isinstance(error, KeyError) else reason(error)


def _agree(path: Path, holds: bool, what: str) -> None:
    check(holds, named(path), f"contradicts itself: {what}")


def _inside(path: Path, members: Mapping[str, Content]) -> dict[str, Content]:
    """Members by their names below the one folder that holds them all."""
    files = {name: one for name, one in members.items() if not name.endswith("/")}
    tops = {PurePosixPath(name).parts[0] for name in files if PurePosixPath(name).parts}
    check(len(tops) == 1, named(path), "is no archive of a campaign: it has not one folder")
    top = f"{tops.pop()}/"
    inside = {name.removeprefix(top): one for name, one in files.items()}
    check(SUMS in inside, named(path), f"is no archive of a campaign: {SUMS} is missing")
    return inside


def _check_sums(path: Path, files: Mapping[str, Content]) -> None:
    lines = files[SUMS]().decode(errors="replace").splitlines()
    found = [match for line in lines if (match := _LINE.fullmatch(line))]
    told = {match[2]: match[1] for match in found}
    check(len(found) == len(lines), named(path), f"its {SUMS} cannot be read")
    there = {*files} - {SUMS}
    lost, new = sorted({*told} - there), sorted(there - {*told})
    check(not lost, named(path), f"lacks {counted(len(lost), 'file')}, such as {shown(lost[:1])}")
    check(not new, named(path), f"has files that {SUMS} lacks, such as {shown(new[:1])}")
    for name, expected in told.items():
        same = hashlib.sha256(files[name]()).hexdigest() == expected
        check(same, f"{named(path)}: {shown(name)}", "is damaged: its checksum is another")


def _check_spec(path: Path, spec: Spec, kept: Mapping[str, Any]) -> None:
    if spec.plan is None:  # a plan wants points that only its statistics tell
        same = {point.name for point in spec.grid} == {*kept}
        _agree(path, same, "spec.toml and statistics.json have other points")


def _check_rows(path: Path, files: Mapping[str, Content], kept: Mapping[str, Any]) -> bool:
    """Whether samples are in it; InputError unless they are those of the statistics."""
    names = [name for name in files if name.startswith(f"{SHARDS}/")]
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in kept}
    for name in names:
        place = PurePosixPath(name)
        shard, content = parse_name(Path(place.name)), files[name]()
        known = shard is not None and place.parent.name in found
        _agree(path, known, f"{shown(name)} is no shard of it")
        try:
            made, _ = read_metadata(content)
        except DamagedShard as error:
            raise InputError(f"{named(path)}: {shown(name)}: {error}") from None
        found[place.parent.name].append(made["statistics"])
    for name, parts in found.items() if names else ():
        same = total(parts).to_json() == total([kept[name]]).to_json()
        _agree(path, same, f"the samples of point {name} are not those of its statistics")
    return bool(names)


def _differing(told: Mapping[str, Any], campaign: Campaign) -> list[str]:
    """Points of an archive whose statistics are others in a store."""
    here = json.loads(json.dumps(exact(campaign.statistics())))
    return [name for name in told if here.get(name) != told[name]]

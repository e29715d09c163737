"""One file of a campaign for a repository of data: spec, statistics, provenance, packages."""

from __future__ import annotations

import hashlib
import json
import platform
import re
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

import qavalanche
from qavalanche.arguments import typed
from qavalanche.citation import cite
from qavalanche.errors import InputWarning, check, check_path, counted
from qavalanche.exports.archive import pack
from qavalanche.exports.archive.code import Own, own_of
from qavalanche.exports.archive.data import data_of, spec_of
from qavalanche.exports.archive.history import dependencies_of, provenance_of
from qavalanche.exports.archive.packages import PACKAGE, requirements
from qavalanche.exports.archive.readme import readme
from qavalanche.exports.exported import exported
from qavalanche.exports.origin import digest_of, exact
from qavalanche.exports.part import Exported, Part, filled
from qavalanche.store.campaign import Campaign
from qavalanche.store.manifest import NAME as MANIFEST
from qavalanche.store.shards import SHARDS
from qavalanche.system.files import absolute, check_writable, read

SUMS = "SHA256SUMS"
"""The member with the checksums of all others."""

_LICENCES = ("licenses/LICENSE", "LICENSE")
_LICENCE = "qavalanche is under the BSD-3-Clause licence.\n"


@dataclass(frozen=True)
class Archived:
    """path: the archive; files: its members; points, samples: what it holds; missing: samples that
    the campaign lacks; digest: of its statistics."""

    path: Path
    files: list[str]
    points: int
    samples: int
    missing: int
    digest: str


@typed
def archive(
    directory: str | Path,
    out: str | Path | None = None,
    rows: bool = False,
    incomplete: bool = False,
    observables: Mapping[str, Callable[..., Any]] | None = None,
) -> Archived:
    """Write one file with all that a campaign found and that it takes to find it again.

    out: a .zip, .tar.gz or .tgz file, by default the name of the store with .zip, here. rows: with
    all samples, so that what is unpacked is a store. incomplete: also a campaign that lacks samples
    or has damaged shards, or whose files of data are gone. observables: the
    user's own functions that `run` was given. The files that define these, and laws and schemes of
    the user's own, are put into it; InputWarning, one line, names those that are not found. What
    lies in it: docs/exports.md. The
    same campaign makes the same bytes where the same packages are installed; it is written whole.

    Raises InputError if there is no campaign, if it is not complete, for another ending, and if the
    file cannot be written.
    """
    directory = check_path("directory", directory)
    name = _name(directory)
    path = Path(f"{name}.zip") if out is None else check_path("out", out)
    pack.check_name(path)
    check_writable(path)
    campaign = Campaign.open(directory)
    statistics = campaign.statistics()
    samples, missing = sum(s.samples for s in statistics.values()), campaign.samples_missing
    if not incomplete:
        lacks = f"{counted(missing, 'sample')} missing, {len(campaign.damaged)} damaged shards"
        whole = not missing and not campaign.damaged
        check(whole, f"{directory}: {lacks}", "run it again, or ask for an incomplete archive")
    check(samples > 0, f"{directory}: 0 samples stored", "run the campaign first")
    own = own_of(campaign, observables or {})
    files = _files(campaign, name, rows, incomplete, own)
    if lost := [one.what for one in own if not one.file]:
        what = (
            f"what defines {', '.join(lost)} is not in it: add it by hand, its README.txt says so"
        )
        warnings.warn(f"{path}: {what}", InputWarning, stacklevel=2)
    sums = {key: hashlib.sha256(make()).hexdigest() for key, make in sorted(files.items())}
    files[SUMS] = _text("".join(f"{value}  {key}\n" for key, value in sums.items()))
    pack.write(path, {f"{name}/{key}": make for key, make in files.items()})
    digest = digest_of(exact(statistics))
    return Archived(path, sorted(files), len(statistics), samples, missing, digest)


def _name(directory: Path) -> str:
    """A plain name for the folder in the archive: that of the store."""
    found = re.sub(r"[^A-Za-z0-9._-]+", "_", absolute(directory).name).strip("._")
    return found or "campaign"


def _files(
    campaign: Campaign, name: str, rows: bool, incomplete: bool, own: list[Own]
) -> dict[str, Callable[[], bytes]]:
    """Members by name, but for the checksums."""
    content, data = data_of(campaign, incomplete)
    found, provenance = exported(campaign), provenance_of(campaign)
    commits = [one["git"] for one in provenance["made_by"] if isinstance(one.get("git"), str)]
    facts = {
        "version": qavalanche.__version__,
        "python": platform.python_version(),
        "digest": str(found.attributes["digest"]),
    }
    held = {"rows": rows, "data": bool(data)}
    data |= {one.file: one.path for one in own if one.path is not None}
    made: dict[str, Callable[[], bytes]] = {
        "README.txt": _text(readme(campaign, name, facts, held, own)),
        "spec.toml": _text(spec_of(content)),
        "points.csv": _text(filled(found.single.frame).write_csv()),
        "points.json": _json(_points(found)),
        "statistics.json": _json(exact(campaign.statistics())),
        "provenance.json": _json(provenance),
        "requirements.txt": _text(requirements(dependencies_of(provenance), commits)),
        "CITATION.txt": _text(f"{cite(campaign)}\n"),
        "CITATION.bib": _text(f"{cite(campaign, bibtex=True)}\n"),
        "LICENSE.txt": _text(_licence()),
        MANIFEST: lambda: read(campaign.directory / MANIFEST),
    }
    for key, path in data.items():
        made[key] = lambda path=path: read(path)  # type: ignore[misc]
    for point, shards in campaign.shards.items() if rows else ():
        for shard in shards:
            made[f"{SHARDS}/{point.name}/{shard.path.name}"] = shard.read
    return made


def _points(found: Exported) -> dict[str, Any]:
    """The table of points with units, and null for what is no number."""
    part: Part = found.single
    plain = part.frame.fill_nan(None)
    rows = [
        {key: None if value in _INFINITE else value for key, value in row.items()}
        for row in plain.to_dicts()
    ]
    columns = {key: part.describe(key) for key in part.frame.columns}
    return {"attributes": dict(found.attributes), "columns": columns, "rows": rows}


_INFINITE = (float("inf"), float("-inf"))


def _licence() -> str:
    for place in _LICENCES:
        try:
            if text := distribution(PACKAGE).read_text(place):
                return text
        except PackageNotFoundError:
            break
    return _LICENCE


def _text(content: str) -> Callable[[], bytes]:
    return lambda: content.encode()


def _json(content: Any) -> Callable[[], bytes]:
    text = json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False)
    return lambda: f"{text}\n".encode()

"""The manifest binds a store to its spec: the same physics may be extended, another is refused.

It is made once, by whoever comes first, and replaced only by a run that sees no other one at it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, Field, ValidationError
from pydantic_core import from_json

from qavalanche.campaign.disorder import facts_of
from qavalanche.campaign.spec import Spec, parse_spec
from qavalanche.errors import InputError, check_path, escaped, named, reason, shown
from qavalanche.store import provenance
from qavalanche.store.older import as_now
from qavalanche.store.versions import Versions
from qavalanche.system.files import create_whole, kind_of, read_regular, write_whole

FORMAT = 5
"""Of the manifests that are written. Older ones tell no versions of their schemes: these are 1; for
what else they mean see `store.older`. Format 2 tells no version of the streams: it is 1."""

NAME = "manifest.json"
TEMPORARY = re.compile(r"\.manifest\.json\.[0-9a-f]{12}\.tmp")
"""Names of the files that become manifests."""

_FORMATS = (2, 3, 4, FORMAT)

Version = Annotated[int, Field(strict=True, ge=1, lt=1 << 31)]
"""A version as manifests and shards hold it."""


@dataclass(frozen=True)
class Manifest:
    """spec: all that the store is to hold; versions: what makes its samples; events: when and by
    what software it was made and extended."""

    spec: Spec
    versions: Versions
    events: tuple[dict[str, Any], ...] = ()

    def extended(self, spec: Spec, versions: Versions) -> Manifest:
        """With another spec, the versions of schemes that are new in it, and the event."""
        event = {
            "event": "extended" if self.events else "created",
            "time": provenance.now(),
            "spec": spec.hash,
            "software": provenance.software(),
        }
        return Manifest(spec, self.versions.joined(versions), (*self.events, event))

    def to_json(self) -> bytes:
        """As it is stored."""
        content = {
            "format": FORMAT,
            "streams": self.versions.streams,
            "schemes": dict(self.versions.schemes),
            "spec": self.spec.to_dict(),
            "events": self.events,
        }
        return json.dumps(content, indent=1, ensure_ascii=False).encode()


class _Stored(BaseModel):
    format: Annotated[int, Field(strict=True)]
    streams: Version = 1
    schemes: dict[str, Version] = Field(default_factory=dict)
    spec: dict[str, Any]
    events: list[dict[str, Any]]


def read_manifest(directory: Path | str) -> Manifest:
    """What a store is bound to; InputError if `directory` is no store."""
    directory = check_path("directory", directory)
    if (found := _read(directory)) is None:
        raise InputError(f"{named(directory)}: no campaign is stored here ({NAME} is missing)")
    return found


def bind(
    directory: Path,
    spec: Spec,
    alone: Callable[[], AbstractContextManager[object]] = nullcontext,
    versions: Versions | None = None,
) -> None:
    """Make `directory` the store of `spec`, or extend it; InputError if it holds another spec.

    A spec extends another one if it has the same seed and law and all of its grid points, each with
    at least as many samples; plans may come, change and go. alone: entered to change a manifest, so
    that of two runs that extend a store at once one sees what the other made of it. versions: of
    what makes its samples, by default those of now; InputError if the store has others.
    """
    path, versions = directory / NAME, versions or Versions.now(spec)
    if check_bound(directory, spec, versions) is None:
        create_whole(path, Manifest(spec, versions).extended(spec, versions).to_json())
    if check_bound(directory, spec, versions) == spec:
        return
    with alone():
        if check_bound(directory, spec, versions) != spec:  # as another run may have left it
            write_whole(path, read_manifest(directory).extended(spec, versions).to_json())
    check_holds(directory, read_manifest(directory), spec, versions)


def check_bound(directory: Path, spec: Spec, versions: Versions | None = None) -> Spec | None:
    """The spec in `directory`, or None; InputError unless `spec` is the same or extends it."""
    if (stored := _read(directory)) is None:
        return None
    _check_versions(directory, stored, versions or Versions.now(spec))
    if differences := lost(stored.spec, spec):
        told = f"{directory} holds another campaign: {'; '.join(differences)}"
        raise InputError(f"{told}: give this one another store, with --out")
    return stored.spec


def check_holds(
    directory: Path, stored: Manifest, spec: Spec, versions: Versions | None = None
) -> None:
    """Raise InputError unless the store is still that of `spec`, or was extended since."""
    _check_versions(directory, stored, versions or Versions.now(spec))
    if differences := lost(spec, stored.spec, "the spec", "the store"):
        what = "another run made it the store of another campaign meanwhile"
        raise InputError(f"{directory}: {what}: {'; '.join(differences)}")


def lost(stored: Spec, spec: Spec, there: str = "the store", here: str = "the spec") -> list[str]:
    """What of the campaign stored `there` the spec `here` would change or leave out, in words."""
    old, new = _facts(stored), _facts(spec)
    differences = []
    for key in dict.fromkeys([*old, *new]):
        before, after = old.get(key, []), new.get(key, [])
        gone = [x for x in before if x not in after]
        if key in ("seed", "law") and gone:
            differences.append(f"{key} is {before[0]} in {there}, {after[0]} in {here}")
        elif bool(before) != bool(after):
            differences.append(f"{key} is in {there if before else here} only")
        elif gone:
            values = ", ".join(map(str, gone))
            differences.append(f"{key} = {values} in {there} but not in {here}")
    if differences:
        return differences
    grid = spec.grid
    if gone := [point for point in stored.grid if point not in grid]:
        return [f"{gone[0]} is in {there} but not in {here}"]
    if stored.plan is not None or spec.plan is not None:
        return []  # a plan says which samples count: none is lost
    fewer = {p.length: (n, grid[p]) for p, n in stored.grid.items() if grid[p] < n}
    return [f"{n} samples at L = {L} in {there}, {m} in {here}" for L, (n, m) in fewer.items()]


def _facts(spec: Spec) -> dict[str, list[Any]]:
    return {
        "seed": [spec.seed],
        "law": [spec.disorder["law"]],
        **facts_of(spec.disorder),
        "chain.length": list(spec.chain.length),
        "scheme": list(dict.fromkeys(one.name for one in spec.scheme)),
        **_scheme_facts(spec),
        "observables.history": [spec.observables.history],
        "observables.others": [[*spec.observables.others, *spec.observables.own]],
    }


def _scheme_facts(spec: Spec) -> dict[str, list[Any]]:
    """Values of the parameters of each scheme, those that were not given too."""
    facts: dict[str, list[Any]] = {}
    for one in spec.schemes:
        for key, value in one.parameters.items():
            values = facts.setdefault(f"{one.name}.{key}", [])
            values += [value] if value not in values else []
    return facts


def _read(directory: Path) -> Manifest | None:
    """The manifest, None if there is none; InputError if it is not sound, or a link."""
    path = directory / NAME
    try:
        content = read_regular(path, follow=False)
    except FileNotFoundError:
        return None
    except NotADirectoryError:
        if kind_of(directory) == "missing":
            return None
        raise InputError(f"{directory}: is no folder: give that of a campaign") from None
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: cannot be read ({reason(error)})") from None
    try:
        return _parse(content)
    except InputError as error:
        raise InputError(f"{path}: {error}") from None


def _parse(content: bytes) -> Manifest:
    try:
        stored = from_json(content, allow_inf_nan=False)
        json.dumps(stored, allow_nan=False)  # 1e999 is read as infinity
        form = stored.get("format") if isinstance(stored, dict) else None
        known = not isinstance(form, int) or form in _FORMATS
        if known:
            found = _Stored.model_validate(stored)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise InputError(f"is not a manifest ({escaped(where)}: {first['msg'].lower()})") from None
    except ValueError as error:
        raise InputError(f"is not a manifest ({reason(error)})") from None
    if not known:
        raise InputError(f"format {shown(form)}: this version reads format {FORMAT} and older ones")
    spec = parse_spec(as_now(found.spec, found.format))
    versions = Versions.told(spec, found.streams, found.schemes)
    return Manifest(spec, versions, tuple(found.events))


def _check_versions(directory: Path, stored: Manifest, versions: Versions) -> None:
    if stored.versions.differences(versions):
        raise InputError(f"{directory}: {stored.versions.closed or versions.closed}")

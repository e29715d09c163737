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
from qavalanche.errors import InputError, check, check_path, escaped, named, reason, shown
from qavalanche.observables.registry import groups
from qavalanche.store import provenance
from qavalanche.streams.address import VERSION
from qavalanche.system.files import create_whole, kind_of, read_regular, write_whole

FORMAT = 5
"""Of the manifests that are written. Up to format 4 the spots scheme without a crossing means
"halted". Formats 2 and 3 have rules and tiers where 4 has schemes, and format 2 does not tell the
version of the streams: it is 1."""

NAME = "manifest.json"
TEMPORARY = re.compile(r"\.manifest\.json\.[0-9a-f]{12}\.tmp")
"""Names of the files that become manifests."""

_FORMATS = (2, 3, 4, FORMAT)


@dataclass(frozen=True)
class Manifest:
    """spec: all that the store is to hold; streams: version of the random streams that its chains
    are drawn with; events: when and by what software it was made and extended."""

    spec: Spec
    streams: int = VERSION
    events: tuple[dict[str, Any], ...] = ()

    @property
    def closed(self) -> str:
        """Why this version of the package adds nothing to the store; '' if it does."""
        if self.streams == VERSION:
            return ""
        return (
            f"its chains were drawn with version {self.streams} of the random streams, and would "
            f"be with version {VERSION} now: it can be read, but not completed, extended or "
            "replayed; start a new store"
        )

    def extended(self, spec: Spec) -> Manifest:
        """With another spec, and the event."""
        event = {
            "event": "extended" if self.events else "created",
            "time": provenance.now(),
            "spec": spec.hash,
            "software": provenance.software(),
        }
        return Manifest(spec, self.streams, (*self.events, event))

    def to_json(self) -> bytes:
        """As it is stored."""
        content = {
            "format": FORMAT,
            "streams": self.streams,
            "spec": self.spec.to_dict(),
            "events": self.events,
        }
        return json.dumps(content, indent=1, ensure_ascii=False).encode()


class _Stored(BaseModel):
    format: Annotated[int, Field(strict=True)]
    streams: Annotated[int, Field(strict=True, ge=1, lt=1 << 31)] = 1
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
    streams: int = VERSION,
) -> None:
    """Make `directory` the store of `spec`, or extend it; InputError if it holds another spec.

    A spec extends another one if it has the same seed and law and all of its grid points, each with
    at least as many samples. alone: entered to change a manifest, so that of two runs that extend a
    store at once one sees what the other made of it.
    """
    path = directory / NAME
    if check_bound(directory, spec, streams) is None:
        create_whole(path, Manifest(spec, streams).extended(spec).to_json())
    if check_bound(directory, spec, streams) == spec:
        return
    with alone():
        if check_bound(directory, spec, streams) != spec:  # as another run may have left it
            write_whole(path, read_manifest(directory).extended(spec).to_json())
    check_holds(directory, read_manifest(directory), spec, streams)


def check_bound(directory: Path, spec: Spec, streams: int = VERSION) -> Spec | None:
    """The spec in `directory`, or None; InputError unless `spec` is the same or extends it."""
    if (stored := _read(directory)) is None:
        return None
    _check_streams(directory, stored, streams)
    if differences := lost(stored.spec, spec):
        raise InputError(f"{directory} holds another campaign: {'; '.join(differences)}")
    return stored.spec


def check_holds(directory: Path, stored: Manifest, spec: Spec, streams: int = VERSION) -> None:
    """Raise InputError unless the store is still that of `spec`, or was extended since."""
    _check_streams(directory, stored, streams)
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
    spec = _with_schemes(found.spec) if found.format < 4 else found.spec
    spec = _with_crossing(spec) if found.format < 5 else spec
    return Manifest(parse_spec(_with_names(spec)), found.streams, tuple(found.events))


def _with_names(spec: dict[str, Any]) -> dict[str, Any]:
    """The spec, in which an observable of a package that is not installed is no more than a name:
    what was measured can be read."""
    section = spec.get("observables")
    if not isinstance(section, dict):
        return spec
    known = {*groups(), "own"}
    strange = [name for name, wanted in section.items() if name not in known and wanted is True]
    if not strange:
        return spec
    kept = {name: value for name, value in section.items() if name not in strange}
    own = kept.get("own", [])
    own = [*own, *strange] if isinstance(own, list) else own
    return {**spec, "observables": {**kept, "own": own}}


def _with_schemes(spec: dict[str, Any]) -> dict[str, Any]:
    """The spec of an older manifest, whose tiers are schemes now: all combinations of rules that
    a tier knows."""
    rules = spec.get("rules")
    if not isinstance(rules, dict) or not isinstance(rules.get("tier"), list):
        return spec
    tiers = rules["tier"]
    rules = {key: value for key, value in rules.items() if key != "tier"}
    literal = {key: rules[key] for key in ("local_dimension", "ties") if key in rules}
    known: dict[Any, dict[str, Any]] = {"spots": rules, "couplings": literal}
    for tier in tiers:
        check(tier in ("spots", "couplings"), f"rules.tier = {shown(tier)}", "is no tier")
    sections = [{"name": tier, **known[tier]} for tier in tiers]
    return {key: value for key, value in spec.items() if key != "rules"} | {"scheme": sections}


def _with_crossing(spec: dict[str, Any]) -> dict[str, Any]:
    """The spec of an older manifest, whose spots scheme is halted where it names no crossing."""
    given, halted = spec.get("scheme"), {"crossing": ["halted"]}
    if given is None:
        rules = {} if spec.get("rules") is None else spec["rules"]
        return {**spec, "rules": {**halted, **rules} if isinstance(rules, dict) else rules}
    sections = given if isinstance(given, list) else [given]
    bare = [
        isinstance(one, dict) and one.get("name") == "spots" and "crossing" not in one
        for one in sections
    ]
    filled = [{**one, **halted} if it else one for one, it in zip(sections, bare, strict=True)]
    return {**spec, "scheme": filled}


def _check_streams(directory: Path, stored: Manifest, streams: int) -> None:
    if stored.streams != streams:
        why = stored.closed or Manifest(stored.spec, streams).closed
        raise InputError(f"{directory}: {why}")

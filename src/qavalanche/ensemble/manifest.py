"""The manifest binds a store to its spec: the same physics may be extended, another is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from qavalanche.ensemble import provenance
from qavalanche.ensemble.spec import Spec, parse_spec
from qavalanche.errors import InputError
from qavalanche.files import write_whole

FORMAT = 2
_NAME = "manifest.json"


def read_manifest(directory: Path) -> Spec:
    """The spec a store is bound to; InputError if `directory` is no store."""
    path = directory / _NAME
    try:
        content = json.loads(path.read_bytes())
        form, spec = content["format"], content["spec"]
    except FileNotFoundError:
        raise InputError(f"{directory}: no campaign is stored here ({_NAME} is missing)") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from None
    except (ValueError, KeyError, TypeError):
        raise InputError(f"{path}: is not a manifest") from None
    if form != FORMAT:
        raise InputError(f"{path}: format {form}: this version reads format {FORMAT}")
    return parse_spec(spec)


def bind(directory: Path, spec: Spec) -> None:
    """Make `directory` the store of `spec`, or extend it; InputError if it holds another spec.

    A spec extends another one if it has the same seed and law and all of its grid points, each with
    at least as many samples.
    """
    path = directory / _NAME
    events: list[dict[str, Any]] = []
    if path.exists():
        stored = read_manifest(directory)
        if stored == spec:
            return
        if differences := lost(stored, spec):
            raise InputError(f"{directory} holds another campaign: {'; '.join(differences)}")
        events = json.loads(path.read_bytes())["events"]
    what = "extended" if events else "created"
    events.append(
        {
            "event": what,
            "time": provenance.now(),
            "spec": spec.hash,
            "software": provenance.software(),
        }
    )
    content = {"format": FORMAT, "spec": spec.model_dump(), "events": events}
    write_whole(path, json.dumps(content, indent=1, ensure_ascii=False).encode())


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
    fewer = {p.length: (n, grid[p]) for p, n in stored.grid.items() if grid[p] < n}
    return [f"{n} samples at L = {L} in {there}, {m} in {here}" for L, (n, m) in fewer.items()]


def _facts(spec: Spec) -> dict[str, list[Any]]:
    parameters = {f"disorder.{k}": v for k, v in spec.disorder.items() if k != "law"}
    return {
        "seed": [spec.seed],
        "law": [spec.disorder["law"]],
        **parameters,
        "chain.length": list(spec.chain.length),
        "rules.local_dimension": list(spec.rules.local_dimension),
        "rules.crossing": list(spec.rules.crossing),
        "rules.ties": list(spec.rules.ties),
        "rules.counts": list(spec.rules.counts),
        "rules.tier": list(spec.rules.tier),
        "observables.history": [spec.observables.history],
    }

"""What the specs in older manifests mean: tiers were schemes, and no crossing was "halted"."""

from __future__ import annotations

from typing import Any

from qavalanche.errors import check, shown
from qavalanche.observables.registry import groups

_SCHEMES = 4
"""The first format with schemes in the place of rules and tiers."""

_LITERAL = 5
"""The first format in which the spots scheme without a crossing is "rmt"."""


def as_now(spec: dict[str, Any], form: int) -> dict[str, Any]:
    """The spec of a manifest of this format, as one of the present format holds it."""
    spec = _with_schemes(spec) if form < _SCHEMES else spec
    spec = _with_crossing(spec) if form < _LITERAL else spec
    return _with_names(spec)


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

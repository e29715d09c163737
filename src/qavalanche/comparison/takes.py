"""Which schemes of a spec take its law: the others are named, and not melted."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qavalanche.campaign.spec import Spec, parse_spec, read_with, without_grid
from qavalanche.errors import InputError, check, counted
from qavalanche.schemes import Scheme


@dataclass(frozen=True)
class Comparable:
    """spec: with the schemes that take its law; schemes: all that were named, in their order;
    left_out: of these, why they are not melted."""

    spec: Spec
    schemes: list[Scheme]
    left_out: dict[Scheme, str] = field(default_factory=dict)


def comparable(spec: Spec | dict[str, Any] | str | Path) -> Comparable:
    """What of a spec can be melted; InputError for a spec that cannot be used at all."""
    if isinstance(spec, Spec):
        return _of(spec)
    if isinstance(spec, dict):
        return _of_content(spec)
    return read_with(spec, _of_content)


def _of_content(content: dict[str, Any]) -> Comparable:
    return _of(without_grid(content))


def _of(spec: Spec) -> Comparable:
    schemes = spec.schemes
    check(len(schemes) > 1, f"{counted(len(schemes), 'scheme')} to compare", "must be two or more")
    _check_one_law(spec)
    left_out = {one: why for one in schemes if (why := _hindrance(spec, one))}
    taken = [one for one in schemes if one not in left_out]
    if not taken:
        first, hindrance = next(iter(left_out.items()))
        raise InputError(f"none of the schemes can be compared: {first.name} {hindrance}")
    if left_out:
        spec = parse_spec({**spec.to_dict(), "scheme": taken})
    spec.grid  # noqa: B018 - building the grid checks every law and every rule
    return Comparable(spec, schemes, left_out)


def _check_one_law(spec: Spec) -> None:
    """InputError unless one parameter of the law varies at most: epsilon where it has one."""
    varying = [key for key, values in spec.disorder.items() if key != "law" and len(values) > 1]
    control = "epsilon" if "epsilon" in spec.disorder else "".join(varying[:1])
    others = ", ".join(key for key in varying if key != control)
    allowed = f"a comparison is of chains of one law, only {control} may vary"
    check(not others, f"disorder: several values of {others}", allowed)


def _hindrance(spec: Spec, scheme: Scheme) -> str:
    """Why a scheme is not compared: it tells of no regions, or cannot melt what the law draws; ''
    if it is."""
    if not scheme.has_regions:
        return scheme.no_regions
    for law in spec.laws:
        if not scheme.draws_from(law):
            return f"takes {scheme.takes.__name__}, the law {law.name} draws {law.draws.__name__}"
    return ""

"""Which scheme a command uses: --scheme NAME --set key=value, and short forms of its rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qavalanche.cli.options import integer, text
from qavalanche.errors import InputError, blamed, check, plain, shown
from qavalanche.plugins import names_in

if TYPE_CHECKING:
    from qavalanche.observables.observable import Observable
    from qavalanche.partition import Partition
    from qavalanche.schemes import Scheme

_SCHEMES = ", ".join(names_in("qavalanche.schemes"))
_OBSERVABLES = ", ".join(names_in("qavalanche.observables"))

SchemeName = Annotated[str, text("--scheme", help=f"Scheme: {_SCHEMES}.")]
Set = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help="Parameter of the scheme; repeatable."),
]
Crossing = Annotated[str | None, text(help="Rule: rmt [usual], halted, or a number 1/zeta_t.")]
Ties = Annotated[str | None, text(help="Rule, with G = 1: resonant [usual] or perturbative.")]
Counts = Annotated[str | None, text(help="Rule, what T counts: bonds [usual] or sites.")]
Ends = Annotated[str | None, text(help="Rule: open [usual], or ring, a closed chain.")]
LocalDimension = Annotated[
    int | None, integer("local_dimension", help="Rule: states per site d_s [2].")
]
Measure = Annotated[
    list[str] | None,
    typer.Option("--measure", metavar="NAME", help=f"Print an observable: {_OBSERVABLES}."),
]


def chosen_scheme(name: str, given: list[str] | None, short: Mapping[str, Any]) -> Scheme:
    """The scheme of these options; short: --key value for --set key=value, None where not given.

    Raises InputError for a short form of a parameter that the scheme does not have.
    """
    from qavalanche.schemes import parameters_of, scheme_from

    parameters = {
        key: _number(value) if isinstance(value, str) else value
        for key, value in short.items()
        if value is not None
    }
    known = parameters_of(name)
    for key in parameters:
        takes = f"--set takes {', '.join(known)}" if known else "it has no parameters"
        allowed = f"the scheme {name} has no {key}, {takes}"
        check(key in known, f"--{key.replace('_', '-')}", allowed)
    for key, value in pairs("--set", given).items():
        twice = f"{key} by --set and by --{key.replace('_', '-')}"
        check(key not in parameters, twice, "give it once")
        parameters[key] = value
    return scheme_from(name, parameters)


def pairs(option: str, given: list[str] | None) -> dict[str, Any]:
    """key=value texts as a dictionary: numbers where the values are some, else words."""
    found: dict[str, Any] = {}
    for one in given or []:
        key, equals, value = one.partition("=")
        key, value = key.strip().replace("-", "_"), value.strip()
        check(bool(key and equals and value), f"{option} {shown(one)}", "must be key=value")
        check(key not in found, f"{option} {shown(one)}", f"{key} is set twice")
        found[key] = _number(value)
    return found


def _number(value: str) -> Any:
    if not plain(value):
        return {"true": True, "false": False}.get(value, value)
    number = float(value)
    return int(value) if value.lstrip("+-").isdigit() and len(value) < 20 else number


def chosen_observables(names: list[str] | None) -> list[Observable]:
    """The observables of these names."""
    from qavalanche.observables.registry import get

    return [get(name) for name in names or []]


def measured(
    observables: list[Observable], scheme: Scheme, start: Any, partition: Partition
) -> dict[str, float | None]:
    """Their values on one chain by name; None where one is not defined."""
    from qavalanche.campaign.more import check_measurable
    from qavalanche.observables.registry import defined

    history = None
    values = {}
    check_measurable(observables, scheme, ())
    for one in observables:
        if one.needs == "history":
            with blamed(f"scheme {scheme.name}"):
                history = scheme.record(start) if history is None else history
        try:
            value = one.value(history if one.needs == "history" else partition)
        except InputError as error:
            raise InputError(f"--measure {one.name}: {error}") from None
        values[one.name] = defined(value)
    return values

"""Things found by name: in the modules of a folder of this package, and in other packages.

A scheme, an observable or a law is one file in its folder; another package offers its own under an
entry point, `[project.entry-points."qavalanche.schemes"] name = "module:object"`.
"""

from __future__ import annotations

import pkgutil
import warnings
from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from types import ModuleType

from qavalanche.errors import InputError, InputWarning, reason, shown, suggestion

_NOT_THINGS = {
    "qavalanche.schemes": {"blocks", "calls", "clusters", "registry", "scheme"},
    "qavalanche.observables": {
        "core",
        "measure",
        "norm_decay",
        "observable",
        "ramp",
        "reach",
        "registry",
    },
}


def modules_of(package: str) -> Iterator[ModuleType]:
    """Every module and package right inside a folder of this package, by name; kernels apart."""
    folder = import_module(package)
    for found in sorted(pkgutil.iter_modules(folder.__path__), key=lambda one: one.name):
        if found.name != "core":
            yield import_module(f"{package}.{found.name}")


def names_in(package: str) -> list[str]:
    """Names of the things in a folder and of those offered under its name, none of them loaded.

    A thing in a folder has the name of its module; the modules without one are named _NOT_THINGS.
    """
    there = find_spec(package)  # which loads it not: a help page is not to wait for NumPy
    folders = there.submodule_search_locations if there else []
    own = {found.name for found in pkgutil.iter_modules(folders)}
    return sorted((own - _NOT_THINGS[package]) | set(offered(package)))


def offered(group: str) -> dict[str, EntryPoint]:
    """What other packages offer under an entry point group, by name, not loaded yet."""
    return {point.name: point for point in entry_points(group=group)}


def loaded(point: EntryPoint) -> object:
    """What an entry point names; InputError in one line if it cannot be loaded."""
    try:
        return point.load()
    except Exception as error:  # whatever another package raises
        what = f"{point.group}: {point.name} = {point.value}"
        raise InputError(f"{what} cannot be loaded ({reason(error)})") from None


def warn_of_taken(group: str, own: set[str]) -> None:
    """Warn of what other packages offer under a name of this package: it is left aside."""
    for name in sorted(own & set(offered(group))):
        text = f"{group}: {name} = {offered(group)[name].value} is left aside, the name is taken"
        warnings.warn(text, InputWarning, stacklevel=3)


def unknown(kind: str, name: object, known: list[str], more: str = "") -> InputError:
    """The error for a name that is not known, with the one probably meant; more: what to do."""
    hint = suggestion(name, known) if isinstance(name, str) else ""
    return InputError(f"{kind} = {shown(name)}{hint}: must be {', '.join(known)}{more}")


def of_ones_own(kind: str) -> str:
    """What to do where a law, scheme or observable of the user's own is not known, for messages."""
    return (
        f"; for {kind} of your own import the module that defines it, from Python, or offer it as "
        f"an entry point of the group qavalanche.{kind.split()[-1]}s"
    )

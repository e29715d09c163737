"""What a campaign needs beside qavalanche: a user's own laws, schemes and observables.

The files that define them go into its archive, where they can be found.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qavalanche.laws.python import PythonLaw
from qavalanche.observables import registry
from qavalanche.store.campaign import Campaign
from qavalanche.system.files import kind_of

CODE = "code"
"""Of an archive, with the files that define what is the user's own."""


@dataclass(frozen=True)
class Own:
    """Something of the user's own: what ("law two_values"); module that defines it; file: of it in
    the archive, path: where that lies, None if it is not to be found; function: its name in the
    module, of an observable that `run` is given, else ""."""

    what: str
    module: str = ""
    file: str = ""
    path: Path | None = None
    function: str = ""


def own_of(campaign: Campaign, functions: Mapping[str, Callable[..., Any]]) -> list[Own]:
    """All that the campaign was made with and that is not qavalanche's; functions: by name, of the
    user's own observables, as far as they are at hand."""
    names: dict[Path, str] = {}
    return [_own(what, thing, names) for what, thing in _things(campaign, functions)]


def _things(
    campaign: Campaign, functions: Mapping[str, Callable[..., Any]]
) -> Iterator[tuple[str, Any]]:
    spec = campaign.spec
    laws: list[Any] = list(spec.laws)
    seen: dict[type, str] = {type(one): f"law {one.name}" for one in laws}
    seen |= {type(one): f"scheme {one.name}" for one in spec.schemes}
    for kind, what in seen.items():
        if kind is PythonLaw:
            yield f"{what}, an object of Python", None
        elif not _is_ours(kind):
            yield what, kind
    for name in spec.observables.others:
        found = registry.described(name).of
        if not _is_ours(found):
            yield f"observable {name}", found
    for name in spec.observables.own:
        yield f"observable {name}", functions.get(name)


def _is_ours(thing: Any) -> bool:
    return str(getattr(thing, "__module__", "")).partition(".")[0] == "qavalanche"


def _own(what: str, thing: Any, names: dict[Path, str]) -> Own:
    path = _source(thing)
    if path is None:
        return Own(what)
    if path not in names:
        taken = path.name in names.values()
        names[path] = f"{len(names)}_{path.name}" if taken else path.name
    function = "" if inspect.isclass(thing) else str(getattr(thing, "__qualname__", ""))
    module = str(thing.__module__)
    module = Path(names[path]).stem if module == "__main__" else module
    return Own(what, module, f"{CODE}/{names[path]}", path, function)


def _source(thing: Any) -> Path | None:
    """The file that defines a class or function; None if there is none, as for what was typed."""
    try:
        found = inspect.getsourcefile(thing)
    except (TypeError, OSError):
        return None
    path = None if found is None else Path(found)
    return path if path is not None and kind_of(path) == "file" else None


AGAIN = """\
In this folder, with Python {python}:

pip install -r requirements.txt
qavalanche run spec.toml --out again
qavalanche archive again --check FILE

The last line says whether every statistic is the same, bit by bit{tolerance}."""
_OWN = """\
It was made with what is not part of qavalanche:

{things}

The command `qavalanche run` does not know it. In this folder, with Python {{python}}, after
pip install -r requirements.txt, a program imports what defines it, and runs the spec:

import sys

import qavalanche as qa
from qavalanche.exports.archive import check_archive

sys.path.insert(0, "code")
{imports}
qa.run("spec.toml", "again"{functions})
print(check_archive("FILE", "again").differing)

The last line prints [] if every statistic is the same, bit by bit{{tolerance}}. A module that
is a script also does what else stands in it."""


def again(own: list[Own]) -> str:
    """How the campaign is made again, for the README; {python} and {tolerance} are left open."""
    if not own:
        return AGAIN
    things = "\n".join(
        f"* {one.what}: {f'module {one.module}, {one.file}' if one.file else 'not in here'}"
        for one in own
    )
    modules = dict.fromkeys(one.module for one in own if one.file)
    imports = "\n".join(f"import {one}" for one in modules)
    lost = [one.what for one in own if not one.file]
    imports += "".join(
        f"\n# and here define or import what is not in this archive: {one}" for one in lost
    )
    given = [(one, one.what.partition(" ")[2]) for one in own if one.function]
    table = ", ".join(f'"{name}": {one.module}.{one.function}' for one, name in given)
    functions = f", observables={{{{{table}}}}}" if table else ""
    return _OWN.format(things=things, imports=imports.strip("\n"), functions=functions)

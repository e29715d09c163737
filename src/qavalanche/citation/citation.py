"""What to cite, in words and as BibTeX."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import qavalanche
from qavalanche.citation.articles import LETTER, as_bibtex, entry, numbers_in
from qavalanche.errors import InputError, check, check_type, shown, suggestion

_LETTER = (
    "T. Thiery, F. Huveneers, M. Müller, W. De Roeck, Many-body delocalization as a quantum "
    f"avalanche, Phys. Rev. Lett. 121, 140601 (2018), arXiv:{LETTER}"
)
_YEAR = "2026"  # of the copyright
_ALLOWED = "must be a scheme, a law, the name of one, a campaign, its directory, or a result"
_HOLDERS = ("spec", "schemes", "laws", "scheme", "law", "points", "campaign")


class Citation(str):
    """What to cite, a line each: a text, with `bibtex`, the same as entries of BibTeX."""

    bibtex: str

    def __new__(cls, text: str, bibtex: str) -> Citation:
        """The text, with these entries."""
        made = super().__new__(cls, text)
        made.bibtex = bibtex
        return made

    def __repr__(self) -> str:
        return str(self)


def cite(*what: Any, bibtex: bool = False) -> Citation:
    """What to cite for this package, the letter, and whatever `what` was made with.

    what: schemes or laws, their classes or their names; a campaign, its directory (a Path) or its
    spec, or a result that holds its scheme or law: the sources of all schemes and laws in it. A
    name that is a scheme and a law stands for both. bibtex: the entries instead of the text,
    which has them as `.bibtex`; an article is known by its arXiv number. Whoever uses a scheme
    whose rule is "recalled" cites its authors for the idea, and this package for the rule.
    Raises InputError for anything else.

    >>> import qavalanche as qa
    >>> print(qa.cite("zhang").splitlines()[2])
    scheme zhang: Zhang, Zhao, Devakul, Huse, arXiv:1603.02296 (rule recalled)
    >>> print(qa.cite(bibtex=True).splitlines()[0])
    @software{qavalanche,
    """
    check_type("bibtex", bibtex, bool, "must be True or False")
    found = dict.fromkeys(line for one in what for line in _lines_of(one))
    version = qavalanche.__version__
    text = "\n".join([f"The qavalanche developers, qavalanche {version}", _LETTER, *found])
    named = [number for line in found for number in numbers_in(line)]
    entries = "\n\n".join([_software(version), *map(entry, dict.fromkeys([LETTER, *named]))])
    return Citation(entries if bibtex else text, entries)


def _software(version: str) -> str:
    fields = {"author": "{The qavalanche developers}", "title": "{qavalanche}"}
    return as_bibtex("software", "qavalanche", {**fields, "version": version, "year": _YEAR})


def _lines_of(thing: Any) -> Iterator[str]:
    """The line of every scheme and law that this thing is, or was made with."""
    if isinstance(thing, str):
        thing = _named(thing)
    elif isinstance(thing, Path):
        thing = qavalanche.open(thing)
    found = list(_sources(thing, depth=4))
    check(bool(found), f"what = {shown(thing)}", _ALLOWED)
    yield from found


def _named(name: str) -> list[Any]:
    """The classes of schemes and laws of this name."""
    from qavalanche import laws, schemes

    kinds: list[Any] = [schemes.get(name)] if name in schemes.names() else []
    if name in laws.names():
        kinds.append(laws.get(name))
    if kinds:
        return kinds
    known = [*schemes.names(), *laws.names()]
    try:  # a distribution of scipy
        return [laws.get(name)]
    except InputError:
        hint = suggestion(name, known)
        raise InputError(f"what = {shown(name)}{hint}: {_ALLOWED}") from None


def _sources(thing: Any, depth: int) -> Iterator[str]:
    source = getattr(thing, "source", None)
    if isinstance(source, str) and (kind := _kind_of(thing)):
        yield f"{kind} {getattr(thing, 'name', 'scipy.stats')}: {source}"
        return
    if depth == 0 or isinstance(thing, str | bytes):
        return
    held = [getattr(thing, name) for name in _HOLDERS if hasattr(thing, name)]
    several = isinstance(thing, list | tuple | set | frozenset | dict)
    for part in [*held, *(thing if several else ())]:
        parts: Iterable[Any] = part if isinstance(part, list | tuple | dict) else [part]
        for one in parts:
            yield from _sources(one, depth - 1)


def _kind_of(thing: Any) -> str:
    """ "scheme" or "law", of objects and of classes; "" of all else."""
    from qavalanche.laws import Law
    from qavalanche.schemes import Scheme

    kind = thing if isinstance(thing, type) else type(thing)
    if issubclass(kind, Scheme):
        return "scheme"
    return "law" if Law in kind.__mro__ else ""

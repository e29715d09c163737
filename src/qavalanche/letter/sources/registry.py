"""Sources by name: how each is made, where it is kept, and how long it took.

    @source("transition", order=10)
    def transition(place):                     # a campaign: its store resumes by itself
        return one_evidence(place, "transition_rmt")

    @computed("collars", order=20)
    def collars(size):                         # plain numbers, kept as JSON
        return {"ratio": ..., "error": ...}

A source whose function gives None is not made at this size. A computation is made again where the
version of the package differs from that of what is kept.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from qavalanche.errors import check, shown, suggestion
from qavalanche.runs.loop import Progress
from qavalanche.store.provenance import release
from qavalanche.system.files import read_regular, write_whole
from qavalanche.system.stopping import Stop

Size = Literal["quick", "full"]


class SourceStopped(Exception):
    """A source was stopped before it was whole; what it has is kept."""


@dataclass(frozen=True)
class SourceWork:
    """How campaigns of sources are run; see `runs.execution.run`."""

    workers: int | None = None
    stop: Stop = field(default_factory=Stop)
    report: Callable[[Progress], None] = lambda _: None


@dataclass(frozen=True)
class Place:
    """Where sources keep what they make: root; name: of this one; size: how much it makes; work:
    how."""

    root: Path
    name: str
    size: Size
    work: SourceWork = field(default_factory=SourceWork)

    @property
    def folder(self) -> Path:
        """Of this source alone."""
        return self.root / self.size / self.name


@dataclass(frozen=True)
class Source:
    """name: as statements ask for it; make: what makes or resumes it; order: in which they run."""

    name: str
    make: Callable[[Place], Any]
    order: int


@dataclass
class Sources:
    """Sources as statements see them: each made when first asked for, and kept.

    folder: where they keep what they make; size: "quick" or "full"; given: sources that are there
    already, by name; seconds: what each took, when it was made; work: how they are made.
    """

    folder: Path
    size: Size = "quick"
    work: SourceWork = field(default_factory=SourceWork)
    given: dict[str, Any] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        """The source of this name.

        Raises InputError for an unknown one, SourceStopped if it was stopped.
        """
        if name not in self.given:
            known = {one.name: one for one in declared_sources()}
            near = suggestion(name, known)
            check(name in known, f"source {shown(name)}", f"is not known{near}")
            if self.work.stop.due:
                raise SourceStopped(name)
            started = time.monotonic()
            self.given[name] = known[name].make(self._place(name))
            self._note(name, time.monotonic() - started)
        return self.given[name]

    def _place(self, name: str) -> Place:
        return Place(self.folder, name, self.size, self.work)

    def _note(self, name: str, spent: float) -> None:
        """What it took; of several calls the longest: later ones only read what the first made."""
        note = self._place(name).folder / "seconds.json"
        self.seconds[name] = max(_seconds_in(note), spent)
        write_whole(note, json.dumps({"seconds": self.seconds[name]}).encode())


def _seconds_in(note: Path) -> float:
    """What a note says; 0 where there is none, or it is damaged."""
    content = _json_of(note)
    known = content.get("seconds") if isinstance(content, dict) else None
    if isinstance(known, bool) or not isinstance(known, float | int):
        return 0.0
    return float(known) if 0 <= known <= _LONGEST else 0.0


def _json_of(path: Path) -> Any:
    """The content of a file; None where it is not there, no file, or no JSON."""
    try:
        return json.loads(read_regular(path))
    except (OSError, ValueError, RecursionError):
        return None


_LONGEST = 1e8  # seconds: three years
_SOURCES: dict[str, Source] = {}


def source(name: str, *, order: int) -> Callable[[Callable[[Place], Any]], Callable[[Place], Any]]:
    """Declare the function below it as a source: it makes it, or resumes what lies in its folder.

    Raises InputError for a name that another function has.
    """

    def declared(make: Callable[[Place], Any]) -> Callable[[Place], Any]:
        known = _SOURCES.get(name)
        same = known is None or known.make.__module__ == make.__module__
        check(same, f"source {shown(name)}", "must have a name of its own")
        _SOURCES[name] = Source(name, make, order)
        return make

    return declared


def computed(
    name: str, *, order: int
) -> Callable[[Callable[[Size], Mapping[str, Any]]], Callable[[Size], Mapping[str, Any]]]:
    """Declare a function that gives plain numbers: they are kept as JSON, and read when there."""

    def declared(
        make: Callable[[Size], Mapping[str, Any]],
    ) -> Callable[[Size], Mapping[str, Any]]:
        def made_or_kept(place: Place) -> Any:
            return _kept(place) or _made(make, place)

        made_or_kept.__module__ = make.__module__
        source(name, order=order)(made_or_kept)
        return make

    return declared


def _stamp(place: Place, found: Any) -> dict[str, str]:
    """Of what is kept: size, version, and a hash, so that what was changed is made again."""
    text = json.dumps(found, sort_keys=True).encode()
    return {"size": place.size, "version": release(), "hash": sha256(text).hexdigest()}


def _kept(place: Place) -> Any:
    """What is kept of this size and version, whole; None if there is none."""
    content = _json_of(place.folder / "found.json")
    if not isinstance(content, dict):
        return None
    found = content.get("found")
    return found if content.get("of") == _stamp(place, found) else None


def _made(make: Callable[[Size], Mapping[str, Any]], place: Place) -> Any:
    """Made, kept, and as it is read: numbers are the same bits when they come from the file."""
    found = json.loads(json.dumps(make(place.size)))
    content = json.dumps({"of": _stamp(place, found), "found": found}, indent=1)
    write_whole(place.folder / "found.json", content.encode())
    return found


def declared_sources() -> list[Source]:
    """Every source declared so far, in the order in which they are made."""
    return sorted(_SOURCES.values(), key=lambda one: one.order)

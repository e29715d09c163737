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
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from qavalanche.errors import check, shown, suggestion
from qavalanche.runs.loop import Progress
from qavalanche.store.provenance import release
from qavalanche.system.files import write_whole
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
        before = 0.0
        with suppress(OSError, ValueError, TypeError, KeyError):
            before = float(json.loads(note.read_text())["seconds"])
        self.seconds[name] = max(before, spent)
        write_whole(note, json.dumps({"seconds": self.seconds[name]}).encode())


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


def _stamp(place: Place) -> dict[str, str]:
    return {"size": place.size, "version": release()}


def _kept(place: Place) -> Any:
    """What is kept of this size and version; None if there is none."""
    try:
        content = json.loads((place.folder / "found.json").read_text())
    except (OSError, ValueError):
        return None
    if not isinstance(content, dict) or content.get("of") != _stamp(place):
        return None
    return content.get("found")


def _made(make: Callable[[Size], Mapping[str, Any]], place: Place) -> Any:
    """Made, kept, and as it is read: numbers are the same bits when they come from the file."""
    content = json.dumps({"of": _stamp(place), "found": make(place.size)}, indent=1)
    write_whole(place.folder / "found.json", content.encode())
    return json.loads(content)["found"]


def declared_sources() -> list[Source]:
    """Every source declared so far, in the order in which they are made."""
    return sorted(_SOURCES.values(), key=lambda one: one.order)

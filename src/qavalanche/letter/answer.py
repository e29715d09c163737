"""The letter, statement by statement: every verdict, and how many chance alone would turn."""

from __future__ import annotations

import pkgutil
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from qavalanche.errors import check, check_path, shown, suggestion
from qavalanche.letter.sources.registry import Size, Sources, SourceWork, declared_sources
from qavalanche.letter.statement import BEYOND, Decided, Decision, Statement, declared_statements

DECISIONS: tuple[Decision, ...] = ("agrees", "differs", "undecided", BEYOND)


@dataclass(frozen=True)
class AnsweredStatement:
    """A decided statement, and the seconds that its number and all it rests on took."""

    decided: Decided
    seconds: float

    def to_dict(self) -> dict[str, Any]:
        """A row of `qavalanche letter --json`."""
        return self.decided.to_dict(self.seconds)


@dataclass(frozen=True)
class Letter:
    """Every statement answered, in the order of the letter.

    size: "quick" or "full"; sources: what the answers rest on.
    """

    size: Size
    answers: list[AnsweredStatement]
    sources: Sources = field(repr=False)

    def count(self, decision: Decision) -> int:
        """How many have this verdict."""
        return sum(one.decided.verdict == decision for one in self.answers)

    @property
    def by_chance(self) -> float:
        """Statements expected to differ if all were true, at most: of those that a number decides,
        as often as its verdict is wrong by chance, the truth at the edge of what is claimed."""
        decided = [one.decided for one in self.answers if one.decided.verdict in DECISIONS[:2]]
        return sum(one.by_chance for one in decided)

    def to_dict(self) -> list[dict[str, Any]]:
        """The rows of `qavalanche letter --json`."""
        return [one.to_dict() for one in self.answers]


def known_statements() -> list[Statement]:
    """Those of every module in `statements`, in the order of the letter; sources are known too."""
    for name in ("statements", "sources"):
        _load(import_module(f"qavalanche.letter.{name}"))
    return declared_statements()


def chosen(only: Sequence[str]) -> list[Statement]:
    """The statements of these names, short or whole; all for none. InputError for others."""
    every = known_statements()
    names = {one.slug: one for one in every} | {one.name: one for one in every}
    for name in only:
        near = suggestion(name, names)
        known = f"must be one of those that `qavalanche letter --names` lists{near}"
        check(name in names, f"statement {shown(name)}", known)
    wanted = {names[name].name for name in only}
    return [one for one in every if not wanted or one.name in wanted]


def letter(
    folder: Path | str,
    size: Size = "quick",
    only: Sequence[str] = (),
    tell: Callable[[str], None] = lambda _: None,
    work: SourceWork | None = None,
) -> Letter:
    """Every statement of the letter, measured and judged.

    folder: where campaigns and computations are kept; a second call reads what is there, and goes
    on with what is not. size: "quick" (minutes) or "full" (hours). only: names of statements, short
    or whole. tell: called with the name of each source before it is made. work: how campaigns are
    run. Raises InputError for unknown names, or a folder that cannot be written; SourceStopped
    where `work` was asked to stop.
    """
    place = check_path("folder", folder)
    names = [only] if isinstance(only, str) else only
    listed = isinstance(names, Sequence) and all(isinstance(name, str) for name in names)
    check(listed, f"only = {shown(only)}", "must be names of statements")
    statements = chosen(names)
    check(size in ("quick", "full"), f"size {shown(size)}", 'must be "quick" or "full"')
    sources = Sources(place, size, work or SourceWork())
    needed = {name for one in statements for name in one.rests_on}
    for one in declared_sources():
        if one.name in needed:
            tell(one.name)
            sources[one.name]
    return Letter(size, [_answered(one, sources) for one in statements], sources)


def _answered(one: Statement, sources: Sources) -> AnsweredStatement:
    started = time.monotonic()
    decided = one.decide(sources)
    made = sum(sources.seconds.get(name, 0.0) for name in one.rests_on)
    return AnsweredStatement(decided, made + time.monotonic() - started)


def _load(folder: ModuleType) -> None:
    for name in _modules(folder):
        import_module(name)


def _modules(folder: ModuleType) -> Iterator[str]:
    for module in pkgutil.walk_packages(folder.__path__, f"{folder.__name__}."):
        yield module.name

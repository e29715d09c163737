"""Scheme: what melts a chain, and what the rest of the house may ask of it."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

import numpy as np
from numpy.typing import NDArray

from qavalanche.chain import Chain
from qavalanche.errors import (
    InputError,
    blamed,
    check,
    check_number,
    check_type,
    counted,
    shown,
    with_article,
)
from qavalanche.observables.core.sheet import Sheet
from qavalanche.observables.measure import measure
from qavalanche.partition import Clusters, Partition

if TYPE_CHECKING:
    from qavalanche.laws import Law

KINDS = ("regions", "clusters", "columns")
"""What a scheme makes of a start, one of them: thermal regions, clusters of sites that need not be
neighbours, or a record of named numbers, columns of a campaign, that tells of no regions."""

PROVIDES = frozenset({*KINDS, "decays", "history"})
"""What a scheme can provide: one of these kinds; decays between regions, the history of the
melting."""

_COLUMNS = {"scheme", "tier", "law", "length", "samples", "thermal", "p", "p_low", "p_high"}
_TAKEN = _COLUMNS | {"name", "version"}
"""Names that no parameter of a scheme may have: those of columns beside it, and of its own."""

_MOST_VERSIONS = 2**31  # what a store holds
_PER_BOND = 64.0  # bytes that a plain scheme needs for a bond: a few numbers


class Sampled(Protocol):
    """What a scheme needs to know of a point of a campaign."""

    @property
    def law(self) -> Law:
        """The law of disorder."""

    @property
    def length(self) -> int:
        """L in bonds."""


class Scheme(ABC):
    """A scheme is a frozen dataclass: its fields are its parameters, checked when it is made.

    name: the word for it in specs, in stores and on the command line.
    source: where it stands: paper and equations, and who says what of its rules.
    takes: what it melts: Chain, Blocks, Fields, Hamiltonian or Evolution.
    provides: "regions", "clusters" or "columns", and where it has them "decays" and "history".
    columns: of a scheme that provides "columns", the group of the observables of what it makes:
        `melt` returns a record, and each observable is a function of it. read_by: the function
        that reads them, in words.
    relative_tolerance: within which its numbers agree between machines and libraries: 0, to the
        last bit, unless it asks LAPACK. What `replay` compares by.
    version: of its results, from 1: whoever changes what it makes of a start raises it, and no
        store mixes samples of two versions.
    seconds_per_bond: a first guess of its cost on one core.
    blind_to: parameters of laws that change nothing for it: a grid of them is refused.
    listed: parameters that are tuples in themselves: a list of one in a spec is no grid.
    entropy_density: s = ln d_s in nats per bond, or None if it knows no states per site.

    `@scheme` registers one. Melting depends on the start alone, and its cost is linear in what
    `bytes_needed` says. The order of equals, and whether the mirror image of a chain melts to the
    mirror image, is to be said in the docstring.
    """

    name: ClassVar[str]
    source: ClassVar[str]
    takes: ClassVar[type] = Chain
    provides: ClassVar[frozenset[str]] = frozenset({"regions"})
    columns: ClassVar[str] = ""
    read_by: ClassVar[str] = "Campaign.rows"
    relative_tolerance: ClassVar[float] = 0.0
    version: ClassVar[int] = 1
    seconds_per_bond: ClassVar[float] = 1e-6
    blind_to: ClassVar[frozenset[str]] = frozenset()
    listed: ClassVar[frozenset[str]] = frozenset()

    @abstractmethod
    def melt(self, start: Any) -> Any:
        """The Partition, the Clusters or the record that it makes of a start that it takes."""

    @property
    def entropy_density(self) -> float | None:
        """s in nats per bond; None if it knows no states per site."""
        return None

    @property
    def parameters(self) -> dict[str, Any]:
        """Its parameters by name."""
        return {one.name: getattr(self, one.name) for one in fields(self)}  # type: ignore[arg-type]

    @property
    def address(self) -> dict[str, Any]:
        """Name and parameters, as they stand in the address of a point."""
        own = {key: _plain(value) for key, value in self.parameters.items()}
        return {"scheme": self.name, **own}

    @property
    def as_spots(self) -> Scheme | None:
        """The spots scheme that makes the same regions of every chain, by kernels; None of most."""
        return None

    def draws_from(self, law: Law) -> bool:
        """Whether its starts can be made of what a law draws."""
        return issubclass(law.draws, self.takes) or (
            law.draws is Chain and hasattr(self.takes, "from_chain")
        )

    @property
    def has_regions(self) -> bool:
        """Whether what it makes tells which bonds, or sites, are thermal."""
        return "columns" not in self.provides

    def settled(self, law: Law, length: int) -> Scheme:  # noqa: ARG002
        """The scheme with what it takes from the law of a point; itself, if that is nothing."""
        return self

    def check(self, law: Law, length: int) -> None:  # noqa: B027
        """Raise InputError if it cannot melt chains of this law and length."""

    def bytes_needed(self, law: Law, length: int) -> float:  # noqa: ARG002
        """Bytes that drawing and melting one start takes at most."""
        return _PER_BOND * length

    def seconds(self, law: Law, length: int) -> float:  # noqa: ARG002
        """A first guess of what drawing and melting one start costs on one core.

        Points of one law and scheme are taken to cost in proportion to it until they are measured.
        """
        return self.seconds_per_bond * length

    def bytes_for_one(self, law: Law, length: int) -> float:
        """As `bytes_needed`, of one chain that is melted outside a campaign."""
        return self.bytes_needed(law, length)

    def one_by_one(self, law: Law) -> bool:  # noqa: ARG002
        """Whether starts of this law are melted one by one, at a cost not known before."""
        return True

    def draw(self, law: Law, length: int, seed: int, sample: int) -> Any:
        """Start number `sample` under campaign seed `seed`, of the kind that the scheme takes."""
        with blamed(f"law {law.name}"):
            chain = law.draw(length, seed, sample)
        return self.start_from(chain)

    def start_from(self, chain: Any) -> Any:
        """`chain`, or what the scheme takes made from it; InputError if that cannot be."""
        if isinstance(chain, self.takes):
            return chain
        if not isinstance(chain, Chain) or not hasattr(self.takes, "from_chain"):
            kind = with_article(self.takes.__name__)
            allowed = f"must be {kind}, which the scheme {self.name} takes"
            raise InputError(f"chain = {shown(chain)}: {allowed}")
        return self.takes.from_chain(chain)

    def melted(self, start: Any, length: int | None = None) -> Any:
        """As `melt`; InputError unless it is what it provides, of `length` if that is given.

        What it raises carries the name of the scheme as a note.
        """
        with blamed(f"scheme {self.name}"):
            found = self.melt(start)
        if not self.has_regions:
            return found
        kind = Clusters if "clusters" in self.provides else Partition
        allowed = f"must be {'Clusters' if kind is Clusters else 'a Partition'}"
        check_type(f"scheme {self.name}: melt(...)", found, kind, allowed)
        passed = f"scheme {self.name}: a partition of {counted(found.length, 'bond')}"
        check(length in (None, found.length), passed, f"the chain has {length}")
        return found

    def sample(self, point: Sampled, seed: int, first: int, sheet: Sheet) -> None:
        """Draw, melt and measure samples first, first + 1, ... of a point: a row of `sheet` each.

        As many as the sheet has rows. The result depends on these arguments alone, sample by
        sample. A scheme that can do this faster overrides it.
        """
        self.check_regions()
        for i in range(sheet.covered.size):
            start = self.draw(point.law, point.length, seed, first + i)
            measure(self.melted(start, point.length), sheet, i)

    def thermal_bonds(
        self, resonant: NDArray[np.bool_], decay: NDArray[np.float64], first: int, last: int
    ) -> NDArray[np.bool_]:
        """Which of the bonds [first, last) of many chains are thermal, (n, last - first).

        These bonds are melted as an open chain of their own. resonant: (n, L), a row for a chain;
        decay: w of the perturbative bonds in nats, (n, L), or (1, 1) if they are all alike. A
        scheme that can do this faster overrides it.
        """
        self.check_regions()
        bonds = np.where(resonant, np.minimum(decay, 0.0), decay)[:, first:last]
        thermal = np.zeros(bonds.shape, np.bool_)
        for w, hot in zip(bonds, thermal, strict=True):
            for start, stop in self.melt(self.start_from(Chain.from_decays(w))):
                hot[np.arange(start, stop) % hot.size] = True  # a ring goes on over its start
        return thermal

    def check_regions(self) -> None:
        """Raise InputError for a scheme of columns."""
        check(self.has_regions, f"the scheme {self.name}", f"it {self.no_regions}")

    @property
    def no_regions(self) -> str:
        """Of a scheme of columns, in words: that it gives no regions, and what reads these."""
        return f"gives no regions: {self.read_by} reads its columns"

    def agrees(self, name: str, value: Any, stored: Any, row: Mapping[str, Any]) -> bool:  # noqa: ARG002
        """Whether a value of a column is the stored one, within `relative_tolerance`.

        row: the values of the sample by name. Numbers below 1 are held against 1: a logarithm
        that is 0 has no relative error.
        """
        if value == stored:
            return True
        if not (self.relative_tolerance and isinstance(value, float) and isinstance(stored, float)):
            return False
        scale = max(1.0, abs(value), abs(stored))
        return math.isfinite(scale) and abs(value - stored) <= self.relative_tolerance * scale

    def record(self, start: Any) -> Any:  # noqa: ARG002
        """The History of a start, of a scheme that provides it; InputError otherwise."""
        raise InputError(f"the scheme {self.name}: records no history of the melting")

    def bytes_of_history(self, law: Law, length: int) -> float:  # noqa: ARG002
        """Bytes that recording the history of one start takes beyond melting it."""
        return 0.0

    def __str__(self) -> str:
        given = ", ".join(f"{name}: {_short(value)}" for name, value in self.parameters.items())
        return f"{self.name}, {given}" if given else self.name


def _plain(value: Any) -> Any:
    """A parameter as JSON holds it, so that an address read back is the same."""
    return [_plain(one) for one in value] if isinstance(value, tuple | list) else value


def _short(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def check_contract(made: Any) -> None:
    """Raise InputError unless a class keeps to what `Scheme` asks of it."""
    what = f"scheme {shown(getattr(made, 'name', made))}"
    check(isinstance(made, type) and issubclass(made, Scheme), what, "must be a Scheme")
    check(is_dataclass(made), what, "must be a dataclass")
    check(made.__dataclass_params__.frozen, what, "must be a frozen dataclass")
    words = isinstance(getattr(made, "name", None), str) and made.name.isidentifier()
    check(words, what, "its name must be a word, as of a variable")
    check(bool(getattr(made, "source", "")), what, "must name its source")
    counted_up = type(made.version) is int and 1 <= made.version < _MOST_VERSIONS
    check(counted_up, f"{what}: version = {shown(made.version)}", "must be a whole number from 1")
    taken = sorted({one.name for one in fields(made)} & _TAKEN)
    check(
        not taken, f"{what}: parameter {', '.join(taken)}", "is a name that tables use themselves"
    )
    whole = len(made.provides & {*KINDS}) == 1
    known = whole and made.provides <= PROVIDES
    allowed = "must be regions, clusters or columns, and no more than "
    allowed += ", ".join(sorted(PROVIDES))
    check(known, f"{what} provides {sorted(made.provides)}", allowed)
    alone = "columns" not in made.provides or made.provides == {"columns"}
    check(alone, f"{what} provides {sorted(made.provides)}", "columns go without the others")
    named = isinstance(made.columns, str) and bool(made.columns) == ("columns" in made.provides)
    passed = f"{what}: columns = {shown(made.columns)}"
    check(named, passed, "must name a group of observables where it provides columns, else be ''")
    tolerance = f"{what}: relative_tolerance"
    check_number(tolerance, made.relative_tolerance, "must lie in [0, 1)", -1e-300, 1.0)

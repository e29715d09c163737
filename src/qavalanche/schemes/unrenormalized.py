"""Unrenormalized: the letter's scheme with bare decay through thermal regions, too."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, ClassVar, Literal, cast

import numpy as np
from numpy.typing import NDArray

from qavalanche.chain import Chain
from qavalanche.errors import check_number, plain
from qavalanche.laws import Law, LogCoupling
from qavalanche.laws.bare_decay import mean_bare_decay, mean_of_chain
from qavalanche.observables.core.sheet import Sheet
from qavalanche.partition import Partition
from qavalanche.rules import Counts, Ends, Rules, Ties
from qavalanche.schemes.registry import scheme
from qavalanche.schemes.scheme import Sampled, Scheme
from qavalanche.schemes.spots import History, Spots

_WAITED = 60.0  # seconds for the table of a law, to refuse it before a campaign begins


@scheme
@dataclass(frozen=True)
class Unrenormalized(Scheme):
    """Matrix elements that decay as exp(-l / x_0) through thermal regions as anywhere else.

    What the letter's SM F says of its ref. 58 (arXiv:1701.04827): the spots scheme without
    renormalized decay. A norm gains x(F) = T_F (1 / x_0 - s / 2) across an inert region F of T_F
    bonds, in nats, in place of 0 (letter L; that this is `Spots` with the number
    1 / x_0 - s / 2 as crossing: derived here, X: a matrix element is the norm times
    exp(-s T_F / 2)). The number may be s or more, which the letter's own rules exclude.

    bare_decay: 1 / x_0 >= 0 in nats per bond; or "law", the mean bare w of the perturbative bonds
        of the law of disorder (`laws.bare_decay`; a choice), one number for all chains of a point.
        One chain that is melted alone has no law: then the mean over its own perturbative bonds.
    local_dimension, ties, counts, ends: as in `Rules`. Bonds that are cut do not count in a mean.

    Equals are treated from left to right, as in `Spots`; the mirror image of a chain melts to the
    mirror image but for ties of size. Raises InputError for parameters out of range, and for a law
    whose mean is infinite.

    >>> from qavalanche import Chain, melt
    >>> melt(Chain.from_decays([1.0, -1.0, -1.0, 0.5, 2.0, 3.0]), "unrenormalized")[0]
    (0, 4)
    """

    name: ClassVar[str] = "unrenormalized"
    source: ClassVar[str] = "arXiv:1701.04827 as the letter's SM F describes it (its ref. 58)"
    provides: ClassVar[frozenset[str]] = Spots.provides
    version: ClassVar[int] = Spots.version  # what changes there changes here
    seconds_per_bond: ClassVar[float] = Spots.seconds_per_bond

    local_dimension: int = 2
    bare_decay: float | Literal["law"] = "law"
    ties: Ties = "resonant"
    counts: Counts = "bonds"
    ends: Ends = "open"

    def __post_init__(self) -> None:
        dimension = self._with(0.0).local_dimension
        object.__setattr__(self, "local_dimension", dimension)
        given: Any = self.bare_decay
        if isinstance(given, str) and given == "law":
            return
        number = float(given) if isinstance(given, str) and plain(given) else given
        allowed = 'must be "law" or a finite number >= 0'
        number = check_number("bare_decay", number, allowed, -math.ulp(0.0), math.inf)
        object.__setattr__(self, "bare_decay", number + 0.0)

    @property
    def entropy_density(self) -> float:
        """s = ln d_s, in nats per bond."""
        return self._any.entropy_density

    @property
    def rules(self) -> Rules | None:
        """The rules that melt the chains, where 1 / x_0 is given; None where it is the law's."""
        return None if self.bare_decay == "law" else self.spots.rules

    @property
    def spots(self) -> Spots:
        """The spots scheme that it is, where 1 / x_0 is given."""
        return self._with(cast(float, self.bare_decay))

    def settled(self, law: Law, length: int) -> Unrenormalized:  # noqa: ARG002
        """The scheme with the 1 / x_0 of the law of a point."""
        if self.bare_decay != "law":
            return self
        return replace(self, bare_decay=mean_bare_decay(law))

    def check(self, law: Law, length: int) -> None:
        """Raise InputError for a law of scipy.stats whose mean is infinite, of others in melting.

        The laws whose table takes long are not looked at before it is made.
        """
        if isinstance(law, LogCoupling) and law.seconds_to_tabulate <= _WAITED:
            self.settled(law, length)

    def bytes_needed(self, law: Law, length: int) -> float:
        """Bytes that drawing and melting one chain takes at most."""
        return self._any.bytes_needed(law, length)

    def bytes_for_one(self, law: Law, length: int) -> float:
        """Bytes that `melt` takes of one chain that was drawn."""
        return self._any.bytes_for_one(law, length)

    def one_by_one(self, law: Law) -> bool:
        """Whether the fast path does not know this law."""
        return self._any.one_by_one(law)

    @property
    def as_spots(self) -> Spots | None:
        """The spots scheme with its rules where 1 / x_0 is given."""
        return None if self.bare_decay == "law" else self.spots

    def melt(self, start: Chain) -> Partition:
        """Its thermal regions; 1 / x_0 is the chain's own where no number is given."""
        used = self._of(start)
        return replace(used.spots.melt(start), label=str(used))

    def record(self, start: Chain) -> History:
        """As `melt`, with the history."""
        return self._of(start).spots.record(start)

    def bytes_of_history(self, law: Law, length: int) -> float:
        """As of the spots scheme."""
        return self._any.bytes_of_history(law, length)

    def sample(self, point: Sampled, seed: int, first: int, sheet: Sheet) -> None:
        """As `Scheme.sample`, by the kernels of the spots scheme."""
        self.settled(point.law, point.length).spots.sample(point, seed, first, sheet)

    def thermal_bonds(
        self, resonant: NDArray[np.bool_], decay: NDArray[np.float64], first: int, last: int
    ) -> NDArray[np.bool_]:
        """As `Scheme.thermal_bonds`; by one call of a kernel where 1 / x_0 is given."""
        if self.bare_decay == "law":
            return super().thermal_bonds(resonant, decay, first, last)
        return self.spots.thermal_bonds(resonant, decay, first, last)

    def __str__(self) -> str:
        given = self.bare_decay
        number = "of the law" if isinstance(given, str) else f"= {given:g}"
        others = "".join(f", {name}: {word}" for name, word in self._any.rules.options.items()
                         if name != "any_crossing")  # fmt: skip
        return f"unrenormalized, d_s = {self.local_dimension}, 1/x_0 {number}{others}"

    def _of(self, chain: Chain) -> Unrenormalized:
        if self.bare_decay != "law":
            return self
        return replace(self, bare_decay=mean_of_chain(chain))

    def _with(self, decay: float) -> Spots:
        """The spots scheme for this 1 / x_0."""
        half = Rules(self.local_dimension).entropy_density / 2
        return Spots(self.local_dimension, decay - half, self.ties, self.counts, True, self.ends)

    @cached_property
    def _any(self) -> Spots:
        """For what does not depend on 1 / x_0."""
        return self._with(0.0)

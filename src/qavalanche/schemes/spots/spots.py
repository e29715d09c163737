"""Spots: the letter's scheme on regions alone, exactly, up to L = 10^9 bonds."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from qavalanche.chain import Chain
from qavalanche.laws import Law
from qavalanche.observables.core.sheet import Sheet
from qavalanche.observables.measure import measure
from qavalanche.partition import Partition
from qavalanche.rules import Counts, Crossing, Ends, Rules, Ties
from qavalanche.schemes.registry import scheme
from qavalanche.schemes.scheme import Sampled, Scheme
from qavalanche.schemes.spots.core.many import ManyBonds, melt_rows
from qavalanche.schemes.spots.history import History, record, record_bytes
from qavalanche.schemes.spots.melting import allocate, criterion_of, index_type, melt, region_bytes
from qavalanche.schemes.spots.room import Room
from qavalanche.schemes.spots.sampling import sample_alike, sample_general


@scheme
@dataclass(frozen=True)
class Spots(Scheme):
    """The spots scheme (docs/scheme.md); its parameters are those of Rules, and refused as there.

    Equals are treated from left to right, so that the mirror image of a chain melts to the mirror
    image of its regions but for ties of size.
    """

    name: ClassVar[str] = "spots"
    source: ClassVar[str] = "Thiery, Huveneers, Müller, De Roeck, arXiv:1706.09338, eqs. 6, 11, 12"
    provides: ClassVar[frozenset[str]] = frozenset({"regions", "decays", "history"})
    version: ClassVar[int] = 2  # version 1 forgot inherited couplings (docs/exact.md)
    seconds_per_bond: ClassVar[float] = 1e-8

    local_dimension: int = 2
    crossing: Crossing = "rmt"
    ties: Ties = "resonant"
    counts: Counts = "bonds"
    any_crossing: bool = False
    ends: Ends = "open"

    def __post_init__(self) -> None:
        for name in ("local_dimension", "crossing"):  # as they were understood: "0.2" is 0.2
            object.__setattr__(self, name, getattr(self.rules, name))

    @classmethod
    def of(cls, rules: Rules) -> Spots:
        """The spots scheme with these rules."""
        return cls(**asdict(rules))

    @cached_property
    def rules(self) -> Rules:
        """The rules that melt the chains."""
        return Rules(**self.parameters)

    @property
    def entropy_density(self) -> float:
        """s = ln d_s, in nats per bond."""
        return self.rules.entropy_density

    @property
    def address(self) -> dict[str, Any]:
        """Its rules, those that are not the default; the scheme itself goes unnamed."""
        rules = self.rules
        return {
            "local_dimension": rules.local_dimension,
            "crossing": rules.crossing,
            **rules.options,
        }

    @property
    def as_spots(self) -> Spots:
        """Itself."""
        return self

    def room(self, law: Law, length: int) -> Room:
        """What chains of this law and length need."""
        return Room(law, length, self.rules)

    def bytes_needed(self, law: Law, length: int) -> float:
        """Bytes that drawing and melting one chain takes at most."""
        return self.room(law, length).bytes_needed

    def bytes_for_one(self, law: Law, length: int) -> float:
        """Bytes that `melt` takes of one chain that was drawn, all of whose spots get a row."""
        spots = self.room(law, length).expected_regions
        return length / 8 + region_bytes(spots, index_type(length))

    def one_by_one(self, law: Law) -> bool:
        """Whether the fast path does not know this law."""
        return law.draws_one_by_one or self.ends == "ring"

    def melt(self, start: Chain) -> Partition:
        """As `qavalanche.melt(chain, rules)`."""
        return melt(start, self.rules)

    def record(self, start: Chain) -> History:
        """As `qavalanche.record(chain, rules)`."""
        return record(start, self.rules)

    def bytes_of_history(self, law: Law, length: int) -> float:
        """Its decays, the times of its spins, and what is kept of every region."""
        spots = self.room(law, length).expected_regions
        rows = region_bytes(spots, index_type(length))
        return 24.0 * length + record_bytes(length, spots) + rows

    def sample(self, point: Sampled, seed: int, first: int, sheet: Sheet) -> None:
        """As `Scheme.sample`, by kernels for bonds that are alike, or that a table describes."""
        law, room = point.law, self.room(point.law, point.length)
        if self.ends == "ring":
            super().sample(point, seed, first, sheet)
        elif law.alike:
            sample_alike(room, seed, first, sheet)
        elif (table := law.table) is not None:

            def one(sample: int, row: Sheet) -> None:
                measure(self.melt(law.draw(point.length, seed, sample)), row, 0)

            sample_general(room, table, (seed, first), sheet, one)
        else:
            super().sample(point, seed, first, sheet)

    def thermal_bonds(
        self, resonant: NDArray[np.bool_], decay: NDArray[np.float64], first: int, last: int
    ) -> NDArray[np.bool_]:
        """As `Scheme.thermal_bonds`, by one call of a kernel."""
        length, alike = last - first, decay.size == 1 and resonant.shape != (1, 1)
        thermal = np.zeros((resonant.shape[0], length), np.bool_)
        melt_rows(
            ManyBonds(resonant, decay, 0 if alike else 1),
            criterion_of(self.rules),
            first,
            allocate((length + 1) // 2, index_type(length)),
            np.empty((length + 63) // 64, np.uint64),
            thermal,
        )
        return thermal

    def __str__(self) -> str:
        return str(self.rules)

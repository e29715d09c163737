"""Couplings: the letter's scheme taken literally, coupling by coupling."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from qavalanche.chain import Chain
from qavalanche.laws import Law
from qavalanche.partition import Partition
from qavalanche.rules import Counts, Crossing, Ends, Rules, Ties
from qavalanche.schemes.couplings.melting import melt
from qavalanche.schemes.couplings.state import bytes_needed, check_length
from qavalanche.schemes.registry import scheme
from qavalanche.schemes.scheme import Scheme


@scheme
@dataclass(frozen=True)
class Couplings(Scheme):
    """The scheme of the letter taken literally (docs/couplings.md), up to MOST_BONDS bonds.

    Its parameters are those of Rules, and refused as there; what crosses a thermal region follows
    from eq. 11, "rmt", unless another crossing is chosen. Equals are treated from left to right.
    """

    name: ClassVar[str] = "couplings"
    source: ClassVar[str] = "Thiery, Huveneers, Müller, De Roeck, arXiv:1706.09338, eqs. 2, 11"
    provides: ClassVar[frozenset[str]] = frozenset({"regions", "decays"})
    seconds_per_bond: ClassVar[float] = 1e-6

    local_dimension: int = 2
    crossing: Crossing = "rmt"
    ties: Ties = "resonant"
    counts: Counts = "bonds"
    any_crossing: bool = False
    ends: Ends = "open"

    def __post_init__(self) -> None:
        for name in ("local_dimension", "crossing"):  # as they were understood: "0.2" is 0.2
            object.__setattr__(self, name, getattr(self.rules, name))

    @cached_property
    def rules(self) -> Rules:
        """The rules that it follows."""
        return Rules(**self.parameters)

    @property
    def entropy_density(self) -> float:
        """s = ln d_s, in nats per bond."""
        return self.rules.entropy_density

    @property
    def address(self) -> dict[str, Any]:
        """Its rules, those that are not the default, and that it is this tier of the scheme."""
        rules = self.rules
        address = {"local_dimension": rules.local_dimension, "crossing": rules.crossing}
        return {**address, **rules.options, "tier": self.name}

    def check(self, law: Law, length: int) -> None:  # noqa: ARG002
        """Raise InputError for more than MOST_BONDS bonds."""
        check_length(length)

    def bytes_needed(self, law: Law, length: int) -> float:  # noqa: ARG002
        """Bytes that drawing and melting one chain takes at most."""
        return 50.0 * length + bytes_needed(length)

    def melt(self, start: Chain) -> Partition:
        """As `qavalanche.schemes.couplings.melt(chain, rules)`."""
        return melt(start, self.rules)

    def __str__(self) -> str:
        return f"{self.rules}, couplings tier"

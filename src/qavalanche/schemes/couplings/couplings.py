"""Couplings: the letter's scheme taken literally, coupling by coupling."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from qavalanche.chain import Chain
from qavalanche.laws import Law
from qavalanche.partition import Partition
from qavalanche.rules import Rules, Ties
from qavalanche.schemes.couplings.state import bytes_needed, check_length, melt
from qavalanche.schemes.registry import scheme
from qavalanche.schemes.scheme import Scheme


@scheme
@dataclass(frozen=True)
class Couplings(Scheme):
    """The scheme of the letter taken literally (docs/couplings.md), up to MOST_BONDS bonds.

    What crosses a thermal region follows from eq. 11, so that the crossing is no parameter: it is
    "rmt"; and T counts bonds. Parameters and what is refused: see Rules. Equals are treated from
    left to right.
    """

    name: ClassVar[str] = "couplings"
    source: ClassVar[str] = "Thiery, Huveneers, Müller, De Roeck, arXiv:1706.09338, eqs. 2, 11"
    provides: ClassVar[frozenset[str]] = frozenset({"regions", "decays"})
    seconds_per_bond: ClassVar[float] = 1e-6

    local_dimension: int = 2
    ties: Ties = "resonant"

    def __post_init__(self) -> None:
        rules = Rules(self.local_dimension, "rmt", self.ties)
        object.__setattr__(self, "local_dimension", rules.local_dimension)

    @cached_property
    def rules(self) -> Rules:
        """The rules that it follows."""
        return Rules(self.local_dimension, "rmt", self.ties)

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
        return 42.0 * length + bytes_needed(length)

    def melt(self, start: Chain) -> Partition:
        """As `qavalanche.schemes.couplings.melt(chain, rules)`."""
        return melt(start, self.rules)

    def __str__(self) -> str:
        return f"{self.rules}, couplings tier"

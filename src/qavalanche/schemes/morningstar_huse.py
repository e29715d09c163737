"""Morningstar and Huse: insulating blocks have a length and a decay length."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, ClassVar

from qavalanche.chain import Blocks, Chain
from qavalanche.errors import check_integer
from qavalanche.schemes.blocks.block_scheme import BlockScheme
from qavalanche.schemes.blocks.core.stack import Rule
from qavalanche.schemes.registry import scheme


@scheme
@dataclass(frozen=True)
class MorningstarHuse(BlockScheme):
    """An I block has a length L and a decay length zeta: d = L (zeta_c / zeta - 1), the avalanche.

    Key: l of a T block, d of an I block, which may be negative (thermal by itself) or infinite (a
    cut bond). T I T -> T: l = l1 + L2 + l3; I T I -> I: L = L1 + l2 + L3, d = d1 + d3 - l2. State
    variables from the abstract (A), the rule recalled (R), not read. In I T I the sum of L / zeta
    is conserved: the letter's halted decay (derived here, X). Of a chain, zeta_c = 1 / s with s =
    ln `local_dimension`, an integer >= 2, and d = sum(w) / s - L (X); blocks bring their own
    deficits, and the parameter is of no use for them. Ties and ends: `BlockScheme`. Raises
    InputError for any other local dimension, and for blocks without deficits.
    """

    name: ClassVar[str] = "morningstar_huse"
    source: ClassVar[str] = "Morningstar, Huse, arXiv:1903.02001 (rule recalled)"

    local_dimension: int = 2

    def __post_init__(self) -> None:
        states = check_integer("local_dimension", self.local_dimension, 2)
        object.__setattr__(self, "local_dimension", states)

    @property
    def rule(self) -> Rule:
        """Key d of an I block, lowered by what it absorbs."""
        return Rule(1.0, True, math.inf)

    def start_from(self, chain: Any) -> Any:
        """Blocks with the deficits of this local dimension; see `Scheme.start_from`."""
        if isinstance(chain, Chain):
            return Blocks.from_chain(chain, self.local_dimension)
        return super().start_from(chain)

"""Zhang, Zhao, Devakul and Huse: the shortest block goes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

from qavalanche.schemes.blocks.block_scheme import BlockScheme
from qavalanche.schemes.blocks.core.stack import Rule
from qavalanche.schemes.registry import scheme


@scheme
@dataclass(frozen=True)
class Zhang(BlockScheme):
    """The shortest block of a ring goes, T or I alike, into the block that its neighbours become.

    Key: the length, of T and of I blocks; the new length is the sum of the three. The rule is
    recalled (R), not read; from the abstract (A): equivalent to a model of coarsening domains
    solved before, its exponents known exactly, fractal Griffiths regions. T and I are equals: they
    exchange roles if all blocks do. Deficits are not asked for. Ties and ends: `BlockScheme`.
    """

    name: ClassVar[str] = "zhang"
    source: ClassVar[str] = "Zhang, Zhao, Devakul, Huse, arXiv:1603.02296 (rule recalled)"
    blind_to: ClassVar[frozenset[str]] = frozenset({"deficit"})  # it sees lengths alone

    @property
    def rule(self) -> Rule:
        """Key L of an I block."""
        return Rule(1.0, False, math.inf)

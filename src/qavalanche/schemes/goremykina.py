"""Goremykina, Vasseur and Serbyn: insulating blocks are weaker than thermal ones by a factor."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

from qavalanche.errors import InputError, real, shown
from qavalanche.schemes.blocks.block_scheme import BlockScheme
from qavalanche.schemes.blocks.core.stack import Rule
from qavalanche.schemes.registry import scheme


@scheme
@dataclass(frozen=True)
class Goremykina(BlockScheme):
    """An I block of length L has the deficit d = L / kappa, kappa = `asymmetry` >= 1 and finite.

    Key: l of a T block, d of an I block. T I T -> T: l = l1 + kappa d2 + l3; I T I -> I: d = d1 +
    l2 / kappa + d3: lengths add in both. The rule is recalled (R), not read; from the abstract (A):
    a family in the asymmetry, its physical limit kappa -> infinity, a localized critical point, a
    transition of Kosterlitz-Thouless type. kappa = 1 is `zhang`. Deficits of the blocks are not
    asked for. Ties and ends: `BlockScheme`. InputError for any other asymmetry.
    """

    name: ClassVar[str] = "goremykina"
    source: ClassVar[str] = "Goremykina, Vasseur, Serbyn, arXiv:1807.04285 (rule recalled)"
    blind_to: ClassVar[frozenset[str]] = frozenset({"deficit"})  # it sees lengths alone

    asymmetry: float = 1.0

    def __post_init__(self) -> None:
        kappa = real(self.asymmetry)
        if kappa is None or not 1.0 <= kappa < math.inf:
            allowed = "must be a finite number >= 1"
            raise InputError(f"asymmetry = {shown(self.asymmetry)}: {allowed}")
        object.__setattr__(self, "asymmetry", kappa)

    @property
    def rule(self) -> Rule:
        """Key L / kappa of an I block."""
        return Rule(self.asymmetry, False, math.inf)

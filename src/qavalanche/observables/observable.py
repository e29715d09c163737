"""Observable: what is measured on a melted chain, and what is kept of it in a campaign."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from qavalanche.errors import InputError, check, shown

Needs = Literal["sizes", "place", "decays", "partition", "history"]
Holds = Literal["numbers", "whole numbers", "true or false"]

REAL_UNIT = 2.0**-20
"""Resolution of what is measured of histories and is no whole number."""

FINE_UNIT = 2.0**-40
"""Resolution of what is no whole number, where nothing else is said."""

STANDARD = "standard"
"""The group of the observables that every campaign measures."""


def as_it_is(value: Any, point: Any) -> Any:  # noqa: ARG001
    """The value in a column is the one that is measured."""
    return value


def in_units(value: float) -> float:
    """Rounded to REAL_UNIT: logarithms differ in the last bit between processors."""
    return round(value / REAL_UNIT) * REAL_UNIT if math.isfinite(value) else value


@dataclass(frozen=True)
class Observable:
    """One observable; a module of this folder holds one, or a plug-in does.

    name: of its column in rows, of its mean in tables, and in specs; symbol, unit, summary: how it
        is written, in what, and what it is.
    of: its definition: a function of a Partition, or of a History if it needs one; NaN where it is
        not defined.
    needs: "sizes" or "place" of regions, or "decays": measured by kernels as chains are melted
        (see core.sheet); "partition" or "history": by `of`, chain by chain, at its cost.
    group: the key of [observables] in a spec that asks for it; "standard" are asked for always.
    holds: what its column holds. statistic: the name of its moments, which is that of its array in
        the sheet, if it differs; resolution: moments count whole multiples of it, a power of two;
        that of other packages' is FINE_UNIT, or 1.
    scale: from what is measured, and averaged, to what column and mean say: (value, point).
    localized: whether it is averaged over localized samples alone; averaged: whether at all.
    """

    name: str
    symbol: str
    unit: str
    summary: str
    of: Callable[[Any], Any]
    needs: Needs = "partition"
    group: str = ""
    holds: Holds = "numbers"
    statistic: str = ""
    resolution: float = 0.0
    scale: Callable[[Any, Any], Any] = as_it_is
    localized: bool = False
    averaged: bool = True

    def __post_init__(self) -> None:
        plain = isinstance(self.name, str) and self.name.isidentifier()
        check(plain, f"observable {shown(self.name)}", "its name must be a word, as of a variable")
        check(callable(self.of), f"observable {self.name}", "must have a function of a partition")
        object.__setattr__(self, "statistic", self.statistic or self.name)
        object.__setattr__(self, "group", self.group or self.name)
        usual = FINE_UNIT if self.holds == "numbers" else 1.0
        object.__setattr__(self, "resolution", self.resolution or usual)

    def value(self, melted: Any) -> float:
        """Its value for a Partition, or a History; InputError if it is no number."""
        found = self.of(melted)
        try:
            return float(found)
        except (TypeError, ValueError):
            raise InputError(f"observable {self.name} = {shown(found)}: must be a number") from None

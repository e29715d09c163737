"""What happens with growing L at every epsilon of a family."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qavalanche.analysis.summary import Family
from qavalanche.analysis.transition.fan import Fan, critical_fan
from qavalanche.analysis.transition.growth import Growth, growth
from qavalanche.analysis.transition.stretched import Stretched, stretched_exponent
from qavalanche.analysis.transition.thermal_length import ThermalLength, fit_thermal_length
from qavalanche.arguments import typed

if TYPE_CHECKING:
    import polars as pl

FEWEST_LENGTHS = 4
"""Lengths that a law of growth needs."""


@dataclass(frozen=True)
class Behaviour:
    """At one epsilon: points, the family's rows there, by L; the laws fitted to them.

    stretched: p = e^-(L / xi)^b; fan: p ~ L^-beta; thermal_length: 1 - p = e^(-L / L_+); entropy:
    the growth of <S>, averaged over cuts, or None with fewer than four lengths that have an error.
    """

    epsilon: float
    points: pl.DataFrame
    stretched: Stretched
    fan: Fan
    thermal_length: ThermalLength
    entropy: Growth | None

    @property
    def entropies(self) -> tuple[list[int], list[float], list[float]]:
        """L, <S> averaged over cuts in nats, and its error, where there is one."""
        return _entropies(self.points)


@typed
def behaviours(family: Family) -> list[Behaviour]:
    """The behaviour at every epsilon of a family, ascending."""
    table = family.table.sort("epsilon", "length")
    return [
        _behaviour(float(key[0]), rows)
        for key, rows in table.group_by("epsilon", maintain_order=True)
    ]


def _behaviour(epsilon: float, rows: pl.DataFrame) -> Behaviour:
    lengths, thermal, samples = (rows[c].to_list() for c in ("length", "thermal", "samples"))
    return Behaviour(
        epsilon,
        rows,
        stretched_exponent(lengths, thermal, samples),
        critical_fan(lengths, thermal, samples),
        fit_thermal_length(epsilon, lengths, thermal, samples),
        _entropy(rows),
    )


def _entropies(rows: pl.DataFrame) -> tuple[list[int], list[float], list[float]]:
    mean, spread = rows["mean_entropy"], rows["mean_entropy_error"]
    known = rows.filter((mean > 0) & (spread > 0) & mean.is_finite() & spread.is_finite())
    L, S, error = (known[c].to_list() for c in ("length", mean.name, spread.name))
    return L, S, error


def _entropy(rows: pl.DataFrame) -> Growth | None:
    known = _entropies(rows)
    return growth(*known) if len(known[0]) >= FEWEST_LENGTHS else None

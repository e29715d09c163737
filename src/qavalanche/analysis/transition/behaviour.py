"""What happens with growing L at every epsilon of a family."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qavalanche.analysis.summary import Family
from qavalanche.analysis.transition.fan import Fan, critical_fan
from qavalanche.analysis.transition.growth import Growth, growth
from qavalanche.analysis.transition.stretched import Stretched, stretched_exponent
from qavalanche.analysis.transition.thermal_length import ThermalLength, thermal_lengths
from qavalanche.arguments import typed

if TYPE_CHECKING:
    import polars as pl

FEWEST_LENGTHS = 4
"""Lengths that a law of growth needs."""

_FEW = f"not said: <S> has errors at fewer than {FEWEST_LENGTHS} lengths"


@dataclass(frozen=True)
class Behaviour:
    """At one epsilon: points, the family's rows there, by L; the laws fitted to them.

    stretched: p = A e^-(L / xi)^b; fan: p ~ L^-beta; thermal_length: 1 - p = e^(-L / L_+); entropy:
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

    def to_dict(self) -> dict[str, Any]:
        """epsilon; log_length (ln L_+), exponent b of the stretched exponential, beta of p ~
        L^-beta, each with its errors, outcome and range; entropy, the law that <S> follows, with
        entropy_outcome."""
        L_plus, b, beta = self.thermal_length.log_length, self.stretched.exponent, self.fan.beta
        named = {"log_length": L_plus, "exponent": b, "beta": beta}
        row: dict[str, Any] = {"epsilon": self.epsilon}
        for name, one in named.items():
            row |= {**one.keyed(name), f"{name}_outcome": one.outcome, f"{name}_range": one.ranges}
        grown = self.entropy
        return {
            **row,
            **self.fan.bend.keyed("bend"),
            "entropy": grown.favoured if grown else None,
            "entropy_outcome": grown.outcome if grown else _FEW,
        }


@typed
def behaviours(family: Family, lengths: Sequence[ThermalLength] | None = None) -> list[Behaviour]:
    """The behaviour at every epsilon of a family, ascending; lengths: every L_+, if at hand."""
    table = family.table.sort("epsilon", "length")
    known = thermal_lengths(family) if lengths is None else lengths
    groups = table.group_by("epsilon", maintain_order=True)
    return [_behaviour(one, rows) for one, (_, rows) in zip(known, groups, strict=True)]


def _behaviour(one: ThermalLength, rows: pl.DataFrame) -> Behaviour:
    counts = [rows[column].to_list() for column in ("length", "thermal", "samples")]
    laws = stretched_exponent(*counts), critical_fan(*counts)
    return Behaviour(one.epsilon, rows, *laws, one, _entropy(rows))


def _entropies(rows: pl.DataFrame) -> tuple[list[int], list[float], list[float]]:
    if "mean_entropy" not in rows.columns:  # a scheme without entropies
        return [], [], []
    mean, spread = rows["mean_entropy"], rows["mean_entropy_error"]
    known = rows.filter((mean > 0) & (spread > 0) & mean.is_finite() & spread.is_finite())
    L, S, error = (known[c].to_list() for c in ("length", mean.name, spread.name))
    return L, S, error


def _entropy(rows: pl.DataFrame) -> Growth | None:
    known = _entropies(rows)
    return growth(*known) if len(known[0]) >= FEWEST_LENGTHS else None

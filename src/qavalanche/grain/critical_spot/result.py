"""CriticalSpot: the letter's table of SM D as curves, and `critical_spot`, which measures it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from qavalanche.arguments import typed
from qavalanche.errors import check, check_integer, check_number, counted
from qavalanche.figures import plot
from qavalanche.grain.critical_spot import report
from qavalanche.grain.critical_spot.maximum import SpotMaximum, maximum_of
from qavalanche.grain.critical_spot.model import Density, SpotModel
from qavalanche.grain.critical_spot.points import SpotPoint, points_of
from qavalanche.grain.critical_spot.samples import SpotSamples, sampled
from qavalanche.grain.critical_spot.table import SpotRow, rows_of
from qavalanche.streams.address import MOST_SEED

if TYPE_CHECKING:
    from qavalanche.figures import Picture

_MOST_SAMPLES = 10**6
_POSITIVE = "must be positive and finite"


@dataclass(frozen=True, eq=False, repr=False)
class CriticalSpot:
    """l + E + r at each G and d_E, and what it says of the letter's table.

    samples: SpotSamples of each size, ascending, whose per-sample means everything follows from.
    """

    samples: tuple[SpotSamples, ...]

    @cached_property
    def points(self) -> list[SpotPoint]:
        """Means with errors, sizes in turn, G ascending."""
        return [point for one in self.samples for point in points_of(one)]

    @cached_property
    def maxima(self) -> list[SpotMaximum]:
        """Of each size, where Cor is largest, and the drop beyond."""
        return [maximum_of(one) for one in self.samples]

    @cached_property
    def rows(self) -> list[SpotRow]:
        """The letter's table: powers of G and of d_E, with verdicts."""
        return rows_of(self.samples, self.points)

    @property
    def ratio(self) -> float:
        """G of V_{E-r} over G of V_{E-l}."""
        return self.samples[0].ratio

    def plot(self) -> Picture:
        """N, purity and Cor against G, a curve for each d_E."""
        return plot(self)

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers for JSON."""
        lists = {name: [one.to_dict() for one in getattr(self, name)]
                 for name in ("points", "maxima", "rows")}  # fmt: skip
        model = self.samples[0].model
        own = {"local_dimension": model.local_dimension, "density": model.density}
        return {**own, "ratio": self.ratio, **lists}

    def __str__(self) -> str:
        parts = (report.curves(self.points), report.table(self.rows),
                 [report.of_maximum(one) for one in self.maxima])  # fmt: skip
        return "\n\n".join("\n".join(lines) for lines in parts)

    def __repr__(self) -> str:
        sizes = ", ".join(str(one.states) for one in self.samples)
        first, last = self.samples[0].G[[0, -1]]
        told = counted(self.samples[0].count, "sample")
        return f"CriticalSpot(d_E = {sizes}, G from {first:g} to {last:g}, {told})"


@typed
def critical_spot(
    G: float | Sequence[float],
    states: int | Sequence[int] = (32, 64, 128),
    samples: int = 50,
    seed: int = 0,
    ratio: float = 1.0,
    local_dimension: int = 2,
    density: Density = "flat",
    workers: int = 1,
) -> CriticalSpot:
    """Eigenstates in mid-spectrum of H_l + H_E + H_r + V_{E-l} + V_{E-r} against G (letter, SM D).

    G: matrix element over level spacing of V_{E-l}, m d_s d_E over the bandwidth of E, numbers > 0;
    V_{E-r} has ratio * G, ratio >= 0. states: d_E, numbers from 2 on; d_s^2 d_E up to 4096 takes
    seconds a sample and G. density: of the levels of E, see SpotModel. Errors: over samples, >= 2.
    The same for any number of workers (threads).

    Raises InputError for other numbers, or where memory would not suffice.

    >>> import qavalanche as qa
    >>> qa.critical_spot([0.1, 0.5, 10], states=[8, 16], samples=4, seed=1)
    CriticalSpot(d_E = 8, 16, G from 0.1 to 10, 4 samples)
    """
    at = _distinct("G", [check_number("G", g, _POSITIVE, 0, np.inf) for g in _listed(G)])
    sizes = _distinct("states", _listed(states))
    samples = check_integer("samples", samples, 2, _MOST_SAMPLES)
    seed = check_integer("seed", seed, 0, MOST_SEED)
    ratio = check_number("ratio", ratio, "must be 0 or positive, and finite", -1e-300, np.inf)
    models = [SpotModel(size, local_dimension, density) for size in sizes]
    return CriticalSpot(
        tuple(sampled(model, at, samples, seed, ratio, workers) for model in models)
    )


def _listed(given: Any) -> list[Any]:
    return list(given) if isinstance(given, Sequence) else [given]


def _distinct(name: str, values: list[Any]) -> list[Any]:
    check(len(values) > 0, f"{name} = []", "must name at least one number")
    check(len(set(values)) == len(values), name, "a number stands twice")
    return sorted(values)

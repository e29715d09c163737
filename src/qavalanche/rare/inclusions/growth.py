"""Does N grow with the size as a power, or as a logarithm? Exponents by scale, and a verdict."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.arguments import typed
from qavalanche.errors import check

Floats = NDArray[np.float64]

_PER_DECADE = 8
_CLEARLY = 2.0
"""By how much the better law must miss less than the other for a verdict."""


@dataclass(frozen=True)
class ResonanceGrowth:
    """How the number N of resonant bonds grows with the melted bonds l, scale by scale.

    edges: l at which scales begin and end, powers of ten; numbers: N there, the fewest known that
    melt l or more; exponents: d ln N / d ln l of each scale; costs: dN / d ln l, bonds for a region
    e times as large; power_miss, logarithm_miss: root mean square of (N - fit) / N for the best N =
    A l^d and N = A + C ln l over the upper two thirds of the scales, in ln l; outcome: "power law",
    "logarithm" or "undecided".
    """

    edges: list[float]
    numbers: list[int]
    exponents: list[float]
    costs: list[float]
    power_miss: float
    logarithm_miss: float
    outcome: str

    @property
    def exponent(self) -> tuple[float, float]:
        """Of the last scale, and its error: what changes from the scale before to this.

        No less than what one bond changes. It is the exponent of upper bounds on N: where it
        drifts, it says nothing of N_min itself.
        """
        return _with_change(self.exponents, 1 / self.numbers[-1])

    @property
    def cost(self) -> tuple[float, float]:
        """dN / d ln l of the last scale, with an error that is found in the same way."""
        return _with_change(self.costs, 1.0)

    def to_dict(self) -> dict[str, Any]:
        """As JSON takes it."""
        return dict(vars(self))


@typed
def growth_of(sizes: list[int], numbers: list[int]) -> ResonanceGrowth:
    """Power or logarithm, from pairs of melted bonds and the fewest resonant bonds for them.

    Both rise together, sizes over two decades or more beyond 10; InputError otherwise. The two laws
    have two parameters each, and are fitted to the upper two thirds of the scales, for it is large
    l that is asked about; that which misses N less by a factor of 2 is the outcome.
    """
    allowed = "two lists that rise together, sizes over two decades or more beyond 10"
    rise = len(sizes) == len(numbers) > 1 and min(*np.diff(sizes), *np.diff(numbers)) > 0
    enough = rise and sizes[0] >= 1 and numbers[0] >= 1 and sizes[-1] >= 1000
    check(enough, f"{len(sizes)} sizes and {len(numbers)} numbers", allowed)
    decades = int(math.log10(sizes[-1]) + 1e-9)
    edges = [10.0**k for k in range(1, decades + 1)]
    at = np.array(numbers)[np.searchsorted(sizes, np.array(edges) * (1 - 1e-9))]
    step = math.log(10)
    exponents, costs = np.diff(np.log(at)) / step, np.diff(at) / step
    grid = np.arange(max(1.0, decades / 3), decades + 1e-9, 1 / _PER_DECADE)
    fewest = np.array(numbers)[np.searchsorted(sizes, 10**grid * (1 - 1e-9))].astype(float)
    power = _miss(fewest, np.exp(_line(grid, np.log(fewest), np.ones_like(grid))))
    logarithm = _miss(fewest, _line(grid, fewest, 1 / fewest))
    outcome = "undecided"
    if _CLEARLY * power < logarithm:
        outcome = "power law"
    elif _CLEARLY * logarithm < power:
        outcome = "logarithm"
    return ResonanceGrowth(
        edges, at.tolist(), exponents.tolist(), costs.tolist(), power, logarithm, outcome
    )


def _with_change(values: list[float], bond: float) -> tuple[float, float]:
    """The last value, and what changed to it; no less than `bond` over a decade."""
    changed = abs(values[-1] - values[-2]) if len(values) > 1 else math.inf
    return values[-1], max(changed, bond / math.log(10))


def _line(x: Floats, y: Floats, weights: Floats) -> Floats:
    """The least-squares line at x; weights: of the deviations."""
    of = weights**2 / (weights**2).sum()
    x = x - (of * x).sum()
    mean = (of * y).sum()
    slope = float((of * x * (y - mean)).sum() / (of * x * x).sum())
    return np.asarray(mean + slope * x)


def _miss(numbers: Floats, fitted: Floats) -> float:
    return float(np.sqrt(np.mean((1 - fitted / numbers) ** 2)))

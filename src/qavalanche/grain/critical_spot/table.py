"""The letter's table of the critical spot, row by row, each held against a measured power."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from qavalanche.grain.critical_spot.number import NONE, WithError, plain
from qavalanche.grain.critical_spot.points import SpotPoint
from qavalanche.grain.critical_spot.powers import combined, power_of_G, power_of_size
from qavalanche.grain.critical_spot.samples import SpotSamples

WEAK = (0.01, 0.1)
"""G of the fits for G << 1; below, resonances are too rare for a mean of thousands of states."""

TOLERANCE = 0.15
"""Powers this near to each other are the same: sizes from 8 to 1024 tell no better."""

_LEAST_SIZES = 3  # a power of d_E is that of the larger half of the sizes, of so many at least

_NEAR = 2.0  # a G is critical where eq. 2 is 1 within this factor


@dataclass(frozen=True)
class SpotRow:
    """One entry of the table: `power` of `of` ("G" or "d_E") that `quantity` goes with.

    regime: "weak" (G << 1), "critical" (eq. 2 is 1) or "thermal" (G >> 1, and >= sqrt(d_E)); claim:
    what the letter says, and `expected`, as a power; at: the range of G used. Powers of d_E are
    those of the larger half of the sizes, powers of G a mean over all.
    """

    regime: str
    quantity: str
    claim: str
    of: str
    expected: float
    power: WithError
    verdict: str
    at: tuple[float, float] | None

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers for JSON."""
        own = {"regime": self.regime, "quantity": self.quantity, "claim": self.claim, "of": self.of}
        at = None if self.at is None else list(self.at)
        power = {"expected": plain(self.expected), "power": self.power.to_dict()}
        return {**own, **power, "verdict": self.verdict, "G": at}


def goes_to_zero(power: WithError) -> str:
    """Whether what goes with this power of G vanishes with G: "agrees" if the power is above
    TOLERANCE by two errors, "differs" if below by two errors, else "undecided"."""
    if not power.known or abs(power.value - TOLERANCE) <= 2 * power.error:
        return "undecided"
    return "agrees" if power.value > TOLERANCE else "differs"


def held_to(power: WithError, expected: float, tolerance: float = TOLERANCE) -> str:
    """Whether a power is the expected one: "agrees" if two errors about it stay within the
    tolerance, "differs" if two errors about it stay outside, else "undecided"."""
    if not power.known:
        return "undecided"
    off = abs(power.value - expected)
    if off + 2 * power.error <= tolerance:
        return "agrees"
    return "differs" if off - 2 * power.error > tolerance else "undecided"


_WEAK_ROWS = (
    ("excess", "N = 1", 1.0),
    ("mixed", "rho is pure", 1.0),
    ("Cor", "Cor = 0", 2.0),
)
_CRITICAL_ROWS = (
    ("N", "N = O(1)", 0.0),
    ("mixed", "rho is mixed, O(1)", 0.0),
    ("from_product", "rho is no product, O(1)", 0.0),
    ("typical_coherence", "rho has no structure: elements off the diagonal too", 0.0),
    ("Cor", "Cor = O(1)", 0.0),
)
_THERMAL_ROWS = (
    ("N", "N = O(d_E)", 1.0),
    ("from_identity", "rho = 1 / d_s^2 + O(d_E^{-1/2})", -0.5),
    ("from_product", "rho is a product", -0.5),
    ("Cor", "Cor = 0, as d_E^{-1/2}", -0.5),
)


def rows_of(samples: Sequence[SpotSamples], points: Sequence[SpotPoint]) -> list[SpotRow]:
    """All rows. Where no G of the grid lies in a regime, its rows are undecided."""
    rows = [_weak_row(samples, *one) for one in _WEAK_ROWS]
    for regime, G, asked in (
        ("critical", critical_G(samples), _CRITICAL_ROWS),
        ("thermal", thermal_G(samples), _THERMAL_ROWS),
    ):
        here = [] if G is None else [p for p in points if np.isclose(p.G, G, rtol=1e-9)]
        rows += [_size_row(regime, here, *one) for one in asked]
    return rows


def _weak_row(
    samples: Sequence[SpotSamples], quantity: str, claim: str, expected: float
) -> SpotRow:
    power = combined([power_of_G(one, quantity, *WEAK) for one in samples])
    at = WEAK if power.known else None
    return SpotRow("weak", quantity, claim, "G", expected, power, goes_to_zero(power), at)


def _size_row(
    regime: str, here: Sequence[SpotPoint], quantity: str, claim: str, expected: float
) -> SpotRow:
    here = here[-max(_LEAST_SIZES, (len(here) + 1) // 2) :]
    power = power_of_size([p.states for p in here], [p[quantity] for p in here]) if here else NONE
    at = (here[0].G, here[0].G) if here else None
    verdict = held_to(power, expected)
    return SpotRow(regime, quantity, claim, "d_E", expected, power, verdict, at)


def _shared(samples: Sequence[SpotSamples]) -> list[float]:
    """G at which every size was measured."""
    first = samples[0].G.tolist()
    return [g for g in first if all(np.isclose(one.G, g, rtol=1e-9).any() for one in samples)]


def critical_G(samples: Sequence[SpotSamples]) -> float | None:
    """The G of the grid at which eq. 2, geometric mean over sizes, is nearest to 1, if near."""
    at_one = float(np.exp(-np.mean([np.log(one.ratios.mean()) for one in samples])))
    shared = _shared(samples)
    if not shared:
        return None
    nearest = min(shared, key=lambda g: abs(np.log(g / at_one)))
    return nearest if abs(np.log(nearest / at_one)) <= np.log(_NEAR) else None


def thermal_G(samples: Sequence[SpotSamples]) -> float | None:
    """The largest G at which every size was measured, if it is at least the largest sqrt(d_E)."""
    shared = _shared(samples)
    least = max(one.states for one in samples) ** 0.5
    return shared[-1] if shared and shared[-1] >= least * (1 - 1e-9) else None

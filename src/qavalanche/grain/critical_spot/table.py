"""The letter's table of the critical spot, row by row, each held against a measured power."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

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

_NEAR = 1.5  # a G is critical where eq. 2 is 1 within this factor: at 1.8 N still grows with d_E

SMALL = 16
"""Sizes below are left out of powers of d_E: N at the critical G is near its bound d / 3 there."""

LEAST_TO_DIFFER = 32
"""With a smaller size a power of d_E may agree, not differ: finite size leaves powers of -0.3 at
d_E = 16 to 32 of what goes with no power at d_E = 256."""


@dataclass(frozen=True)
class SpotRow:
    """One entry of the table: `power` of `of` ("G" or "d_E") that `quantity` goes with.

    regime: "weak" (G << 1), "critical" (eq. 2 is 1) or "thermal" (G >> 1, and >= sqrt(d_E)); claim:
    what the letter says, and `expected`, as a power; at: the range of G used. Powers of d_E are
    those of the larger half of the sizes from 16 on, three at least, powers of G a mean over all.
    sizes: d_E used.

    A row is "undecided", and `reason` says why, where the grid has no G of the regime (for
    "critical", none at which eq. 2 is 1 within a factor of 1.5; for "thermal", its last is below
    sqrt(d_E)), where fewer than three sizes are 16 or more, and where a power of d_E with a size
    below 32 in it would differ: finite size does that too. Three sizes from 32 on are held to
    their errors alone.
    """

    regime: str
    quantity: str
    claim: str
    of: str
    expected: float
    power: WithError
    verdict: str
    at: tuple[float, float] | None
    sizes: tuple[int, ...] = ()
    reason: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers for JSON."""
        own = {"regime": self.regime, "quantity": self.quantity, "claim": self.claim, "of": self.of}
        at = None if self.at is None else list(self.at)
        power = {"expected": plain(self.expected), "power": self.power.to_dict()}
        told = {"verdict": self.verdict, "reason": self.reason, "G": at, "sizes": [*self.sizes]}
        return {**own, **power, **told}


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


class _Place(NamedTuple):
    """The points of one regime, and why there are none."""

    regime: str
    points: list[SpotPoint]
    missing: str


def rows_of(samples: Sequence[SpotSamples], points: Sequence[SpotPoint]) -> list[SpotRow]:
    """All rows. Where no G of the grid lies in a regime, its rows are undecided."""
    rows = [_weak_row(samples, *one) for one in _WEAK_ROWS]
    for regime, G, missing, asked in (
        ("critical", critical_G(samples), "no G at which eq. 2 is near 1", _CRITICAL_ROWS),
        ("thermal", thermal_G(samples), "no G from sqrt(d_E) on", _THERMAL_ROWS),
    ):
        here = [] if G is None else [p for p in points if np.isclose(p.G, G, rtol=1e-9)]
        place = _Place(regime, here, missing)
        rows += [_size_row(place, *one) for one in asked]
    return rows


def _weak_row(
    samples: Sequence[SpotSamples], quantity: str, claim: str, expected: float
) -> SpotRow:
    power = combined([power_of_G(one, quantity, *WEAK) for one in samples])
    used = [one.G[(WEAK[0] * (1 - 1e-9) <= one.G) & (WEAK[1] * (1 + 1e-9) >= one.G)]
            for one in samples]  # fmt: skip
    inside = np.concatenate(used)
    at = (float(inside.min()), float(inside.max())) if power.known else None
    verdict, sizes = goes_to_zero(power), tuple(one.states for one in samples)
    reason = ""
    if verdict == "undecided":
        few = max(map(len, used)) < 2
        reason = f"no two G from {WEAK[0]:g} to {WEAK[1]:g}" if few else "within two errors"
    return SpotRow("weak", quantity, claim, "G", expected, power, verdict, at, sizes, reason)


def _size_row(place: _Place, quantity: str, claim: str, expected: float) -> SpotRow:
    at = (place.points[0].G, place.points[0].G) if place.points else None
    here = [p for p in place.points if p.states >= SMALL]
    here = here[-max(_LEAST_SIZES, (len(here) + 1) // 2) :]
    sizes = tuple(p.states for p in here)
    power = power_of_size(sizes, [p[quantity] for p in here]) if here else NONE
    verdict, reason = _of_sizes(held_to(power, expected), sizes)
    if at is None:
        reason = place.missing
    of = (claim, "d_E", expected, power, verdict, at, sizes, reason)
    return SpotRow(place.regime, quantity, *of)


def _of_sizes(verdict: str, sizes: tuple[int, ...]) -> tuple[str, str]:
    """The verdict that these sizes allow, and the reason if it is "undecided"."""
    if len(sizes) < _LEAST_SIZES:
        return "undecided", f"{_LEAST_SIZES} sizes d_E >= {SMALL} are needed"
    if verdict == "differs" and sizes[0] < LEAST_TO_DIFFER:
        return "undecided", f"sizes d_E < {LEAST_TO_DIFFER} may differ by finite size"
    return verdict, "within two errors" if verdict == "undecided" else ""


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

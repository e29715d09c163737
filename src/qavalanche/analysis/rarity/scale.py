"""Correlation lengths of a rare tail: xi(l) as usually defined, and with l^b in the place of l.

The letter's eq. 10 is 1 / xi = -lim (1 / l) ln Cor(l). With ln Cor ~ ln p(l) = ln A - c l^b the
length at finite l, xi(l) = -l / ln p(l), grows as l^(1 - b) / c without end: xi is infinite. With
1 / l^b for 1 / l the limit is c, in bonds^-b; the length that it stands for is where c l^b = 1, so

    xi_b = c^(-1 / b),   p = A e^(-(l / xi_b)^b)

(derived here). The amplitude drops out as l grows, slowly: by ln A / (c l^b). So xi(l) of an
exponential with A < 1 grows too, towards its limit; whether it goes on is for the differential
length -d l / d ln p, in which there is no amplitude: it is l^(1 - b) / (b c).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.analysis.estimate import Estimate, shown_fields
from qavalanche.analysis.rarity.curve import RareCurve
from qavalanche.analysis.rarity.local import local_exponents
from qavalanche.arguments import typed
from qavalanche.errors import counted

Floats = NDArray[np.float64]

_SURE = 2.0  # errors
_FEWEST = 5


@dataclass(frozen=True, eq=False)
class FiniteLengths:
    """xi(l) = -l / ln p(l) in bonds, (n,), with standard errors, (n,).

    growth: the power of l with which the differential length grows, 1 - b of ln A - c l^b over the
    upper half of the lengths (five at least), its error with sqrt(chi^2 / freedom) where that is
    above 1; verdict: "grows" (above zero by two errors), "stays finite" (not, and known to 0.1),
    else "undecided". outcome: a sentence.
    """

    lengths: Floats
    xi: Floats
    error: Floats
    growth: Estimate
    verdict: str
    outcome: str

    def to_dict(self) -> dict[str, Any]:
        """lengths, xi, xi_error as lists, growth as an estimate, verdict, outcome."""
        arrays = {"lengths": self.lengths, "xi": self.xi, "xi_error": self.error}
        plain = {name: one.tolist() for name, one in arrays.items()}
        return {**plain, **shown_fields(self, "growth", "verdict", "outcome")}


@typed
def finite_lengths(curve: RareCurve) -> FiniteLengths:
    """xi(l) of every point with ln p < 0, and whether it grows with l."""
    used = curve.log_p < 0
    at, y, e = curve.lengths[used], curve.log_p[used], curve.error[used]
    xi = -at / y
    error = at * e / y**2
    first = max(0, min(len(curve) // 2, len(curve) - _FEWEST))
    part = curve[first:]
    (last,) = local_exponents(part, len(part)) if len(part) >= _FEWEST else (None,)
    if last is None or not last.exponent.found:
        few = f"{counted(len(part), 'length')}, at least {_FEWEST} are needed"
        none = Estimate.none(last.exponent.outcome if last else few)
        return FiniteLengths(at, xi, error, none, "undecided", f"undecided: {none.outcome}")
    span = part.span
    growth = last.exponent.valued(1 - last.exponent.value)
    text = f"-dl/d ln p as l^{growth} over l = {span[0]:g} to {span[1]:g}"
    verdict = "undecided"
    if growth.value > _SURE * growth.error:
        verdict = "grows"
    elif growth.error <= 0.1:
        verdict = "stays finite"
    return FiniteLengths(at, xi, error, growth, verdict, f"{verdict}: {text}")

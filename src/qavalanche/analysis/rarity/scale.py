"""Correlation lengths of a rare tail: xi(l) as usually defined, and with l^b in the place of l.

The letter's eq. 10 is 1 / xi = -lim (1 / l) ln Cor(l). With ln Cor ~ ln p(l) = ln A - c l^b the
length at finite l, xi(l) = -l / ln p(l), grows as l^(1 - b) / c without end: xi is infinite. With
1 / l^b for 1 / l the limit is c, in bonds^-b; the length that it stands for is where c l^b = 1, so

    xi_b = c^(-1 / b),   p = A e^(-(l / xi_b)^b)

(derived here). The amplitude drops out as l grows, slowly: by ln A / (c l^b).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.analysis.estimate import Estimate, shown_fields
from qavalanche.analysis.rarity.curve import RareCurve
from qavalanche.analysis.response.lines import weighted_line
from qavalanche.arguments import typed

Floats = NDArray[np.float64]

_SURE = 2.0  # errors
_FEWEST = 3


@dataclass(frozen=True, eq=False)
class FiniteLengths:
    """xi(l) = -l / ln p(l) in bonds, (n,), with standard errors, (n,).

    growth: d ln xi / d ln l over the upper half of the lengths (three at least): 1 - b in the
    limit; verdict: "grows" (growth above zero by two errors), "constant or falls" (not, and known
    to 0.1), else "undecided". outcome: a sentence.
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
    first = min(at.size // 2, at.size - _FEWEST)
    if first < 0:
        none = Estimate.none(f"{at.size} lengths with p < 1, at least {_FEWEST} are needed")
        return FiniteLengths(at, xi, error, none, "undecided", none.outcome)
    x, z, dz = np.log(at[first:]), np.log(xi[first:]), (error / xi)[first:]
    line = weighted_line(x, z, dz)
    statistical = line.error * math.sqrt(max(1.0, line.chi2 / max(x.size - 2, 1)))
    span = (float(at[first]), float(at[-1]))
    text = f"ξ from {xi[first]:.3g} to {xi[-1]:.3g} bonds over l = {span[0]:g} to {span[1]:g}"
    growth = Estimate(line.slope, statistical, outcome=text, used={"length": span})
    verdict = "undecided"
    if growth.value > _SURE * growth.error:
        verdict = "grows"
    elif growth.error <= 0.1:
        verdict = "constant or falls"
    return FiniteLengths(at, xi, error, growth, verdict, f"{verdict}: {text}, as l^{growth}")

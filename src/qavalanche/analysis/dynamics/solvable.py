"""Chains in which every resonant bond melts everything: L_+, R and mu exactly.

Where s / 2 >= w a single resonant bond (T = 1) melts the spin next to it, and then all others, for
each adds s / 2 to s T / 2 and w to one of the two D. So every resonant bond is a nucleus. Treated
is the leftmost of those with the fewest bonds, alone, until nothing is resonant: it melts the whole
gap to the next nucleus on either side, up to the last bond, and only then fuses. Gaps are thus
melted from one side, spin j at D = j w, and the last bond by a fusion over one bond, D = w (derived
here; `tests/analysis/test_solvable.py` holds it against `record`). A gap of n bonds adds

    R(n) = e^(2 w) + sum over j < n of e^(2 w j),   and at an end of the chain  sum over j <= n.

Gaps are geometric, P(n >= m) = (1 - epsilon)^m, so that L_+ = 1 / |ln(1 - epsilon)| and R ~ L^mu
with mu = max(1, 2 w / |ln(1 - epsilon)|) = max(1, 2 L_+ / zeta), as the letter has it: R ~ L from
(epsilon / K)^2 = 1 - epsilon on. Melted from both sides at once a gap would have R ~ e^(w n), and
half that mu.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from qavalanche.arguments import typed
from qavalanche.errors import check_number

Bonds = NDArray[np.bool_]


@typed
def everywhere(epsilon: float, K: float, entropy_density: float) -> bool:
    """Whether every resonant bond of bimodal disorder is a nucleus: w = ln(K / epsilon) <= s / 2.

    Raises InputError unless 0 < epsilon < 1 and K > epsilon.
    """
    return _decay(epsilon, K) <= 0.5 * entropy_density * (1 + 1e-12)


@typed
def exact_power(epsilon: float, K: float = 1.0) -> float:
    """mu of R ~ L^mu where every resonant bond is a nucleus: max(1, 2 w / |ln(1 - epsilon)|).

    Raises InputError unless 0 < epsilon < 1 and K > epsilon.

    >>> round(exact_power(0.58), 3)
    1.256
    """
    return max(1.0, 2 * _decay(epsilon, K) * exact_length(epsilon))


@typed
def exact_length(epsilon: float) -> float:
    """L_+ there, in bonds: chains are thermal unless no bond is resonant, 1 - p = (1 - epsilon)^L.

    Raises InputError unless 0 < epsilon < 1.

    >>> round(exact_length(0.5), 3)
    1.443
    """
    share = check_number("epsilon", epsilon, "must be in (0, 1)", 0, 1)
    return -1 / math.log1p(-share)


def exact_log_resistance(resonant: Bonds, decay: float) -> float:
    """ln R of a chain with these resonant bonds, all others of this decay w <= s / 2, as above.

    NaN without a resonant bond.
    """
    at = np.flatnonzero(resonant)
    if at.size == 0:
        return math.nan
    gaps = np.diff(at) - 1
    inner = gaps[gaps > 0]
    ends = np.array([at[0], resonant.size - 1 - at[-1]])
    climbs = np.concatenate([inner - 1, ends])
    terms = [np.zeros(at.size), np.full(inner.size, 2 * decay), _log_climb(climbs, 2 * decay)]
    logs = np.concatenate(terms)
    top = float(logs.max())
    return top + math.log(float(np.exp(logs - top).sum()))


def _log_climb(bonds: NDArray[np.int64], rise: float) -> NDArray[np.float64]:
    """ln of the sum of e^(rise j) over j = 1 ... n, for the n >= 1 among these."""
    n = bonds[bonds > 0].astype(float)
    return np.asarray(rise * n + np.log(np.expm1(-rise * n) / math.expm1(-rise)))


def _decay(epsilon: float, K: float) -> float:
    share = check_number("epsilon", epsilon, "must be in (0, 1)", 0, 1)
    return math.log(check_number("K", K, "must be above epsilon", share, math.inf) / share)

"""What perturbation theory in J says of the same D, as a null to hold the scheme against."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qavalanche.arguments import typed
from qavalanche.errors import check_number
from qavalanche.numerics.arrays import real_numbers

Floats = NDArray[np.float64]


@typed
def perturbative_decay(fields: ArrayLike, J: float = 1.0) -> float:
    """max over k >= 1 of sum_{b < k} ln(2 |h_k - h_b| / J), at least 0: D of the slowest spin.

    The amplitude at site 0 of the orbital of site k, a chain without interactions, to leading order
    in J / |h_k - h_b|: hops of J / 2 from k to 0, each over the energy that it leaves open. It
    holds the energies of the hops against spin k itself, where the scheme's bonds know only
    neighbours. In nats; 0 for one site. Raises InputError for J <= 0 or no fields.

    >>> round(perturbative_decay([0.0, 3.0, 10.0]), 6)  # ln(20) + ln(14)
    5.63479
    """
    h, exchange = _checked(fields, J)
    with np.errstate(divide="ignore"):
        far = [np.log(2 * np.abs(h[k] - h[:k]) / exchange).sum() for k in range(1, h.size)]
    return max(0.0, float(max(far, default=0.0)))


@typed
def product_of_bonds(fields: ArrayLike, J: float = 1.0) -> float:
    """sum over all bonds of w = ln(2 |h_b - h_{b+1}| / J), resonant ones (w < 0) as well, in nats.

    The plain product of V / Delta E of neighbours, without any rule for resonances. -inf for equal
    neighbours. Raises InputError as `perturbative_decay`.

    >>> product_of_bonds([0.0, 0.5, 1.0])
    0.0
    """
    h, exchange = _checked(fields, J)
    with np.errstate(divide="ignore"):
        return float(np.log(2 * np.abs(np.diff(h)) / exchange).sum())


def _checked(fields: ArrayLike, J: float) -> tuple[Floats, float]:
    return real_numbers("fields", fields), check_number("J", J, "must be positive", 0.0, np.inf)

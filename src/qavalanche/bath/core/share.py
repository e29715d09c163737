"""Kernel of who carries the slow rate: the power of every pair."""

from __future__ import annotations

from qavalanche.numerics.kernel import kernel


@kernel
def fill_powers(rates, diagonal, left, right, powers):
    """powers_nm = rates_nm (left_n - right_m)^2: of pairs n < m alone if `diagonal`, else of all.

    rates, powers: float64 (n, m), powers 0 elsewhere; left: (n,); right: (m,).
    """
    for n in range(powers.shape[0]):
        for m in range(n + 1 if diagonal else 0, powers.shape[1]):
            step = left[n] - right[m]
            powers[n, m] = rates[n, m] * step * step

"""Kernels of who carries the slow rate: the power of every pair, and what eigenstates touch."""

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


@kernel
def add_first_touched(powers, left, right, touched):
    """Add every power to `touched` at the smaller rank of its two ends.

    powers: float64 (n, m); left: int64 (n,), right: int64 (m,), ranks; touched: float64 (N,).
    """
    for n in range(powers.shape[0]):
        for m in range(powers.shape[1]):
            touched[min(left[n], right[m])] += powers[n, m]

"""Elimination without subtraction: rows of a weighted graph, in panels.

Grassmann, Taksar and Heyman (Operations Research 33, 1107, 1985): eliminating state k from a graph
of rates r links every two of its neighbours, r_ij += r_ik r_kj / d_k, where d_k is the sum of the
rates that lead on from k. The pivot d_k is that sum itself and no difference, so that every number
keeps its relative accuracy, however small the rate at which parts of the graph are linked.
"""

from __future__ import annotations

from qavalanche.numerics.kernel import kernel


@kernel
def eliminate_panel(rates, first, last, pivots):
    """Eliminate rows first ... last - 1 from one another, in place.

    rates: float64 (n, w), w >= n, of which the part right of the diagonal counts; those rows must
    be up to date with all rows before `first`. pivots: float64 (n,), where d_k goes; 0 for a state
    from which nothing leads on.
    """
    width = rates.shape[1]
    for k in range(first, last):
        onward = 0.0
        for j in range(k + 1, width):
            onward += rates[k, j]
        pivots[k] = onward
        if onward == 0.0:
            continue
        for i in range(k + 1, last):
            share = rates[k, i] / onward
            if share != 0.0:
                for j in range(i + 1, width):
                    rates[i, j] += share * rates[k, j]


@kernel
def add_squares(rates, element, weight):
    """rates += weight element^2, elementwise: float64 arrays (n, m)."""
    for n in range(rates.shape[0]):
        for m in range(rates.shape[1]):
            rates[n, m] += weight * element[n, m] * element[n, m]


@kernel
def dissipated(rates, diagonal, left, right):
    """Sum of r_nm (left_n - right_m)^2: over pairs n < m if `diagonal`, over all pairs if not.

    rates: float64 (n, m); left: (n,); right: (m,).
    """
    total = 0.0
    for n in range(rates.shape[0]):
        part = 0.0
        for m in range(n + 1 if diagonal else 0, rates.shape[1]):
            step = left[n] - right[m]
            part += rates[n, m] * step * step
        total += part
    return total

"""1/zeta of eq. 4 from norms by length, of LIOMs and of couplings on the same chains.

A_I dresses S^z_i into tau_i, ‖tau_{i,I}‖ ~ ‖A_I‖, and makes [A_I, V_J], one bond longer: beside
‖tau_{i,I}‖ stands ‖V_I'‖ with |I'| = |I| + 1. On short chains slopes fall with |I|, so that the
windows are one bond apart: lengths n ... m of the LIOMs, n + 1 ... m + 1 of the couplings.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.letter.statements.scheme.averages import jackknife

Floats = NDArray[np.float64]

SHIFT = 1
"""Bonds by which a coupling is longer than the part of a LIOM that it stands beside."""


def window_of(kind: str, sites: int) -> tuple[int, int]:
    """The widest window of "lioms" or "couplings", in bonds."""
    first, last = windows(sites)[0]
    shift = SHIFT if kind == "couplings" else 0
    return first + shift, last + shift


def windows(sites: int) -> list[tuple[int, int]]:
    """Lengths of LIOM parts, in bonds: the widest, without the shortest, without the longest."""
    last = sites - 3
    return [(1, last), (2, last), (1, last - 1)]


def rate_of(samples: list[Any], kind: str, sites: int) -> tuple[float, float]:
    """1/zeta in nats per bond, and its error over chains, in the widest window."""
    return jackknife(samples, lambda some: slope(some, kind, window_of(kind, sites)))


def slope(samples: list[dict[str, Any]], kind: str, window: tuple[int, int]) -> float:
    """Of the disorder mean of −ln‖·‖ against the length, operators counted alike."""
    first, last = window
    rows = np.array([row for one in samples for row in one[kind] if first <= row[0] <= last], float)
    lengths = np.unique(rows[:, 0])
    if lengths.size < 2:
        return float("nan")
    count = np.array([rows[rows[:, 0] == n, 1].sum() for n in lengths])
    total = np.array([(rows[rows[:, 0] == n, 1] * rows[rows[:, 0] == n, 2]).sum() for n in lengths])
    return float(np.polyfit(lengths, total / count, 1, w=np.sqrt(count))[0])


def mean_decay(samples: list[dict[str, Any]], kind: str) -> tuple[Floats, Floats, Floats]:
    """Lengths in bonds, the mean of −ln‖·‖ over all samples at each, and its standard error."""
    rows = [np.array(one[kind], float) for one in samples]
    lengths = np.unique(np.concatenate(rows)[:, 0])
    means, errors = [], []
    for n in lengths:
        own = np.array([row for one in rows for row in one[one[:, 0] == n]])
        means.append(float(np.average(own[:, 2], weights=own[:, 1])))
        errors.append(float(own[:, 2].std(ddof=1) / np.sqrt(len(own))) if len(own) > 1 else 0.0)
    return lengths, np.array(means), np.array(errors)

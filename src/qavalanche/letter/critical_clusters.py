"""p and typical clusters of two schemes at their transitions: rows of the source "typical_cluster".

typical: exp<ln l> over all bonds, l the length of the region that holds a bond, 1 outside of all.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.analysis.estimate import Estimate

Rows = Sequence[Mapping[str, Any]]
Floats = NDArray[np.float64]

_DRAWN = 400
"""Campaigns drawn again, for errors."""


@dataclass(frozen=True)
class ClusterCrossing:
    """Of the scheme without renormalized decay, where p is the same at the two largest lengths.

    p: there; power: d ln p / d ln L between the two smaller lengths; growth: of ln of the typical
    cluster with ln L between the larger two.
    """

    p: Estimate
    power: Estimate
    growth: Estimate


def growth_here(rows: Rows) -> Estimate:
    """d <ln l> / d ln L of the letter's scheme between the largest two lengths, at epsilon_c."""
    held = sorted((row for row in rows if row["scheme"] == "spots"), key=lambda row: row["length"])
    a, b = held[-2:]
    span = math.log(b["length"] / a["length"])
    value = (b["log_cluster"] - a["log_cluster"]) / span
    error = math.hypot(a["error"], b["error"]) / span
    typical = math.exp(b["log_cluster"])
    text = f"ε = {b['epsilon']:g}: a typical cluster of {typical:.2g} bonds at L = {b['length']}"
    return Estimate(value, error, outcome=text)


def at_crossing(rows: Rows) -> ClusterCrossing:
    """The crossing, by ln p linear in epsilon between points of the grid; errors: all numbers of
    thermal samples drawn again."""
    held = [row for row in rows if row["scheme"] == "unrenormalized"]
    lengths = sorted({row["length"] for row in held})[-3:]
    epsilons = np.array(sorted({row["epsilon"] for row in held}))
    n, k, logs, errors = (_grid(held, name, lengths, epsilons) for name in _COLUMNS)
    found = _read(epsilons, _share(k, n), logs, lengths)
    if found is None:
        nothing = Estimate.none("the curves of p at the two largest lengths do not cross once")
        return ClusterCrossing(nothing, nothing, nothing)
    random = np.random.default_rng(0)
    again = (
        _read(
            epsilons,
            _share(random.binomial(n.astype(int), k / n).astype(float), n),
            random.normal(logs, errors),
            lengths,
        )
        for _ in range(_DRAWN)
    )
    spread = np.std([one for one in again if one is not None], axis=0)
    at = f"ε = {found[0]:.4f}({spread[0]:.4f})"
    return ClusterCrossing(*(Estimate(found[i], float(spread[i]), outcome=at) for i in (1, 2, 3)))


_COLUMNS = ("samples", "thermal", "log_cluster", "error")


def _grid(rows: Rows, name: str, lengths: Sequence[int], epsilons: Floats) -> Floats:
    known = {(row["length"], row["epsilon"]): row[name] for row in rows}
    return np.array([[known[L, e] for e in epsilons.tolist()] for L in lengths], dtype=float)


def _share(k: Floats, n: Floats) -> Floats:
    """p of k of n samples; where there is none, that of half a sample."""
    return np.asarray((k + 0.5) / (n + 1))


def _read(
    epsilons: Floats, p: Floats, logs: Floats, lengths: Sequence[int]
) -> tuple[float, float, float, float] | None:
    """epsilon, p, power and growth at the last place where p of the two largest lengths cross."""
    small = np.log(p)
    gap = small[-1] - small[-2]
    rising = np.flatnonzero((gap[:-1] < 0) & (gap[1:] >= 0))
    if rising.size == 0:
        return None
    i = int(rising[-1])
    share = -gap[i] / (gap[i + 1] - gap[i])

    def at(values: Floats) -> Floats:
        return np.asarray(values[:, i] + share * (values[:, i + 1] - values[:, i]))

    ln_p, cluster = at(small), at(logs)
    steps = np.diff(np.log(lengths))
    power = (ln_p[1] - ln_p[0]) / steps[0]
    growth = (cluster[2] - cluster[1]) / steps[1]
    epsilon = epsilons[i] + share * (epsilons[i + 1] - epsilons[i])
    return float(epsilon), math.exp(float(ln_p[2])), float(power), float(growth)

"""What the sources of the mean field say, K by K: limits and slopes, and the K that says most."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.limits import Floats, limit, slope

Row = Mapping[str, Any]
Sequence = tuple[Floats, Floats]

_FIRST = 5  # orders that are left out: nothing is asymptotic there


def ratios_of_steps(row: Row) -> Sequence:
    """delta_k (delta_{k+1} - delta_k) over -s^2 k eps_c^k (eq. 18), against k."""
    k, gap = _orders(row)
    weight = k * row["epsilon_c"] ** k * row["entropy_density"] ** 2
    return k[:-1], -gap[:-1] * np.diff(gap) / weight[:-1]


def squared_amplitudes(row: Row) -> Sequence:
    """delta_k^2 over -2 s^2 k eps_c^k / ln eps_c (eq. 19), against k."""
    k, gap = _orders(row)
    weight = k * row["epsilon_c"] ** k * row["entropy_density"] ** 2
    return k, gap**2 / weight * -math.log(row["epsilon_c"]) / 2


def growth_of_collars(row: Row) -> Sequence:
    """d ln(l_k / sqrt k) / dk over |ln eps_c| / 2 (eq. 20), against k."""
    k, gap = _orders(row)
    ln_collar = np.log(k / gap) - np.log(k) / 2
    return k[:-1], np.diff(ln_collar) / (-math.log(row["epsilon_c"]) / 2)


def tail_exponents(row: Row) -> Sequence:
    """tau between orders: regions of T_k bonds or more have the density eps^k / (1 - eps)."""
    k = np.arange(1.0, len(row["size"]) + 1)
    slopes = math.log(row["epsilon_c"]) / np.diff(np.log(row["size"]))
    return k[_FIRST:-1], 1 - slopes[_FIRST:]


def fan_exponents(row: Row) -> Sequence:
    """beta of p between chains that the orders `order` just cover, against the order."""
    k = np.asarray(row["order"], float)
    slopes = np.diff(row["ln_p"]) / np.diff(np.log(row["length"]))
    return np.sqrt(k[1:] * k[:-1]), -slopes


def entropy_powers(row: Row) -> Sequence:
    """d ln <S> / d ln ln L between these chains, against the order."""
    k = np.asarray(row["order"], float)
    powers = np.diff(np.log(row["entropy"])) / np.diff(np.log(np.log(row["length"])))
    return np.sqrt(k[1:] * k[:-1]), powers


def _orders(row: Row) -> Sequence:
    gap = np.asarray(row["gap"], float)[_FIRST:]
    return np.arange(_FIRST + 1.0, _FIRST + 1 + gap.size), gap


def farthest(source: Row, sequence: Callable[[Row], Sequence], expected: float) -> Estimate:
    """The limit of a sequence for every K: that which is most errors from `expected`."""
    found = [(limit(*sequence(row)), row) for row in source["rows"]]
    return _farthest(found, expected)


def farthest_slope(
    source: Row, x: Callable[[Row], float], y: Callable[[Row], float], expected: float
) -> Estimate:
    """The slope of y against x beside ln x, for every K: that most errors from `expected`."""
    found = []
    for rows in _by_K(source):
        at = [x(row) for row in rows]
        fit = slope(at, [y(row) for row in rows], np.log(at).tolist())
        found.append((fit, rows[0]))
    return _farthest(found, expected)


def power_of_logarithm(source: Row, name: str, above: float = 0.0) -> Estimate:
    """a of name = A x^a + b ln x + c, x = |ln(distance)|, for every K: that farthest from 1.

    above: only where x is larger. Systematic: half a step of a whole number, over A x ln x.

    To first order in a - 1, the multiple of x ln x beside A x.
    """
    found = []
    for every in _by_K(source):
        rows = [row for row in every if -row["ln_distance"] > above]
        x = np.array([-row["ln_distance"] for row in rows])
        y, bend = [row[name] for row in rows], x * np.log(x / x.mean())
        one = slope(bend.tolist(), y, x.tolist(), np.log(x).tolist())
        A = slope(x.tolist(), y, np.log(x).tolist()).value
        text = f"a beside {A:.4f} x^a, x to {x.max():.4g}"
        step = 0.5 / (A * float(np.ptp(bend)))  # they are whole numbers: the line is a staircase
        power = Estimate(1 + one.value / A, one.statistical / A, one.systematic / A, outcome=text)
        power = power.widened(step)
        found.append((power, rows[0]))
    return _farthest(found, 1.0)


def _by_K(source: Row) -> list[list[Row]]:
    every: dict[float, list[Row]] = {}
    for row in source["rows"]:
        every.setdefault(row["K"], []).append(row)
    return list(every.values())


def _farthest(found: list[tuple[Estimate, Row]], expected: float) -> Estimate:
    known = [(one, row) for one, row in found if one.found]
    if not known:
        return Estimate.none("; ".join(one.outcome for one, _ in found) or "no K")
    one, row = max(known, key=lambda pair: abs(pair[0].value - expected) / pair[0].error)
    return one.saying(f"K = {row['K']:g}, the farthest of {len(known)}: {one.outcome}")


def nearest_edge(source: Row, name: str, edges: tuple[float, float]) -> Estimate:
    """The exponent of all K that is nearest to an edge, in errors."""
    low, high = edges

    def room(row: Row) -> float:
        return float(min(row[name] - low, high - row[name]) / row[f"{name}_error"])

    row = min(source["rows"], key=room)
    values = [one[name] for one in source["rows"]]
    text = f"{min(values):.4f} to {max(values):.4f}; nearest to an end: K = {row['K']}"
    return Estimate(row[name], row[f"{name}_error"], outcome=text)


def at_large_K(source: Row, name: str) -> Estimate:
    """An exponent at K -> infinity: a line in 1 / ln K through the two largest K.

    Error: that of the line, what changes with the largest K but one as the last, and five times
    the step from the last K to infinity: factors 1 - k eps_c^k next to 0 delay the limit.
    """
    rows = sorted((row for row in source["rows"] if row["ln_K"] > _LARGE), key=lambda r: r["ln_K"])
    if len(rows) < 3:
        return Estimate.none(f"{len(rows)} K above {math.exp(_LARGE):.3g}, three are needed")
    (last, error), (before, _) = _line(rows[-2:], name), _line(rows[-3:-1], name)
    moved = math.hypot(last - before, _DELAY * (last - rows[-1][name]))
    text = f"{name} = {rows[-1][name]:.4f} at K = {rows[-1]['K']}, a line in 1/ln K from there"
    return Estimate(last, error, moved, outcome=text)


_DELAY = 5.0
_LARGE = 6.0  # of ln K


def _line(rows: list[Row], name: str) -> tuple[float, float]:
    (a, x), (b, y) = ((row[name], 1 / row["ln_K"]) for row in rows)
    errors = [row[f"{name}_error"] for row in rows]
    value = b + (b - a) * y / (x - y)
    return value, math.hypot(errors[1] * x, errors[0] * y) / (x - y)

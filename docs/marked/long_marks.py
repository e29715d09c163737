"""What docs/figures/exact_long.csv says: where the rate of long chains meets s, and epsilon_c.

A mark is the epsilon where the mean decay rate of chains of one length meets s = ln 2. Those up to
10^7 bonds are in exact_routes.csv, those of the long chains are found here.
"""

import math
from functools import cache
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.stats import chi2, norm, t

from marked.tables import csv
from qavalanche.analysis.estimate import excess
from qavalanche.analysis.transition import extrapolate

Array = NDArray[np.float64]
S = math.log(2)
TIE = 2 ** (-15 / 8)
"""Of halted decay: 4 bonds cost what 15 thermal bonds pay for."""
FROM = 300_000
"""Bonds from which on every law of the drift is fitted."""
LONG = 100_000_000
"""Bonds of the chains at every epsilon of the table."""
ROUTE = "decay rate meets s"


class Found(NamedTuple):
    """A value with its whole error, and p of the chi^2 of the fit behind it, if there is one."""

    value: float
    error: float
    p: float = math.nan

    @property
    def ends(self) -> tuple[float, float]:
        """Value less and plus its error."""
        return self.value - self.error, self.value + self.error


def ends(low: float, high: float) -> str:
    """'0.27262 to 0.27264'."""
    return f"{low:g} to {high:g}"


@cache
def rates(rule: str, bonds: int) -> pl.DataFrame:
    """epsilon, chains, rate, error, rho, largest: means over the chains that are not thermal.

    error: of the mean, widened by Student's t to hold 68 % with so few chains; largest: its median.
    """
    chains = csv("exact_long").filter(rule=rule, bonds=bonds)
    rows = []
    for (epsilon,), part in sorted(chains.group_by("epsilon"), key=lambda one: one[0]):
        rate = part.filter(~pl.col("thermal"))["decay_rate"].to_numpy()
        few = t.ppf(norm.cdf(1), rate.size - 1)
        error = few * rate.std(ddof=1) / math.sqrt(rate.size)
        middle = (part["thermal_density"].mean(), part["largest"].median())
        rows.append((epsilon, part.height, float(rate.mean()), float(error), *middle))
    names = ["epsilon", "chains", "rate", "error", "rho", "largest"]
    return pl.DataFrame(rows, names, orient="row")


def scaled(rule: str, bonds: int, epsilon: float) -> Found:
    """The mean decay rate over s."""
    row = rates(rule, bonds).filter(epsilon=epsilon).row(0, named=True)
    return Found(row["rate"] / S, row["error"] / S)


def met(rule: str, bonds: int) -> Found:
    """Where the mean rate meets s."""
    return crossed(*(rates(rule, bonds)[name].to_numpy() for name in ("epsilon", "rate", "error")))


def crossed(x: Array, y: Array, e: Array) -> Found:
    """Where y(x) first falls through s, by a straight line between the two points around it.

    The error holds those of both, and how far a parabola through the point below moves it.
    """
    i = int(np.flatnonzero(y < S)[0])
    slope = (y[i] - y[i - 1]) / (x[i] - x[i - 1])
    where = float(x[i] + (S - y[i]) / slope)
    part = (where - x[i - 1]) / (x[i] - x[i - 1])
    chance = math.hypot((1 - part) * e[i - 1], part * e[i]) / abs(slope)
    if i < 2:
        return Found(where, chance)
    unit, three = x[i] - x[i - 1], slice(i - 2, i + 1)
    zeros = np.roots(np.polyfit((x[three] - where) / unit, y[three] - S, 2)) * unit
    inside = [float(one.real) for one in zeros if x[i - 1] - where <= one.real <= x[i] - where]
    return Found(where, math.hypot(chance, *inside))


def marks(rule: str) -> dict[int, Found]:
    """Length in bonds -> mark, the long chains included."""
    kept = csv("exact_routes").filter(pl.col("rule") == rule, pl.col("route") == ROUTE)
    found = {row["length"]: Found(row["epsilon"], row["error"]) for row in kept.to_dicts()}
    long = csv("exact_long").filter(pl.col("rule") == rule, pl.col("bonds") > max(found))
    return found | {bonds: met(rule, bonds) for bonds in sorted(long["bonds"].unique())}


def by_logarithm(lengths: list[int], found: list[Found], power: int) -> Found:
    """The limit of a + b / (ln L)^power through all values."""
    values, weight = np.array([one.value for one in found]), [1 / one.error for one in found]
    x = np.log(lengths) ** -float(power)
    fit, covariance = np.polyfit(x, values, 1, w=weight, cov="unscaled")
    miss = float((((values - np.polyval(fit, x)) * weight) ** 2).sum())
    p = float(chi2.sf(miss, len(lengths) - 2))
    return Found(float(fit[1]), math.sqrt(covariance[1, 1]), p)


@cache
def limits(rule: str) -> dict[str, Found]:
    """The limit L -> infinity of the marks, by three laws of their drift, from FROM bonds on."""
    found = {length: one for length, one in marks(rule).items() if length >= FROM}
    lengths = list(found)
    values, errors = ([one[k] for one in found.values()] for k in (0, 1))
    power = extrapolate(lengths, values, errors)
    laws = {"power": Found(power.value, power.error, power.p_value)}
    for k, name in ((1, "logarithm"), (2, "squared")):
        laws[name] = by_logarithm(lengths, list(found.values()), k)
    return laws


def of_routes(routes: list[Found]) -> Found:
    """The mean of routes, weighted by their whole errors; its error holds their distance from it,
    as far as their own errors do not explain it."""
    weight = np.array([one.error**-2 for one in routes])
    mean = float(sum(w * one.value for w, one in zip(weight, routes, strict=True)) / weight.sum())
    apart = max(excess(one.value - mean, one.error, 0.0) for one in routes)
    return Found(mean, math.hypot(weight.sum() ** -0.5, apart))


def of_lengths(rule: str, epsilon: float) -> Found:
    """The limit of the mean rate over s at one epsilon, by a + b / ln L through all its lengths."""
    lengths = sorted(csv("exact_long").filter(rule=rule, epsilon=epsilon)["bonds"].unique())
    return by_logarithm(lengths, [scaled(rule, bonds, epsilon) for bonds in lengths], 1)


def held(rule: str) -> float:
    """The largest epsilon of the grid where that limit is above s by two of its errors."""
    grid = rates(rule, LONG)["epsilon"].to_list()
    found = {epsilon: of_lengths(rule, epsilon) for epsilon in grid}
    return max(float(epsilon) for epsilon, one in found.items() if one.value - 2 * one.error > 1)


def by_rate(rule: str, law: str = "power") -> Found:
    """epsilon_c where the rate meets s: the middle of a span, and half of it as the error.

    It begins at the limit of the marks with a power of L less its whole error: a drift by 1 / ln L
    is refused by `held`. It ends at the mark of the longest chains and its error, for marks fall.
    law: another one of `limits` to begin with, to see what this choice does.
    """
    found = marks(rule)
    low, high = limits(rule)[law].ends[0], found[max(found)].ends[1]
    return Found((low + high) / 2, (high - low) / 2)


def jump(rule: str) -> tuple[float, float]:
    """The neighbours on the grid between which the mean rate of LONG bonds falls through s."""
    table = rates(rule, LONG)
    i = int(np.flatnonzero(table["rate"].to_numpy() < S)[0])
    return table["epsilon"][i - 1], table["epsilon"][i]

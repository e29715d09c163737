"""Makes docs/figures/precision.csv, .png, precision_extremes.csv and precision_means.csv: what
stopping at an error does.

python docs/figures/make_precision.py: a minute. precision.csv is exact: the number of thermal
samples at the end of every block is followed with its probability, for true p, errors asked for,
rules of the error and ratios of blocks. Columns: p, error, rule ("safe" is that of [stop], "plain"
is sqrt(p(1-p)/n), "wilson" half the Wilson interval), ratio of the ends of blocks, first; bias and
rms of the share at the end, in errors; samples on average, and ideal: p (1 - p) / error^2;
within_1, within_2: how often the Wilson interval at z = 1 and z = 2 of a campaign's tables holds p;
fixed_1, fixed_2: the same for as many samples fixed beforehand.
precision_extremes.csv: of the same over DENSE values of p, from error / 50 to 1/2, in equal steps
of ln p: the largest bias and rms, the lowest coverage, and the p where these are; low_1, high_1:
the range of within_1 where p is above ten errors; middle: the largest bias for p >= 0.1.
precision_means.csv: the same by 4000 simulations each, of means of skewed numbers with mean 1.
"""

import math
import sys
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import polars as pl
from made import note
from numpy.typing import NDArray
from scipy.signal import fftconvolve
from scipy.stats import binom

from qavalanche.campaign.plan.precision import block_end, safe_error
from qavalanche.plots.figure import Figure, new_canvas
from qavalanche.plots.style import styled

Floats = NDArray[np.float64]

SHARES = (0.001, 0.003, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.3, 0.5)
ERRORS = (0.01, 0.002)
DENSE_ERRORS = (0.05, 0.02, 0.01, 0.005, 0.002)
DENSE = 600
FIRST = 100
REPEATS = 4000
SEED = 1706_09338
_NEGLIGIBLE = 1e-12
COLORS = {"safe": "#31688e", "plain": "#c1121f", "wilson": "#5a8f29"}
LAWS: dict[str, Callable[[np.random.Generator, tuple[int, int]], Floats]] = {
    "normal": lambda rng, shape: 1 + rng.standard_normal(shape),
    "exponential": lambda rng, shape: rng.standard_exponential(shape),
    "log-normal": lambda rng, shape: np.exp(rng.standard_normal(shape) - 0.5),
}
"""Of mean 1; skewness 0, 2 and 6.2."""


class Rule(NamedTuple):
    """error: of k of n samples; ratio: of the ends of two blocks."""

    name: str
    ratio: float
    first: int = FIRST

    def error(self, k: Floats, n: int) -> Floats:
        """The error that is held against what is asked for."""
        if self.name == "safe":
            return np.vectorize(safe_error)(k, n)
        square = {"plain": 0.0, "wilson": 1.0}[self.name]
        return np.asarray(np.sqrt(k * (n - k) / n + square / 4) / (n + square))

    def ends(self) -> Iterator[int]:
        """Ends of blocks: those of [stop] at the ratio 2^(1/2), every second of them at 2."""
        step, k = round(2 * math.log2(self.ratio)), 0
        while True:
            yield block_end(self.first, k)
            k += step


RULES = (
    Rule("safe", 2**0.5),
    Rule("safe", 2.0),
    Rule("safe", 2**0.5, 400),
    Rule("wilson", 2**0.5),
    Rule("plain", 2**0.5),
)


class Stopped(NamedTuple):
    """Points that stop at n samples with k thermal ones, and the probability of each k."""

    n: int
    k: Floats
    weight: Floats


def stopped(p: float, error: float, rule: Rule) -> list[Stopped]:
    """Every way to stop, with its probability: exact, by the law of k at the end of each block."""
    n, alive, found = 0, np.ones(1), []
    for end in rule.ends():
        alive = fftconvolve(alive, binom.pmf(np.arange(end - n + 1), end - n, p)).clip(0)
        n, k = end, np.arange(end + 1.0)
        stops = _good_enough(rule, n, error)
        found.append(Stopped(n, k[stops], alive[stops]))
        alive[stops] = 0
        if alive.sum() < _NEGLIGIBLE:
            return found
    raise AssertionError


@lru_cache(200)
def _good_enough(rule: Rule, n: int, error: float) -> NDArray[np.bool_]:
    """With which k of n samples a point ends."""
    return rule.error(np.arange(n + 1.0), n) <= error


def of_share(p: float, error: float, rule: Rule) -> dict[str, Any]:
    """A row of precision.csv."""
    found = stopped(p, error, rule)
    n = np.concatenate([np.full(one.k.size, one.n) for one in found])
    k, weight = (np.concatenate([getattr(one, x) for one in found]) for x in ("k", "weight"))
    weight /= weight.sum()
    away = (k / n - p) / error
    within = {f"within_{z}": float(weight[_holds(p, k, n, z)].sum()) for z in (1, 2)}
    samples = float((weight * n).sum())
    return {
        "p": p,
        "error": error,
        "rule": rule.name,
        "ratio": rule.ratio,
        "first": rule.first,
        "bias": float((weight * away).sum()),
        "rms": math.sqrt(float((weight * away**2).sum())),
        "samples": samples,
        "ideal": p * (1 - p) / error**2,
        **within,
        **{f"fixed_{z}": fixed(p, round(samples), z) for z in (1, 2)},
    }


def fixed(p: float, n: int, z: int) -> float:
    """How often the Wilson interval of n samples, fixed beforehand, holds p."""
    k = np.arange(n + 1.0)
    return float(binom.pmf(k, n, p)[_holds(p, k, np.full(k.size, float(n)), z)].sum())


def _holds(p: float, k: Floats, n: Floats, z: int) -> NDArray[np.bool_]:
    """Whether the Wilson interval of k of n holds p: |k - n p| <= z sqrt(n p (1 - p))."""
    return np.abs(k - n * p) <= z * np.sqrt(n * p * (1 - p)) + 1e-9


def extremes(error: float, rule: Rule, count: int = DENSE) -> dict[str, Any]:
    """A row of precision_extremes.csv, of `count` values of p."""
    rows = [of_share(float(p), error, rule) for p in np.geomspace(error / 50, 0.5, count)]
    table = pl.DataFrame(rows)
    far = table.filter(pl.col("p") > 10 * error)["within_1"]
    row: dict[str, Any] = {"error": error, "rule": rule.name, "first": rule.first}
    for name, of, worst in (
        ("bias", pl.col("bias").abs(), max),
        ("rms", pl.col("rms"), max),
        ("within_1", pl.col("within_1"), min),
        ("within_2", pl.col("within_2"), min),
        ("fixed_2", pl.col("fixed_2"), min),
    ):
        values = table.select(of).to_series().to_list()
        at = values.index(worst(values))
        row |= {name: rows[at][name], f"{name}_p": rows[at]["p"]}
    low, high = (None, None) if far.is_empty() else (far.min(), far.max())
    middle = table.filter(pl.col("p") >= 0.1)["bias"].abs().max()
    return row | {"low_1": low, "high_1": high, "middle": middle}


def of_mean(law: str, error: float, first: int) -> dict[str, Any]:
    """A row of precision_means.csv: the plain standard error of a mean, by simulation."""
    rng = np.random.default_rng([SEED, list(LAWS).index(law), round(1000 * error), first])
    sums, squares = np.zeros(REPEATS), np.zeros(REPEATS)
    means, errors, counts = np.zeros(REPEATS), np.zeros(REPEATS), np.zeros(REPEATS)
    n, alive = 0, np.arange(REPEATS)
    for end in Rule("safe", 2**0.5, first).ends():
        drawn = LAWS[law](rng, (alive.size, end - n))
        sums[alive] += drawn.sum(1)
        squares[alive] += (drawn**2).sum(1)
        n = end
        mean = sums[alive] / n
        scatter = np.sqrt((squares[alive] / n - mean**2) / (n - 1))
        done = scatter <= error
        means[alive[done]], errors[alive[done]], counts[alive[done]] = mean[done], scatter[done], n
        alive = alive[~done]
        if not alive.size:
            break
    away = means - 1
    return {
        "law": law,
        "error": error,
        "first": first,
        "bias": float(away.mean()) / error,
        "bias_error": float(away.std()) / error / math.sqrt(REPEATS),
        "rms": float(np.sqrt((away**2).mean())) / error,
        "samples": float(counts.mean()),
        "within_1": float((np.abs(away) <= errors).mean()),
        "within_2": float((np.abs(away) <= 2 * errors).mean()),
    }


def drawn(table: pl.DataFrame) -> Figure:
    """Bias, and coverage of the interval, against p in units of the error asked for."""
    known = table.filter(pl.col("error") == ERRORS[1], pl.col("first") == FIRST)
    with styled():
        canvas = new_canvas(7.0, 2.7)
        left, right = canvas.subplots(1, 2)
        for (name, ratio), rows in known.group_by("rule", "ratio", maintain_order=True):
            style = {"color": COLORS[str(name)], "linestyle": "-" if float(ratio) < 2 else "--"}
            label = f"{name}, ratio {'2' if float(ratio) == 2 else '√2'}"
            left.plot(rows["p"], rows["bias"], marker="o", ms=3, label=label, **style)
            for z, marker in ((1, "o"), (2, "s")):
                right.plot(rows["p"], rows[f"within_{z}"], marker=marker, ms=3, **style)
        for level in (0.683, 0.954):
            right.axhline(level, color="0.6", linewidth=0.8)
        left.set(xscale="log", xlabel="$p$", ylabel="bias / error asked for")
        right.set(xscale="log", xlabel="$p$", ylabel="share of intervals that hold $p$")
        right.set_ylim(0, 1.03)
        left.legend()
        for marker, label in (("s", "95 % interval ($z = 2$)"), ("o", "68 % interval ($z = 1$)")):
            right.plot([], [], marker=marker, ms=3, color="0.3", linestyle="", label=label)
        right.plot([], [], color="0.6", linewidth=0.8, label="95.4 %, 68.3 %")
        right.legend(loc="lower right", title="colors as at left", title_fontsize=7)
    caption = "Bias and coverage of p where samples stop at an error of 0.002, exact."
    return Figure("precision", caption, canvas, table)


def main(folder: Path) -> None:
    """Write the tables and the figure."""
    rows = [of_share(p, e, rule) for rule in RULES for e in ERRORS for p in SHARES]
    drawn(pl.DataFrame(rows)).save(folder)
    rules = [rule for rule in RULES if rule.ratio < 2]
    dense = [extremes(e, rule) for rule in rules for e in DENSE_ERRORS]
    pl.DataFrame(dense).write_csv(folder / "precision_extremes.csv", float_precision=5)
    means = [of_mean(law, e, first) for law in LAWS for e in (0.1, 0.05) for first in (20, 100)]
    pl.DataFrame(means).write_csv(folder / "precision_means.csv", float_precision=4)
    note("precision", folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)

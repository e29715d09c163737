"""Makes the tables on data of others: errors of derived exponents, and cut-offs of other laws.

python docs/figures/make_own_data.py writes own_data_derived.csv: how often functions of the
parameters of planted collapses lie within one and two of their errors; and own_data_scans.csv: the
coarse and fine search for a lower cut-off against the search of all. Two minutes of one core.
"""

import math
from pathlib import Path

import numpy as np
import polars as pl
from made import note

from qavalanche.analysis.scaling import ScalingData, collapse, power_law, with_prefactor
from qavalanche.analysis.tails import LAWS, Counts
from qavalanche.analysis.tails.draw import draw
from qavalanche.analysis.tails.laws import Window
from qavalanche.analysis.tails.scans import scan_law

FOLDER = Path(__file__).parent
CRITICAL, NU, KAPPA = 0.277, 1.3, 0.5
SETS, SCANS = 200, 10
FUNCTIONS = {
    "kappa nu / 2": lambda kappa, nu: kappa * nu / 2,
    "1 / nu": lambda nu: 1 / nu,
    "nu - 2": lambda nu: nu - 2,
}
TRUTH = {"kappa nu / 2": KAPPA * NU / 2, "1 / nu": 1 / NU, "nu - 2": NU - 2}
THETA = {
    "truncated power law": [1.5, math.log(0.15)],
    "exponential": [math.log(0.25)],
    "stretched exponential": [math.log(0.3), math.log(0.5)],
    "log-normal": [0.3, math.log(0.5)],
}


def planted(rng: np.random.Generator) -> ScalingData:
    """y = L^-kappa (1.2 + tanh x) within one percent, x = (control - 0.277) L^(1 / nu)."""
    control = np.tile(np.linspace(0.2, 0.36, 9), 3)
    length = np.repeat([16.0, 64.0, 256.0], 9)
    y = length**-KAPPA * (1.2 + np.tanh((control - CRITICAL) * length ** (1 / NU)))
    return ScalingData.from_means(control, length, rng.normal(y, 0.01 * y), 0.01 * y)


def derived() -> pl.DataFrame:
    """Shares of the sets within one and two errors; errors against linear propagation."""
    rng, rows = np.random.default_rng(11), []
    for i in range(SETS):
        found = collapse(planted(rng), with_prefactor(power_law()), resamples=50, seed=i)
        spread = np.cov(found.resampled.T)
        _, nu, kappa = found.fit.p
        slopes = {"kappa nu / 2": [0, kappa / 2, nu / 2], "1 / nu": [0, -(nu**-2), 0]}
        for name, f in FUNCTIONS.items():
            one, slope = found.derived(f), np.array(slopes.get(name, [0, 1, 0]))
            pull = abs(one.value - TRUTH[name]) / one.error
            rows.append((name, pull, one.error / math.sqrt(slope @ spread @ slope)))
    table = pl.DataFrame(rows, ["function", "pull", "to_linear"], orient="row")
    return table.group_by("function", maintain_order=True).agg(
        sets=pl.len(),
        within_one=(pl.col("pull") < 1).mean(),
        within_two=(pl.col("pull") < 2).mean(),
        to_linear=pl.col("to_linear").mean().round(3),
    )


def scans() -> pl.DataFrame:
    """KS distance of the coarse and fine search over that of all cut-offs, by law."""
    rows = []
    for name, theta in THETA.items():
        window, one = Window(5.0), Counts.of([1])
        for seed in range(SCANS):
            rng = np.random.default_rng(seed)
            tail = draw(LAWS[name], np.array(theta), 1500, one, window, rng)
            below = rng.integers(1, 5, 700)
            sizes = np.concatenate([np.repeat(tail.low.astype(int), tail.count), below])
            counts = Counts.of(sizes)
            quick = scan_law(LAWS[name], counts, math.inf)
            whole = scan_law(LAWS[name], counts, math.inf, coarse=10**6)
            tried = len(quick.xmin) / len(whole.xmin)
            rows.append((name, tried, float(quick.ks.min() / whole.ks.min())))
    table = pl.DataFrame(rows, ["law", "tried", "ratio"], orient="row")
    return table.group_by("law", maintain_order=True).agg(
        sets=pl.len(),
        tried=pl.col("tried").mean().round(2),
        same=(pl.col("ratio") < 1.0001).mean(),
        worst=pl.col("ratio").max().round(2),
    )


if __name__ == "__main__":
    for name, made in (("own_data_derived", derived()), ("own_data_scans", scans())):
        made.write_csv(FOLDER / f"{name}.csv")
        note(name, FOLDER)

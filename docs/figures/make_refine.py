"""Makes docs/figures/refine.csv and refine.png: what [refine] does with a campaign, and its errors.

python docs/figures/make_refine.py [--coverage]: minutes, or the other tables alone. The
campaign is SPEC; refine.csv has its points: epsilon, length, samples, thermal. refine_coverage.csv:
the same rule on counts drawn from planted curves (tests/support/planted_curves.py), SETS times, a
row a curve and an error asked for: crossings, those not reached (missed), share of the others
within one and two stated errors, mean of their deviation and its root mean square in stated errors.
"""

import itertools
import math
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from made import note

import qavalanche as qa
from qavalanche.campaign.refine import curve
from qavalanche.campaign.refine.crossing import crossing
from qavalanche.campaign.refine.curve import Count
from qavalanche.campaign.refine.steps import State
from qavalanche.plots.figure import Figure, new_canvas
from qavalanche.plots.style import COLUMN, marks, power_of_ten, shades, styled

sys.path.insert(0, str(Path(__file__).parents[2] / "tests" / "support"))
from planted_curves import CURVES, LENGTHS, Drawn, exact_crossing, refined

SPEC: dict[str, Any] = {
    "seed": 1,
    "disorder": {"law": "bimodal", "epsilon": [0.24, 0.25, 0.26, 0.27, 0.28, 0.29, 0.3]},
    "chain": {"length": [100, 1000, 10_000], "samples": [10_000, 2000, 300]},
    "rules": {"crossing": "rmt"},
    "refine": {"error": 0.0005, "max_bond_melts": 1e10},
}
ERRORS, SETS = (0.002, 0.0005), 60
GAIN_SETS, GAINS = 80, ("logit, bent", "normal law, drifting")
WIDE, NARROW = (tuple(low + 0.005 * k for k in range(n)) for low, n in ((0.24, 13), (0.25, 7)))
BEGIN = tuple(0.24 + 0.01 * k for k in range(7))
THIRDS, LONG = (1 / 3, 1 / 3, 1 / 3), (0.03, 0.21, 0.76)
UNIFORM = {
    "13, 0.24 to 0.30": (WIDE, THIRDS),
    "7, 0.25 to 0.28": (NARROW, THIRDS),
    "7, 0.25 to 0.28, 76 % of the melts at the largest L": (NARROW, LONG),
}
"""Values, and the share of the bond-melts of every length."""


def points() -> pl.DataFrame:
    """What the campaign has in the end."""
    with tempfile.TemporaryDirectory() as folder:
        campaign = qa.run(SPEC, Path(folder) / "store", workers=2)
    rows = [
        (p.law.resonance_probability, p.length, s.samples, s.thermal)
        for p, s in campaign.statistics().items()
    ]
    schema = ["epsilon", "length", "samples", "thermal"]
    return pl.DataFrame(rows, schema, orient="row").sort("length", "epsilon")


def coverage(name: str, error: float) -> dict[str, Any]:
    """A row of refine_coverage.csv."""
    away, missed = [], 0
    for seed in range(SETS):
        drawn = Drawn(seed, CURVES[name])
        steps, _ = refined(
            drawn, (0.24, 0.25, 0.26, 0.27, 0.28), (5000, 2000, 600), error, most=3e9
        )
        for one, pair in zip(steps, itertools.pairwise(LENGTHS), strict=True):
            if one.state is not State.REACHED or one.at is None:
                missed += 1
                continue
            away.append((one.at.x - exact_crossing(*pair, CURVES[name])) / one.at.error)
    within = np.abs(np.array(away))
    return {
        "curve": name,
        "error": error,
        "crossings": within.size,
        "missed": missed,
        "within_1": float((within < 1).mean()),
        "within_2": float((within < 2).mean()),
        "bias": float(np.mean(away)),
        "rms": float(np.sqrt((within**2).mean())),
    }


def gains(name: str) -> list[dict[str, Any]]:
    """Rows of refine_gain.csv of a curve."""
    exact, values = exact_crossing(*LENGTHS[-2:], CURVES[name]), BEGIN
    away, costs = [], []
    for seed in range(GAIN_SETS):
        steps, wanted = refined(
            Drawn(seed, CURVES[name]), values, (10_000, 2000, 300), 0.001, smaller=2.0
        )
        if steps[-1].at is not None:
            away.append(steps[-1].at.x - exact)
        costs.append(sum(length * n for (_, length), n in wanted.items()))
    cost, square = float(np.mean(costs)), float(np.mean(np.square(away)))
    rows = []
    for grid, (points, shares) in UNIFORM.items():
        found = [uniform(seed, name, cost, points, shares) for seed in range(GAIN_SETS)]
        others = [x - exact for x in found if x is not None]
        ratio = float(np.mean(np.square(others))) / square
        error = ratio * math.sqrt(2 / len(others) + 2 / len(away))
        lost = GAIN_SETS - len(others)
        rows.append({"curve": name, "grid": grid, "ratio": ratio, "error": error, "lost": lost})
    return rows


def uniform(
    seed: int, name: str, cost: float, points: tuple[float, ...], shares: tuple[float, ...]
) -> float | None:
    """The crossing of the two largest lengths that a uniform grid of this cost finds."""
    source, counts = Drawn(10_000 + seed, CURVES[name]), []
    for length, share in zip(LENGTHS[-2:], shares[-2:], strict=True):
        samples = max(2, round(cost * share / len(points) / length))
        counts.append([source.count(x, length, samples) for x in points])
    at = crossing(*counts)
    return None if at is None else at.x


def drawn(table: pl.DataFrame) -> Figure:
    """p with its errors, and the samples of every point; crossings in grey."""
    lengths = table["length"].unique().sort().to_list()
    with styled():
        canvas = new_canvas(COLUMN, 3.9)
        above, below = canvas.subplots(2, 1, sharex=True)
        looks = shades(len(lengths)), marks(len(lengths))
        for color, mark, length in zip(*looks, lengths, strict=True):
            own = table.filter(pl.col("length") == length, pl.col("thermal") > 0)
            x, k, n = (own[name].to_numpy() for name in ("epsilon", "thermal", "samples"))
            label = f"$L$ = {power_of_ten(int(length))}"
            above.errorbar(
                x, k / n, np.sqrt(k * (1 - k / n)) / n, fmt=f"{mark}-", ms=2.5, lw=0.7, color=color,
                label=label,
            )  # fmt: skip
            every = table.filter(pl.col("length") == length)
            below.plot(every["epsilon"], every["samples"], mark, ms=3, color=color)
        for pair in itertools.pairwise(lengths):
            at = crossing_of(table, *pair)
            for axes in (above, below):
                axes.axvline(at, color="0.75", lw=0.7, zorder=0)
        above.set(yscale="log", ylabel=r"fraction of thermal samples $p$")
        below.set(
            yscale="log", ylabel="samples", xlabel=r"probability of a resonant bond $\varepsilon$"
        )
        above.legend()
    caption = "Values of ε and samples that [refine] placed; grey: where neighbouring L cross."
    return Figure("refine", caption, canvas, table)


def crossing_of(table: pl.DataFrame, short: int, long: int) -> float:
    """epsilon where the curves of two lengths cross."""
    a, b = (
        {row[0]: Count(*row) for row in table.filter(pl.col("length") == length)
         .select("epsilon", "thermal", "samples").rows()}
        for length in (short, long)
    )  # fmt: skip
    both = sorted({*a} & {*b})
    at = crossing([a[x] for x in both], [b[x] for x in both])
    assert at is not None
    return at.x


def main(folder: Path) -> None:
    """Write the tables and the figure."""
    if not (folder / "refine.csv").exists() or "--coverage" not in sys.argv:
        drawn(points()).save(folder)
    curve.exp, curve.ln = math.exp, math.log  # as fast as they come: last bits decide nothing here
    rows = [row for name in GAINS for row in gains(name)]
    pl.DataFrame(rows).write_csv(folder / "refine_gain.csv", float_precision=4)
    rows = [coverage(name, error) for name in CURVES for error in ERRORS]
    pl.DataFrame(rows).write_csv(folder / "refine_coverage.csv", float_precision=4)
    note("refine", folder)


if __name__ == "__main__":
    main(Path(__file__).parent)

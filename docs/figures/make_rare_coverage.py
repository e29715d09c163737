"""Makes docs/figures/rare_coverage.csv: how often the tails of rare inclusions are told right.

python docs/figures/make_rare_coverage.py: half a minute. Curves ln p(l) of every form, drawn 200
times within their errors, are compared as by `qavalanche rare`; and ln p from log-normal estimates.
Columns: what was drawn, its setting, 200 times; right, wrong, undecided, none: shares of verdicts
(another form, "undecided", "none fits"); within_1, within_2: shares of the main parameter (b, 1/xi,
tau, sigma; ln p of samples) within one and two of its statistical errors, whole_1, whole_2: within
its whole error.
"""

import math
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import polars as pl
from made import note

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.rarity import (
    FORMS,
    FormComparison,
    compare_forms,
    fit_form,
    parameters_of,
    rare_curve,
    sampled_probability,
    stretched_parameters,
)

REPEATS = 200
SEED = 1706_09338

TRUTHS = {
    "stretched exponential": (lambda x: 0.5 - 2.0 * x**0.6, "exponent", 0.6),
    "exponential": (lambda x: -1 - 0.2 * x, "inverse_xi", 0.2),
    "power law": (lambda x: 5 - 4 * np.log(x), "tau", 4.0),
    "log-normal": (lambda x: -2 - 3 * (np.log(x) - 1) ** 2, "sigma", 6**-0.5),
}
"""ln p, the main parameter of each form, and its value."""

GRIDS = ((0.05, 15, 300), (0.1, 12, 300), (0.2, 10, 150))
"""Error of ln p, number of lengths, the largest; the smallest is 10."""

SAMPLES = ((0.5, 20), (1.0, 20), (1.0, 50), (1.5, 200))
"""Standard deviation of ln p_i, number of samples."""


def drawn(truth: str, grid: tuple[float, int, int], rng: np.random.Generator) -> FormComparison:
    """The forms compared on one curve drawn within its errors."""
    error, points, last = grid
    at = np.unique(np.round(np.geomspace(10, last, points)))
    values = TRUTHS[truth][0](at) + error * rng.standard_normal(at.size)
    return compare_forms(rare_curve(at.tolist(), values.tolist(), [error] * at.size))


def main_parameter(truth: str, compared: FormComparison) -> Estimate | None:
    """The one that the table follows, of the planted form over the points used."""
    if compared.verdict == "none fits":
        return None
    name = TRUTHS[truth][1]
    if truth == "stretched exponential":
        return stretched_parameters(compared)[name]
    return parameters_of(fit_form(compared.curve, truth)).get(name)


def shares(found: list[Estimate], value: float) -> dict[str, float]:
    """Shares of estimates within one and two errors of the value."""
    away = np.array([abs(one.value - value) for one in found])
    errors = {
        "within": np.array([one.statistical for one in found]),
        "whole": np.array([one.error for one in found]),
    }
    return {
        f"{name}_{times}": float((away <= times * error).mean())
        for name, error in errors.items()
        for times in (1, 2)
    }


def of_forms(truth: str, grid: tuple[float, int, int]) -> dict[str, object]:
    """A row of the table."""
    rng = np.random.default_rng([SEED, list(TRUTHS).index(truth), GRIDS.index(grid)])
    compared = [drawn(truth, grid, rng) for _ in range(REPEATS)]
    verdicts = Counter(one.verdict for one in compared)
    known = [one for each in compared if (one := main_parameter(truth, each)) and one.found]
    right, none = verdicts[truth], verdicts["none fits"]
    other = sum(verdicts[form] for form in FORMS if form != truth)
    other += verdicts["faster than exponential"] + verdicts["slower than a power law"]
    counts = {"right": right, "wrong": other, "undecided": verdicts["undecided"], "none": none}
    error, points, last = grid
    setting = f"error {error:g}, {points} lengths from 10 to {last}"
    row = {"what": truth, "setting": setting, **{n: k / REPEATS for n, k in counts.items()}}
    return row | shares(known, TRUTHS[truth][2])


def of_samples(sigma: float, samples: int) -> dict[str, object]:
    """A row for ln p from log-normal estimates of p = e^-50."""
    rng, found = np.random.default_rng([SEED, samples, round(10 * sigma)]), []
    for _ in range(REPEATS):
        x = -50 - sigma * sigma / 2 + sigma * rng.standard_normal(samples)
        found.append(sampled_probability(x).log_p)
    known = [one for one in found if one.found]
    setting = f"{samples} samples, ln p_i scatter by {sigma:g}"
    counts = {"right": math.nan, "wrong": math.nan, "undecided": math.nan}
    none = 1 - len(known) / REPEATS
    return {"what": "samples", "setting": setting, **counts, "none": none, **shares(known, -50.0)}


def main(folder: Path) -> None:
    """Write the table."""
    rows = [of_forms(truth, grid) for truth in TRUTHS for grid in GRIDS]
    rows += [of_samples(*setting) for setting in SAMPLES]
    table = pl.DataFrame(rows)
    table.write_csv(folder / "rare_coverage.csv", float_precision=3)
    note("rare_coverage", folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)

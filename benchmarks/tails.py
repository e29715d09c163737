"""Time of tail fits on a million integer sizes, against the package powerlaw in the same run.

Every law is fitted to 10^6 sizes drawn from itself, from the array of sizes to parameters and KS
distance; powerlaw gives no errors, ours are included. The search for the lower cut-off is on 10^4
sizes: there powerlaw fits the array anew for every size tried. powerlaw is timed once, ours are the
median of several rounds. Prints a table and writes benchmarks/tails.json.
"""

from __future__ import annotations

import json
import math
import platform
import statistics
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.analysis.tails import LAWS, Counts, fit_tail, goodness, lower_cutoff
from qavalanche.analysis.tails.draw import draw
from qavalanche.analysis.tails.laws import Window
from qavalanche.analysis.tails.scans import scan_cutoffs

RESULTS = Path(__file__).with_name("tails.json")
SIZES, FEW, ROUNDS, TARGET = 1_000_000, 10_000, 7, 100
XMIN = 5

CASES = {
    "power law": ("power_law", [2.2]),
    "truncated power law": ("truncated_power_law", [1.8, math.log(0.01)]),
    "exponential": ("exponential", [math.log(0.05)]),
    "stretched exponential": ("stretched_exponential", [math.log(0.3), math.log(0.4)]),
    "log-normal": ("lognormal", [0.3, math.log(0.5)]),
}
"""Name in powerlaw, and coordinates of the law that is drawn from."""


def seconds(call: Callable[[], object]) -> float:
    """Wall time of one call."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def median(call: Callable[[], object]) -> float:
    """Median wall time; one call before that is not counted, for compilation."""
    call()
    return statistics.median(seconds(call) for _ in range(ROUNDS))


def sizes(name: str, n: int) -> NDArray[np.int64]:
    """n sizes of a law, in random order."""
    rng = np.random.default_rng(7)
    counts = draw(LAWS[name], np.array(CASES[name][1]), n, Counts.of([1]), Window(XMIN), rng)
    return rng.permutation(np.repeat(counts.low, counts.count).astype(np.int64))


def theirs(data: NDArray[np.int64], law: str, xmin: int | None) -> tuple[float, float]:
    """Seconds of powerlaw's exact discrete fit, and its log-likelihood per size."""
    import powerlaw

    options = {"estimate_discrete": False, "verbose": 0, "parameter_ranges": {"alpha": [0, 20]}}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        start = time.perf_counter()
        fit = powerlaw.Fit(data, discrete=True, xmin=xmin, **options)
        found = getattr(fit, law)
        spent = time.perf_counter() - start
        return spent, float(found.loglikelihoods(fit.data).mean())


def fits() -> list[dict[str, Any]]:
    """A row per law."""
    rows = []
    for name, (law, _) in CASES.items():
        data = sizes(name, SIZES)

        def ours(data: NDArray[np.int64] = data, name: str = name) -> object:
            return fit_tail(Counts.of(data), name, XMIN)

        fit = fit_tail(Counts.of(data), name, XMIN)
        spent, likelihood = theirs(data, law, XMIN)
        row = {"task": f"fit, {name}", "sizes": SIZES, "seconds": median(ours), "powerlaw": spent}
        rows.append({**row, "log_likelihood_gain": fit.log_likelihood / fit.n - likelihood})
    return rows


def others() -> list[dict[str, Any]]:
    """The lower cut-off against powerlaw; a million sizes and p values, where it has no rival."""
    few, many = sizes("power law", FEW), Counts.of(sizes("power law", SIZES))
    fit = fit_tail(many, xmin=XMIN)
    cutoff = lower_cutoff(many, resamples=2)
    spent, _ = theirs(few, "power_law", None)
    timed: list[tuple[str, int, Callable[[], object], float | None]] = [
        ("lower cut-off", FEW, lambda: scan_cutoffs(Counts.of(few), math.inf), spent),
        ("lower cut-off", SIZES, lambda: scan_cutoffs(many, math.inf), None),
        ("p value, 400 samples", SIZES, lambda: goodness(many, fit), None),
        ("p value with cut-off, 400", SIZES, lambda: goodness(many, cutoff), None),
    ]
    return [
        {
            "task": task,
            "sizes": n,
            "seconds": median(call) if rival else seconds(call),
            "powerlaw": rival,
        }
        for task, n, call, rival in timed
    ]


def main() -> None:
    """Measure, print, write."""
    rows = [*fits(), *others()]
    print(f"{'task':30}{'sizes':>10}{'seconds':>10}{'powerlaw':>10}{'ratio':>8}")
    for row in rows:
        row["ratio"] = row["powerlaw"] / row["seconds"] if row["powerlaw"] else None
        line = f"{row['task']:30}{row['sizes']:10}{row['seconds']:10.4f}"
        if row["ratio"]:
            met = "" if row["ratio"] >= TARGET else "  NOT MET"
            line += f"{row['powerlaw']:10.1f}{row['ratio']:8.0f}{met}"
        print(line)
    machine = f"{platform.machine()}, {platform.system()}, Python {platform.python_version()}"
    content = {"machine": machine, "rounds": ROUNDS, "target": TARGET, "rows": rows}
    RESULTS.write_text(json.dumps(content, indent=1) + "\n")


if __name__ == "__main__":
    main()

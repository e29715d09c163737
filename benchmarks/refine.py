"""Bond-melts to the same error of epsilon_c: a grid that [refine] made against a uniform one.

The letter's bimodal chains (crossing "rmt"), L = 100, 300 and 1000, epsilon from 0.24 to 0.30. A
uniform campaign has 13 values, 0.005 apart as in the spec of `qavalanche init`; [refine] begins
with every second of them. Both are repeated with other seeds. Compared is the scatter of epsilon_c,
where the curves of the two largest lengths cross, about a value from one refined campaign of much
smaller error. The estimate is the same for both, curves through the counts
(`campaign.refine.crossing`); that by straight lines, which uniform campaigns are analysed with,
stands beside it. To the same error: bond-melts times mean square of the deviation, as error^2 goes
as 1 / samples. Writes benchmarks/refine.json.
"""

from __future__ import annotations

import argparse
import json
import math
import platform
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

import qavalanche as qa
from qavalanche.analysis.of_campaign import opened_families
from qavalanche.analysis.transition import Crossing, estimate_transition
from qavalanche.store.campaign import Campaign

RESULTS = Path(__file__).with_name("refine.json")
LENGTHS = [100, 300, 1000]
VALUES = [round(0.24 + 0.005 * k, 3) for k in range(13)]
FIRST = [5000, 3000, 1000]
UNIFORM = [60_000, 60_000, 30_000]
"""Samples of a uniform campaign, whose error of the last crossing is then near ERROR."""
ERROR, CLOSE = 0.001, 0.00025
SEEDS = 20
TARGET = 3.0


def content(seed: int, error: float | None) -> dict[str, Any]:
    """The spec: of a uniform campaign, or of one that is refined to an error."""
    chain = {"length": LENGTHS, "samples": UNIFORM if error is None else FIRST}
    plan = {"refine": {"error": error, "max_bond_melts": 10**11}}
    return {
        "seed": seed,
        "disorder": {"law": "bimodal", "epsilon": VALUES[:: 1 if error is None else 2]},
        "chain": chain,
        "rules": {"crossing": "rmt"},
        **({} if error is None else plan),
    }


def melted(seed: int, error: float | None) -> Campaign:
    """The campaign, whole; only its statistics are looked at."""
    with tempfile.TemporaryDirectory() as folder:
        return qa.run(content(seed, error), Path(folder) / "store", workers=1)


def bond_melts(campaign: Campaign) -> int:
    """Samples times length, over all points."""
    return sum(point.length * n for point, n in campaign.grid.items())


def last_crossing(campaign: Campaign, *, curves: bool) -> Crossing:
    """Of the two largest lengths, by curves or by straight lines."""
    from dataclasses import replace

    (family,) = opened_families(campaign)
    found = estimate_transition(replace(family, refined=curves)).crossings
    return next(one for one in found if one.lengths == (LENGTHS[-2], LENGTHS[-1]))


def measured(error: float | None, seeds: list[int]) -> dict[str, Any]:
    """Of every seed: bond-melts; epsilon_c and its stated error by curves, and by straight lines."""
    found: dict[str, Any] = {"bond_melts": [], "curves": [], "lines": []}
    for seed in seeds:
        campaign = melted(seed, error)
        found["bond_melts"].append(bond_melts(campaign))
        for name in ("curves", "lines") if error is None else ("curves",):
            one = last_crossing(campaign, curves=name == "curves")
            found[name].append((one.epsilon, math.hypot(one.error, one.resolution)))
    return found


def told(found: dict[str, Any], by: str, exact: float) -> dict[str, float]:
    """Cost and errors of a kind of campaign."""
    value, stated = np.array(found[by]).T
    deviation = value - exact
    square = float((deviation**2).mean())
    return {
        "bond_melts": float(np.mean(found["bond_melts"])),
        "rms": math.sqrt(square),
        "stated": math.sqrt(float((stated**2).mean())),
        "bias": float(deviation.mean()),
        "within_1": float((abs(deviation) < stated).mean()),
        "within_2": float((abs(deviation) < 2 * stated).mean()),
    }


def ratio(uniform: dict[str, float], refined: dict[str, float], error: str) -> float:
    """Bond-melts of the one over those of the other, to the same error."""
    costs = [one["bond_melts"] * one[error] ** 2 for one in (uniform, refined)]
    return costs[0] / costs[1]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, default=SEEDS)
    seeds = [*range(1, parser.parse_args().seeds + 1)]
    started = time.perf_counter()
    close = last_crossing(melted(1706, CLOSE), curves=True)
    exact, error = close.epsilon, math.hypot(close.error, close.resolution)
    kinds = {"refined": measured(ERROR, seeds), "uniform": measured(None, seeds)}
    refined = told(kinds["refined"], "curves", exact)
    rows = []
    for by in ("curves", "lines"):
        uniform = told(kinds["uniform"], by, exact)
        own = {"estimate": by, "ratio": ratio(uniform, refined, "rms")}
        # two mean squares of n deviations each scatter by sqrt(2 / n) of themselves
        own["ratio_error"] = own["ratio"] * math.sqrt(2 * 2 / len(seeds))
        own |= {"ratio_stated": ratio(uniform, refined, "stated"), "target": TARGET}
        rows.append(
            {"what": f"uniform grid, by {by}", **own, "uniform": uniform, "refined": refined}
        )
        print(
            f"{by}: {own['ratio']:.1f} ± {own['ratio_error']:.1f}, stated {own['ratio_stated']:.1f}"
        )
    made = {
        "machine": f"{platform.machine()}, {platform.system()}, Python {platform.python_version()}",
        "seconds": time.perf_counter() - started,
        "seeds": len(seeds),
        "exact": exact,
        "exact_error": error,
        "rows": rows,
    }
    RESULTS.write_text(json.dumps(made, indent=1, ensure_ascii=False) + "\n")
    print(json.dumps(rows, indent=1))


if __name__ == "__main__":
    main()

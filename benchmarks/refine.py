"""Bond-melts to the same error of epsilon_c: a grid that [refine] made against uniform ones.

The chains of the spec that `qavalanche init` writes: bimodal, crossing "rmt", L = 100, 1000 and
10 000. Uniform campaigns have its own values of epsilon, 0.25 to 0.28 in steps of 0.005, which lie
about the transition because that is known, or 0.24 to 0.30 in such steps; [refine] begins with
every second of the latter. All are repeated with other seeds. Compared is the scatter of epsilon_c,
where the curves of the two largest lengths cross, about a value from one refined campaign of much
smaller error. The estimate is the same for all, curves through the counts
(`campaign.refine.crossing`); that by straight lines, by which uniform campaigns are analysed,
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
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

import qavalanche as qa
from qavalanche.analysis.of_campaign import opened_families
from qavalanche.analysis.transition import Crossing, estimate_transition
from qavalanche.store.campaign import Campaign

RESULTS = Path(__file__).with_name("refine.json")
LENGTHS = [100, 1000, 10_000]
WIDE = [round(0.24 + 0.005 * k, 3) for k in range(13)]
NARROW = [round(0.25 + 0.005 * k, 3) for k in range(7)]
FIRST = [10_000, 2000, 300]
UNIFORM = {
    "0.25 to 0.28": (NARROW, [26_000, 18_000, 6500]),
    "0.24 to 0.30": (WIDE, [14_000, 9500, 3500]),
}
"""Values of epsilon, and samples at each: as many bond-melts in all."""
ERROR, CLOSE = 0.001, 0.0003
SEEDS = 8
TARGET = 3.0


def spec(seed: int, values: list[float], samples: list[int]) -> dict[str, Any]:
    """Of a uniform campaign."""
    return {
        "seed": seed,
        "disorder": {"law": "bimodal", "epsilon": values},
        "chain": {"length": LENGTHS, "samples": samples},
        "rules": {"crossing": "rmt"},
    }


def refined(seed: int, error: float) -> dict[str, Any]:
    """Of a campaign that is refined to an error."""
    plan = {"error": error, "max_bond_melts": 10**11}
    return {**spec(seed, WIDE[::2], FIRST), "refine": plan}


def melted(content: dict[str, Any]) -> Campaign:
    """The campaign, whole; only its statistics are looked at."""
    with tempfile.TemporaryDirectory() as folder:
        return qa.run(content, Path(folder) / "store", workers=2)


def bond_melts(campaign: Campaign) -> int:
    """Samples times length, over all points."""
    return sum(point.length * n for point, n in campaign.grid.items())


def last_crossing(campaign: Campaign, *, curves: bool) -> Crossing:
    """Of the two largest lengths, by curves or by straight lines."""
    (family,) = opened_families(campaign)
    found = estimate_transition(replace(family, refined=curves)).crossings
    return next(one for one in found if one.lengths == (LENGTHS[-2], LENGTHS[-1]))


def measured(specs: list[dict[str, Any]]) -> dict[str, Any]:
    """Of every spec: bond-melts; epsilon_c and its stated error by curves, and by straight lines."""
    found: dict[str, Any] = {"bond_melts": [], "curves": [], "lines": []}
    for content in specs:
        campaign = melted(content)
        found["bond_melts"].append(bond_melts(campaign))
        for name in ("curves", "lines") if campaign.spec.plan is None else ("curves",):
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


def closely() -> tuple[float, float]:
    """epsilon_c of one campaign of much smaller error, and that."""
    close = last_crossing(melted(refined(1706, CLOSE)), curves=True)
    return close.epsilon, math.hypot(close.error, close.resolution)


def main() -> None:
    """All of it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, default=SEEDS)
    parser.add_argument("--exact", type=float, nargs=2, help="epsilon_c and its error, if known")
    asked = parser.parse_args()
    seeds = [*range(1, asked.seeds + 1)]
    started = time.perf_counter()
    exact, exact_error = asked.exact or closely()
    print(f"exact: {exact:.5f} ± {exact_error:.5f}", flush=True)
    own = told(measured([refined(seed, ERROR) for seed in seeds]), "curves", exact)
    print("refined:", own, flush=True)
    rows = []
    for name, (values, samples) in UNIFORM.items():
        found = measured([spec(seed, values, samples) for seed in seeds])
        for by in ("curves", "lines"):
            uniform = told(found, by, exact)
            times = ratio(uniform, own, "rms")
            row = {
                "what": f"uniform grid of {len(values)}, {name}, by {by}",
                "ratio": times,
                # mean squares of n deviations scatter by sqrt(2 / n) of themselves, two of them
                "ratio_error": times * math.sqrt(2 * 2 / len(seeds)),
                "ratio_stated": ratio(uniform, own, "stated"),
                "target": TARGET,
                **uniform,
            }
            rows.append(row)
            print(
                f"{row['what']}: {times:.1f}, by stated errors {row['ratio_stated']:.1f}",
                flush=True,
            )
    made = {
        "machine": f"{platform.machine()}, {platform.system()}, Python {platform.python_version()}",
        "seconds": time.perf_counter() - started,
        "seeds": len(seeds),
        "exact": exact,
        "exact_error": exact_error,
        "refined": own,
        "rows": rows,
    }
    RESULTS.write_text(json.dumps(made, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()

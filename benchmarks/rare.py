"""Rare events: variance for the same time, against plain sampling in the same run.

An estimate of relative variance v a sample that takes t seconds costs v t for a relative error of
one. Plain sampling has v = (1 - p) / p, and t of the fast path of campaigns. Times are those of a
processor, one thread. Prints a table and writes benchmarks/rare.json.
"""

from __future__ import annotations

import json
import math
import platform
from pathlib import Path
from typing import Any

from timing import computing

import qavalanche as qa
from qavalanche.campaign.point import Point, melt_chunk
from qavalanche.rare.log_mean import log_mean
from qavalanche.rare.sampler import sample_rare

RESULTS = Path(__file__).with_name("rare.json")
TARGET = 1e6
"""Of the ratio at p = 1e-9."""
MOST_SECONDS = 300.0
WANTED = 0.2
"""Relative error that is to be had in MOST_SECONDS on two cores."""
PLAIN = 200_000

CASES = [  # epsilon, L, samples, settings
    (0.15, 44, 60, qa.Rare(population=50, sweeps=4)),
    (0.115, 30, 60, qa.Rare(population=50, sweeps=4)),
    (0.105, 44, 60, qa.Rare(population=50, sweeps=4)),
    (0.15, 200, 16, qa.Rare(population=50, sweeps=10)),
    (0.12, 212, 16, qa.Rare(population=50, sweeps=10)),
]


def row(epsilon: float, length: int, samples: int, rare: qa.Rare) -> dict[str, Any]:
    """One line: p, and what it costs either way."""
    law, scheme = qa.Bimodal(epsilon), qa.Spots()
    point = Point(law, length, scheme)
    melt_chunk(point, 1, 0, 1000)
    sample_rare(law, length, scheme, rare, 1, 0)
    found: list[float] = []

    def ours() -> None:
        found.extend(sample_rare(law, length, scheme, rare, 1, i).ln_p for i in range(samples))

    plain = computing(lambda: melt_chunk(point, 1, 0, PLAIN)) / PLAIN
    spent = computing(ours) / samples
    mean = log_mean(found)
    variance = mean.error**2 * samples
    cost = variance * spent
    return {
        "epsilon": epsilon,
        "length": length,
        "log10_p": mean.ln_p / math.log(10),
        "error": mean.error,
        "samples": samples,
        "seconds_per_sample": spent,
        "relative_variance": variance,
        "plain_seconds_per_chain": plain,
        "seconds_to_wanted_error": cost / WANTED**2 / 2,
        "ratio": plain * math.exp(-mean.ln_p) / cost,
    }


def main() -> None:
    """Measure, print, write."""
    rows = [row(*case) for case in CASES]
    print(
        f"{'epsilon':>8}{'L':>6}{'log10 p':>10}{'error':>8}{'s/sample':>10}{'s to 20 %':>11}  ratio"
    )
    for one in rows:
        text = f"{one['epsilon']:8g}{one['length']:6}{one['log10_p']:10.2f}{one['error']:8.3f}"
        text += f"{one['seconds_per_sample']:10.3f}{one['seconds_to_wanted_error']:11.2f}"
        missed = one["seconds_to_wanted_error"] > MOST_SECONDS or one["ratio"] < TARGET
        print(f"{text}  {one['ratio']:.1e}{'  NOT MET' if missed else ''}")
    machine = f"{platform.machine()}, {platform.system()}, Python {platform.python_version()}"
    told = {"target_ratio": TARGET, "wanted_error": WANTED, "on_cores": 2}
    RESULTS.write_text(json.dumps({"machine": machine, **told, "rows": rows}, indent=1) + "\n")


if __name__ == "__main__":
    main()

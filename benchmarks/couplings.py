"""Time of the couplings tier, against the spots tier on the same chain.

Bimodal disorder, K = 1, d_s = 2, epsilon = 0.25, one core; both are measured in turn in the same
run. Prints a table and writes benchmarks/couplings.json.
"""

from __future__ import annotations

import json
import platform
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import qavalanche as qa
from qavalanche.schemes import couplings

RESULTS = Path(__file__).with_name("couplings.json")
ROUNDS = 5
EPSILON = 0.25
LITERAL = qa.Rules(2, "rmt")
CASES: list[tuple[str, Callable[[qa.Chain], object], int, float]] = [
    ("with event log", couplings.diagonalize, 300, 1.0),
    ("with event log", couplings.diagonalize, 2000, 120.0),
    ("regions alone", couplings.melt, 2000, 1.0),
    ("regions alone", couplings.melt, 100_000, 30.0),
]
"""What, how, bonds, and the target in seconds."""


def seconds(call: Callable[[qa.Chain], object], chain: qa.Chain) -> float:
    """Wall time of one call."""
    start = time.perf_counter()
    call(chain)
    return time.perf_counter() - start


def short_cut(chain: qa.Chain) -> object:
    """The baseline: the spots tier."""
    return qa.melt(chain, LITERAL)


def measure() -> list[dict[str, Any]]:
    """A row per case: median seconds, and the median ratio to the spots tier."""
    rows = []
    for name, call, length, target in CASES:
        chains = [qa.Bimodal(EPSILON).draw(length, 1, i) for i in range(ROUNDS + 1)]
        pairs = [(seconds(call, c), seconds(short_cut, c)) for c in chains][1:]  # first: compiled
        median = statistics.median(a for a, _ in pairs)
        ratio = statistics.median(a / b for a, b in pairs)
        row = {"case": name, "bonds": length, "seconds": median, "target": target, "ratio": ratio}
        rows.append(row)
    return rows


def main() -> None:
    """Measure, print, write."""
    rows = measure()
    print(f"{'couplings tier':30}{'seconds':>10}{'target':>10}{'over spots':>14}")
    for row in rows:
        met = "" if row["seconds"] <= row["target"] else "  NOT MET"
        name = f"{row['case']}, {row['bonds']} bonds"
        print(f"{name:30}{row['seconds']:10.4f}{row['target']:10.0f}{row['ratio']:14.1f}{met}")
    machine = f"{platform.machine()}, {platform.system()}, Python {platform.python_version()}"
    content = {"machine": machine, "rounds": ROUNDS, "rows": rows}
    RESULTS.write_text(json.dumps(content, indent=1) + "\n")


if __name__ == "__main__":
    main()

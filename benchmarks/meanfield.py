"""Time of the certified mean-field critical point, against one plain flow in mpmath.

The baseline is a single forward flow at the same number of digits, run for as many orders as it
takes to tell the phases apart there; bisection would need one such flow per binary digit. Both are
measured in turn in the same run. Prints a table and writes benchmarks/meanfield.json.
"""

from __future__ import annotations

import json
import platform
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import mpmath

from qavalanche.meanfield import critical_point

RESULTS = Path(__file__).with_name("meanfield.json")
ROUNDS = 3
TARGETS = {100: 1.0, 1000: 20.0}
"""Seconds for so many digits, on one core."""


def plain_flow(epsilon: str, digits: int) -> int:
    """Orders until alpha_k <= s, K = 1, d_s = 2, from the letter's equations in mpmath."""
    with mpmath.workdps(digits + 20):
        e, s = mpmath.mpf(epsilon), mpmath.log(2)
        alpha, k = -mpmath.log(e), 1
        while alpha > s:
            alpha *= 1 - e**k * (k + k * s / (alpha - s))
            k += 1
    return k


def seconds(call: Callable[[], object]) -> float:
    """Wall time of one call."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def measure() -> list[dict[str, Any]]:
    """A row per number of digits: median seconds, and the median ratio to one plain flow."""
    rows = []
    for digits, target in TARGETS.items():
        above = critical_point(1, digits=digits).near(f"1e-{digits}")

        def ours(n: int = digits) -> object:
            return critical_point(1, digits=n)

        def baseline(epsilon: str = above, n: int = digits) -> object:
            return plain_flow(epsilon, n)

        pairs = [(seconds(ours), seconds(baseline)) for _ in range(ROUNDS)]
        median = statistics.median(a for a, _ in pairs)
        ratio = statistics.median(a / b for a, b in pairs)
        rows.append({"digits": digits, "seconds": median, "target": target, "ratio": ratio})
    return rows


def main() -> None:
    """Measure, print, write."""
    rows = measure()
    print(f"{'certified epsilon_c':22}{'seconds':>10}{'target':>10}{'over one plain flow':>22}")
    for row in rows:
        met = "" if row["seconds"] <= row["target"] else "  NOT MET"
        name = f"{row['digits']} digits"
        print(f"{name:22}{row['seconds']:10.3f}{row['target']:10.0f}{row['ratio']:22.2f}{met}")
    machine = f"{platform.machine()}, {platform.system()}, Python {platform.python_version()}"
    content = {"machine": machine, "rounds": ROUNDS, "rows": rows}
    RESULTS.write_text(json.dumps(content, indent=1) + "\n")


if __name__ == "__main__":
    main()

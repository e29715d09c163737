"""Time and memory of the operators tier, against LAPACK diagonalizing the same matrix.

Random-field XXZ chains, W = 8, two cores; each size in a process of its own, for its peak memory.
Prints a table and writes benchmarks/operators.json.
"""

from __future__ import annotations

import json
import multiprocessing
import platform
import resource
import statistics
import time
from pathlib import Path
from typing import Any

import numpy as np

from qavalanche.operators import diagonalize, draw

RESULTS = Path(__file__).with_name("operators.json")
CASES = [(8, 5, 1.0, 6.0), (10, 3, 30.0, 6.0), (12, 1, 300.0, 6.0)]
"""Sites, samples, and the targets: seconds, and GB at the peak."""


def measure(case: tuple[int, int, float, float]) -> dict[str, Any]:
    """One row: median seconds, median ratio to LAPACK, peak memory, worst error of a level."""
    sites, samples, seconds, gigabytes = case
    diagonalize(draw("xxz", 4, 8.0))
    rows = []
    for sample in range(samples):
        hamiltonian = draw("xxz", sites, 8.0, 1, sample)
        start = time.perf_counter()
        result = diagonalize(hamiltonian)
        middle = time.perf_counter()
        exact, _ = np.linalg.eigh(hamiltonian.dense())
        error = float(np.abs(np.sort(result.energies) - exact).max())
        rows.append((middle - start, time.perf_counter() - middle, error))
    return {
        "sites": sites,
        "seconds": statistics.median(row[0] for row in rows),
        "target": seconds,
        "ratio": statistics.median(row[0] / row[1] for row in rows),
        "gigabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6,
        "gigabytes_target": gigabytes,
        "error": max(row[2] for row in rows),
    }


def main() -> None:
    """Measure, print, write."""
    with multiprocessing.get_context("spawn").Pool(1, maxtasksperchild=1) as pool:
        rows = pool.map(measure, CASES, chunksize=1)
    head = f"{'operators tier':18}{'seconds':>10}{'target':>10}{'over LAPACK':>14}"
    print(f"{head}{'GB':>8}{'target':>8}{'error':>10}")
    for row in rows:
        ok = row["seconds"] <= row["target"] and row["gigabytes"] <= row["gigabytes_target"]
        print(
            f"{row['sites']:>2} sites{'':10}{row['seconds']:10.2f}{row['target']:10.0f}"
            f"{row['ratio']:14.1f}{row['gigabytes']:8.2f}{row['gigabytes_target']:8.0f}"
            f"{row['error']:10.1e}{'' if ok else '  NOT MET'}"
        )
    machine = f"{platform.machine()}, {platform.system()}, Python {platform.python_version()}"
    RESULTS.write_text(json.dumps({"machine": machine, "rows": rows}, indent=1) + "\n")


if __name__ == "__main__":
    main()

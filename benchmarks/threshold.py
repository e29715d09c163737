"""The slowest rate of a chain, against LAPACK diagonalizing the same blocks in the same run.

Random-field Heisenberg chains, W = 10, one BLAS thread; times are those of the processor. The
baseline is the sum of `numpy.linalg.eigh` over all sectors of S^z, which the rate needs as well.
Prints a table and writes benchmarks/threshold.json.
"""

from __future__ import annotations

import json
import platform
from pathlib import Path
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits
from timing import computing, in_turn

import qavalanche as qa
from qavalanche.bath.sectors import Sectors
from qavalanche.hamiltonians import Hamiltonian, draw

RESULTS = Path(__file__).with_name("threshold.json")
CASES: list[tuple[int, int, float | None, float | None]] = [
    (8, 20, None, None),
    (10, 10, None, None),
    (12, 5, 2.0, None),
    (13, 1, None, 10.0),
    (14, 1, None, 75.0),
]
"""Sites, rounds, and the targets: times the baseline, and seconds."""


def measure(sites: int, rounds: int, ratio: float | None, seconds: float | None) -> dict[str, Any]:
    """One row: seconds of the processor, and times the baseline."""
    hamiltonian = draw("xxz", sites, 10.0, 1)
    matrix = hamiltonian.sparse()
    blocks = [matrix[kept][:, kept].toarray() for kept in Sectors(hamiltonian, 0).states]
    terms = list(hamiltonian.terms)

    def ours() -> None:
        qa.relaxation(Hamiltonian.from_terms(sites, terms))

    def lapack() -> None:
        for block in blocks:
            np.linalg.eigh(block)

    found = in_turn(ours, lapack, rounds, computing)
    met = (ratio is None or found.ratio <= ratio) and (seconds is None or found.ours <= seconds)
    return {
        "sites": sites,
        "seconds": found.ours,
        "seconds_target": seconds,
        "ratio": found.ratio,
        "median_ratio": found.median,
        "ratio_target": ratio,
        "met": met,
    }


def main() -> None:
    """Measure, print, write."""
    print(f"{'slowest rate':14}{'seconds':>10}{'target':>8}{'over LAPACK':>14}{'target':>8}")
    rows = []
    with threadpool_limits(1, user_api="blas"):
        for case in CASES:
            row = measure(*case)
            rows.append(row)
            wanted = [row["seconds_target"] or "", row["ratio_target"] or ""]
            print(
                f"{row['sites']:>2} sites{'':6}{row['seconds']:10.3f}{wanted[0]:>8}"
                f"{row['ratio']:14.2f}{wanted[1]:>8}{'' if row['met'] else '  NOT MET'}",
                flush=True,
            )
    machine = f"{platform.machine()}, {platform.system()}, Python {platform.python_version()}"
    RESULTS.write_text(json.dumps({"machine": machine, "rows": rows}, indent=1) + "\n")


if __name__ == "__main__":
    main()

"""Levels of quantum suns and of XXZ chains: the whole spectrum, and windows in its middle.

One BLAS thread; times are those of the processor. The dense row is a whole sample, drawn, built,
diagonalized, and its gap ratio taken, over `numpy.linalg.eigvalsh` of that matrix. Windows are held
against `scipy.sparse.linalg.eigsh(csc_array(H), k, sigma=center)` with its defaults, the same k and
center. Prints a table and writes benchmarks/grain.json.

    python benchmarks/grain.py [first letters of the rows to measure; the others are kept]
"""

from __future__ import annotations

import json
import platform
import sys
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csc_array
from scipy.sparse.linalg import eigsh
from threadpoolctl import threadpool_limits
from timing import Pair, computing, in_turn, pair_of

from qavalanche.grain import QuantumSun
from qavalanche.hamiltonians import draw
from qavalanche.spectra import levels, middle_gap_ratio, window

RESULTS = Path(__file__).with_name("grain.json")
ALPHA, W = 0.7071, 3.0
CASES: list[tuple[str, int, int, int]] = [
    ("xxz", 14, 6, 7),
    ("xxz", 14, 50, 5),
    ("xxz", 16, 6, 0),
    ("xxz", 16, 50, 0),
    ("sun", 12, 50, 1),
    ("sun", 14, 6, 0),
]
"""Model, spins, levels, and rounds (0: each once, without a call before)."""


def matrix_of(model: str, spins: int) -> Any:
    """A sample of the quantum sun, or the sector S^z = 0 of a random-field Heisenberg chain."""
    if model == "sun":
        return QuantumSun(ALPHA).draw(spins - 3, seed=1).elements
    bits = np.arange(2**spins)
    kept = np.flatnonzero(np.bitwise_count(bits) == spins // 2)
    return draw("xxz", spins, W, 1).sparse()[kept][:, kept]


def dense() -> dict[str, Any]:
    """One sample of 2^10 states, over eigvalsh of its matrix."""
    model = QuantumSun(ALPHA)
    matrix = model.draw(7, seed=1).elements.toarray()

    def ours() -> None:
        middle_gap_ratio(levels(model.draw(7, seed=1).elements))

    found = in_turn(ours, lambda: np.linalg.eigvalsh(matrix), 12, computing)
    row = {"row": "dense 10", "states": len(matrix), "levels": len(matrix), "method": "dense"}
    return row | _times(found) | {"target": 1.3, "met": found.ratio <= 1.3}


def windows(model: str, spins: int, count: int, rounds: int) -> dict[str, Any]:
    """One window, and how many times faster than eigsh it is."""
    matrix = matrix_of(model, spins)
    columns, found = csc_array(matrix), window(matrix_of(model, 12), count)  # kernels compiled
    center = float(matrix.trace()) / matrix.shape[0]

    def ours() -> None:
        nonlocal found
        found = window(matrix, count)

    def arpack() -> None:
        eigsh(columns, k=count, sigma=center)

    if rounds:
        times = in_turn(ours, arpack, rounds, computing)
    else:
        times = pair_of([(computing(ours), computing(arpack))])
    row = {
        "row": f"{model} {spins}, {count} levels",
        "states": matrix.shape[0],
        "levels": count,
        "method": found.method,
        "fill": found.fill,
        "largest_residual": float(found.residuals.max()),
    }
    target = 2.5 if spins >= 14 else None
    met = target is None or 1 / times.ratio >= target
    return row | _times(times) | {"target": target, "met": met}


def _times(found: Pair) -> dict[str, Any]:
    return {
        "seconds": found.ours,
        "baseline_seconds": found.baseline,
        "ratio": found.ratio,
        "median_ratio": found.median,
        "faster": 1 / found.ratio,
    }


def main(only: list[str]) -> None:
    """Measure, print, write."""
    kept = json.loads(RESULTS.read_text())["rows"] if RESULTS.exists() else []
    rows = {row["row"]: row for row in kept}
    names = ["dense 10", *(f"{model} {spins}, {k} levels" for model, spins, k, _ in CASES)]
    calls = [dense, *(lambda case=case: windows(*case) for case in CASES)]
    print(f"{'row':22}{'states':>8}{'seconds':>10}{'baseline':>10}{'faster':>8}")
    with threadpool_limits(1, user_api="blas"):
        for name, call in zip(names, calls, strict=True):
            if not only or any(name.startswith(one) for one in only):
                rows[name] = call()
            row = rows.get(name)
            if row is None:
                continue
            print(
                f"{name:22}{row['states']:8}{row['seconds']:10.3f}{row['baseline_seconds']:10.3f}"
                f"{row['faster']:8.2f}{'' if row['met'] else '  NOT MET'}",
                flush=True,
            )
    machine = f"{platform.machine()}, {platform.system()}, Python {platform.python_version()}"
    told = {"machine": machine, "rows": [rows[name] for name in names if name in rows]}
    RESULTS.write_text(json.dumps(told, indent=1) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])

"""Speed and memory of the spots tier, against NumPy drawing the same disorder in the same run.

Times of a shared machine drift, so the two sides of a ratio are measured in turn, many times, and
the median of the ratios is given. Prints a table and writes benchmarks/results.json.
"""

from __future__ import annotations

import json
import platform
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

import qavalanche as qa
from qavalanche.campaign.point import Point, melt_chunk
from qavalanche.schemes.spots import Spots

RESULTS = Path(__file__).with_name("results.json")
ROUNDS = 9
LONG = 10_000_000


def numpy_draw(epsilon: float, length: int) -> None:
    """The baseline: what drawing the resonant bonds costs with NumPy."""
    np.random.default_rng().random(length) < epsilon  # noqa: B015


def melt(epsilon: float, length: int, samples: int = 1) -> None:
    """Draw, melt and measure `samples` chains, as a campaign does, on one thread."""
    melt_chunk(Point(qa.Bimodal(epsilon), length, Spots()), 1, 0, samples)


def seconds(call: Callable[[], object]) -> float:
    """Wall time of one call."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def compare(
    ours: Callable[[], object], baseline: Callable[[], object], bonds: int
) -> dict[str, Any]:
    """Median over ROUNDS of ns per bond, of the baseline's, and of their ratio."""
    ours(), baseline()
    pairs = [(seconds(ours), seconds(baseline)) for _ in range(ROUNDS)]
    return {
        "ns_per_bond": statistics.median(a for a, _ in pairs) / bonds * 1e9,
        "numpy_ns_per_bond": statistics.median(b for _, b in pairs) / bonds * 1e9,
        "ratio": statistics.median(a / b for a, b in pairs),
    }


def bytes_per_bond(epsilon: float, length: int) -> float:
    """Peak memory of a process that melts one chain, less that of one that melts a short chain.

    Read from /proc, so on Linux only.
    """
    long, short = (_peak(epsilon, n) for n in (length, 1000))
    return (long - short) / length


def _peak(epsilon: float, length: int) -> int:
    command = [sys.executable, __file__, "--peak", str(epsilon), str(length)]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def general_disorder(loc: float, scale: float) -> dict[str, Any]:
    """Every bond its own decay, ln g normal, over NumPy drawing as many exponentials."""
    law = qa.LogCoupling("norm", loc=loc, scale=scale)
    point = Point(law, LONG, Spots())
    row = compare(
        lambda: melt_chunk(point, 1, 0, 1),
        lambda: np.random.default_rng().standard_exponential(LONG),
        LONG,
    )
    what = f"every bond its own w, {law.resonance_probability:.0%} resonant"
    return {"what": what, "unit": "ns/bond", "target": 1.5, **row}


def first_result() -> dict[str, Any]:
    """Seconds from the start of a process to its first melted chain, compiled code being cached."""
    code = "import qavalanche as qa; qa.melt(qa.Bimodal(0.27).draw(1000))"
    command = [sys.executable, "-c", code]
    subprocess.run(command, check=True)
    wall = statistics.median(
        seconds(lambda: subprocess.run(command, check=True)) for _ in range(ROUNDS)
    )
    what = "first result of a fresh process"
    return {"what": what, "unit": "s", "target": 1.5, "seconds": wall}


def two_threads() -> dict[str, Any]:
    """Chunks melted by two threads in the time of one: 2 at best."""
    length, samples = 100_000, 400

    def chunks(workers: int) -> None:
        with ThreadPoolExecutor(workers) as pool:
            point = Point(qa.Bimodal(0.27), length, Spots())
            list(pool.map(lambda i: melt_chunk(point, 1, i * samples, samples), range(2)))

    chunks(2)
    pairs = [(seconds(lambda: chunks(1)), seconds(lambda: chunks(2))) for _ in range(ROUNDS)]
    gain = statistics.median(a / b for a, b in pairs)
    return {"what": "two threads over one", "unit": "times", "target": 1.8, "gain": gain}


def growth_with_length() -> dict[str, Any]:
    """ns per bond of one chain of 10⁹ bonds over that of 10⁴ chains of 10⁵."""
    short, samples = 100_000, 10_000
    pairs = [
        (seconds(lambda: melt(0.27, short * samples)), seconds(lambda: melt(0.27, short, samples)))
        for _ in range(3)
    ]
    growth = statistics.median(a / b for a, b in pairs)
    what = "ns per bond at L = 10⁹ over that at 10⁵"
    return {"what": what, "unit": "times", "target": 1.5, "growth": growth}


def measure() -> list[dict[str, Any]]:
    """All rows of the table."""
    law = qa.Bimodal(0.27)
    rows = [
        ("draw + melt + observables, ε = 0.27, L = 10⁷", 1.0, 0.27, LONG, 1),
        ("the same, thermal, ε = 0.30", 2.0, 0.30, LONG, 1),
        ("many short chains, L = 100", 2.0, 0.27, 100, LONG // 100),
    ]
    table = []
    for name, target, epsilon, length, samples in rows:

        def ours(e: float = epsilon, n: int = length, m: int = samples) -> None:
            melt(e, n, m)

        def baseline(e: float = epsilon) -> None:
            numpy_draw(e, LONG)

        row = compare(ours, baseline, LONG)
        table.append({"what": name, "unit": "ns/bond", "target": target, **row})
    draw = compare(lambda: law.draw(LONG), lambda: numpy_draw(0.27, LONG), LONG)
    table.append({"what": "draw alone", "unit": "ns/bond", "target": 0.3, **draw})
    table += [general_disorder(*law) for law in ((-3.0, 1.5), (-1.4, 1.0), (-1.5, 1.5))]
    table += [two_threads(), growth_with_length(), first_result()]
    for epsilon in (0.27, 0.30):
        name = f"peak memory, ε = {epsilon:.2f}, L = 10⁷"
        value = bytes_per_bond(epsilon, LONG)
        row = {"what": name, "unit": "bytes/bond", "target": 6.0, "bytes_per_bond": value}
        table.append(row)
    return table


def printed(table: list[dict[str, Any]]) -> str:
    """The table as text: times have their target as a ratio to NumPy, memory in bytes."""
    lines = [f"{'':46}  {'measured':>14}  {'over NumPy':>10}  {'target':>8}"]
    for row in table:
        names = ("ns_per_bond", "bytes_per_bond", "gain", "growth", "seconds")
        value = next(row[name] for name in names if name in row)
        held = row.get("ratio", value)
        ok = held >= row["target"] if "gain" in row else held <= row["target"]
        met = "" if ok else "  NOT MET"
        ratio = f"{row['ratio']:.2f}" if "ratio" in row else "–"
        measured = f"{value:.2f} {row['unit'].split('/')[0]}"
        target = f"{row['target']:.1f}"
        lines.append(f"{row['what']:46}  {measured:>14}  {ratio:>10}  {target:>8}{met}")
    return "\n".join(lines)


def main() -> None:
    """Measure, print, write; or, as a child process, print the peak memory of melting one chain."""
    if sys.argv[1:2] == ["--peak"]:
        melt(float(sys.argv[2]), int(sys.argv[3]))
        # not getrusage: a child process inherits the peak of the process that started it
        status = Path("/proc/self/status").read_text()
        print(int(re.findall(r"VmHWM:\s+(\d+) kB", status)[0]) * 1024)
        return
    table = measure()
    print(printed(table))
    machine = f"{platform.machine()}, {platform.system()}, Python {platform.python_version()}"
    content = {"machine": machine, "rounds": ROUNDS, "rows": table}
    RESULTS.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()

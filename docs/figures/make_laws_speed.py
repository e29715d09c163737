"""Makes the table of docs/your_disorder.md: what a bond of each law costs, drawn and melted.

python docs/figures/make_laws_speed.py measures chains of 100 and of 100,000 bonds, REPEATS times,
in seconds of one processor, and writes laws_speed.csv. It takes ten seconds.
"""

import time
from pathlib import Path

import numpy as np
import polars as pl
from made import note

from qavalanche.campaign.point import Point, melt_chunk
from qavalanche.laws import Law, law_from
from qavalanche.schemes.spots import Spots

FOLDER = Path(__file__).parent
REPEATS, LONG, SHORT = 6, 100_000, 100
NORMAL = {"loc": -1.7, "scale": 1.5}
LAWS = {
    "bimodal": {"epsilon": 0.2},
    "norm": NORMAL,
    "empirical": {"values": np.linspace(-4.0, 0.5, 1000).tolist()},
    "fields": {"W": 4.0},
    "quasiperiodic": {"W": 4.0},
    "modulated": {"amplitude": 0.5, **NORMAL},
    "correlated": {"gamma": 0.7, **NORMAL},
    "spectrum": {"exponent": -1.5, "correlation_length": 8.0, **NORMAL},
}


def seconds(law: Law, length: int, count: int) -> tuple[float, float]:
    """Mean time of drawing and melting a chain, and its standard error over the repeats."""
    point, times = Point(law, length, Spots()), []
    melt_chunk(point, 1, 0, 2)
    for repeat in range(REPEATS):
        start = time.process_time()
        melt_chunk(point, 1, repeat * count, count)
        times.append((time.process_time() - start) / count)
    return float(np.mean(times)), float(np.std(times, ddof=1)) / REPEATS**0.5


def main() -> None:
    """Write the table."""
    rows = []
    for name, parameters in LAWS.items():
        law = law_from(name, parameters)
        (long, error), (short, spread) = seconds(law, LONG, 3), seconds(law, SHORT, 200)
        rows.append(
            {
                "law": name,
                "one_by_one": law.draws_one_by_one,
                "ns_a_bond": 1e9 * long / LONG,
                "error": 1e9 * error / LONG,
                "us_a_short_chain": 1e6 * short,
                "short_error": 1e6 * spread,
            }
        )
    pl.DataFrame(rows).write_csv(FOLDER / "laws_speed.csv", float_precision=2)
    note("laws_speed", FOLDER)


if __name__ == "__main__":
    main()

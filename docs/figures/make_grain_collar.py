"""Makes the tables and the figures of docs/grain_collar.md.

python docs/figures/make_grain_collar.py --work FOLDER [--grain 3] [--sides 1] [--chain 7]
[--alphas 0.2,0.5] [--samples 40]. Each call makes the samples of one grain (a fifth of a second of
one core for 10 spins and one sample, one and a half for 11) and writes them into a file of the
folder; --table makes of all files there grain_collar.csv (predicted against exact collars),
grain_collar_points.csv, grain_collar_spins.csv (measures and matrix elements by distance),
grain_collar_falls.csv, grain_collar_shares.csv and the figures. `make grain-collar` does all.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from qavalanche.analysis.grain import spins_table
from qavalanche.grain import QuantumSun

SEED = 21
FOLDER = Path(__file__).parent
DIGITS = 6


def samples(asked: argparse.Namespace) -> None:
    """Make the samples of one grain."""
    model = QuantumSun(alpha=0.5, grain_spins=asked.grain, sides=asked.sides)
    alphas = [float(one) for one in asked.alphas.split(",")]
    for alpha in alphas:
        made = spins_table(model, asked.chain, [alpha], asked.samples, SEED)
        name = f"spins_{asked.grain}_{asked.sides}_{asked.chain}_{alpha:g}.parquet"
        made.write_parquet(asked.work / name)


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the samples that the arguments ask for, or the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--grain", type=int, default=3, help="spins N of the grain")
    parser.add_argument("--sides", type=int, default=1)
    parser.add_argument("--chain", type=int, default=7, help="spins on each side")
    parser.add_argument("--alphas", default="0.2,0.25,0.3,0.35,0.4,0.45,0.5,0.6,0.7071,0.8")
    parser.add_argument("--samples", type=int, default=40)
    parser.add_argument("--work", type=Path, required=True, help="folder of the samples")
    parser.add_argument("--out", type=Path, default=FOLDER, help="folder of the tables")
    parser.add_argument("--table", action="store_true", help="no samples: tables and figures")
    asked = parser.parse_args(arguments)
    samples(asked)


if __name__ == "__main__":
    main()

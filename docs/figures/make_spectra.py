"""Makes the table of docs/spectra.md: windows of a quantum sun by size and method.

python docs/figures/make_spectra.py --row 12,shift-invert [--row 14,filter ...] [--work FOLDER]
measures windows of 50 levels of suns with so many spins, one BLAS thread, seconds of the processor,
and puts them into spectra_times.csv in place of what it holds of them. 12 spins take a second, 14
nine by shift and invert and seventy by the filter, 15 a minute.
"""

import argparse
import time
from pathlib import Path

import polars as pl
from made import note

from qavalanche.grain import QuantumSun
from qavalanche.spectra import window

FOLDER = Path(__file__).parent
ALPHA, SEED, LEVELS = 0.7071, 1, 50
SCHEMA = {
    "spins": pl.Int64,
    "method": pl.String,
    "states": pl.Int64,
    "levels": pl.Int64,
    "seconds": pl.Float64,
    "fill": pl.Int64,
    "bytes": pl.Float64,
    "residual": pl.Float64,
    "below": pl.Int64,
}


def measured(spins: int, method: str, levels: int = LEVELS) -> pl.DataFrame:
    """One row: a window in the middle of the spectrum of one sun."""
    window(QuantumSun(ALPHA).draw(5, SEED).elements, 4, method=method)  # kernels are compiled
    matrix = QuantumSun(ALPHA).draw(spins - 3, SEED).elements
    start = time.process_time()
    found = window(matrix, levels, method=method)
    row = {
        "spins": spins,
        "method": method,
        "states": matrix.shape[0],
        "levels": levels,
        "seconds": round(time.process_time() - start, 2),
        "fill": found.fill,
        "bytes": found.bytes_predicted,
        "residual": float(f"{found.residuals.max():.1e}"),
        "below": found.below,
    }
    return pl.DataFrame([row], schema=SCHEMA)


def add(folder: Path, row: pl.DataFrame) -> None:
    """Put a row into the table, in place of the one of these spins and this method."""
    file = folder / "spectra_times.csv"
    if file.exists():
        kept = pl.read_csv(file, schema=SCHEMA)
        row = pl.concat([kept.join(row, on=["spins", "method"], how="anti"), row])
    row.sort("method", "spins").write_csv(file)


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--row", action="append", default=[])
    parser.add_argument("--work", type=Path, default=FOLDER)
    given = parser.parse_args()
    for row in given.row:
        spins, method = row.split(",")
        add(given.work, measured(int(spins), method))
        note("spectra_times", given.work)


if __name__ == "__main__":
    main()

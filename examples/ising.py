"""Makes ising.csv: the Ising model on the square lattice near its critical point, exactly known.

T_c = 2 / ln(1 + sqrt 2) (J = k_B = 1), nu = 1, 2 beta / nu = 1/4 (L. Onsager, Phys. Rev. 65, 117;
C. N. Yang, Phys. Rev. 85, 808): data to try finite-size scaling on. Periodic L x L lattices,
single-cluster updates (U. Wolff, Phys. Rev. Lett. 62, 361), one stream of random numbers per point,
magnetization measured after every update; errors by the jackknife over 64 bins.

Columns: length L; temperature T; m2 = <m^2>, m the magnetization per spin; binder, the cumulant
U = 1 - <m^4> / (3 <m^2>^2); m2_error and binder_error, their standard errors; updates measured.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from qavalanche.numerics.kernel import kernel
from qavalanche.streams.address import digest
from qavalanche.streams.core.generator import next_word, open_stream

FILE = Path(__file__).with_name("ising.csv")
CRITICAL = 2 / math.log(1 + math.sqrt(2))
LENGTHS = {8: 400_000, 12: 400_000, 16: 400_000, 24: 400_000, 32: 400_000, 48: 400_000,
           64: 600_000, 96: 300_000, 128: 200_000}  # fmt: skip
"""Lattice sizes, with the updates measured at each temperature."""

SCALED = np.linspace(-2.0, 2.0, 11)
"""(T - T_c) L of the temperatures of every size."""

BINS = 64
SEED = 2269


@kernel
def neighbour(site, direction, side):  # type: ignore[no-untyped-def]
    """The site right, left, below or above (direction 0 ... 3) on the periodic lattice."""
    row, column = site // side, site % side
    if direction == 0:
        column = column + 1 if column + 1 < side else 0
    elif direction == 1:
        column = column - 1 if column > 0 else side - 1
    elif direction == 2:
        row = row + 1 if row + 1 < side else 0
    else:
        row = row - 1 if row > 0 else side - 1
    return row * side + column


@kernel
def wolff(spins, side, key, digits, skipped, bin_size, stack, sums):  # type: ignore[no-untyped-def]
    """Run the cluster algorithm: `skipped` updates, then `bin_size` measured ones in every bin.

    spins: int8 (side^2,), the start, overwritten; digits: uint64, floor((1 - e^(-2 / T)) 2^64), the
    probability that equal neighbours join; stack: int64 (side^2,), work space; sums: float64
    (bins, 2), overwritten with the mean of m^2 and of m^4 over each bin.
    """
    a, b, c, counter = open_stream(key, 0)
    sites, total, half = spins.size, 0, np.uint64(32)
    for site in range(sites):
        total += spins[site]
    sums[:] = 0.0
    for update in range(skipped + bin_size * sums.shape[0]):
        word, a, b, c, counter = next_word(a, b, c, counter)
        stack[0] = np.int64(((word >> half) * np.uint64(sites)) >> half)
        old = spins[stack[0]]
        spins[stack[0]] = -old
        size, held = 1, 1
        while held > 0:
            held -= 1
            site = stack[held]
            for direction in range(4):
                near = neighbour(site, direction, side)
                if spins[near] == old:
                    word, a, b, c, counter = next_word(a, b, c, counter)
                    if word < digits:
                        spins[near] = -old
                        stack[held] = near
                        size, held = size + 1, held + 1
        total -= 2 * old * size
        if update >= skipped:
            square = (total / sites) ** 2
            sums[(update - skipped) // bin_size, 0] += square / bin_size
            sums[(update - skipped) // bin_size, 1] += square * square / bin_size


def own_key(seed: int, drawn: dict[str, Any]) -> NDArray[np.uint64]:
    """Key of a stream that stays as it is when the way chains are drawn changes."""
    key = digest({"version": 1, "seed": seed, "drawn": drawn}, size=16)
    return np.frombuffer(key, dtype="<u8").astype(np.uint64)


def moments(length: int, temperature: float, updates: int, seed: int) -> NDArray[np.float64]:
    """Bin means of m^2 and m^4, (BINS, 2), after a tenth of the updates to leave the start."""
    drawn = {"model": "ising", "length": length, "temperature": temperature}
    joins = -math.expm1(-2 / temperature)
    digits = np.uint64(math.floor(math.ldexp(joins, 64)))
    spins, stack = np.ones(length**2, np.int8), np.empty(length**2, np.int64)
    key, sums = own_key(seed, drawn), np.empty((BINS, 2))
    wolff(spins, length, key, digits, updates // 10, updates // BINS, stack, sums)
    return sums


def jackknife(bins: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(m2, U) from all bins, and their errors from leaving out one bin at a time."""
    n = len(bins)
    left_out = (bins.sum(axis=0) - bins) / (n - 1)
    estimates = np.stack([left_out[:, 0], 1 - left_out[:, 1] / (3 * left_out[:, 0] ** 2)])
    mean = bins.mean(axis=0)
    full = np.array([mean[0], 1 - mean[1] / (3 * mean[0] ** 2)])
    return full, np.sqrt((n - 1) * estimates.var(axis=1))


def row(length: int, temperature: float, updates: int) -> dict[str, Any]:
    """One line of the file."""
    (m2, binder), (m2_error, binder_error) = jackknife(moments(length, temperature, updates, SEED))
    return {
        "length": length, "temperature": temperature, "m2": m2, "m2_error": m2_error,
        "binder": binder, "binder_error": binder_error, "updates": updates // BINS * BINS,
    }  # fmt: skip


def main(path: Path = FILE) -> None:
    """Write the file (half an hour on one core)."""
    rows = []
    for length, updates in LENGTHS.items():
        temperatures = np.round(CRITICAL + SCALED / length, 6)
        rows += [row(length, float(T), updates) for T in temperatures]
        print(f"L = {length} done", flush=True)
    table = pl.DataFrame(rows)
    head = (
        "# Square-lattice Ising model, Wolff updates, jackknife errors; made by examples/ising.py\n"
    )
    path.write_text(head + table.write_csv(float_precision=7))


if __name__ == "__main__":
    main()

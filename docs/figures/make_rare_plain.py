"""Makes docs/figures/rare_plain*: rare events against plain sampling, and how steep the tail is.

python docs/figures/make_rare_plain.py PLAIN RARE, the stores of examples/rare_plain.toml and
examples/rare_sizes.toml. rare_plain.csv: P(T), the probability that a bond lies in a region of T
bonds or more, by plain sampling and by populations; rare_steep.csv: -d ln P/d ln T between T and
2 T; rare_plain.png: both.
"""

import math
import sys
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import polars as pl
from made import note

import qavalanche as qa
from qavalanche.analysis.rarity.sampled import sampled_probability
from qavalanche.campaign.bins import Bins, bin_edges
from qavalanche.plots.style import styled

Known = dict[float, dict[int, tuple[float, float]]]
"""By epsilon and T: ln P and its error."""

FEWEST = 9
"""Regions that a plain P must rest on."""


def plain_of(sizes: Bins, bonds: int) -> dict[int, tuple[float, float]]:
    """ln P(T) and its error at every T up to the largest region: sum of t over regions of t >= T.

    Regions are rare, and come independently: the square of the error is sum t^2 / (sum t)^2.
    """
    total = square = count = 0.0
    found = {}
    for k in range(max(sizes), -1, -1):
        number, (T, last) = sizes.get(k, (0, 0))[0], bin_edges(k)
        middle = (T + last) / 2
        total, square, count = total + number * middle, square + number * middle**2, count + number
        if count >= FEWEST:
            found[T] = (math.log(total / bonds), math.sqrt(square) / total)
    return found


def by_plain_sampling(store: Path) -> Known:
    """P(T) of the chains of a campaign."""
    found: Known = {}
    for point, s in qa.open(store).statistics().items():
        bonds = point.length * s.samples
        found[point.law.resonance_probability] = plain_of(s.histograms["sizes"], bonds)
    return found


def by_populations(store: Path) -> Known:
    """P(T) of rare events."""
    campaign, found = qa.open(store), {}
    for point in campaign.spec.grid:
        values = campaign.rows(point)["ln_probability"].to_numpy()
        one = sampled_probability(np.where(np.isnan(values), -math.inf, values)).log_p
        if one.found:
            found.setdefault(point.law.epsilon, {})[point.rare.at_least] = one.pair
    return found


def compared(plain: Known, rare: Known) -> pl.DataFrame:
    """Where both see events, and where one does."""
    rows = []
    for epsilon, values in rare.items():
        for T, (y, e) in values.items():
            row = {"epsilon": epsilon, "at_least": T, "rare": y, "rare_error": e}
            x, d = plain.get(epsilon, {}).get(T, (None, None))
            apart = None if x is None else (y - x) / math.hypot(e, d)
            rows.append(row | {"plain": x, "plain_error": d, "apart": apart})
    return pl.DataFrame(rows, infer_schema_length=None)


def steepness(plain: Known) -> pl.DataFrame:
    """-d ln P/d ln T from T to 2 T; the counts above 2 T are among those above T."""
    rows = []
    for epsilon, values in plain.items():
        T = 5
        while T in values and 2 * T in values:
            (one, a), (other, b) = values[T], values[2 * T]
            error = math.sqrt(max(b * b - a * a, 0.0)) / math.log(2)
            rows.append({"epsilon": epsilon, "T": T, "power": (one - other) / math.log(2),
                         "error": error})  # fmt: skip
            T *= 2
    return pl.DataFrame(rows)


def drawn(plain: Known, rare: Known, steep: pl.DataFrame, path: Path) -> None:
    """Left: P(T), lines by plain sampling and marks by populations; right: how steep it is."""
    with styled():
        figure, (left, right) = plt.subplots(1, 2, figsize=(6.6, 2.9), layout="constrained")
        for i, epsilon in enumerate(sorted(rare, reverse=True)):
            color = f"C{i}"
            if epsilon in plain:
                T = sorted(plain[epsilon])
                left.plot(T, [plain[epsilon][t][0] / math.log(10) for t in T], color=color)
            T = sorted(rare[epsilon])
            y, e = (np.array([rare[epsilon][t][j] for t in T]) / math.log(10) for j in (0, 1))
            left.errorbar(T, y, e, fmt="o", ms=3, color=color, label=rf"$\varepsilon = {epsilon}$")
            part = steep.filter(epsilon=epsilon)
            right.errorbar(1.41 * part["T"], part["power"], part["error"], fmt="o-", ms=3,
                           color=color)  # fmt: skip
        left.set(xscale="log", xlabel=r"$T$ (bonds)", ylabel=r"$\log_{10} P(T)$")
        left.legend(frameon=False, fontsize=6)
        right.set(xscale="log", xlabel=r"$T$ (bonds)")
        right.set_ylabel(r"$-\mathrm{d}\ln P/\mathrm{d}\ln T$")
        figure.savefig(path, dpi=200)
        plt.close(figure)


def main(plain_store: Path, rare_store: Path, folder: Path) -> None:
    """Write both tables and the figure."""
    plain, rare = by_plain_sampling(plain_store), by_populations(rare_store)
    steep = steepness(plain)
    compared(plain, rare).write_csv(folder / "rare_plain.csv", float_precision=6)
    steep.write_csv(folder / "rare_steep.csv", float_precision=6)
    drawn(plain, rare, steep, folder / "rare_plain.png")
    note("rare_plain", folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), Path(__file__).parent)

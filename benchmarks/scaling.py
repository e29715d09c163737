"""Time and memory per bond against the length, from 10³ to 10⁹ bonds, in both phases.

Writes docs/figures/scaling.png, .pdf and .csv. Takes a minute and 1 GB; memory on Linux only.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl
from chains import bytes_per_bond, melt
from timing import seconds

from qavalanche.plots.figure import Figure, new_canvas
from qavalanche.plots.style import PAGE, shades, styled

FIGURES = Path(__file__).parents[1] / "docs" / "figures"
LENGTHS = [10**k for k in range(3, 10)]
EPSILONS = (0.20, 0.25, 0.264)  # localized, near the transition, thermal: crossing "rmt"
LEAST_FOR_MEMORY = 10_000_000  # bonds below which a process's own memory hides that of the chain


def measure() -> pl.DataFrame:
    """epsilon, length, ns_per_bond (draw, melt and observables, one thread), bytes_per_bond."""
    rows = []
    for epsilon in EPSILONS:
        for length in LENGTHS:
            samples = max(1, 20_000_000 // length)
            melt(epsilon, length)
            time = min(seconds(lambda e=epsilon, n=length, m=samples: melt(e, n, m))  # type: ignore[misc]
                       for _ in range(3 if length < 10**9 else 1))  # fmt: skip
            memory = bytes_per_bond(epsilon, length) if length >= LEAST_FOR_MEMORY else None
            rows.append((epsilon, length, time / (length * samples) * 1e9, memory))
    schema = ["epsilon", "length", "ns_per_bond", "bytes_per_bond"]
    return pl.DataFrame(rows, schema, orient="row")


def drawn(table: pl.DataFrame) -> Figure:
    """Two panels, one curve per epsilon."""
    with styled():
        canvas = new_canvas(PAGE, 2.3)
        panels = canvas.subplots(1, 2)
        for epsilon, color in zip(EPSILONS, shades(len(EPSILONS)), strict=True):
            rows = table.filter(pl.col("epsilon") == epsilon)
            label = rf"$\varepsilon={epsilon:g}$"
            for axes, column in zip(panels, ("ns_per_bond", "bytes_per_bond"), strict=True):
                axes.plot(
                    rows["length"], rows[column], "o-", color=color, linewidth=0.7, label=label
                )
        for axes, name in zip(panels, ("ns per bond", "peak bytes per bond"), strict=True):
            axes.set(xscale="log", xlabel="length $L$ (bonds)", ylabel=name, ylim=(0, None))
        panels[0].legend(loc="upper left")
    caption = "Drawing, melting and measuring one chain: time and memory per bond, one thread."
    return Figure("scaling", caption, canvas, table)


if __name__ == "__main__":
    found = measure()
    print(found)
    drawn(found).save(FIGURES)

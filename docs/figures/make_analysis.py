"""Makes the figure of docs/analysis.md, with the numbers behind it."""

from pathlib import Path

import polars as pl

from qavalanche.analysis.scaling import ScalingData, collapse, power_law
from qavalanche.plots.figure import Figure
from qavalanche.plots.scaling import collapse_figure

ISING = Path(__file__).parents[2] / "examples" / "ising.csv"


def ising() -> Figure:
    """Binder cumulant of the square-lattice Ising model, raw and collapsed."""
    table = pl.read_csv(ISING, comment_prefix="#").filter(pl.col("length") >= 24)
    columns = 1 / table["temperature"], table["length"], table["binder"], table["binder_error"]
    found = collapse(ScalingData.from_means(*columns), power_law())
    figure = collapse_figure(found, "$1/T$", "Binder cumulant")
    return Figure("ising", figure.caption, figure.canvas, figure.data)


def main(folder: Path = Path(__file__).parent) -> None:
    """Write the figure to `folder`, as png, pdf and csv."""
    ising().save(folder)


if __name__ == "__main__":
    main()

"""Makes the figure of docs/analysis.md, with the numbers behind it."""

import json
from pathlib import Path

import polars as pl
from made import note

from qavalanche.analysis.scaling import Collapse, ScalingData, collapse, power_law
from qavalanche.plots.figure import Figure
from qavalanche.plots.scaling import collapse_figure

ISING = Path(__file__).parents[2] / "examples" / "ising.csv"


def ising_collapse() -> Collapse:
    """The Binder cumulant of the square-lattice Ising model, collapsed."""
    table = pl.read_csv(ISING, comment_prefix="#").filter(pl.col("length") >= 24)
    columns = 1 / table["temperature"], table["length"], table["binder"], table["binder_error"]
    return collapse(ScalingData.from_means(*columns), power_law())


def ising(found: Collapse) -> Figure:
    """Binder cumulant, raw and collapsed."""
    figure = collapse_figure(found, "$1/T$", "Binder cumulant")
    return Figure("ising", figure.caption, figure.canvas, figure.data)


def main(folder: Path = Path(__file__).parent) -> None:
    """Write the figure to `folder`, as png, pdf and csv."""
    found = ising_collapse()
    ising(found).save(folder)
    estimates = {name: [one.value, one.error] for name, one in found.estimates.items()}
    (folder / "ising.json").write_text(json.dumps(estimates, indent=1) + "\n")
    note("analysis", folder)


if __name__ == "__main__":
    main()

"""Makes docs/figures/response_reach.csv and response_stars.csv: what a spot has within reach, and
k* against L_+, as the statements of the letter have them.

python docs/figures/make_response_letter.py FOLDER, that of `qavalanche letter --full`, which holds
the two computations; where they are not there they are made, in some minutes.
"""

import sys
from pathlib import Path

import polars as pl
from made import note

from qavalanche.letter.answer import known_statements
from qavalanche.letter.sources import Sources
from qavalanche.letter.statements.response.cells import Cell, long_cells
from qavalanche.letter.statements.response.stars import stars_of


def reach(source: dict) -> list[dict]:
    """A row a cell: collars over eq. 6, chains with a growing spot in reach, and longer ones."""
    return [of_cell(cell) for cell in long_cells(source)]


def of_cell(cell: Cell) -> dict:
    """Of one epsilon and k."""
    ordered, late = cell.over_eq_6(cell.order), cell.over_eq_6(cell.late)
    longer = cell.order > 1.1 * cell.late
    return {
        "epsilon": cell.epsilon,
        "k": cell.k,
        "chains": len(cell.order),
        "near": int(cell.near.sum()),
        "near_by_density": cell.within_reach,
        "longer_near": int(longer[cell.near].sum()),
        "longer_else": int(longer[~cell.near].sum()),
        "order": ordered.value,
        "order_error": ordered.error,
        "late": late.value,
        "late_error": late.error,
    }


def stars(source: dict) -> list[dict]:
    """A row an epsilon: k*, L_+, and the order of bare spots as rare as 1 / L_+."""
    return [
        {
            "epsilon": one.epsilon,
            "length": one.length,
            "k_star": one.order.value,
            "k_star_error": one.order.error,
            "thermal_length": one.thermal_length.value,
            "thermal_length_error": one.thermal_length.error,
            "rarity": one.rarity,
            "ratio": one.ratio.value,
            "ratio_error": one.ratio.error,
        }
        for one in stars_of(source)
    ]


def main(made: Path, folder: Path = Path(__file__).parent) -> None:
    """Both tables."""
    known_statements()
    sources = Sources(made, "full")
    write(reach(sources["collars"]), stars(sources["explosive"]), folder)


def write(cells: list[dict], orders: list[dict], folder: Path) -> None:
    """The tables, and what made them."""
    for name, rows in (("response_reach", cells), ("response_stars", orders)):
        pl.DataFrame(rows).write_csv(folder / f"{name}.csv")
    note("response_letter", folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""The table of measured biases that the package carries, from the tables of the calibration."""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from calibration_sides import LENGTHS, PARTS

ESTIMATORS = {
    "collapse_nu": "collapse", "slope_nu": "slope", "drifting_nu": "drifting",
    "two_sided_nu_minus": "two_sided_minus", "two_sided_nu_plus": "two_sided_plus",
}  # fmt: skip
SIDES = dict(zip(PARTS, ("cutoff", "lengths"), strict=True))
NARROW, WIDE = 8, 8000
"""Largest over smallest size of a data set, and of all sets of one number together."""
FEWEST = 2  # estimates whose mean says something of a bias
COLUMNS = ("estimator", "kappa", "exact", "blocks", "factor", "found", "ratio", "ratio_error",
           "spread")  # fmt: skip


def known_table(narrow: pl.DataFrame, wide: pl.DataFrame, sides: pl.DataFrame) -> pl.DataFrame:
    """A row for each estimator, kappa and smallest size: see `qavalanche.analysis.bias`."""
    rows = [*_of_sets(narrow), *_of_wide(wide), *_of_sides(sides)]
    table = pl.DataFrame(rows, infer_schema_length=None).select(COLUMNS)
    return table.sort("estimator", "factor", "kappa", "blocks")


def kappa_of(scheme: str) -> float:
    """Of 'goremykina_5' 5, of 'zhang' 1."""
    return float(scheme.partition("_")[2] or 1)


def _of_sets(table: pl.DataFrame) -> list[dict[str, Any]]:
    known = table.filter(
        pl.col("estimator").is_in([*ESTIMATORS]),
        pl.col("exact").is_not_null(),
        pl.col("found") >= FEWEST,
    )
    return [
        _row(ESTIMATORS[one["estimator"]], one, one["blocks"], NARROW)
        | {
            "found": one["found"],
            "ratio": 1 + one["bias"] / one["exact"],
            "ratio_error": one["bias_error"] / one["exact"],
            "spread": one["spread"] / one["exact"],
        }
        for one in known.to_dicts()
    ]


def _of_wide(table: pl.DataFrame) -> list[dict[str, Any]]:
    """Where the fits are no worse than chance in one of the sets: others nobody would quote."""
    found = []
    for part in table.filter(pl.col("exact").is_finite()).partition_by("scheme"):
        if part["one_p"].max() < 0.01:
            continue
        one = part.row(0, named=True)
        ratios = (part["nu"] / part["exact"]).to_numpy()
        spread = float(np.median(part["nu_error"] / part["exact"]))
        found.append(_row("collapse", one, one["least"], WIDE) | _mean(ratios, spread))
    return found


def _of_sides(table: pl.DataFrame) -> list[dict[str, Any]]:
    found = []
    for part in table.partition_by("scheme"):
        one = part.row(0, named=True)
        for column, name in SIDES.items():
            ratios = (part[column].drop_nulls() / one["exact"]).to_numpy()
            if ratios.size < FEWEST:
                continue
            spread = float(ratios.std(ddof=1))
            factor = max(LENGTHS) // min(LENGTHS)
            found.append(_row(name, one, min(LENGTHS), factor) | _mean(ratios, spread))
    return found


def _mean(ratios: np.ndarray, spread: float) -> dict[str, Any]:
    error = spread / math.sqrt(ratios.size)
    numbers = {"ratio": float(ratios.mean()), "ratio_error": error, "spread": spread}
    return {"found": ratios.size, **numbers}


def _row(name: str, one: Mapping[str, Any], blocks: int, factor: int) -> dict[str, Any]:
    own = {"estimator": name, "kappa": kappa_of(one["scheme"]), "exact": one["exact"]}
    return own | {"blocks": blocks, "factor": factor}


def write_known(folder: Path, file: Path) -> None:
    """known_bias.csv from the tables of a folder."""
    names = ("calibration", "calibration_wide", "calibration_sides")
    tables = [pl.read_csv(folder / f"{name}.csv", infer_schema_length=None) for name in names]
    known_table(*tables).write_csv(file, float_precision=6)

"""nu_- from the cut-off of sizes and nu_+ from L_+, on block schemes whose one nu is known.

A data set is rings of 10^2 to 10^5 T blocks (LENGTHS) at ten and twelve distances on the two sides
of the transition, drawn by address under SEED + its number; one set gives both numbers, by the
estimators of the letter's claims and with the epsilon_c that the set itself gives.
calibration_sides.csv holds a row a set; sets that it holds are not made again.
`make_calibration.py` calls this.
"""

import math
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.evidence import Evidence
from qavalanche.analysis.summary import Family, families
from qavalanche.analysis.transition import critical_points
from qavalanche.campaign.point import Point, melt_chunk
from qavalanche.campaign.statistics import Statistics
from qavalanche.laws.blocks import DrawnBlocks
from qavalanche.letter.nu_minus import divergence_of_cutoff
from qavalanche.schemes import scheme_from

SEED = 27060
SETS = 4
LENGTHS = {10**2: 4000, 10**3: 2000, 10**4: 300, 10**5: 40}
"""T blocks of a ring, and samples at each point."""
BELOW, ABOVE = np.geomspace(0.25, 5.0, 10), np.geomspace(0.25, 6.0, 12)
"""Of ln of the control parameter from its value at the transition, times 1000^(1 / nu)."""
LEAST = 20.0
"""T blocks from which on a cut-off counts: at large kappa regions are of few blocks."""
PARTS = ("cutoff_nu_minus", "lengths_nu_plus")


def law(truth: Any, distance: float) -> DrawnBlocks:
    """T lengths 1 + Exp(1/2), as in make_calibration; distance > 0 is thermal."""
    scale = truth.center * math.exp(-distance * 1000 ** (-1 / truth.nu))
    own = {"insulating_scale": float(f"{scale:.5g}"), "deficit": 1 / truth.kappa}
    fixed = {"thermal_loc": 1.0, "thermal_scale": 0.5, "insulating_loc": 1.0}
    return DrawnBlocks("expon", "expon", **fixed, **own)


def drawn(truth: Any, number: int, samples: float = 1.0) -> Family:
    """Data set `number`, of so many times the usual samples."""
    parameters = {"asymmetry": truth.kappa} if truth.scheme == "goremykina" else {}
    scheme, found = scheme_from(truth.scheme, parameters), {}
    for distance in (*-BELOW[::-1], *ABOVE):
        for size, usual in LENGTHS.items():
            point = Point(law(truth, float(distance)), 2 * size, scheme)
            sheet = melt_chunk(point, SEED + number, 0, max(2, round(samples * usual)))
            found[point] = Statistics.of(sheet, 2 * size)
    return families(found)[0]


def estimates(family: Family) -> dict[str, float | str | None]:
    """Both numbers with their errors, epsilon_c, and why there is none."""
    evidence = Evidence(family)
    by_lengths = critical_points(family).divergence.nu  # before any bias is put into its error
    both = (divergence_of_cutoff(evidence, LEAST), by_lengths)
    row: dict[str, float | str | None] = _columns("epsilon_c", evidence.critical)
    for name, one in zip(PARTS, both, strict=True):
        row |= {**_columns(name, one), f"{name}_outcome": one.outcome}
    return row


def _columns(name: str, one: Estimate) -> dict[str, float | str | None]:
    value, error = one.pair if one.found else (None, None)
    return {name: value, f"{name}_error": error}


def make(truths: Sequence[Any], table: Path, stop: float, sets: int = SETS) -> pl.DataFrame:
    """The table, with the sets that it lacked until `stop` (time.monotonic)."""
    rows = pl.read_csv(table, infer_schema_length=None).to_dicts() if table.exists() else []
    held = {(row["scheme"], row["set"]) for row in rows}
    for number in range(sets):
        for truth in truths:
            if not math.isfinite(truth.nu) or (truth.name, number) in held:
                continue
            if time.monotonic() > stop:
                return _frame(rows)
            own = {"scheme": truth.name, "set": number, "seed": SEED + number, "exact": truth.nu}
            rows.append({**own, **estimates(drawn(truth, number))})
            _frame(rows).write_csv(table, float_precision=6)
    return _frame(rows)


def _frame(rows: Sequence[dict[str, Any]]) -> pl.DataFrame:
    ordered = sorted(rows, key=lambda row: (row["scheme"], row["set"]))
    return pl.DataFrame(ordered, infer_schema_length=None)

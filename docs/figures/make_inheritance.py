"""Makes the tables and the figures of docs/inheritance.md.

python docs/figures/make_inheritance.py --work FOLDER [--part dots] [--seconds 120]. Each call makes
samples of one part (dots, norms, passage, states) for about that long and adds them to PART.ndjson
of the folder, a line a sample: what is there already is not made again, so that calls resume.
--table makes inheritance.csv (ln G by letter eq. 2, and D at half hybridization, a row a model),
inheritance_rules.csv (the slopes of each fit, and its verdict), inheritance_curves.csv and
inheritance.png of them. `make inheritance` does all (10 minutes of one core).
"""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from qavalanche.analysis.grain.dots import (
    HybridizationCurve,
    Strength,
)
from qavalanche.grain.dots import DotAndSpin, DotModel, TwoDots, hybridization, log_ratios

SEED = 21
FOLDER = Path(__file__).parent
ROWS = 32
DIGITS = 5
APART = 40.0
"""a of an E that is not there."""

DOTS = [
    TwoDots(d_E, d_F, spins=m, g=0.5)
    for d_E, m, d_F in (
        *((d_E, 1, 8) for d_E in (12, 16, 24, 32, 48, 64, 96, 128, 256)),
        *((d_E, m, 8) for d_E in (16, 32) for m in (2, 3, 4)),
        *((d_E, 1, d_F) for d_E in (32, 64) for d_F in (4, 6, 12, 16, 24, 32)),
        *((d_E, 3, d_F) for d_E in (24, 48) for d_F in (4, 16)),
    )
]
BARE = [TwoDots(d_E, d_F, spins=0) for d_E, d_F in ((32, 8), (64, 8), (128, 8), (64, 16))]
NORMS = [
    TwoDots(d_E, 8, spins=1, last=g)
    for d_E in (32, 128, 512)
    for g in (1.0, 0.5, 0.3, 0.2, 0.14, 0.1, 0.07, 0.05, 0.03, 0.02, 0.01, 0.001)
]
PASSED = ((32, 4), (64, 4), (128, 4), (256, 4), (32, 8), (64, 8), (128, 8), (16, 16), (32, 16),
          (64, 16), (32, 6), (64, 6), (64, 12))  # fmt: skip
PASSAGE = [
    DotAndSpin(d_E, d_F, a=a)
    for d_E, d_F in PASSED
    for a in (0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 5.0, APART)
]
STATES: list[DotModel] = [
    *(TwoDots(d_E, 8, spins=1, g=0.5) for d_E in (16, 32, 64)),
    *(TwoDots(16, 8, spins=m, g=0.5) for m in (2, 3)),
    *(TwoDots(32, d_F, spins=1, g=0.5) for d_F in (4, 16)),
    *(TwoDots(32, 8, spins=1, last=g) for g in (1.0, 0.2, 0.1, 0.05, 0.02, 0.01)),
    *(DotAndSpin(d_E, d_F, a=a) for d_E, d_F in ((64, 4), (32, 8)) for a in (0.0, 1, 2, 3, APART)),
]
GRID = tuple(float(D) for D in np.arange(-1.5, 4.51, 0.75))
PARTS: dict[str, list[DotModel]] = {
    "dots": [*DOTS, *BARE], "norms": list(NORMS), "passage": list(PASSAGE), "states": STATES,
}  # fmt: skip


def samples_of(model: DotModel, part: str) -> int:
    """Samples of a model, fewer where they cost more."""
    if part == "states":
        return 10 if model.states <= 512 else 6
    rest = model.states // model.dimensions[-1]
    return 60 if rest <= 128 else 40 if rest <= 256 else 16 if rest <= 512 else 6


def key(model: DotModel) -> str:
    """A model as the tables tell it."""
    return repr(model)


def made_row(model: DotModel, part: str, sample: int) -> dict[str, Any]:
    """What is measured of one sample."""
    drawn = model.draw(SEED, sample)
    row: dict[str, Any] = {"model": key(model), "sample": sample}
    if part == "states":
        found = [hybridization(drawn, D) for D in GRID]
        for name in ("mixed", "entropy", "gap_ratio"):
            row[name] = [round(getattr(one, name), DIGITS) for one in found]
    else:
        row["ratios"] = [round(float(one), 4) for one in np.sort(log_ratios(drawn, ROWS))]
    return row


def stored(work: Path, part: str) -> Iterator[dict[str, Any]]:
    """The samples that are there."""
    file = work / f"{part}.ndjson"
    if file.exists():
        yield from map(json.loads, file.read_text().splitlines())


def add(work: Path, part: str, seconds: float) -> bool:
    """Make samples for about so long; whether all are there."""
    there = {(row["model"], row["sample"]) for row in stored(work, part)}
    models = PARTS[part]
    most = max(samples_of(one, part) for one in models)
    wanted = [(one, i) for i in range(most) for one in models if i < samples_of(one, part)]
    end = time.process_time() + seconds
    with (work / f"{part}.ndjson").open("a") as file:
        for model, sample in wanted:
            if (key(model), sample) in there:
                continue
            if time.process_time() > end:
                return False
            file.write(json.dumps(made_row(model, part, sample)) + "\n")
            file.flush()
    return True


def of_model(model: DotModel) -> dict[str, Any]:
    """The columns that tell a model."""
    two = model if isinstance(model, TwoDots) else None
    passed = model if isinstance(model, DotAndSpin) else None
    return {
        "kind": model.name, "d_E": model.d_E, "d_F": model.d_F, "states": model.states,
        "spins": two.spins if two else 1, "g": two.g_last if two else None,
        "a": passed.a if passed else None, "log_spacing": model.log_spacing,
    }  # fmt: skip


def strengths(work: Path, part: str) -> list[Strength]:
    """What has been measured by eq. 2, model by model."""
    by_model: dict[str, list[list[float]]] = {}
    for row in stored(work, part):
        by_model.setdefault(row["model"], []).append(row["ratios"])
    return [Strength(one, np.array(by_model[key(one)])) for one in PARTS[part]
            if len(by_model.get(key(one), ())) >= 2]  # fmt: skip


def curves(work: Path) -> list[HybridizationCurve]:
    """What has been measured in eigenstates, model by model."""
    names = ("mixed", "entropy", "gap_ratio")
    by_model: dict[str, list[list[list[float]]]] = {}
    for row in stored(work, "states"):
        by_model.setdefault(row["model"], []).append([row[name] for name in names])
    return [HybridizationCurve(one, GRID, *np.array(by_model[key(one)]).transpose(1, 0, 2))
            for one in STATES if len(by_model.get(key(one), ())) >= 2]  # fmt: skip


def measured(work: Path) -> pl.DataFrame:
    """A row a model: ln G, or D at half hybridization."""
    rows = []
    for part in ("dots", "norms", "passage"):
        for one in strengths(work, part):
            row = {"part": part, **of_model(one.model), "samples": len(one.ratios)}
            rows.append({**row, "D": one.log_G.value, "D_error": one.log_G.error})
    for curve in curves(work):
        row = {"part": "states", **of_model(curve.model), "samples": len(curve.mixed)}
        rows.append({**row, "D": curve.half.pair[0], "D_error": curve.half.pair[1]})
    return pl.DataFrame(rows, infer_schema_length=None).fill_nan(None)


def shown_curves(work: Path) -> pl.DataFrame:
    """Means over samples of what eigenstates show, a row a model and D."""
    rows = []
    for curve in curves(work):
        for i, D in enumerate(curve.D):
            row = {**of_model(curve.model), "samples": len(curve.mixed), "D": D}
            for name in ("mixed", "entropy", "gap_ratio"):
                values = getattr(curve, name)[:, i]
                row |= {
                    name: values.mean(),
                    f"{name}_error": values.std() / (len(values) - 1) ** 0.5,
                }
            rows.append(row)
    return pl.DataFrame(rows, infer_schema_length=None)

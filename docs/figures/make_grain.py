"""Makes the tables and the figures of docs/grain.md.

python docs/figures/make_grain.py --work FOLDER [--only sun,luitz] computes the campaigns, or goes
on with them, one store each (all of them a quarter of an hour of one core), and --table makes of
them grain.csv (gap ratio of every model, alpha and L), grain_crossings.csv, grain_weak.csv
(against the share of weakly disordered sites), grain.json (drifts in words), grain.png and
grain_both.png. `make grain` does all.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from made import note

import qavalanche as qa
from qavalanche.analysis.gap_ratios import GapRatios, gap_ratios_of
from qavalanche.grain.named import VARIANTS

SEED = 44
FOLDER = Path(__file__).parent
DIGITS = 5


def of_grain(
    model: str, alphas: list[float], samples: dict[int, int], **parameters: Any
) -> dict[str, Any]:
    """The spec of one campaign; samples: by L."""
    return {
        "seed": SEED,
        "disorder": {"law": "grain", "model": model, "alpha": alphas, **parameters},
        "chain": {"length": list(samples), "samples": list(samples.values())},
        "scheme": [{"name": "level_statistics"}],
    }


ONE_SIDE = [0.4, 0.5, 0.6, 0.66, 0.7071, 0.76, 0.82, 0.9]
NEAR = [0.66, 0.7071, 0.74, 0.77, 0.82]
BOTH_SIDES = [0.3, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7, 0.8]
OTHERS = [0.5, 0.6, 0.7071, 0.8, 0.9]
FEW = [0.5, 0.7071, 0.85]
CAMPAIGNS = {
    "sun": of_grain("sun", ONE_SIDE, {4: 3000, 5: 2000, 6: 600, 7: 120, 8: 10}),
    "sun_near": of_grain("sun", NEAR, {4: 8000, 5: 5000, 6: 1500, 7: 1200, 8: 150}),
    "sun_both": of_grain("sun", BOTH_SIDES, {1: 3000, 2: 2000, 3: 300}, sides=2),
    "luitz": of_grain("luitz", OTHERS, {4: 1500, 5: 800, 6: 250}),
    "luitz_both": of_grain("luitz", BOTH_SIDES, {1: 1000, 2: 800, 3: 100}, sides=2),
    "chain": of_grain("chain", OTHERS, {2: 600, 3: 300, 4: 80}),
    **{
        name: of_grain(name, FEW, {4: 300, 5: 150, 6: 50})
        for name in VARIANTS
        if name != "sun_spin1"
    },
    "sun_spin1": of_grain("sun_spin1", [0.4, 0.5774, 0.8], {1: 600, 2: 200}),
    "weak": {
        "seed": SEED,
        "disorder": {"law": "weak_part", "W": 10.0, "share": [0, 0.125, 0.25, 0.375, 0.5]},
        "chain": {"length": [8, 10, 12], "samples": [1000, 400, 80]},
        "scheme": [{"name": "level_statistics", "sectors": "largest"}],
    },
}


def points(name: str, found: GapRatios) -> list[dict[str, Any]]:
    """Of grain.csv."""
    verdicts = {one.alpha: one.verdict for one in found.verdicts}
    keys = ("alpha", "L", "spins", "samples", "gap_ratio", "error")
    return [
        {"model": name, **{key: one[key] for key in keys}, "verdict": verdicts[one["alpha"]]}
        for one in (point.to_dict() for point in found.points)
    ]


def crossings(name: str, found: GapRatios) -> list[dict[str, Any]]:
    """Of grain_crossings.csv."""
    return [
        {"model": name, "first": one.first, "last": one.last, "samples": one.samples,
         "alpha": one.value.pair[0], "error": one.value.pair[1], "outcome": one.value.outcome}
        for one in found.crossings
    ]  # fmt: skip


def weak(store: Path) -> pl.DataFrame:
    """Gap ratio of the largest sector against the share of weakly disordered sites."""
    campaign, rows = qa.open(store), []
    for point in campaign.spec.grid:
        ratios = campaign.rows(point)["gap_ratio"].to_numpy()
        share = point.law.address["share"]
        error = np.std(ratios, ddof=1) / np.sqrt(ratios.size)
        rows.append({"sites": point.length, "share": share, "samples": ratios.size,
                     "gap_ratio": ratios.mean(), "error": error})  # fmt: skip
    return pl.DataFrame(rows).sort("sites", "share")


def write(work: Path, folder: Path) -> None:
    """Write what follows from the stores that there are."""
    stores = {name: work / name for name in CAMPAIGNS if (work / name).exists()}
    found = {name: gap_ratios_of(path)[0] for name, path in stores.items() if name != "weak"}
    tables = {
        "grain": pl.DataFrame([row for name, one in found.items() for row in points(name, one)]),
        "grain_crossings": pl.DataFrame(
            [row for name, one in found.items() for row in crossings(name, one)],
            infer_schema_length=None,
        ),
        "grain_weak": weak(stores["weak"]),
    }
    for name, one in tables.items():
        one.with_columns(pl.selectors.float().round(DIGITS)).write_csv(folder / f"{name}.csv")
    told = {name: one.drift.to_dict() for name, one in found.items()}
    (folder / "grain.json").write_text(json.dumps(told, indent=1) + "\n")
    found["sun"].plot().save_as(folder / "grain.png")
    found["sun_near"].plot().save_as(folder / "grain_near.png")
    found["sun_both"].plot().save_as(folder / "grain_both.png")
    if folder == FOLDER:
        note("grain", folder)


def main(arguments: Sequence[str] | None = None) -> None:
    """Compute the campaigns that the arguments ask for, or make the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--work", type=Path, required=True, help="folder of the stores")
    parser.add_argument("--only", default=",".join(CAMPAIGNS), help="names of campaigns")
    parser.add_argument("--workers", type=int, default=None, help="threads")
    parser.add_argument("--out", type=Path, default=FOLDER, help="folder of the tables")
    parser.add_argument("--table", action="store_true", help="no samples: tables and figures")
    asked = parser.parse_args(arguments)
    if asked.table:
        write(asked.work, asked.out)
        return
    for name in asked.only.split(","):
        qa.run(CAMPAIGNS[name], asked.work / name, workers=asked.workers)


if __name__ == "__main__":
    main()

"""Makes the tables and the figures of docs/inheritance.md.

python docs/figures/make_inheritance.py --work FOLDER [--part dots] [--seconds 120]. Each call makes
samples of one part (dots, norms, passage, states) for about that long and adds them to PART.ndjson
of the folder, a line a sample: what is there already is not made again, so that calls resume.
--table makes inheritance.csv (ln G by letter eq. 2, and D at half hybridization, a row a model),
inheritance_rules.csv (the slopes of each fit, and its verdict), inheritance_curves.csv and
inheritance.png of them. `make inheritance` does all (10 minutes of one core).
"""

import argparse
import json
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from made import note

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.grain.dots import (
    WEAK_DOT,
    WEAK_SPIN,
    HybridizationCurve,
    RuleFit,
    Strength,
    inheritance_fit,
    log_share,
    passage_fit,
    share_fit,
)
from qavalanche.grain.dots import DotAndSpin, DotModel, TwoDots, hybridization, log_ratios
from qavalanche.plots.inheritance import inheritance_figure

SEED = 21
FOLDER = Path(__file__).parent
ROWS = 32
DIGITS = 5
APART = 40.0
"""a of an E that is not there."""

WEAK_G, WEAK_A = (0.015, 0.12), (2.5, 4.0)
"""g of spins, and a of dots, to whose shares slopes are fitted."""

FULL, NONE = {"norms": 0.5, "passage": 0.5}, {"norms": 0.001, "passage": APART}
"""g, or a, at which the whole norm is kept, and at which E is as if it were not there."""

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
    for d_E, norms in (
        *((d_E, (1.0, 0.5, 0.3, 0.2, 0.14, 0.1, 0.07, 0.05, 0.03, 0.02, 0.01, 0.001))
          for d_E in (32, 128, 512)),
        (1024, (0.5, 0.1, 0.07, 0.05, 0.03, 0.001)),
    )
    for g in norms
]  # fmt: skip
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
    if part == "norms" and rest >= 1024:
        return 14 if rest == 1024 else 6
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


def shares(work: Path) -> pl.DataFrame:
    """ln of the share of the norm kept, of a spin that E holds weakly and of a dot."""
    rows = []
    for part in ("norms", "passage"):
        by_size: dict[tuple[int, int], list[Strength]] = {}
        for one in strengths(work, part):
            by_size.setdefault((one.model.d_E, one.model.d_F), []).append(one)
        for own in by_size.values():
            weight = {weakness(one.model): one for one in own}
            full, apart = weight.get(FULL[part]), weight.get(NONE[part])
            if full is None or apart is None:
                continue
            for one in own:
                if one is not full and one is not apart:
                    found = log_share(*common(one, apart, full))
                    row = {"part": part, **of_model(one.model), "samples": len(one.ratios)}
                    rows.append({**row, "log_share": found.pair[0], "error": found.pair[1]})
    return pl.DataFrame(rows, infer_schema_length=None).fill_nan(None)


def weakness(model: DotModel) -> float:
    """The norm that is made smaller: g, or a."""
    return model.g_last if isinstance(model, TwoDots) else model.a


def common(*measured: Strength) -> list[Strength]:
    """The samples that all have."""
    count = min(len(one.ratios) for one in measured)
    return [Strength(one.model, one.ratios[:count]) for one in measured]


def fits(work: Path, parts: pl.DataFrame) -> dict[str, RuleFit]:
    """Slopes, and which rule they agree with."""
    melted = [one for one in (*strengths(work, "dots"), *strengths(work, "norms"))
              if one.model.spins > 0 and one.model.g_last >= 0.3]  # fmt: skip
    seen = [one for one in curves(work) if one.half.found and isinstance(one.model, TwoDots)
            and one.model.g_last >= 0.5]  # fmt: skip
    near = [one for one in strengths(work, "passage") if one.model.a <= 1.0]
    spin = parts.filter(pl.col("part") == "norms", pl.col("g").is_between(*WEAK_G))
    dot = parts.filter(pl.col("part") == "passage", pl.col("a").is_between(*WEAK_A))
    return {
        "inherited": inheritance_fit(*of(melted, [one.log_G for one in melted])),
        "eigenstates": inheritance_fit(*of(seen, [one.half for one in seen])),
        "passage": passage_fit(*of(near, [one.log_G for one in near])),
        "weak spin": share_fit(estimates(spin), {"g": spin["g"].log().to_list(),
                                                 "E": (spin["d_E"].log() / 2).to_list()},
                               WEAK_SPIN),
        "weak dot": share_fit(estimates(dot), {"a": dot["a"].to_list(),
                                               "F": (dot["d_F"].log() / 2).to_list(),
                                               "E": (dot["d_E"].log() / 2).to_list()}, WEAK_DOT),
    }  # fmt: skip


def of(measured: list[Any], found: list[Estimate]) -> tuple[list[Any], list[float], list[float]]:
    """Models, values and errors."""
    return ([one.model for one in measured], [one.value for one in found],
            [one.error for one in found])  # fmt: skip


def estimates(rows: pl.DataFrame) -> list[Estimate]:
    """Shares as they were measured."""
    pairs = rows.select("log_share", "error").rows()
    return [Estimate(*pair) if None not in pair else Estimate.none("") for pair in pairs]


def rules_table(found: dict[str, RuleFit]) -> pl.DataFrame:
    """A row a slope, and a row a rule with its distance in standard errors."""
    rows = []
    for name, fit in found.items():
        told = {"fit": name, "points": fit.points, "scatter": fit.scatter,
                   "verdict": fit.verdict}  # fmt: skip
        for slope, one in fit.slopes.items():
            rows.append({**told, "kind": "slope", "name": slope, "value": one.value,
                         "error": one.error, "statistical": one.statistical})  # fmt: skip
        for rule, off in fit.distances.items():
            rows.append({**told, "kind": "rule", "name": rule, "value": off})
    return pl.DataFrame(rows, infer_schema_length=None)


def write(work: Path, folder: Path) -> None:
    """Write what follows from the samples."""
    parts = shares(work)
    tables = {"inheritance": measured(work), "inheritance_shares": parts,
              "inheritance_curves": shown_curves(work),
              "inheritance_rules": rules_table(fits(work, parts))}  # fmt: skip
    for name, one in tables.items():
        one.with_columns(pl.selectors.float().round(DIGITS)).write_csv(folder / f"{name}.csv")
    shown = [tables[f"inheritance{one}"] for one in ("", "_shares", "_curves")]
    inheritance_figure(*shown).save_as(folder / "inheritance.png")
    if folder == FOLDER:
        note("inheritance", folder)


def main(arguments: Sequence[str] | None = None) -> None:
    """Make samples of a part for some time, or the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--part", choices=tuple(PARTS), default="dots")
    parser.add_argument("--seconds", type=float, default=120.0, help="of one core")
    parser.add_argument("--work", type=Path, required=True, help="folder of the samples")
    parser.add_argument("--out", type=Path, default=FOLDER, help="folder of the tables")
    parser.add_argument("--table", action="store_true", help="no samples: tables and figure")
    asked = parser.parse_args(arguments)
    if asked.table:
        write(asked.work, asked.out)
    elif not add(asked.work, asked.part, asked.seconds):
        print(f"{asked.part}: not all samples are made yet")


if __name__ == "__main__":
    main()

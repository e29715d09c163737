"""Makes the tables and the figures of docs/grain_collar.md.

python docs/figures/make_grain_collar.py --work FOLDER [--grain 3] [--sides 1] [--chain 7]
[--alphas 0.2,0.5] [--samples 32]. Each call makes the samples of one grain (a third of a second of
one core for 10 spins and one sample, two for 11), a file of the folder for each alpha; --table
makes of all files there grain_collar.csv (predicted against exact collars), grain_collar_points.csv
(by alpha and grain), grain_collar_spins.csv (by distance), grain_collar_samples.csv (collars of
the samples) and the figures; --back makes grain_collar_back.csv. `make grain-collar` does all.
"""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import polars as pl
from made import note

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.grain import (
    PREDICTED,
    at_edge,
    back_action_table,
    by_distance,
    collar_against,
    collar_points,
    collars_table,
    element_fall,
    half_way,
    spins_table,
)
from qavalanche.analysis.grain.table import POINT
from qavalanche.grain import QuantumSun
from qavalanche.plots.grain_collar import (
    grain_collar_figure,
    grain_elements_figure,
    grain_spins_figure,
)

SEED = 21
FOLDER = Path(__file__).parent
DIGITS = 6
SHARES = (0.25, 0.5, 0.75)
ESTIMATES = ("rank", "rank_fixed", "offset", "slope", "intercept", "within_one")
LENGTHS = {3: 7, 4: 6, 5: 5}
"""Chains of the figures, one side: by spins of the grain, 10 spins in all."""


def samples(asked: argparse.Namespace) -> None:
    """Make the samples of one grain."""
    model = QuantumSun(alpha=0.5, grain_spins=asked.grain, sides=asked.sides)
    for alpha in map(float, asked.alphas.split(",")):
        made = spins_table(model, asked.chain, [alpha], asked.samples, SEED)
        name = f"spins_{asked.grain}_{asked.sides}_{asked.chain}_{alpha:g}.parquet"
        made.write_parquet(asked.work / name)


def back(asked: argparse.Namespace) -> None:
    """What the spins farther out do to those nearer to the grain."""
    model = QuantumSun(alpha=0.5, grain_spins=asked.grain, sides=asked.sides)
    alphas = list(map(float, asked.alphas.split(",")))
    made = back_action_table(model, asked.chain, alphas, asked.samples, SEED)
    rounded = made.with_columns(pl.selectors.float().round(DIGITS))
    rounded.write_csv(asked.out / "grain_collar_back.csv")


def groups(table: pl.DataFrame) -> Iterator[tuple[dict[str, Any], pl.DataFrame]]:
    """The samples of each grain, and of all grains on as many sides that have as many samples."""
    most = pl.col("sample").max().over(POINT) + 1
    counted = table.with_columns(samples=most)
    for (grain, sides, chain), part in counted.group_by(
        ["grain_spins", "sides", "chain"], maintain_order=True
    ):
        yield {"grain": str(grain), "sides": sides, "chain": str(chain)}, part
    for (sides, count), part in counted.group_by(["sides", "samples"], maintain_order=True):
        if part["grain_spins"].n_unique() > 1:
            yield {"grain": "all", "sides": sides, "chain": f"all of {count} samples"}, part


def numbers_of(estimates: dict[str, Estimate]) -> dict[str, float]:
    """Values and errors in columns."""
    row = {}
    for name, one in estimates.items():
        row |= {name: one.value, f"{name}_error": one.error}
    return row


def held(table: pl.DataFrame) -> pl.DataFrame:
    """Every predictor against the exact collar, by share of ln d_s that counts as melted."""
    rows = []
    for place, part in groups(table):
        for share in SHARES:
            collars = collars_table(part.drop("samples"), share)
            if collars["sample"].n_unique() < 8:
                continue
            for name in PREDICTED if share == 0.5 else PREDICTED[:2]:
                found = collar_against(collars, name)
                row = {**place, "share": share, "predicted": name, "samples": found.samples}
                row |= {"points": found.points, "free": found.free}
                row |= numbers_of({key: getattr(found, key) for key in ESTIMATES})
                rows.append({**row, "verdict": found.verdict})
    return pl.DataFrame(rows, infer_schema_length=None)


def points(table: pl.DataFrame) -> pl.DataFrame:
    """By point: mean collars, the fall of the matrix elements, and ln G of half-melted spins."""
    found = collar_points(collars_table(table))
    for share, name in ((0.25, "quarter"), (0.75, "three_quarters")):
        other = collar_points(collars_table(table, share)).select(
            *POINT, pl.col("exact").alias(name), pl.col("exact_error").alias(f"{name}_error")
        )
        found = found.join(other, on=POINT)
    rows = []
    for place, part in table.group_by(POINT, maintain_order=True):
        fall = element_fall(part)
        row = dict(zip(POINT, place, strict=True))
        edge = at_edge(part)
        row |= numbers_of({"fall": fall.fall, "evenness": fall.evenness, "edge": edge})
        halves = {f"half_{name}": half_way(part, name)
                  for name in ("log_G", "eq2", "resonance_ratio")}  # fmt: skip
        rows.append({**row, **numbers_of(halves), "like": fall.verdict})
    return found.join(pl.DataFrame(rows, infer_schema_length=None), on=POINT)


def write(work: Path, folder: Path) -> None:
    """Write what follows from the samples."""
    table = pl.concat([pl.read_parquet(one) for one in sorted(work.glob("spins_*.parquet"))])
    table = table.sort("sides", "grain_spins", "chain", "alpha", "sample", "side", "number")
    by_point, means = points(table), by_distance(table)
    tables = {"": held(table), "_points": by_point, "_spins": means,
              "_samples": collars_table(table)}  # fmt: skip
    for name, one in tables.items():
        rounded = one.with_columns(pl.selectors.float().round(DIGITS))
        rounded.write_csv(folder / f"grain_collar{name}.csv")
    draw(by_point, means, folder)
    if folder == FOLDER:
        note("grain_collar", folder)


def draw(by_point: pl.DataFrame, means: pl.DataFrame, folder: Path) -> None:
    """The three figures."""
    shown = pl.any_horizontal(
        *((pl.col("grain_spins") == N) & (pl.col("chain") == L) for N, L in LENGTHS.items())
    ) & (pl.col("sides") == 1)
    by_point, means = by_point.filter(shown), means.filter(shown)
    for figure in (
        grain_spins_figure(means),
        grain_elements_figure(means),
        grain_collar_figure(by_point, means),
    ):
        figure.save_as(folder / f"{figure.name}.png")


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the samples that the arguments ask for, or the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--grain", type=int, default=3, help="spins N of the grain")
    parser.add_argument("--sides", type=int, default=1)
    parser.add_argument("--chain", type=int, default=7, help="spins on each side")
    parser.add_argument("--alphas", default="0.2,0.3,0.35,0.4,0.5,0.6,0.7071,0.8")
    parser.add_argument("--samples", type=int, default=32)
    parser.add_argument("--work", type=Path, required=True, help="folder of the samples")
    parser.add_argument("--out", type=Path, default=FOLDER, help="folder of the tables")
    parser.add_argument("--back", action="store_true", help="what farther spins do instead")
    parser.add_argument("--table", action="store_true", help="no samples: tables and figures")
    asked = parser.parse_args(arguments)
    if asked.back:
        back(asked)
    elif asked.table:
        write(asked.work, asked.out)
    else:
        samples(asked)


if __name__ == "__main__":
    main()

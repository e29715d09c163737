"""Makes the tables and the figures of docs/grain_collar.md.

python docs/figures/make_grain_collar.py --work FOLDER [--grain 3] [--sides 1] [--chain 7]
[--alphas 0.2,0.5] [--samples 32]. Each call makes the samples of one grain (a third of a second of
one core for 10 spins and one sample, two for 11), a file of the folder for each alpha; --table
makes of all files there grain_collar.csv (predicted against exact collars),
grain_collar_choices.csv (what of it does not hang on choices), grain_collar_points.csv (by alpha
and grain), grain_collar_spins.csv (by distance), grain_collar_samples.csv (collars of the samples)
and the figures; --back makes grain_collar_back.csv. `make grain-collar` does all.
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
    CollarAgainst,
    at_edge,
    back_action_table,
    by_distance,
    collar_against,
    collar_points,
    collars_table,
    element_fall,
    half_way,
    over_choices,
    spins_table,
)
from qavalanche.analysis.grain.choices import SHARES, chosen_points
from qavalanche.analysis.grain.compare import ESTIMATES
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
RULES = {"scheme": ("scheme",), "eq. 6": ("eq6", "eq6_sites")}
"""What is said of each of these by all choices together."""
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


Found = list[tuple[dict[str, Any], CollarAgainst]]


def held(table: pl.DataFrame) -> Found:
    """Every predictor against the exact collar, by share of ln d_s and by points."""
    rows: Found = []
    for place, part in groups(table):
        for share in SHARES:
            for which, collars in chosen_points(part.drop("samples"), share).items():
                told = which == "exact" or place["grain"] == "all"
                if not told or collars["sample"].n_unique() < 8:
                    continue
                first = share == 0.5 and which == "exact"
                for name in PREDICTED if first else PREDICTED[:3]:
                    key = {**place, "share": share, "which": which, "predicted": name}
                    rows.append((key, collar_against(collars, name)))
    return rows


def against(found: Found) -> pl.DataFrame:
    """The table of what was held."""
    rows = []
    for place, one in found:
        row = {**place, "samples": one.samples, "points": one.points, "free": one.free}
        row |= {"constant": one.constant}
        row |= numbers_of({key: getattr(one, key) for key in ESTIMATES})
        rows.append({**row, "verdict": one.verdict, "against_constant": one.against_constant})
    return pl.DataFrame(rows, infer_schema_length=None)


def choices(found: Found) -> pl.DataFrame:
    """By sides and rule, all grains: slopes and verdict over shares, points and k.

    Where two choices leave the same points they count once.
    """
    rows = []
    most = max(one.samples for _, one in found)
    told = [one for one in found if one[0]["grain"] == "all" and one[1].samples == most]
    for sides in sorted({place["sides"] for place, _ in told}):
        for rule, names in RULES.items():
            own = {
                (place["predicted"], place["share"], one.free, one.slope.value): one
                for place, one in told
                if place["sides"] == sides and place["predicted"] in names
            }
            slopes = [one.slope.value for one in own.values()]
            row = {"sides": sides, "rule": rule, "choices": len(own)}
            row |= {"slope_least": min(slopes), "slope_most": max(slopes)}
            verdicts = [one.against_constant for one in own.values()]
            row |= {word: verdicts.count(word) for word in ("better", "worse")}
            rows.append({**row, "verdict": over_choices(list(own.values()))})
    return pl.DataFrame(rows)


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
    found = held(table)
    tables = {"": against(found), "_choices": choices(found), "_points": by_point,
              "_spins": means, "_samples": collars_table(table)}  # fmt: skip
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

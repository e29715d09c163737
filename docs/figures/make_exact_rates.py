"""Makes the tables and the figure of docs/exact_rates.md.

python docs/figures/make_exact_rates.py --work FOLDER [--W 10] [--anisotropy 1] [--lengths 4-8]
[--samples 200]. Each call makes the samples of one disorder strength (two minutes of one core) and
adds them to samples.csv of the folder, in place of what it holds of them; --table makes of them
exact_rates.csv (every predicted D held against the exact one, a row for each W, anisotropy, number
of sites and predictor), exact_rates_growth.csv (decays per bond by window of lengths),
exact_rates_parting.csv, exact_rates_samples.csv (those of the figure) and exact_rates.png.
`make exact-rates` does all.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import polars as pl
from made import note

from qavalanche.analysis.exact_rates import PREDICTORS, growth, held_against, parting, rates_table
from qavalanche.analysis.exact_rates.parting import causes
from qavalanche.plots.exact_rates import exact_rates_figure

SEED = 20
FOLDER = Path(__file__).parent
POINT = ["W", "anisotropy", "sites"]
WINDOWS = ((4, 6), (5, 7), (6, 8), (8, 10))
DIGITS = 5
SHOWN_W, SHOWN_SITES = 10.0, 8


def table(folder: Path) -> pl.DataFrame:
    """The samples of all points at which every rate is resolved: a mean over others has a bias."""
    return pl.read_csv(folder / "samples.csv").filter(pl.col("resolved").all().over(POINT))


def add(folder: Path, made: pl.DataFrame) -> None:
    """Write the samples of a call into the table."""
    made = made.with_columns(pl.selectors.float().round(DIGITS))
    file = folder / "samples.csv"
    if file.exists():
        stored = pl.read_csv(file, schema=made.schema)
        made = pl.concat([stored.join(made, on=POINT, how="anti"), made])
    made.sort([*POINT, "sample"]).write_csv(file)


def held(samples: pl.DataFrame) -> pl.DataFrame:
    """Every predictor against the exact D, point by point."""
    rows = []
    for place, part in samples.group_by(POINT, maintain_order=True):
        for name in PREDICTORS:
            found = held_against(part[name].to_numpy(), part["exact"].to_numpy())
            row = dict(zip(POINT, place, strict=True)) | {"predictor": name, "samples": len(part)}
            row |= {"share": part.select(pl.col("share").log().mean().exp()).item()}
            row |= {"mean_exact": part["exact"].mean(), "mean_predicted": part[name].mean()}
            for key in ("rank", "slope", "forward", "backward", "offset", "scatter"):
                one = getattr(found, key)
                row |= {key: one.value, f"{key}_error": one.error}
            rows.append({**row, "verdict": found.verdict})
    return pl.DataFrame(rows, infer_schema_length=None)


def grown(samples: pl.DataFrame) -> pl.DataFrame:
    """Decays per bond by window of lengths, exact and predicted."""
    rows = []
    for place, part in samples.group_by(POINT[:2], maintain_order=True):
        for first, last in WINDOWS:
            if not {first, last} <= set(part["sites"]):
                continue
            for name in PREDICTORS:
                found = growth(part, name, first, last)
                row = dict(zip(POINT, place, strict=False))
                row |= {"first": first, "last": last, "predictor": name, "samples": found.samples}
                for key in ("exact", "predicted", "ratio", "difference"):
                    one = getattr(found, key)
                    row |= {key: one.value, f"{key}_error": one.error}
                rows.append({**row, "verdict": found.verdict})
    return pl.DataFrame(rows, infer_schema_length=None)


def parted(samples: pl.DataFrame, predicted: str = "halted") -> pl.DataFrame:
    """Exact less predicted D, by class of chains, with what it goes with."""
    parts = []
    for place, part in samples.group_by(POINT, maintain_order=True):
        with_point = [pl.lit(value).alias(name) for name, value in zip(POINT, place, strict=True)]
        goes = [pl.lit(value).alias(name) for name, value in causes(part, predicted).items()]
        parts.append(parting(part, predicted).with_columns(*with_point, *goes))
    return pl.concat(parts)


def write(work: Path, folder: Path) -> None:
    """Write what follows from the samples."""
    samples = table(work)
    tables = {"exact_rates": held(samples), "exact_rates_growth": grown(samples),
              "exact_rates_parting": parted(samples),
              "exact_rates_samples": samples.filter(W=SHOWN_W, sites=SHOWN_SITES)}  # fmt: skip
    for name, one in tables.items():
        one.with_columns(pl.selectors.float().round(DIGITS)).write_csv(folder / f"{name}.csv")
    shown = [tables[f"exact_rates{one}"] for one in ("_samples", "", "_growth")]
    figure = exact_rates_figure(*shown, W=SHOWN_W, sites=SHOWN_SITES)
    figure.save_as(folder / "exact_rates.png")
    if folder == FOLDER:
        note("exact_rates", folder)


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the samples that the arguments ask for, or the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--W", type=float, default=10.0)
    parser.add_argument("--anisotropy", type=float, default=1.0)
    parser.add_argument("--lengths", default="4-8", help="numbers of sites, first-last")
    parser.add_argument("--samples", type=int, default=200)
    parser.add_argument("--work", type=Path, required=True, help="folder of the samples")
    parser.add_argument("--out", type=Path, default=FOLDER, help="folder of the tables")
    parser.add_argument("--table", action="store_true", help="no samples: tables and figure")
    asked = parser.parse_args(arguments)
    if asked.table:
        write(asked.work, asked.out)
        return
    first, last = map(int, asked.lengths.split("-"))
    lengths = list(range(first, last + 1))
    add(asked.work, rates_table(asked.W, lengths, asked.samples, SEED, 1.0, asked.anisotropy))


if __name__ == "__main__":
    main()

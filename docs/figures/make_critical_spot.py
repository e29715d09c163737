"""Makes the tables and the figure of docs/critical_spot.md.

python docs/figures/make_critical_spot.py --work FOLDER with one of
  --states 128 [--G 0.001:1000:19] [--samples 40] [--ratio 1] [--density flat]   l + E + r of one
      size: G first:last:number evenly spaced in ln G, or 0.1,0.5; two sizes up to 256 a minute of
      one core, 512 two minutes, 1024 with --G 0.1,0.464159,1,10,1000 --samples 3 four;
  --alpha 0.4 [--grain 2] [--chain 4] [--samples 60]   a grain with spins on both sides;
  --table   no samples: critical_spot.csv (points), critical_spot_rows.csv (the letter's table),
      critical_spot_maxima.csv, critical_spot_sides.csv (the grain) and their figures.
`make critical-spot` does all.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from made import note

from qavalanche.grain import QuantumSun
from qavalanche.grain.critical_spot import CriticalSpot, SpotModel, SpotSamples, WithError
from qavalanche.grain.critical_spot.samples import sampled
from qavalanche.grain.critical_spot.two_sided import TwoSidedSamples, place_verdict, two_sided
from qavalanche.plots.critical_spot import critical_spot_figure
from qavalanche.plots.two_sided import two_sided_figure

SEED = 21
FOLDER = Path(__file__).parent
KEY = ["density", "ratio", "states", "G"]
DIGITS = 6
PLACES = (-2, -1, 0, 1, 2, 3)
MELTED = (0.5, 0.9)


def grid(text: str) -> list[float]:
    """0.001:1000:19 or 0.1,0.5."""
    if ":" not in text:
        return [float(one) for one in text.split(",")]
    first, last, count = text.split(":")
    return [float(f"{g:.6g}") for g in np.geomspace(float(first), float(last), int(count))]


def add(file: Path, made: pl.DataFrame, key: list[str]) -> None:
    """Write the samples of a call into a table, in place of what it holds of them."""
    if file.exists():
        stored = pl.read_csv(file, schema=made.schema)
        made = pl.concat([stored.join(made, on=key, how="anti"), made])
    made.sort([*key, "sample"]).write_csv(file)


def as_table(one: SpotSamples) -> pl.DataFrame:
    """Samples of one size, a row for each G and sample."""
    rows = []
    for i, G in enumerate(one.G.tolist()):
        for sample in range(one.count):
            own = {"density": one.model.density, "ratio": one.ratio, "states": one.states, "G": G}
            own |= {"sample": sample, "eq2": one.ratios[sample]}
            rows.append(own | {name: v[sample, i] for name, v in one.values.items()})
    return pl.DataFrame(rows)


def spot_of(samples: pl.DataFrame, density: str, ratio: float) -> CriticalSpot:
    """The result that these samples make."""
    own = samples.filter(density=density, ratio=ratio)
    names = [one for one in own.columns if one not in (*KEY, "sample", "eq2")]
    parts = []
    for (states,), part in own.sort([*KEY, "sample"]).group_by(["states"], maintain_order=True):
        G = np.unique(part["G"].to_numpy())
        values = {name: part[name].to_numpy().reshape(G.size, -1).T for name in names}
        ratios = part.head(len(part) // G.size)["eq2"].to_numpy()
        parts.append(SpotSamples(SpotModel(int(states), 2, density), G, ratio, values, ratios))
    return CriticalSpot(tuple(parts))


def points(spot: CriticalSpot) -> pl.DataFrame:
    """Every point, a value and an error for each quantity."""
    rows = []
    for p in spot.points:
        row = {"density": spot.samples[0].model.density, "ratio": spot.ratio, "states": p.states}
        row |= {"G": p.G, "samples": p.samples, "eq2": p.eq2.value, "eq2_error": p.eq2.error}
        for name, one in p.values.items():
            row |= {name: one.value, f"{name}_error": one.error}
        rows.append(row)
    return pl.DataFrame(rows)


def rows(spot: CriticalSpot) -> pl.DataFrame:
    """The letter's table."""
    found = []
    for r in spot.rows:
        own = {"ratio": spot.ratio, "density": spot.samples[0].model.density, "regime": r.regime}
        own |= {"quantity": r.quantity, "claim": r.claim, "of": r.of, "expected": r.expected}
        own |= {"power": r.power.value, "power_error": r.power.error, "verdict": r.verdict}
        found.append(
            own | {"first_G": r.at[0] if r.at else None, "last_G": r.at[1] if r.at else None}
        )
    return pl.DataFrame(found, infer_schema_length=None)


def maxima(spot: CriticalSpot) -> pl.DataFrame:
    """The maximum of Cor of each size."""
    found = []
    for one in spot.maxima:
        row = {"ratio": spot.ratio, "density": spot.samples[0].model.density, "states": one.states}
        for name in ("place", "height", "far", "drop"):
            row |= {name: getattr(one, name).value, f"{name}_error": getattr(one, name).error}
        found.append(row | {"verdict": one.verdict})
    return pl.DataFrame(found, infer_schema_length=None)


def sides_table(found: TwoSidedSamples, grain: int) -> pl.DataFrame:
    """Samples of a grain, a row for each pair of spins."""
    rows = []
    chain = found.Cor.shape[1]
    for sample in range(len(found.Cor)):
        for i in range(chain):
            for j in range(chain):
                row = {"grain": grain, "alpha": found.alpha, "chain": chain, "sample": sample}
                row |= {"left": i + 1, "right": j + 1, "Cor": found.Cor[sample, i, j]}
                row |= {"entropy_left": found.entropy[sample, 0, i]}
                rows.append(row | {"entropy_right": found.entropy[sample, 1, j]})
    return pl.DataFrame(rows)


def sides_of(part: pl.DataFrame, alpha: float) -> TwoSidedSamples:
    """The samples of a table of one grain, alpha and chain."""
    part = part.sort("sample", "left", "right")
    chain = part["left"].max()
    three = (-1, chain, chain)
    Cor = part["Cor"].to_numpy().reshape(three)
    left = part["entropy_left"].to_numpy().reshape(three)[:, :, 0]
    right = part["entropy_right"].to_numpy().reshape(three)[:, 0, :]
    return TwoSidedSamples(alpha, np.stack([left, right], axis=1), Cor)


def sides(samples: pl.DataFrame) -> pl.DataFrame:
    """Cor by distance from the grain, by place beyond the region, and by entanglement."""
    key, rows = ["grain", "chain", "alpha"], []
    for place, part in samples.group_by(key, maintain_order=True):
        found = sides_of(part, float(place[2]))
        own = dict(zip(key, place, strict=True)) | {"samples": len(found.Cor)}
        for j, one in enumerate(found.by_distance()):
            entropy = found.entropy[:, :, j].mean() / np.log(2)
            rows.append(own | line("distance", j + 1, one) | {"entropy": entropy})
        for melted in MELTED:
            three = [found.by_place(k, melted) for k in (0, 1, 2)]
            with_collar = {"melted": melted, "collar": found.collars(melted).mean()}
            with_collar |= {"verdict": place_verdict(three)}
            for k in PLACES:
                rows.append(own | line("place", k, found.by_place(k, melted)) | with_collar)
        for one in found.by_entropy():
            middle = (one.low + one.high) / 2
            rows.append(own | line("entropy", middle, one.Cor) | {"pairs": one.pairs})
    return pl.DataFrame(rows, infer_schema_length=None)


def line(kind: str, at: float, Cor: WithError) -> dict[str, Any]:
    """What every row of the sides' table has."""
    return {"kind": kind, "at": float(at), "Cor": Cor.value, "Cor_error": Cor.error}


def write(work: Path, folder: Path) -> None:
    """Write what follows from the samples."""
    samples = pl.read_csv(work / "spot.csv")
    kinds = samples.select("density", "ratio").unique(maintain_order=True).rows()
    spots = [spot_of(samples, *one) for one in kinds]
    tables = {
        "critical_spot": pl.concat([points(one) for one in spots]),
        "critical_spot_rows": pl.concat([rows(one) for one in spots if one.ratio == 1]),
        "critical_spot_maxima": pl.concat([maxima(one) for one in spots]),
        "critical_spot_sides": sides(pl.read_csv(work / "sides.csv")),
    }
    for name, one in tables.items():
        rounded = one.with_columns(pl.selectors.float().round_sig_figs(DIGITS).fill_nan(None))
        rounded.write_csv(folder / f"{name}.csv")
    (shown,) = [one for one in spots if one.ratio == 1 and one.samples[0].model.density == "flat"]
    critical_spot_figure(shown).save_as(folder / "critical_spot.png")
    both = [tables[f"critical_spot{one}"].fill_nan(None) for one in ("_sides", "")]
    two_sided_figure(*both).save_as(folder / "critical_spot_sides.png")
    if folder == FOLDER:
        note("critical_spot", folder)


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the samples that the arguments ask for, or the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--states", type=int, help="d_E")
    parser.add_argument("--G", default="0.001:1000:19")
    parser.add_argument("--ratio", type=float, default=1.0)
    parser.add_argument("--density", default="flat")
    parser.add_argument("--alpha", type=float, help="decay of couplings of a grain on both sides")
    parser.add_argument("--grain", type=int, default=2, help="spins of the grain")
    parser.add_argument("--chain", type=int, default=4, help="spins on each side")
    parser.add_argument("--samples", type=int, default=40)
    parser.add_argument("--work", type=Path, required=True, help="folder of the samples")
    parser.add_argument("--out", type=Path, default=FOLDER, help="folder of the tables")
    parser.add_argument("--table", action="store_true", help="no samples: tables and figure")
    asked = parser.parse_args(arguments)
    if asked.table:
        write(asked.work, asked.out)
    elif asked.alpha is not None:
        model = QuantumSun(asked.alpha, grain_spins=asked.grain, sides=2)
        found = two_sided(model, asked.chain, asked.samples, SEED)
        key = ["grain", "chain", "alpha"]
        add(asked.work / "sides.csv", sides_table(found, asked.grain), key)
    else:
        model = SpotModel(asked.states, 2, asked.density)
        made = sampled(model, grid(asked.G), asked.samples, SEED, asked.ratio)
        add(asked.work / "spot.csv", as_table(made), KEY)


if __name__ == "__main__":
    main()

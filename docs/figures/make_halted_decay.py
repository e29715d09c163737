"""Makes crossing_norms.csv, .png and .json of docs/halted_decay.md (eleven minutes of one core).

crossing_norms.csv: means over samples of what crossing a spot costs, by kind of spot, rotation and
norm; crossing_norms.json: 1/zeta_t of each, what it is held against, and the slopes in -ln G_b.
"""

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from made import note

from qavalanche.analysis.thermal_decay import thermal_decay
from qavalanche.letter.crossing import CANDIDATES, crossing_verdicts
from qavalanche.operators.crossing_norms import SpotKind, costs_of, mean_costs, scrambled
from qavalanche.operators.thermal_crossing import draw_crossing
from qavalanche.plots.crossing import crossing_figure

SEED = 18
SPOTS = {
    "independent": SpotKind(),
    "goe": SpotKind("goe"),
    "goe, b conserved": SpotKind("goe", True),
    "independent, d_s = 3": SpotKind("independent", False, 3),
}

SAMPLES = {
    2: {2: 1000, 3: 1000, 4: 800, 5: 500, 6: 300, 7: 160, 8: 80, 9: 20},
    3: {1: 1000, 2: 1000, 3: 400, 4: 120, 5: 20},
}
"""Samples by l_t, for each d_s."""

POWERS = {"resonance": 1.0}
"""The largest power of l_t that may hide in a slope, a root elsewhere: G goes with ln d."""

EXIT_BONDS, EXIT_SAMPLES = 8, 24
EXITS = tuple(math.exp(-y) for y in (0, 0.7, 1.4, 2.1, 2.8, 3.5, 4.2, 4.9, 5.6, 6.3, 7.0, 8.4, 9.8))

SPREAD_BONDS, SPREAD_SAMPLES, SPREAD_G = 7, 40, (1.0, 0.1, 0.02)

KEYS = ["spot", "rotation", "norm", "thermal_bonds", "local_dimension", "G"]
COLUMNS = (*KEYS[1:], "samples", "cost", "error")


def rows(spot: str, bonds: int, G: float, samples: int) -> list[tuple[Any, ...]]:
    """Mean costs of all rotations and norms at one l_t and G."""
    found = mean_costs(bonds, G, samples, SEED, SPOTS[spot])
    return [(spot, *(row[name] for name in COLUMNS)) for row in found]


def table(parts: list[list[tuple[Any, ...]]]) -> pl.DataFrame:
    """All means, one row each."""
    flat = [row for part in parts for row in part]
    return pl.DataFrame(flat, ["spot", *COLUMNS], orient="row")


def rates(sizes: pl.DataFrame) -> list[dict[str, Any]]:
    """1/zeta_t of every spot, rotation and norm, over s, with a verdict on each candidate."""
    found = []
    for (spot, rotation, norm), part in sizes.group_by(KEYS[:3], maintain_order=True):
        columns = (part[name].to_list() for name in ("thermal_bonds", "cost", "error"))
        s = math.log(part["local_dimension"][0])
        rate = thermal_decay(*columns, power=POWERS.get(norm, 0.5))
        found.append(
            {
                "spot": spot,
                "rotation": rotation,
                "norm": norm,
                "over_s": [rate.value / s, rate.error / s],
                "rate": rate.to_dict(),
                "verdicts": crossing_verdicts(rate, s),
            }
        )
    return found


def exit_slopes(exits: pl.DataFrame) -> list[dict[str, Any]]:
    """d cost / d(-ln G_b), by least squares: among near pairs, and where there are none.

    Near: 1 <= -ln G_b <= ln d - 1; far: -ln G_b >= ln d + 1. Samples at all G share their disorder,
    so that the error is of the scatter about the line.
    """
    found, edge = [], math.log(2.0**EXIT_BONDS)
    for (rotation, norm), part in exits.group_by(["rotation", "norm"], maintain_order=True):
        y, cost = -np.log(part["G"].to_numpy()), part["cost"].to_numpy()
        for name, used in (("near", (y >= 1) & (y <= edge - 1)), ("far", y >= edge + 1)):
            fit, covariance = np.polyfit(y[used], cost[used], 1, cov=True)
            slope = [float(fit[0]), math.sqrt(covariance[0, 0])]
            found.append({"rotation": rotation, "norm": norm, "where": name, "slope": slope})
    return found


def spread() -> list[dict[str, Any]]:
    """Typical and mean-square cost of the bounded elimination, and the typical one after a later
    diagonalization of a and the spot: means and errors."""
    found = []
    for G in SPREAD_G:
        costs = np.empty((SPREAD_SAMPLES, 3))
        for sample in range(SPREAD_SAMPLES):
            crossing = draw_crossing(SPREAD_BONDS, G, seed=SEED, sample=sample)
            made = crossing.eliminated("bounded")
            before = costs_of(crossing, made)
            after = costs_of(crossing, scrambled(crossing, made, sample))
            costs[sample] = before.typical, before.mean_square, after.typical
        pairs = np.stack([costs.mean(axis=0), costs.std(axis=0, ddof=1) / SPREAD_SAMPLES**0.5]).T
        names = ("typical", "mean_square", "typical_later")
        found.append({"G": G, **dict(zip(names, pairs.tolist(), strict=True))})
    return found


def main(folder: Path = Path(__file__).parent) -> None:
    """Write table, figure and numbers to `folder`."""
    parts = []
    for spot, kind in SPOTS.items():
        for bonds, samples in SAMPLES[kind.local_dimension].items():
            parts.append(rows(spot, bonds, 1.0, samples))
        print(spot, flush=True)
    sizes = table(parts)
    exits = table([rows("independent", EXIT_BONDS, G, EXIT_SAMPLES) for G in EXITS])
    figure = crossing_figure(sizes.filter(spot="independent"), exits)
    figure.save_as(folder / "crossing_norms.png")
    columns = {"against": pl.lit("size")}, {"against": pl.lit("exit")}
    both = [one.with_columns(**how) for one, how in zip((sizes, exits), columns, strict=True)]
    pl.concat(both).write_csv(folder / "crossing_norms.csv")
    write(folder, sizes, exits)


def write(folder: Path, sizes: pl.DataFrame, exits: pl.DataFrame) -> None:
    """Write the numbers and what made them."""
    content = {
        "seed": SEED,
        "candidates": CANDIDATES,
        "samples": int(sizes.unique(["spot", "thermal_bonds"])["samples"].sum()),
        "rates": rates(sizes),
        "exit_slopes": exit_slopes(exits),
        "spread": spread(),
    }
    text = json.dumps(content, indent=1, ensure_ascii=False)
    (folder / "crossing_norms.json").write_text(text + "\n", encoding="utf-8")
    note("halted_decay", folder)


if __name__ == "__main__":
    main()

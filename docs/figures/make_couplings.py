"""Makes the figures of docs/couplings.md, with the numbers behind them (some five minutes).

couplings.json holds the fits that are printed in the page: value and error.
"""

import json
import math
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import polars as pl
from made import note

import qavalanche as qa
from qavalanche.analysis.summary import families, summary
from qavalanche.analysis.transition import estimate_transition
from qavalanche.campaign.spec import parse_spec
from qavalanche.observables.norm_decay import decay_rate
from qavalanche.plots.couplings import (
    halted_decay_figure,
    iterations_figure,
    norm_decay_figure,
    thermal_probability_figure,
)
from qavalanche.plots.figure import Figure
from qavalanche.plots.steps import steps_figure
from qavalanche.runs.execution import run
from qavalanche.schemes import couplings
from qavalanche.schemes.couplings.halted import crossings, fit_crossings
from qavalanche.schemes.couplings.iterations import iterations
from qavalanche.schemes.couplings.norms import norm_decay

Numbers = dict[str, dict[str, Any]]

LITERAL = qa.Rules(2, "rmt")
MEAN_DECAY = 1.6


def steps() -> Figure:
    """The letter's Fig. 2 for one chain of 24 bonds."""
    return steps_figure(qa.Bimodal(0.27).draw(24, seed=12))


def planted_chain(rng: np.random.Generator) -> qa.Chain:
    """The letter's Fig. 3: a large spot, a gap, a small spot that will grow, and spins.

    The gap is too wide for the two to fuse, so that no chain is lost for having a weak one.
    """
    order = int(rng.integers(1, 41))
    gap = math.ceil(0.6 * order) + int(rng.integers(26, 60))
    bonds = np.clip(rng.normal(MEAN_DECAY, 0.4, gap + 60), 0.4, 2 * MEAN_DECAY - 0.4)
    return qa.Chain.from_decays(
        np.concatenate([np.zeros(80), bonds[:gap], np.zeros(order), bonds[gap:]])
    )


def halted_table(chains: int = 4000) -> pl.DataFrame:
    """One coupling of each kind from every planted chain."""
    rng = np.random.default_rng(12)
    rows = []
    for _ in range(chains):
        table = crossings(planted_chain(rng))
        for active in (True, False):
            kind = table.filter((pl.col("active") == active) & (pl.col("outside") <= 90))
            if len(kind):
                rows.append(kind[int(rng.integers(len(kind)))])
    return pl.concat(rows)


def halted(chains: int = 4000) -> tuple[Figure, Numbers]:
    """The rule of halted decay, measured: decays per bond outside, and per thermal bond."""
    table = halted_table(chains)
    active, spins = (fit_crossings(table.filter(active=active)) for active in (True, False))
    numbers = {
        "outside": [active.outside, active.outside_error],
        "thermal": [active.thermal, active.thermal_error],
        "between_spins": [spins.thermal, spins.thermal_error],
    }
    return halted_decay_figure(table, math.log(2), MEAN_DECAY), {"halted": numbers}


def iteration_numbers() -> Figure:
    """Parallel iterations against L."""
    rows = []
    for epsilon in (0.2, 0.25):
        for length in (10, 20, 50, 100, 200, 400, 700, 1000, 1400, 2000, 5000, 20_000, 50_000):
            samples = 600 if length <= 2000 else 100
            law = qa.Bimodal(epsilon)
            n = np.array([iterations(law.draw(length, 1, i)) for i in range(samples)])
            error = n.std(ddof=1) / math.sqrt(samples)
            rows.append((epsilon, length, n.mean(), error))
    schema = ["epsilon", "length", "iterations", "error"]
    return iterations_figure(pl.DataFrame(rows, schema, orient="row"), shortest=400)


def norms(length: int = 1000, samples: int = 40) -> tuple[Figure, Numbers]:
    """Norms of all couplings made, against the rate of the spots tier on the same chains."""
    tables, rates = [], {}
    for epsilon in (0.15, 0.20, 0.24):
        chains = [qa.Bimodal(epsilon).draw(length, 1, i) for i in range(samples)]
        made = [norm_decay(couplings.diagonalize(chain)[1]) for chain in chains]
        rate, error = decay_rate(made, length // 10, length // 2)
        spots = np.array([qa.melt(chain, LITERAL).decay_rate for chain in chains])
        halted = np.array([qa.melt(chain, crossing="halted").decay_rate for chain in chains])
        spots_error = float(spots.std(ddof=1)) / math.sqrt(samples)
        rates[f"{epsilon:.2f}"] = {
            "couplings": [rate, error],
            "spots": [float(spots.mean()), spots_error],
            "halted": [float(halted.mean())],
        }
        mean = (
            pl.concat(made)
            .group_by("length")
            .agg((pl.col("decay") * pl.col("count")).sum() / pl.col("count").sum())
        )
        some = mean.sort("length").gather_every(25)
        tables.append(some.with_columns(epsilon=pl.lit(epsilon), spots_rate=pl.lit(spots.mean())))
    return norm_decay_figure(pl.concat(tables)), {"rates": rates}


SHIFT = {
    "seed": 5,
    "disorder": {
        "law": "bimodal",
        "epsilon": [0.244, 0.248, 0.252, 0.256, 0.26, 0.264, 0.268, 0.272, 0.276, 0.28, 0.284],
        "K": 1.0,
    },
    "chain": {"length": [100, 1000, 10_000], "samples": [40_000, 8000, 800]},
    "scheme": [{"name": "spots", "crossing": ["halted", "rmt"]}, {"name": "couplings"}],
}
NAMES = {("rmt", "couplings"): "couplings", ("rmt", "spots"): "spots, rmt"}


def shift(store: Path) -> tuple[Figure, Numbers]:
    """epsilon_c of the literal scheme and of the two crossings of the spots tier."""
    statistics = run(parse_spec(SHIFT), store).statistics()
    found = {family.title: estimate_transition(family) for family in families(statistics)}
    estimates = {title: [one.epsilon_c, one.error] for title, one in found.items()}
    table = summary(statistics)
    keys = zip(table["crossing"], table["tier"], strict=True)
    scheme = pl.Series("scheme", [NAMES.get(key, f"spots, {key[0]}") for key in keys])
    columns = ["scheme", "epsilon", "length", "samples", "p", "p_low", "p_high", "thermal_density"]
    shown = table.with_columns(scheme).select(columns).sort("scheme")
    return thermal_probability_figure(shown), {"critical": estimates}


def main(folder: Path = Path(__file__).parent) -> None:
    """Write all figures to `folder`, as png, pdf and csv."""
    for draw in (steps, iteration_numbers):
        draw().save(folder)
    with TemporaryDirectory() as store:
        measured = [halted(), norms(), shift(Path(store) / "shift")]
    numbers: Numbers = {}
    for figure, found in measured:
        figure.save(folder)
        numbers |= found
    text = json.dumps(numbers, indent=1, ensure_ascii=False)
    (folder / "couplings.json").write_text(text + "\n", encoding="utf-8")
    note("couplings", folder)


if __name__ == "__main__":
    main()

"""Makes the figure of docs/long_chain.md, with the numbers behind it (two minutes, 2 GB).

long_chains.csv: one chain of 10^9 bonds at each epsilon, what is measured on it, and the truncated
power law of its sizes from 1000 on; long_chain_spread.csv: the standard deviation of density and
decay rate over 60 chains of 10^7 bonds, over 10, which is what 10^9 bonds would have.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
from made import note

from qavalanche.analysis.summary import summary
from qavalanche.analysis.tails import Counts, compare_laws, fit_tail
from qavalanche.campaign.spec import parse_spec, read_spec
from qavalanche.plots.figure import Figure
from qavalanche.plots.style import power_of_ten
from qavalanche.plots.tails import tail_figure
from qavalanche.runs.execution import run
from qavalanche.store.campaign import Campaign

SPEC = Path(__file__).parents[2] / "examples" / "long_chain.toml"
EPSILON, FROM = 0.257, 1000
COLUMNS = ["epsilon", "thermal", "thermal_density", "decay_rate", "largest_region"]
SPREAD = {
    "seed": 2,
    "disorder": {"law": "bimodal", "epsilon": [0.24, 0.254, 0.257, 0.2575], "K": 1.0},
    "chain": {"length": 10_000_000, "samples": 60},
    "rules": {"crossing": "rmt"},
}


def measured(store: Path) -> Campaign:
    """The eight chains."""
    return run(read_spec(SPEC), store)


def table(campaign: Campaign) -> pl.DataFrame:
    """What is measured on every chain, and the fit of its sizes; no fit of a thermal chain."""
    statistics = campaign.statistics()
    rows = []
    for point, melted in statistics.items():
        row = {"epsilon": point.law.resonance_probability}
        if melted.sizes:
            counts = Counts.from_statistics(melted, point.length)
            fit = fit_tail(counts, "truncated power law", FROM)
            for name in ("tau", "inverse_xi"):
                row |= {name: fit.values[name], f"{name}_error": fit.errors[name]}
        rows.append(row)
    return summary(statistics).select(COLUMNS).join(pl.DataFrame(rows), on="epsilon", how="left")


def long_chain(campaign: Campaign) -> Figure:
    """The sizes of the chain nearest below the transition."""
    statistics = campaign.statistics()
    point = next(p for p in statistics if p.law.resonance_probability == EPSILON)
    counts = Counts.from_statistics(statistics[point], point.length)
    fits = [fit_tail(counts, law, FROM) for law in ("power law", "truncated power law")]
    title = (
        rf"$\varepsilon$ = {EPSILON:g}, $L$ = {power_of_ten(point.length)}, {point.scheme.crossing}"
    )
    words = {"title": title, "size": "size of a thermal region $T$ (bonds)"}
    figure = tail_figure(counts, fits, compare_laws(counts, *fits), **words)
    return Figure("long_chain", figure.caption, figure.canvas, figure.data)


def spread(store: Path) -> pl.DataFrame:
    """How far chains of 10^9 bonds would differ, from chains of 10^7."""
    campaign, rows = run(parse_spec(SPREAD), store), []
    for point in campaign.spec.grid:
        chains = campaign.rows(point)
        density, rate = chains["thermal_density"].std(), chains["decay_rate"].std()
        rows.append((point.law.resonance_probability, density / 10, rate / 10))
    return pl.DataFrame(rows, ["epsilon", "thermal_density", "decay_rate"], orient="row")


def main(folder: Path = Path(__file__).parent) -> None:
    """Write the figure to `folder`, as png, pdf and csv, and the two tables."""
    with TemporaryDirectory() as store:
        campaign = measured(Path(store) / "long")
        long_chain(campaign).save(folder)
        table(campaign).write_csv(folder / "long_chains.csv")
        spread(Path(store) / "spread").write_csv(folder / "long_chain_spread.csv")
    note("long_chain", folder)


if __name__ == "__main__":
    main()

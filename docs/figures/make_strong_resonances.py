"""Makes strong_resonances.csv and .png of docs/strong_resonances.md (two minutes of one core).

A row for every model, W, L and mean of `resonance_shares`: mean, standard error, samples. The
chains of one sample are nested: the first L fields of the same numbers, at every W.
"""

from pathlib import Path

import numpy as np
import polars as pl
from made import note

from qavalanche.bath import ResonanceShares, resonance_shares
from qavalanche.hamiltonians import Hamiltonian, xxz
from qavalanche.plots.resonances import strong_resonances_figure
from qavalanche.streams.address import stream_key
from qavalanche.streams.core.generator import fill_uniform

SEED = 2301
SAMPLES = {6: 120, 8: 80, 10: 30}
"""By L."""

CURVES = (("Heisenberg", 8.0), ("Heisenberg", 12.0), ("Heisenberg", 20.0), ("Anderson", 8.0))
ANISOTROPY = {"Heisenberg": 1.0, "Anderson": 0.0}


def chain(model: str, W: float, L: int, sample: int) -> Hamiltonian:
    """The first L sites of one draw: J = 1, fields uniform in [-W, W]."""
    numbers = np.empty(max(SAMPLES))
    fill_uniform(stream_key(SEED, {"figure": "strong_resonances"}), sample, numbers)
    return xxz(W * (2 * numbers[:L] - 1), anisotropy=ANISOTROPY[model])


def measured(model: str, W: float, L: int, samples: int) -> ResonanceShares:
    """Means over the first samples."""
    return resonance_shares([chain(model, W, L, sample) for sample in range(samples)])


def rows(model: str, W: float, L: int, found: ResonanceShares) -> list[tuple]:
    """One row for every mean."""
    means = {name: (one.mean, one.error, one.samples) for name, one in found.means.items()}
    return [
        (model, W, L, found.states, found.top, found.left_out, found.apart, name, *mean)
        for name, mean in means.items()
    ]


def table(parts: list[tuple]) -> pl.DataFrame:
    """All rows."""
    names = ["model", "W", "L", "states", "top", "left_out", "apart", "name", "mean", "error"]
    return pl.DataFrame(parts, [*names, "samples"], orient="row")


def main(folder: Path = Path(__file__).parent) -> None:
    """Write table and figure to `folder`."""
    parts = []
    for model, W in CURVES:
        for L, samples in SAMPLES.items():
            found = measured(model, W, L, samples)
            print(f"{model}, W = {W:g}, L = {L}: {found}", flush=True)
            parts += rows(model, W, L, found)
    figure = strong_resonances_figure(table(parts))
    figure.save_as(folder / "strong_resonances.png")
    figure.data.write_csv(folder / "strong_resonances.csv")
    note("strong_resonances", folder)


if __name__ == "__main__":
    main()

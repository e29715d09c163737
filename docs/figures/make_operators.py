"""Makes the figures of docs/operators.md, with the numbers behind them (some five minutes)."""

import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
from made import note
from numpy.typing import NDArray

import qavalanche as qa
from qavalanche.analysis.prediction import predicted_entanglement, roc_area
from qavalanche.observables.norm_decay import decay_rate
from qavalanche.operators import Hamiltonian, chain_of, diagonalize, draw
from qavalanche.operators.criteria import resonant_shares
from qavalanche.operators.exact import entanglement, middle_states
from qavalanche.operators.lioms import liom_decay, liom_parts
from qavalanche.plots.figure import Figure
from qavalanche.plots.operators import (
    criteria_figure,
    lioms_figure,
    prediction_figure,
    sample_figure,
)
from qavalanche.schemes.operators import Operators

Floats = NDArray[np.float64]
STRENGTHS = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0)


def sample() -> Figure:
    """One sample, as `qavalanche exact --plot` draws it."""
    return sample_figure(diagonalize(draw("xxz", 8, 8.0, seed=1)))


def lioms(samples: int = 60, sites: int = 8) -> Figure:
    """Decay of the LIOMs of random-field XXZ chains."""
    curves, rates = [], []
    for W in STRENGTHS:
        parts = [liom_parts(diagonalize(draw("xxz", sites, W, 1, i))) for i in range(samples)]
        tables = [liom_decay(p) for p in parts]
        rate, error = decay_rate(tables, 1, sites - 2)
        print(f"W = {W:g}: 1/zeta = {rate:.3f} +- {error:.3f}")
        rates.append({"W": W, "rate": rate, "error": error})
        means = (
            pl.concat(tables)
            .group_by("length")
            .agg(pl.col("decay").mean(), (pl.col("decay").std() / pl.len().sqrt()).alias("error"))
        )
        curves.append(means.sort("length").with_columns(W=pl.lit(W)))
    return lioms_figure(pl.concat(curves), pl.DataFrame(rates), math.log(2))


def spots(hamiltonian: Hamiltonian) -> Floats:
    """Predicted entanglement at every cut, from the melted bonds."""
    return predicted_entanglement(qa.melt(chain_of(hamiltonian), crossing="halted"))


def bonds(hamiltonian: Hamiltonian) -> Floats:
    """1 at the resonant bonds, which the scheme starts from."""
    return chain_of(hamiltonian).resonant_bonds.astype(np.float64)


def operators(hamiltonian: Hamiltonian) -> Floats:
    """Predicted entanglement from the ergodic regions of the matrix tier."""
    return predicted_entanglement(Operators().melt(hamiltonian))


PREDICTORS: dict[str, tuple[Callable[[Hamiltonian], Floats], tuple[int, ...]]] = {
    "resonant bonds": (bonds, (8, 10, 12, 14)),
    "spots": (spots, (8, 10, 12, 14)),
    "operators": (operators, (8,)),
}


def prediction(samples: int = 80) -> Figure:
    """Which cuts of mid-spectrum eigenstates hold more than half of one spin's entropy?"""
    rows = []
    for sites in (8, 10, 12, 14):
        for W in (1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0):
            chains = [draw("xxz", sites, W, 2, i) for i in range(samples)]
            exact = [entanglement(middle_states(h, 20, 0.0)[1], sites).mean(axis=0) for h in chains]
            entangled = np.array(exact) > math.log(2) / 2
            for name, (predictor, sizes) in PREDICTORS.items():
                if sites in sizes:
                    area, error = area_with_error(
                        np.array([predictor(h) for h in chains]), entangled
                    )
                    rows.append((name, sites, W, area, error, float(entangled.mean())))
    schema = ["predictor", "sites", "W", "area", "error", "entangled"]
    return prediction_figure(pl.DataFrame(rows, schema, orient="row"))


def area_with_error(score: Floats, positive: NDArray[np.bool_]) -> tuple[float, float]:
    """Area under the ROC curve over all cuts, its error by resampling chains.

    NaN if fewer than 10 cuts are on one side.
    """
    if min(np.count_nonzero(positive), np.count_nonzero(~positive)) < 10:
        return math.nan, math.nan
    rng = np.random.default_rng(7)
    areas = []
    for _ in range(200):
        again = rng.integers(len(score), size=len(score))
        yes = positive[again].ravel()
        if yes.any() and not yes.all():
            areas.append(roc_area(score[again].ravel(), yes))
    return roc_area(score.ravel(), positive.ravel()), float(np.std(areas, ddof=1))


def criteria() -> Figure:
    """The letter's SM A as an experiment."""
    strengths = np.geomspace(1e-4, 10, 21)
    cases = {
        "dense: 128 states, 127 partners": (128, 127),
        "sparse: 256 states, 3 partners": (256, 3),
    }
    tables = []
    for case, (states, partners) in cases.items():
        shares = resonant_shares(states, partners, strengths, 40, seed=1)
        table = pl.DataFrame({"strength": strengths, **shares})
        tables.append(table.with_columns(case=pl.lit(case)))
    return criteria_figure(pl.concat(tables))


def main(folder: Path = Path(__file__).parent) -> None:
    """Write all figures to `folder`, as png, pdf and csv."""
    for make in (sample, criteria, lioms, prediction):
        make().save(folder)
    note("operators", folder)


if __name__ == "__main__":
    main()

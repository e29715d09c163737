"""qavalanche exact: the scheme with real matrices on one small chain."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qavalanche.cli.options import check_figure, integer, number, path, text
from qavalanche.cli.output import AsJson, LocalDimension, echo, print_json, print_table
from qavalanche.errors import check

SCHEMA = 1
"""Version of the keys of the JSON."""

_MOST_BITS = 62  # of the number of states: what fewer need is told as memory

if TYPE_CHECKING:
    from qavalanche.operators import Diagonalization

Model = Annotated[str, text(help="xxz, imbrie or random-matrix.")]
Strength = Annotated[float, number("W", "--W", help="Disorder strength W.")]
Sites = Annotated[int, integer("sites", "--length", help="Number of sites (bonds + 1).")]
Seed = Annotated[int, integer("seed", help="Seed of the draw.")]
Tolerance = Annotated[float, number("tolerance", help="Residual to reach.")]
Rounds = Annotated[int, integer("rounds", help="Most eliminations on the whole chain.")]
Compare = Annotated[bool, typer.Option(help="Hold the result against LAPACK.")]
Plot = Annotated[Path | None, path("--plot", help="Draw steps, LIOMs, entanglement to this file.")]


def exact(
    model: Model = "xxz",
    W: Strength = 8.0,
    length: Sites = 8,
    seed: Seed = 0,
    local_dimension: LocalDimension = 2,
    tolerance: Tolerance = 1e-12,
    rounds: Rounds = 100,
    compare: Compare = True,
    plot: Plot = None,
    as_json: AsJson = False,
) -> None:
    """Diagonalize one small chain with real matrices."""
    from qavalanche.operators import diagonalize, draw, measured_sample

    check_figure(plot)
    states = max(length, 0) * math.log2(max(local_dimension, 1))
    passed = f"{length} sites of d_s = {local_dimension} states"
    check(states <= _MOST_BITS, passed, f"far too many, 2^{states:.0f} in all")
    hamiltonian = draw(model, length, W, seed, local_dimension=local_dimension)
    result = diagonalize(hamiltonian, tolerance=tolerance, rounds=rounds)
    sample = measured_sample(result, compare)
    if plot is not None:
        from qavalanche.plots.operators import sample_figure

        sample_figure(result).save_as(plot)
    if as_json:
        print_json({"schema": SCHEMA, **sample.to_dict()})
        return
    echo(result)
    rate, error, found = sample.decay_rate, sample.decay_rate_error, sample.agreement
    if math.isfinite(rate):
        said = f"1/zeta = {rate:.4g} +- {error:.2g} per bond ({sample.localization})"
        echo(f"LIOMs fall by {said}")
    if found is not None:
        echo(f"against LAPACK: {found}")
        echo(f"gap ratio {found.gap_ratio:.4f}")
    _print_steps(result)


def _print_steps(result: Diagonalization) -> None:
    rows = [
        [str(i), f"{s.first}-{s.last}", s.kind, f"{s.G:.3e}", f"{s.norm:.3e}"]
        for i, s in enumerate(result.steps, start=1)
    ]
    if rows:
        echo()
        print_table(["step", "sites", "coupling", "G", "norm"], rows)


COMMANDS = {exact: "exact --model xxz --W 8 --length 8"}
"""Commands of this module, each with an example."""

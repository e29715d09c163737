"""qavalanche melt: one chain."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import qavalanche
from qavalanche.cli.output import (
    AsJson,
    Counts,
    Crossing,
    LocalDimension,
    Ties,
    finite,
    print_json,
    print_table,
    save_drawing,
)
from qavalanche.cli.source import (
    Constant,
    CouplingsFile,
    DecaysFile,
    Epsilon,
    Exchange,
    FieldsFile,
    Length,
    Seed,
    chosen_chain,
)


def melt(
    decays: DecaysFile = None,
    couplings: CouplingsFile = None,
    fields: FieldsFile = None,
    J: Exchange = None,
    epsilon: Epsilon = None,
    K: Constant = None,
    length: Length = None,
    seed: Seed = None,
    crossing: Crossing = "halted",
    local_dimension: LocalDimension = 2,
    ties: Ties = "resonant",
    counts: Counts = "bonds",
    plot: Annotated[Path | None, typer.Option(help="Draw the melted chain to this file.")] = None,
    as_json: AsJson = False,
) -> None:
    """Melt one chain, drawn or read from a file."""
    from qavalanche.rules import Rules

    rules = Rules(local_dimension, crossing, ties, counts)  # type: ignore[arg-type]
    drawing = {"epsilon": epsilon, "K": K, "length": length, "seed": seed}
    files = {"decays": decays, "couplings": couplings, "fields": fields}
    chain = chosen_chain(files, J, drawing, _fits)
    partition = qavalanche.melt(chain, rules)
    if plot:
        from qavalanche.plots import chain_figure

        save_drawing(chain_figure(chain, partition), plot)
    if as_json:
        print_json(
            {
                "length": partition.length,
                "thermal": partition.thermal,
                "thermal_density": partition.thermal_density,
                "decay_rate": finite(partition.decay_rate),
                "regions": partition.regions.tolist(),
            }
        )
        return
    typer.echo(chain)
    typer.echo(partition)
    typer.echo(f"half-chain entanglement {partition.half_chain_entanglement:.6g} nats")
    histogram = zip(*partition.size_histogram(), strict=True)
    rows = [[str(size), str(number)] for size, number in histogram]
    if rows:
        print_table("", ["size T (bonds)", "regions"], rows)


def _fits(law: qavalanche.Bimodal, length: int) -> None:
    """Refuse to draw a chain that could not be melted."""
    from qavalanche import memory
    from qavalanche.ensemble.point import Point
    from qavalanche.rules import Rules
    from qavalanche.spots.scheme import index_type, region_bytes

    regions = Point(law, length, Rules()).expected_regions
    needed = length / 8 + region_bytes(regions, index_type(length, Rules()))
    memory.require(needed, f"drawing and melting a chain of {length} bonds")

"""qavalanche melt: one chain."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import qavalanche
from qavalanche.cli.options import Plot, check_figure
from qavalanche.cli.output import (
    AsJson,
    Counts,
    Crossing,
    LocalDimension,
    Ties,
    echo,
    finite,
    print_json,
    print_table,
)
from qavalanche.cli.source import (
    Constant,
    CouplingsFile,
    DecaysFile,
    Drawing,
    Epsilon,
    Exchange,
    FieldsFile,
    LawName,
    LawSettings,
    Length,
    Seed,
    chosen_chain,
)

if TYPE_CHECKING:
    from qavalanche.laws import Law
    from qavalanche.partition import Partition


def melt(
    decays: DecaysFile = None,
    couplings: CouplingsFile = None,
    fields: FieldsFile = None,
    J: Exchange = None,
    epsilon: Epsilon = None,
    K: Constant = None,
    law: LawName = None,
    law_set: LawSettings = None,
    length: Length = None,
    seed: Seed = None,
    crossing: Crossing = "halted",
    local_dimension: LocalDimension = 2,
    ties: Ties = "resonant",
    counts: Counts = "bonds",
    plot: Plot = None,
    as_json: AsJson = False,
) -> None:
    """Melt one chain, drawn or read from a file."""
    from qavalanche.rules import Rules

    check_figure(plot)
    rules = Rules(local_dimension, crossing, ties, counts)  # type: ignore[arg-type]
    drawing = Drawing(epsilon, K, law, law_set, length, seed)
    files = {"decays": decays, "couplings": couplings, "fields": fields}
    chain = chosen_chain(files, J, drawing, _fits)
    partition = qavalanche.melt(chain, rules)
    if plot:
        from qavalanche.plots import chain_figure

        chain_figure(chain, partition).save_as(plot)
    if as_json:
        print_json({**_made_of(chain, drawing, rules), **_content(partition)})
        return
    echo(chain)
    echo(partition)
    echo(f"half-chain entanglement {partition.half_chain_entanglement:.6g} nats")
    histogram = zip(*partition.size_histogram(), strict=True)
    rows = [[str(size), str(number)] for size, number in histogram]
    if rows:
        echo()
        print_table(["size T (bonds)", "regions"], rows)


def _made_of(chain: qavalanche.Chain, drawing: Drawing, rules: qavalanche.Rules) -> dict[str, Any]:
    """What was melted, and how: law and seed are null for a chain from a file."""
    law = drawing.law
    whence = {"law": law.address, "seed": drawing.seed or 0} if law else {"law": None, "seed": None}
    return {"source": chain.source, **whence, "rules": asdict(rules)}


def _content(partition: Partition) -> dict[str, Any]:
    return {
        "length": partition.length,
        "thermal": partition.thermal,
        "thermal_density": partition.thermal_density,
        "decay_rate": finite(partition.decay_rate),
        "entanglement": partition.half_chain_entanglement,
        "regions": partition.regions.tolist(),
    }


def _fits(law: Law, length: int) -> None:
    """Refuse to draw a chain that could not be melted."""
    from qavalanche.schemes.spots import Spots
    from qavalanche.system import memory

    needed = Spots().bytes_for_one(law, length)
    memory.require(needed, f"drawing and melting a chain of {length} bonds")

"""qavalanche melt: one chain."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING, Any

import qavalanche
from qavalanche.cli.options import Film, Plot, check_figure
from qavalanche.cli.output import AsJson, echo, print_json, print_table
from qavalanche.cli.schemes import (
    Counts,
    Crossing,
    Ends,
    LocalDimension,
    Measure,
    SchemeName,
    Set,
    Ties,
    chosen_observables,
    chosen_scheme,
    measured,
)
from qavalanche.cli.source import (
    BlocksFile,
    ChainNumber,
    Column,
    Constant,
    CouplingsFile,
    DecaysFile,
    Drawing,
    Epsilon,
    Exchange,
    FieldsFile,
    Files,
    LawName,
    LawSettings,
    Length,
    Seed,
    chosen_start,
)
from qavalanche.errors import check, with_article
from qavalanche.system import memory

if TYPE_CHECKING:
    from qavalanche.laws import Law
    from qavalanche.observables.observable import Observable
    from qavalanche.partition import Clusters, Partition
    from qavalanche.schemes import Scheme


def melt(
    decays: DecaysFile = None,
    couplings: CouplingsFile = None,
    fields: FieldsFile = None,
    blocks: BlocksFile = None,
    J: Exchange = None,
    column: Column = None,
    chain: ChainNumber = None,
    epsilon: Epsilon = None,
    K: Constant = None,
    law: LawName = None,
    law_set: LawSettings = None,
    length: Length = None,
    seed: Seed = None,
    scheme: SchemeName = "spots",
    settings: Set = None,
    crossing: Crossing = None,
    local_dimension: LocalDimension = None,
    ties: Ties = None,
    counts: Counts = None,
    ends: Ends = None,
    measure: Measure = None,
    plot: Plot = None,
    animate: Film = None,
    as_json: AsJson = False,
) -> None:
    """Melt one chain, or ring of blocks, drawn or from a file."""
    check_figure(plot)
    check_figure(animate, "--animate", ("gif", "mp4", "html"))
    short = {
        "local_dimension": local_dimension,
        "crossing": crossing,
        "ties": ties,
        "counts": counts,
        "ends": ends,
    }
    used, asked = chosen_scheme(scheme, settings, short), chosen_observables(measure)
    drawing = Drawing(epsilon, K, law, law_set, length, seed)
    paths = {"decays": decays, "couplings": couplings, "fields": fields, "blocks": blocks}
    files = Files(paths, J, column, chain)
    given = chosen_start(files, drawing, partial(_fits, used))
    is_chain = isinstance(given, qavalanche.Chain)
    check(is_chain or not plot, f"--plot of {type(given).__name__}", "a figure is drawn of chains")
    start = _start_of(used, drawing, given)
    partition = used.melted(start)
    values = measured(asked, used, start, partition)
    if plot:
        from qavalanche.plots import chain_figure

        chain_figure(given, partition).save_as(plot)
    if animate:
        used.record(start).animate().save(animate)
    if as_json:
        made_of = _made_of(_source(given, files, drawing), drawing, used)
        more = {"observables": values} if asked else {}
        of_blocks = _of_blocks(given, partition)
        print_json({**made_of, **partition.to_dict(), **of_blocks, **more})
        return
    _print(given, partition, asked, values)


def _print(
    chain: Any, partition: Any, asked: list[Observable], values: dict[str, float | None]
) -> None:
    """The start and what it melts to, observables that were asked for, sizes."""
    echo(chain)
    echo(partition)
    has_regions = isinstance(partition, qavalanche.Partition) or hasattr(partition, "labels")
    if has_regions and partition.entropy_density is not None:
        echo(f"half-chain entanglement {partition.half_chain_entanglement:.6g} nats")
    for one in asked:
        value = values[one.name]
        echo(f"{one.name} {'–' if value is None else f'{value:.6g}'} {one.unit}".rstrip())
    if not has_regions:
        return
    histogram = zip(*partition.size_histogram(), strict=True)
    rows = [[str(size), str(number)] for size, number in histogram]
    if rows:
        echo()
        what = "clusters" if hasattr(partition, "labels") else "regions"
        print_table([f"size T ({_unit(chain, partition)})", what], rows)


def _unit(start: Any, melted: Partition | Clusters) -> str:
    """In what sizes are counted."""
    if not getattr(melted, "bonds", True):  # of clusters
        return "sites"
    return "blocks" if isinstance(start, qavalanche.Blocks) else "bonds"


def _start_of(used: Scheme, drawing: Drawing, chain: Any) -> Any:
    """What the scheme starts from: fields of the law that drew the chain, where it takes these."""
    law = drawing.law
    if law is None or isinstance(chain, used.takes) or not used.draws_from(law):
        return used.start_from(chain)
    return used.draw(law, chain.length, drawing.seed or 0, 0)


def _source(start: Any, files: Files, drawing: Drawing) -> str:
    """Where a start comes from, in words."""
    if isinstance(start, qavalanche.Chain):
        return start.source
    return str(files.path) if files.path else f"{drawing.law}, seed {drawing.seed or 0}:0"


def _of_blocks(start: Any, partition: Partition) -> dict[str, Any]:
    """Number and lengths of blocks that were given block by block; nothing of a chain.

    thermal_length: of the blocks in the thermal regions, in lattice spacings, as length is.
    """
    if not isinstance(start, qavalanche.Blocks):
        return {}
    hot = sum(
        float(start.lengths[a:b].sum() + start.lengths[: max(0, b - len(start))].sum())
        for a, b in partition
    )
    whole = float(start.lengths.sum())
    return {"blocks": {"count": len(start), "length": whole, "thermal_length": hot}}


def _made_of(source: str, drawing: Drawing, used: Scheme) -> dict[str, Any]:
    """What was melted, and how: law and seed are null for a chain from a file, rules for a scheme
    that has none."""
    law = drawing.law
    whence = {"law": law.address, "seed": drawing.seed or 0} if law else {"law": None, "seed": None}
    rules = getattr(used, "rules", None)
    how = {"name": used.name, **used.parameters}
    return {
        "source": source,
        **whence,
        "rules": asdict(rules) if rules else None,
        "scheme": how,
    }


def _fits(used: Scheme, law: Law, length: int) -> None:
    """Refuse to draw a start that could not be melted."""
    passed, takes = f"scheme {used.name}", used.takes.__name__
    allowed = f"takes {with_article(takes)}, the law {law.name} draws {law.draws.__name__}"
    check(used.draws_from(law), passed, allowed)
    used.check(law, length)
    needed = used.bytes_for_one(law, length)
    memory.require(needed, f"drawing and melting {length} {law.length_unit}")


COMMANDS = {melt: "melt --epsilon 0.27 --length 1000 --seed 4"}
"""Commands of this module, each with an example."""

"""qavalanche merge, show, replay: stores, shards and single samples."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qavalanche.cli.options import (
    Plot,
    Store,
    a_store,
    argument,
    check_figure,
    opened,
    text,
)
from qavalanche.cli.output import AsJson, counted, echo, print_json, print_table, warn_if

if TYPE_CHECKING:
    from qavalanche.runs.replay import Replay


def merge(
    target: Annotated[Path, argument("DIR", help="Store that is to hold all.")],
    sources: Annotated[list[Path], argument("FROM...", help="Stores to copy.")],
    as_json: AsJson = False,
) -> None:
    """Merge stores of one campaign that were filled apart."""
    from qavalanche.store.merge import merge as merge_stores

    merged = merge_stores(a_store(target), [a_store(source) for source in sources])
    for damaged in merged.damaged:
        echo(f"damaged, left out: {damaged}", err=True)
    left = merged.campaign.samples_missing
    if as_json:
        counts = {"copied": merged.copied, "samples": merged.samples, "missing": left}
        print_json({**counts, "damaged": [str(one) for one in merged.damaged]})
        return
    shards, samples = counted(merged.copied, "shard"), counted(merged.samples, "sample")
    echo(f"{target}: {shards} with {samples} copied")
    echo(f"{counted(left, 'sample')} missing" if left else "complete")


def show(
    shard: Annotated[Path, argument("SHARD", help="A .parquet file of a store.")],
    as_json: AsJson = False,
) -> None:
    """Print what made a shard.

    Its address, seed, spec, versions, host and time.
    """
    from qavalanche.campaign.statistics import Statistics
    from qavalanche.store.shards import read_shard
    from qavalanche.store.versions import Versions

    made = read_shard(shard).metadata()
    warn_if(Versions.told_by_shard(made).closed)
    statistics = Statistics.from_json(made.pop("statistics"))
    if statistics.has_regions:
        made["thermal"] = statistics.thermal
    if as_json:
        print_json(made)
        return
    rows = [[key, value] for key, value in _flat(made).items()]
    width = max(len(key) for key, _ in rows)
    echo(str(shard))
    for key, value in rows:
        echo(f"{key.ljust(width)}  {value}")


def _flat(made: dict[str, Any]) -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in made.items():
        if isinstance(value, dict):
            flat[key] = ", ".join(f"{name} {one}" for name, one in value.items())
        elif isinstance(value, list) and all(isinstance(one, dict) for one in value):
            flat[key] = f"{len(value)}, see --json"  # of a shard that was made of others
        else:
            flat[key] = f"{value}"
    return flat


def replay(
    directory: Store,
    sample: Annotated[str, text(help="<point>:<sample>, the point as status names it.")],
    plot: Plot = None,
    as_json: AsJson = False,
) -> None:
    """Draw and melt one sample of a campaign again.

    It is held against what is stored: the exit code is 1 if they differ.
    """
    from qavalanche.runs.replay import plain_row
    from qavalanche.runs.replay import replay as replay_sample

    check_figure(plot)
    again = replay_sample(opened(directory), sample)
    if plot:
        from qavalanche.plots import chain_figure

        again.point.scheme.check_regions()
        chain_figure(again.chain, again.partition).save_as(plot)
    if as_json:
        rows = {"row": plain_row(again.row), "stored": plain_row(again.stored)}
        content = {"point": again.point.address, **rows}
        tolerance = again.relative_tolerance
        within = {"relative_tolerance": tolerance} if tolerance else {}
        print_json({**content, "differences": again.differences, **within})
    else:
        echo(again.chain)
        echo(again.partition)
        echo()
        print_table(["measured", "value"], [[k, f"{v}"] for k, v in again.row.items()])
        echo(_compared(again))
    raise typer.Exit(1 if again.differences else 0)


def _compared(again: Replay) -> str:
    if again.stored is None:
        return "the store does not hold this sample yet"
    within = ""
    if again.relative_tolerance:
        within = f" within {again.relative_tolerance:g} of itself (of 1, if it is smaller)"
    if again.libraries and len({*again.libraries}) > 1:
        within += ", made with {}, here with {}".format(*again.libraries)
    if again.differences:
        names = ", ".join(again.differences)
        return f"differs from what is stored in {names}{within}: see show for the versions"
    return f"as stored{within}"


COMMANDS = {
    merge: "merge whole part1 part2",
    show: "show campaign/shards/POINT/SHARD.parquet",
    replay: "replay campaign --sample POINT:17",
}
"""Commands of this module, each with an example."""

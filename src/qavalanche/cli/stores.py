"""qavalanche merge, show, replay, slurm: stores, shards, single samples, and clusters."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qavalanche.cli.campaigns import Out, SpecFile, store_of
from qavalanche.cli.options import (
    Plot,
    Store,
    a_store,
    argument,
    check_figure,
    check_output,
    integer,
    opened,
    path,
    text,
)
from qavalanche.cli.output import AsJson, counted, echo, print_json, print_table, warn_if
from qavalanche.errors import check

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


def slurm(
    spec: SpecFile,
    out: Out = None,
    tasks: Annotated[int, integer("tasks", help="Tasks of the array.")] = 8,
    cores: Annotated[int, integer("cores", help="Cores of a task.")] = 4,
    time: Annotated[str, text(help="Time of a task.")] = "04:00:00",
    script: Annotated[Path | None, path("--script", help="Script [SPEC with .sbatch].")] = None,
) -> None:
    """Write a job-array script for Slurm.

    Its tasks run the campaign together.
    """
    import os
    import shlex
    import sys

    from qavalanche.campaign.spec import read_spec
    from qavalanche.runs.slurm import array_script
    from qavalanche.system.files import absolute, kind_of, read, write_whole

    content = read_spec(spec)
    written = Path(f"{spec.stem}.sbatch") if script is None else script
    is_spec = absolute(written) == absolute(spec)
    check(not is_spec, f"--script {written}", "is the spec itself, give another name")
    check_output(written)
    command = f"{shlex.quote(sys.executable)} -m qavalanche"
    lines = os.fsencode(
        array_script(content, spec, store_of(spec, out), tasks, cores, time, command)
    )
    edited = kind_of(written) == "file" and read(written) != lines  # with an account, a partition
    check(not edited, f"{written}", "exists and holds something else, it is not overwritten")
    write_whole(written, lines)
    quoted = shlex.quote(str(written))
    echo(f"{written} written: submit it with sbatch {quoted}, again to go on")


COMMANDS = {
    merge: "merge whole part1 part2",
    show: "show campaign/shards/POINT/SHARD.parquet",
    replay: "replay campaign --sample POINT:17",
    slurm: "slurm campaign.toml --tasks 8 --cores 4 --time 04:00:00",
}
"""Commands of this module, each with an example."""

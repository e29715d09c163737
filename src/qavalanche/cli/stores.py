"""qavalanche merge, show, replay, slurm: stores, shards, single samples, and clusters."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from qavalanche.cli.output import AsJson, print_json, print_table, save_drawing


def merge(
    target: Annotated[Path, typer.Argument(metavar="DIR", help="Store that is to hold all.")],
    sources: Annotated[list[Path], typer.Argument(metavar="FROM...", help="Stores to copy.")],
    as_json: AsJson = False,
) -> None:
    """Merge stores of one campaign that were filled on different machines."""
    from qavalanche.ensemble.merge import merge as merge_stores

    merged = merge_stores(target, sources)
    for path in merged.damaged:
        typer.echo(f"damaged, left out: {path}", err=True)
    left = merged.campaign.samples_missing
    if as_json:
        damaged = [str(path) for path in merged.damaged]
        counts = {"copied": merged.copied, "samples": merged.samples, "missing": left}
        print_json({**counts, "damaged": damaged})
        return
    typer.echo(f"{target}: {merged.copied} shards with {merged.samples} samples copied")
    typer.echo(f"{left} samples missing" if left else "complete")


def show(
    shard: Annotated[Path, typer.Argument(metavar="SHARD", help="A .parquet file of a store.")],
    as_json: AsJson = False,
) -> None:
    """Print what made a shard: address, seed, spec, versions, host, time."""
    from qavalanche.ensemble.statistics import Statistics
    from qavalanche.ensemble.store import read_shard

    made = read_shard(shard).metadata()
    statistics = Statistics.from_json(made.pop("statistics"))
    made["thermal"] = statistics.thermal
    if as_json:
        print_json(made)
        return
    rows = [[key, value] for key, value in _flat(made).items()]
    width = max(len(key) for key, _ in rows)
    typer.echo(str(shard))
    for key, value in rows:
        typer.echo(f"{key.ljust(width)}  {value}")


def _flat(made: dict[str, Any]) -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in made.items():
        if isinstance(value, dict):
            flat[key] = ", ".join(f"{name} {one}" for name, one in value.items())
        else:
            flat[key] = f"{value}"
    return flat


def replay(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="Directory of a campaign.")],
    sample: Annotated[str, typer.Option(help="<point>:<sample>, the point as status names it.")],
    plot: Annotated[Path | None, typer.Option(help="Draw the melted chain to this file.")] = None,
    as_json: AsJson = False,
) -> None:
    """Draw one sample of a campaign again, melt it, and hold it against what is stored."""
    from qavalanche.ensemble.campaign import Campaign
    from qavalanche.ensemble.replay import replay as replay_sample

    again = replay_sample(Campaign.open(directory), sample)
    if plot:
        from qavalanche.plots import chain_figure

        save_drawing(chain_figure(again.chain, again.partition), plot)
    if as_json:
        content = {"point": again.point.address, "row": again.row, "stored": again.stored}
        print_json({**content, "differences": again.differences})
    else:
        typer.echo(again.chain)
        typer.echo(again.partition)
        print_table("", ["measured", "value"], [[k, f"{v}"] for k, v in again.row.items()])
        typer.echo(_compared(again.stored is not None, again.differences))
    raise typer.Exit(1 if again.differences else 0)


def _compared(stored: bool, differences: list[str]) -> str:
    if not stored:
        return "the store does not hold this sample yet"
    if differences:
        return f"differs from what is stored in {', '.join(differences)}: see show for the versions"
    return "as stored"


def slurm(
    spec: Annotated[Path, typer.Argument(metavar="SPEC", help="Campaign spec (TOML).")],
    out: Annotated[Path | None, typer.Option(help="Store [name of SPEC without .toml].")] = None,
    tasks: Annotated[int, typer.Option(help="Tasks of the array.")] = 8,
    cores: Annotated[int, typer.Option(help="Cores of a task.")] = 4,
    time: Annotated[str, typer.Option(help="Time of a task.")] = "04:00:00",
    script: Annotated[Path | None, typer.Option(help="Script [SPEC with .sbatch].")] = None,
) -> None:
    """Write a job-array script for Slurm whose tasks run the campaign together."""
    import shlex
    import sys

    from qavalanche.ensemble.slurm import array_script
    from qavalanche.ensemble.spec import read_spec
    from qavalanche.files import write_whole

    path = script or Path(spec.with_suffix(".sbatch").name)
    command = f"{shlex.quote(sys.executable)} -m qavalanche"
    store = out or Path(spec.stem)
    text = array_script(read_spec(spec), spec, store, tasks, cores, time, command)
    write_whole(path, text.encode())
    typer.echo(f"{path} written: submit it with sbatch {path}, again to go on")

"""qavalanche melt: one chain."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

import qavalanche
from qavalanche.cli.output import AsJson, Crossing, LocalDimension, finite, print_json, print_table
from qavalanche.errors import InputError, check

if TYPE_CHECKING:
    from qavalanche.chain import Chain


def melt(
    decays: Annotated[Path | None, typer.Option(help="File of decays w (.npy, .csv).")] = None,
    couplings: Annotated[Path | None, typer.Option(help="File of couplings g.")] = None,
    fields: Annotated[Path | None, typer.Option(help="File of fields h of an XXZ chain.")] = None,
    J: Annotated[float | None, typer.Option("--J", help="Exchange, with --fields.")] = None,
    epsilon: Annotated[float | None, typer.Option(help="P(resonant bond): draw a chain.")] = None,
    K: Annotated[float | None, typer.Option("--K", help="g = epsilon / K elsewhere [1].")] = None,
    length: Annotated[int | None, typer.Option(help="Number of bonds L.")] = None,
    seed: Annotated[int | None, typer.Option(help="Seed of the draw [0].")] = None,
    crossing: Crossing = "halted",
    local_dimension: LocalDimension = 2,
    plot: Annotated[Path | None, typer.Option(help="Draw the melted chain to this file.")] = None,
    as_json: AsJson = False,
) -> None:
    """Melt one chain, drawn or read from a file."""
    from qavalanche.rules import Rules

    rules = Rules(local_dimension, crossing)  # type: ignore[arg-type]
    drawing = {"epsilon": epsilon, "K": K, "length": length, "seed": seed}
    chain = _chain({"decays": decays, "couplings": couplings, "fields": fields}, J, drawing)
    partition = qavalanche.melt(chain, rules)
    if plot:
        _plot(chain, partition, plot)
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
    sizes, counts = partition.size_histogram()
    rows = [[str(size), str(count)] for size, count in zip(sizes, counts, strict=True)]
    if rows:
        print_table("", ["size T (bonds)", "regions"], rows)


def _chain(files: dict[str, Path | None], J: float | None, drawing: dict[str, Any]) -> Chain:
    """The chain of the one source that was given."""
    given = [f"--{kind}" for kind, path in files.items() if path]
    given += ["--epsilon"] if drawing["epsilon"] is not None else []
    passed = " and ".join(given) if given else "no chain"
    check(len(given) == 1, passed, "give one of --decays, --couplings, --fields, --epsilon")
    check(J is None or given == ["--fields"], "--J", "goes with --fields")
    if given == ["--epsilon"]:
        check(drawing["length"] is not None, "--epsilon without --length", "--length is needed")
        law = qavalanche.Bimodal(drawing["epsilon"], 1.0 if drawing["K"] is None else drawing["K"])
        return _draw(law, drawing["length"], drawing["seed"] or 0)
    stray = [f"--{name}" for name, value in drawing.items() if value is not None]
    check(not stray, " and ".join(stray), "goes with --epsilon")
    kind, path = next((kind, path) for kind, path in files.items() if path)
    check(kind != "fields" or J is not None, "--fields without --J", "--J is needed")
    return qavalanche.Chain.from_file(path, kind, 1.0 if J is None else J)


def _draw(law: qavalanche.Bimodal, length: int, seed: int) -> Chain:
    """Draw a chain, if it can also be melted."""
    from qavalanche import memory
    from qavalanche.ensemble.point import Point
    from qavalanche.errors import check_integer
    from qavalanche.rules import Rules

    check_integer("length", length, least=1)
    needed = Point(law, length, Rules()).bytes_needed
    memory.require(needed, f"drawing and melting a chain of {length} bonds")
    return law.draw(length, seed)


def _plot(chain: Chain, partition: qavalanche.Partition, path: Path) -> None:
    from qavalanche.plots import chain_figure

    canvas = chain_figure(chain, partition).canvas
    kinds = sorted(canvas.canvas.get_supported_filetypes())
    check(path.suffix[1:].lower() in kinds, f"--plot {path}", f"must end in {', '.join(kinds)}")
    try:
        canvas.savefig(path)
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror})") from None

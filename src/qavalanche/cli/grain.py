"""qavalanche grain: does one ergodic grain thermalize the spins around it?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qavalanche.cli.lists import numbers, whole_numbers
from qavalanche.cli.options import check_figure, integer, opened, path, text
from qavalanche.cli.output import AsJson, echo, print_json, print_table, warned
from qavalanche.cli.schemes import pairs
from qavalanche.cli.threshold import interrupted
from qavalanche.errors import check

if TYPE_CHECKING:
    from qavalanche.analysis.gap_ratios import GapRatios

SCHEMA = 1
"""Version of the keys of the JSON."""

_CHAIN = "4-6"
_SAMPLES = 100
_SET = "A parameter, such as g0, field, W, grain_spins, gamma; a wrong one lists all."
_SIDES = {1: "one side", 2: "both sides"}

Model = Annotated[
    str,
    text(help="sun, luitz, chain, sun_high_fields, sun_shifted, sun_uniform, sun_u1, sun_spin1."),
]
Alpha = Annotated[
    str | None, text("--alpha", help="e^(-1/zeta): 0.7, or 0.6,0.7,0.8, or first:last:number.")
]
Chain = Annotated[str | None, text("--chain", help="Spins on each side: 7, 4-7 or 4,6 [4-6].")]
Samples = Annotated[int | None, integer("samples", help="Samples of every alpha and L [100].")]
Seed = Annotated[int, integer("seed", help="Seed of the draws.")]
Sides = Annotated[int | None, integer("sides", help="On how many sides spins are: 1 or 2 [1].")]
Set = Annotated[list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help=_SET)]
Out = Annotated[Path | None, path("--out", help="Keep samples in this folder; go on from them.")]
Kept = Annotated[
    Path | None,
    path("--store", help="Read the campaign in this folder: law grain, scheme level_statistics."),
]
Device = Annotated[str, text(help="cpu, or cupy or jax where it is installed.")]
Workers = Annotated[int | None, integer("workers", help="Threads [all cores].")]
Plot = Annotated[Path | None, path("--plot", help="Draw the figure to this file.")]


def grain(
    model: Model = "sun",
    alpha: Alpha = None,
    chain: Chain = None,
    samples: Samples = None,
    seed: Seed = 0,
    sides: Sides = None,
    settings: Set = None,
    out: Out = None,
    store: Kept = None,
    workers: Workers = None,
    device: Device = "cpu",
    plot: Plot = None,
    as_json: AsJson = False,
) -> None:
    """Ask whether an ergodic grain thermalizes the spins at it.

    Exact gap ratios of the central half of the spectrum against alpha and L spins on each side, the
    crossings of neighbouring L, a verdict for each alpha. With --store those of a campaign.
    """
    check_figure(plot)
    if store is not None:
        own: dict[str, Any] = {"--alpha": alpha, "--chain": chain, "--samples": samples}
        own |= {"--sides": sides, "--set": settings, "--out": out, "--workers": workers}
        usual: dict[str, Any] = {
            "--model": (model, "sun"),
            "--seed": (seed, 0),
            "--device": (device, "cpu"),
        }
        own |= {option: None if a == b else a for option, (a, b) in usual.items()}
        for option, value in own.items():
            check(value is None, f"{option} with --store", "one does not go with the other")
        _of_store(store, plot, as_json)
        return
    check(alpha is not None, "no --alpha or --store", "give one, such as --alpha 0.7071")
    known = pairs("--set", settings)
    check(sides is None or "sides" not in known, "sides by --set and by --sides", "give it once")
    if sides is not None:
        known["sides"] = sides
    grid = (
        numbers("--alpha", str(alpha)),
        whole_numbers("--chain", _CHAIN if chain is None else chain),
    )
    drawn = (_SAMPLES if samples is None else samples, seed)
    how = {"parameters": known, "out": out, "workers": workers, "device": device}
    _show([_computed(model, grid, drawn, how)], plot, as_json)


def _computed(
    model: str, grid: tuple[list[float], list[int]], drawn: tuple[int, int], how: dict[str, Any]
) -> GapRatios:
    """With signals heard and progress shown, as of every campaign."""
    from qavalanche.analysis.gap_ratios import gap_ratios
    from qavalanche.cli.campaigns import drop, load_libraries
    from qavalanche.runs.progress import shown as progress
    from qavalanche.system.stopping import Stop, on_signals

    stop = Stop()
    load_libraries()
    with on_signals(stop, drop), progress("computing") as report, interrupted(stop, how["out"]):
        return gap_ratios(model, *grid, *drawn, report=report, stop=stop, **how)


def _of_store(store: Path, plot: Path | None, as_json: bool) -> None:
    from qavalanche.analysis.gap_ratios import gap_ratios_of

    found = gap_ratios_of(warned(opened(store)))
    check(plot is None or len(found) == 1, "--plot", f"the store holds {len(found)} models")
    if as_json:
        if plot is not None:
            found[0].plot().save_as(plot)
        print_json({"models": [one.to_dict() for one in found]}, SCHEMA)
        return
    _show(found, plot, as_json)


def _show(found: list[GapRatios], plot: Path | None, as_json: bool) -> None:
    if plot is not None:
        found[0].plot().save_as(plot)
    if as_json:
        print_json(found[0].to_dict(), SCHEMA)
        return
    for i, one in enumerate(found):
        if i:
            echo()
        _print(one)


def _print(found: GapRatios) -> None:
    where = f"L spins on {_SIDES[found.sides]} of the grain"
    echo(f"{found.model}: {where}, gap ratios of {found.levels}")
    echo()
    rows = [
        [f"{one.alpha:g}", str(one.length), str(one.spins), str(one.samples), str(one.mean)]
        for one in found.points
    ]
    print_table(["alpha", "L", "spins", "samples", "gap ratio"], rows)
    echo()
    echo("0.3863 for independent levels, 0.5307 for a random matrix")
    for one in found.crossings:
        pair = f"L = {one.first} and {one.last}"
        crossing = f"{pair} cross at alpha = {one.value}"
        echo(crossing if one.value.found else f"no crossing of {pair}: {one.value.outcome}")
    echo(f"predicted for L = infinity, on {_SIDES[found.sides]}: {found.critical:.4f}")
    echo(f"drift: {found.drift.outcome}")
    for verdict in found.verdicts:
        echo(f"alpha = {verdict.alpha:g}: {verdict.verdict}: {verdict.reason}")
    for caution in found.warnings:
        echo(f"caution: {caution}")


COMMANDS = {grain: "grain --model sun --alpha 0.5,0.7071,0.9 --chain 3-4 --samples 40"}
"""Commands of this module, each with an example."""

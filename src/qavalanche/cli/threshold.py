"""qavalanche threshold: is a Hamiltonian stable against avalanches?"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qavalanche.cli.lists import numbers, whole_numbers
from qavalanche.cli.options import check_figure, integer, number, opened, path, text
from qavalanche.cli.output import AsJson, echo, print_json, print_table, warned
from qavalanche.cli.schemes import pairs
from qavalanche.cli.source import ChainNumber, Column
from qavalanche.errors import InputError, check, plain, shown, suggestion

if TYPE_CHECKING:
    from qavalanche.analysis.threshold import Threshold
    from qavalanche.analysis.threshold.points import RatePoint
    from qavalanche.hamiltonians import SpinModel
    from qavalanche.system.stopping import Stop

SCHEMA = 1
"""Version of the keys of the JSON."""

_LENGTHS = "4-10"
_SAMPLES = 250
_FEW = 10  # samples of --mode resonances, each of which is diagonalized several times over
_LONGEST = 12  # sites of one chain that are looked at, where nothing is said
_MOST_SITES = 64  # of a window
_MODES = ("threshold", "resonances")
_SIDES = {1: "one side", 2: "both sides"}

Model = Annotated[str, text(help="A model, or the path of a TOML file of terms.")]
Set = Annotated[
    list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="Parameter of the model.")
]
Strengths = Annotated[
    str | None, text("--W", help="Disorder: 12, or 6,8,10, or first:last:number.")
]
Lengths = Annotated[str | None, text(help="Numbers of sites: 4-10, or 4,6,8 [4-10].")]
Length = Annotated[int | None, integer("length", help="One number of sites.")]
Samples = Annotated[int | None, integer("samples", help="Samples of every W and L [250].")]
Seed = Annotated[int, integer("seed", help="Seed of the draws.")]
Bath = Annotated[str, text(help="weak, or the rate gamma of the bath.")]
Sides = Annotated[int, integer("sides", help="On how many sides the bath grows: 2 or 1.")]
FieldsFile = Annotated[Path | None, path("--fields", help="One chain: a file of its fields.")]
Exchange = Annotated[float | None, number("J", "--J", help="Short for --set J=.")]
Mode = Annotated[str, text(help="threshold, or resonances: who carries the slow rate.")]
Out = Annotated[Path | None, path("--out", help="Keep samples in this folder; go on from them.")]
Kept = Annotated[
    Path | None, path("--store", help="Read the campaign in this folder, of slowest_rate.")
]
Workers = Annotated[int | None, integer("workers", help="Threads [all cores].")]
Plot = Annotated[Path | None, path("--plot", help="Draw the figure to this file.")]


def threshold(
    model: Model = "xxz",
    settings: Set = None,
    J: Exchange = None,
    W: Strengths = None,
    lengths: Lengths = None,
    length: Length = None,
    samples: Samples = None,
    seed: Seed = 0,
    bath: Bath = "weak",
    sides: Sides = 2,
    fields: FieldsFile = None,
    column: Column = None,
    chain: ChainNumber = None,
    mode: Mode = "threshold",
    out: Out = None,
    store: Kept = None,
    workers: Workers = None,
    plot: Plot = None,
    as_json: AsJson = False,
) -> None:
    """Ask whether a Hamiltonian is stable against avalanches.

    Chains with an infinite bath at one end: how their slowest rate falls with length, W*(L), a
    verdict. With --fields one chain, from each end; with --store those of a campaign.
    """
    check_figure(plot)
    hint = suggestion(mode, _MODES)
    check(mode in _MODES, f"mode = {shown(mode)}{hint}", f"must be {' or '.join(_MODES)}")
    check(sides in (1, 2), f"sides = {sides}", "must be 1 or 2")
    known = _parameters(settings, J)
    disorder = {"--W": W, "--lengths": lengths, "--samples": samples}
    if fields is not None:
        _refuse("--fields", {**disorder, "--out": out, "--plot": plot, "--bath": _unlike(bath)})
        _refuse("--fields", {"--mode": mode if mode != "threshold" else None, "--workers": workers})
        if length is not None:
            check(1 <= length <= _MOST_SITES, f"--length {length}", f"must be 1 to {_MOST_SITES}")
        from qavalanche.hamiltonians import model_of_fields
        from qavalanche.tables import read_column

        given = read_column(fields, "field", column, chain)
        _one_chain(model_of_fields(given, known, model), length, sides, as_json)
        return
    for option, value in (("--column", column), ("--chain", chain)):
        check(value is None, option, "goes with --fields")
    if store is not None:
        own = {"--set": settings, "--J": J, "--out": out, "--bath": _unlike(bath)}
        _refuse("--store", {**disorder, **own, "--length": length})
        _refuse("--store", {"--mode": mode if mode != "threshold" else None})
        _of_store(store, sides, plot, as_json)
        return
    check(W is not None, "no --W, --fields or --store", "give one, such as --W 6:20:8")
    sizes = _sizes(lengths, length)
    if mode == "resonances":
        _refuse("--mode resonances", {"--out": out, "--bath": _unlike(bath), "--workers": workers})
        check(sides == 2, "--sides with --mode resonances", "one does not go with the other")
        _resonances(model, known, (str(W), sizes), (samples, seed), plot, as_json)
        return
    how = {"sides": sides, "seed": seed, "parameters": known, "out": out, "workers": workers}
    number_of = _SAMPLES if samples is None else samples
    found = _computed(model, numbers("--W", str(W)), sizes, number_of, bath, how)
    _show(found, plot, as_json)


def _computed(
    model: str, W: list[float], sizes: list[int], samples: int, bath: str, how: dict[str, Any]
) -> Threshold:
    """With signals heard and progress shown, as of every campaign."""
    from qavalanche.analysis.threshold import threshold as computed
    from qavalanche.cli.campaigns import drop, load_libraries
    from qavalanche.runs.progress import shown as progress
    from qavalanche.system.stopping import Stop, on_signals

    stop, strength = Stop(), float(bath) if plain(bath) else bath
    load_libraries()
    with on_signals(stop, drop), progress("computing") as report, interrupted(stop, how["out"]):
        return computed(model, W, sizes, samples, strength, report=report, stop=stop, **how)


def _show(found: Threshold, plot: Path | None, as_json: bool) -> None:
    if plot is not None:
        found.plot().save_as(plot)
    if as_json:
        print_json(found.to_dict(), SCHEMA)
    else:
        _print(found)


def _of_store(store: Path, sides: int, plot: Path | None, as_json: bool) -> None:
    from qavalanche.analysis.threshold import threshold_of

    found = threshold_of(warned(opened(store)), sides)
    if plot is not None:
        found[0].plot(*found[1:]).save_as(plot)
    if as_json:
        print_json({"thresholds": [one.to_dict() for one in found]}, SCHEMA)
        return
    for i, one in enumerate(found):
        if i:
            echo()
        _print(one)


@contextmanager
def interrupted(stop: Stop, out: Path | None) -> Iterator[None]:
    """A command that a signal stopped gives no result of what was done by then: one line, and
    the signal's exit code."""
    try:
        yield
    except InputError:
        if stop.signal is None:  # else of too few samples
            raise
    if stop.signal is not None:
        kept = f"the same command goes on from what is stored in {out}"
        echo(f"stopped before all is computed: {kept if out else 'nothing is kept'}", err=True)
        raise typer.Exit(128 + stop.signal)


def _parameters(given: list[str] | None, J: float | None) -> dict[str, Any]:
    known = pairs("--set", given)
    check(J is None or "J" not in known, "J by --set and by --J", "give it once")
    return known if J is None else {**known, "J": J}


def _refuse(beside: str, given: dict[str, Any]) -> None:
    """InputError for options that have no meaning beside another."""
    for option, value in given.items():
        check(value is None, f"{option} with {beside}", "one does not go with the other")


def _unlike(bath: str) -> str | None:
    return None if bath == "weak" else bath


def _sizes(lengths: str | None, length: int | None) -> list[int]:
    both = lengths is not None and length is not None
    check(not both, "--lengths and --length", "give one of them")
    if length is not None:
        return whole_numbers("--length", str(length))
    return whole_numbers("--lengths", _LENGTHS if lengths is None else lengths)


def _bath(found: Threshold) -> str:
    """A finite bath stands in the name already."""
    return "weak bath, " if found.bath == "weak" else ""


def _print(found: Threshold) -> None:
    echo(f"{found.model}, {_bath(found)}growing on {_SIDES[found.sides]}; L in sites")
    echo()
    slopes = {(one.W, one.length): one for one in found.slopes}
    rows = []
    for one in found.points:
        slope = slopes.get((one.W, float(one.length)))
        told = "" if slope is None else str(slope.slope)
        rows.append([f"{one.W:g}", str(one.length), str(one.samples), _mean(one), told])
    print_table(["W", "L", "samples", "mean ln Gamma", "slope"], rows)
    for between in found.slopes:
        if not float(between.length).is_integer():
            where = f"between the lengths next to {between.length:g}"
            echo(f"W = {between.W:g}, {where}: slope {between.slope}")
    echo()
    echo("the avalanche goes on where the slope is above 0")
    for star in found.W_star:
        value = star.value
        echo(f"W*(L = {star.length:g}): {value if value.found else value.outcome}")
    echo(f"drift: {found.drift.outcome}")
    for verdict in found.verdicts:
        echo(f"W = {verdict.W:g}: {verdict.verdict}: {verdict.reason}")
    for caution in found.warnings:
        echo(f"caution: {caution}")


def _mean(point: RatePoint) -> str:
    """With its error; a mean of one sample has none."""
    one = point.mean
    return f"{one.value:.2f}" if not one.found and math.isfinite(one.value) else str(one)


def _one_chain(chosen: SpinModel, length: int | None, sides: int, as_json: bool) -> None:
    from qavalanche.bath.windows import windows
    from qavalanche.hamiltonians import Hamiltonian

    chain = chosen.draw(int(chosen.most_sites), 1.0)
    check(isinstance(chain, Hamiltonian), f"model {chosen.name}", "is no sum of terms")
    found = windows(chain, _LONGEST if length is None else length, sides)  # type: ignore[arg-type]
    if as_json:
        print_json({"model": chain.name, "sites": chain.sites, **found.to_dict()}, SCHEMA)
        return
    echo(f"{chain.name}: {chain.sites} sites, bath at each end in turn")
    echo()
    rows = zip(found.lengths, found.left, found.right, strict=True)
    table = [[str(L), f"{left:.4g}", f"{right:.4g}"] for L, left, right in rows]
    print_table(["L", "D, first sites", "D, last sites"], table)
    echo()
    echo(found.outcome)
    if not found.resolved.all():
        echo("caution: some rates are lost in rounding, and left out")
    echo("caution: of one chain; what its disorder does at other places is not seen")


def _resonances(
    model: str,
    known: dict[str, Any],
    grid: tuple[str, list[int]],
    drawn: tuple[int | None, int],
    plot: Path | None,
    as_json: bool,
) -> None:
    from qavalanche.bath.many import resonance_shares_of
    from qavalanche.laws.hamiltonian import DrawnHamiltonian

    strengths, (samples, seed) = numbers("--W", grid[0]), drawn
    one = len(strengths) * len(grid[1]) == 1
    check(plot is None or one, "--plot with --mode resonances", "give one --W and one --length")
    found = []
    for W in strengths:
        law = DrawnHamiltonian(model, W, parameters=tuple(known.items()))
        for L in grid[1]:
            shares = resonance_shares_of(law, L, _FEW if samples is None else samples, seed)
            found.append((W, L, shares))
            if plot is not None:
                shares.plot().save_as(plot)
    if as_json:
        points = [{"W": W, "L": L, **shares.to_dict()} for W, L, shares in found]
        print_json({"model": model, "points": points}, SCHEMA)
        return
    names = {
        "share_of_states": "share of top eigenstates",
        "share_of_pairs": "of as many pairs",
        "log_ratio": "ln of what is left without",
        "log_ratio_random": "without as many at random",
    }
    rows = [
        [f"{W:g}", str(L), f"{s.samples - s.left_out} of {s.samples}", f"{s.top} of {s.states}"]
        + [str(s.means[name]) for name in names]
        for W, L, s in found
    ]
    print_table(["W", "L", "samples", "top", *names.values()], rows)


COMMANDS = {threshold: "threshold --model xxz --W 6:20:3 --lengths 3-6 --samples 40"}
"""Commands of this module, each with an example."""

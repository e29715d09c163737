"""qavalanche steps: the scheme step by step, as in the letter's Fig. 2."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from qavalanche.cli.options import check_figure, path
from qavalanche.cli.output import AsJson, counted, echo, print_json, print_table
from qavalanche.cli.schemes import (
    Counts,
    Crossing,
    Ends,
    LocalDimension,
    Set,
    Ties,
    chosen_scheme,
)
from qavalanche.cli.source import (
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
    chosen_chain,
)
from qavalanche.errors import check
from qavalanche.system.files import kind_of

if TYPE_CHECKING:
    from qavalanche.laws import Law
    from qavalanche.partition import Partition
    from qavalanche.rules import Rules
    from qavalanche.schemes.couplings import EventLog

Plot = Annotated[
    Path | None,
    path("--plot", help="Draw the letter's Fig. 2 and the end to this file [steps.png, if new]."),
]
Animate = Annotated[Path | None, path("--animate", help="Write a film of all steps to FILE.gif.")]

_DEFAULT = Path("steps.png")


def steps(
    decays: DecaysFile = None,
    couplings: CouplingsFile = None,
    fields: FieldsFile = None,
    J: Exchange = None,
    column: Column = None,
    chain: ChainNumber = None,
    epsilon: Epsilon = None,
    K: Constant = None,
    law: LawName = None,
    law_set: LawSettings = None,
    length: Length = None,
    seed: Seed = None,
    settings: Set = None,
    crossing: Crossing = None,
    local_dimension: LocalDimension = None,
    ties: Ties = None,
    counts: Counts = None,
    ends: Ends = None,
    plot: Plot = None,
    animate: Animate = None,
    as_json: AsJson = False,
) -> None:
    """Diagonalize one chain step by step and show it."""
    from qavalanche.schemes.couplings import diagonalize

    if plot is None and animate is None and not as_json:
        plot = _default_figure()
    check_figure(plot)
    check_figure(animate, "--animate", ("gif",))
    short = {
        "local_dimension": local_dimension,
        "crossing": crossing,
        "ties": ties,
        "counts": counts,
        "ends": ends,
    }
    rules = _rules_of(settings, short)
    drawing = Drawing(epsilon, K, law, law_set, length, seed)
    files = Files({"decays": decays, "couplings": couplings, "fields": fields}, J, column, chain)
    start = chosen_chain(files, drawing, _fits)
    partition, log = diagonalize(start, rules)
    if plot is not None:
        from qavalanche.plots.steps import steps_figure

        steps_figure(start, rules).save_as(plot)
    made = 0
    if animate is not None:
        from qavalanche.plots.steps import animate_steps

        made = animate_steps(start, animate, rules)
    if as_json:
        print_json(_content(partition, log, rules))
        return
    echo(start)
    echo(partition)
    echo(log)
    _print_treatments(log)
    if plot is not None:
        echo(f"figure {plot}")
    if animate is not None:
        echo(f"film   {animate} ({counted(made, 'frame')})")


def _default_figure() -> Path:
    """The figure that is drawn where nothing is asked for; refused where a file has its name."""
    free = kind_of(_DEFAULT, follow=False) == "missing"
    allowed = f"give --plot {_DEFAULT} to write over it, or another name"
    check(free, f"{_DEFAULT} exists", allowed)
    return _DEFAULT


def _rules_of(settings: list[str] | None, short: dict[str, Any]) -> Rules:
    """The rules, refused before a chain is drawn."""
    from qavalanche.schemes.couplings import Couplings
    from qavalanche.schemes.couplings.state import check_open

    used = chosen_scheme("couplings", settings, short)
    assert isinstance(used, Couplings)
    check_open(used.rules)
    return used.rules


def _fits(law: Law, length: int) -> None:  # noqa: ARG001
    """Refuse to draw a chain that is too long for this tier."""
    from qavalanche.schemes.couplings.log import MOST_LOGGED
    from qavalanche.schemes.couplings.state import check_length

    check_length(length, MOST_LOGGED)


def _content(partition: Partition, log: EventLog, rules: Rules) -> dict[str, Any]:
    return {
        "rules": asdict(rules),
        "length": partition.length,
        "entropy_density": log.entropy_density,
        "thermal": partition.thermal,
        "regions": partition.regions.tolist(),
        "events": list(log),
    }


def _print_treatments(log: EventLog) -> None:
    """What happened to the regions; the eliminations are in the JSON."""
    rows = []
    for event in log:
        if event["event"] == "eliminate":
            continue
        coupling = event.get("coupling")
        log_G = f"{coupling['log_G'] + 0.0:.3f}" if coupling else ""
        sites = _sites(coupling["sites"]) if coupling else ""
        after = _sites(event["becomes"]) if coupling else "inert"
        step = str(event["step"])
        rows.append([step, _sites(event["region"]), event["event"], sites, log_G, after])
    if rows:
        header = ["step", "spins", "event", "coupling on", "ln G", "becomes"]
        echo()
        print_table(header, rows)


def _sites(pair: list[int]) -> str:
    return f"{pair[0]}-{pair[1]}"


COMMANDS = {steps: "steps --epsilon 0.27 --length 24 --seed 12 --plot steps.png"}
"""Commands of this module, each with an example."""

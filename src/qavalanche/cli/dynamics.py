"""qavalanche dynamics: rates, resistance and correlations of campaigns, beside the letter."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from qavalanche.cli.options import argument, check_figure, opened, path
from qavalanche.cli.output import AsJson, echo, print_json, print_table, warned

if TYPE_CHECKING:
    from qavalanche.letter.dynamics import DynamicsFound

Sources = Annotated[list[Path], argument("DIR...", help="Directories of campaigns.")]
Plot = Annotated[Path | None, path("--plot", help="Draw rates and resistance to this file.")]

_COLUMNS = {
    "L_+": "thermal_length",
    "1/ζ": "decay_rate",
    "ln t_+": "time_scale",
    "⟨ln t⟩": "time_mean",
    "median": "time_median",
    "σ(ln Γ)": "rate_spread",
    "μ": "power",
    "μ by scatter": "spread_power",
    "drop": "drop",
    "climb": "climb",
    "ξ": "end_length",
}


def dynamics(sources: Sources, plot: Plot = None, as_json: AsJson = False) -> None:
    """Say how fast chains thermalize, with errors.

    Points of the same law and scheme are taken together: many short chains of one campaign,
    recorded long ones ([observables] with history and dynamics) of another.
    """
    from qavalanche.letter.dynamics import dynamics as found_in

    check_figure(plot)
    found = found_in([warned(opened(one)) for one in sources])
    if plot is not None:
        from qavalanche.plots.dynamics import dynamics_figure

        dynamics_figure([one.dynamics for one in found]).save_as(plot)
    if as_json:
        print_json([one.to_dict() for one in found])
        return
    for i, one in enumerate(found):
        if i:
            echo()
        _print(one)


def _print(found: DynamicsFound) -> None:
    from qavalanche.letter.dynamics import DERIVED
    from qavalanche.report.analysis import value_of

    echo(found.title)
    points = found.dynamics.points
    if points:
        rows = [
            [f"{p.epsilon:g}", *(value_of(*getattr(p, name).pair) for name in _COLUMNS.values())]
            for p in points
        ]
        echo()
        print_table(["ε", *_COLUMNS], rows)
    header = ["measured", "value", "verdict", DERIVED, "the letter", "where"]
    lines = [
        [
            one.about, value_of(*one.estimate.pair), one.verdict,
            one.verdicts.get(DERIVED, ""), one.letter, one.where,
        ]
        for one in found.claims
    ]  # fmt: skip
    left = (0, 4, 5)
    widths = {i: max(len(line[i]) for line in [header, *lines]) for i in left}
    padded = [
        [cell.ljust(widths[i]) if i in left else cell for i, cell in enumerate(line)]
        for line in [header, *lines]
    ]
    echo()
    print_table(padded[0], padded[1:])
    echo()
    echo("how each was found, or what would suffice:")
    for one in found.claims:
        if one.outcome:
            echo(f"  {one.about}: {one.outcome}")


COMMANDS = {dynamics: "dynamics campaign"}
"""Commands of this module, each with an example."""

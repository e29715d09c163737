"""qavalanche rare: tails of rare inclusions, and what makes them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from qavalanche.cli.options import Store, check_figure, number, opened, path
from qavalanche.cli.output import AsJson, echo, print_json, print_table, warned
from qavalanche.errors import check

if TYPE_CHECKING:
    from qavalanche.analysis.estimate import Estimate
    from qavalanche.analysis.rarity import RareTail

SCHEMA = 1
"""Version of the keys of the JSON."""


def rare(
    directory: Store,
    dimension: Annotated[
        float | None, number("dimension", "--dimension", help="d_f, to compare b with.")
    ] = None,
    dimension_error: Annotated[
        float, number("dimension_error", "--dimension-error", help="Its standard error.")
    ] = 0.01,
    plot: Annotated[Path | None, path("--plot", help="Draw the tails to this file.")] = None,
    as_json: AsJson = False,
) -> None:
    """Fit the tails of rare inclusions of a campaign.

    Of a campaign with [rare]: ln P with errors, its form, and where small spots take over.
    """
    from qavalanche.analysis.estimate import Estimate
    from qavalanche.analysis.rarity import rarity

    check_figure(plot)
    passed = f"dimension_error = {dimension_error:g}"
    check(0 < dimension_error < 1, passed, "must lie in (0, 1)")
    given = None
    if dimension is not None:
        check(0 < dimension < 2, f"dimension = {dimension:g}", "must lie in (0, 2)")
        given = Estimate(dimension, dimension_error)
    found = rarity(warned(opened(directory)), given)
    if plot is not None:
        from qavalanche.plots.rare_tails import rare_tails_figure

        rare_tails_figure(found, given).save_as(plot)
    if as_json:
        print_json({"tails": [one.to_dict() for one in found]}, SCHEMA)
        return
    for i, one in enumerate(found):
        if i:
            echo()
        _print(one)


def _print(one: RareTail) -> None:
    echo(one.title)
    echo()
    print_table(*_table(one))
    for length, why in one.curve.left_out:
        echo(f"left out: {_symbol(one)} = {length:g}, {why}")
    echo()
    lines = [("form", one.forms.outcome)]
    if one.approximate is not one.forms:
        lines.append(("with a model error", one.approximate.outcome))
    lines.append(("b", _value(one.exponent)))
    if one.dimension is not None:
        lines.append(("b against d_f", one.dimension.outcome))
    marks = one.takeover
    lines += [
        ("ξ", one.scale.outcome),
        ("ln ξ_b", _value(one.parameters["log_xi"])),
        ("longest run below half", _value(marks.by_run)),
        ("bonds below 3/4 of one run", _value(marks.by_bonds)),
        ("slope below 3/4 of one run", _value(marks.by_slope)),
        ("fit meets one run", _value(marks.by_fit)),
        ("d of N_res", _value(marks.dimension)),
    ]
    for name, text in lines:
        echo(f"{name}: {text}")


def _symbol(one: RareTail) -> str:
    return "T" if one.kind == "inclusion" else "L"


def _table(one: RareTail) -> tuple[list[str], list[list[str]]]:
    """ln P with its error at every length, and what the inclusions hold there."""
    from qavalanche.report.analysis import value_of

    chain = one.kind == "chain"  # whose size is L
    parts = ["N_res", *([] if chain else ["size"]), "longest/N_res"]
    header = [_symbol(one), "ln P", "log10 P", *parts, "entropy/cost"]
    held = {row[0]: row[1:] for row in one.means.known} if one.means else {}
    shares = {row.length: row.share for row in one.entropies}
    rows = []
    for at, y, e in zip(one.curve.lengths, one.curve.log_p, one.curve.error, strict=True):
        inside = [value_of(*x.pair) for x in held[at]] if at in held else ["–"] * 3
        inside = [inside[0], inside[2]] if chain else inside
        share = value_of(*shares[at].pair) if at in shares else "–"
        rows.append([f"{at:g}", value_of(y, e), f"{y / _LN_10:.2f}", *inside, share])
    return header, rows


_LN_10 = 2.302585092994046


def _value(one: Estimate) -> str:
    """The number with its error, and how it was found; or why there is none."""
    from qavalanche.report.analysis import value_of

    if not one.found:
        return one.outcome
    unit = f" {one.unit}" if one.unit else ""
    return f"{value_of(*one.pair)}{unit}, {one.outcome}" if one.outcome else value_of(*one.pair)


COMMANDS = {rare: "rare events"}
"""Commands of this module, each with an example."""

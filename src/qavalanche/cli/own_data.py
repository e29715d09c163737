"""qavalanche collapse and tails: data of others, from a file of columns."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qavalanche.cli.options import argument, check_figure, check_output, integer, number, path, text
from qavalanche.cli.output import AsJson, echo, print_json, print_table
from qavalanche.errors import check, plain, shown

if TYPE_CHECKING:
    from qavalanche.analysis.own import Collapses, Tails
    from qavalanche.analysis.scaling.collapse import Collapse

DataFile = Annotated[Path, argument("FILE", help="File of columns with a line of names.")]
Forms = Annotated[
    list[str] | None,
    typer.Option(
        "--form",
        metavar="NAME",
        help="power-law, two-sided, kosterlitz-thouless, drifting, logarithmic; "
        "NAME-prefactor for L^-kappa times it. Repeatable.",
    ),
]
Laws = Annotated[
    list[str] | None,
    typer.Option(
        "--law",
        metavar="NAME",
        help="power-law, truncated-power-law, exponential, stretched-exponential, log-normal. "
        "Repeatable; the tail begins where the first fits best.",
    ),
]
Plot = Annotated[Path | None, path("--plot", help="Draw the figure to this file.")]
Out = Annotated[Path | None, path("--out", help="Write the scaled points to this .csv file.")]
Resamples = Annotated[int, integer("resamples", help="Data sets drawn for the errors.")]
Samples = Annotated[int, integer("samples", help="Data sets drawn for each p of goodness.")]
Least = Annotated[float | None, number("xmin", help="Where the tail begins [lower cut-off].")]
Most = Annotated[float | None, number("xmax", help="Where it ends, the length of a chain say.")]
Real = Annotated[bool, typer.Option("--real", help="Sizes are real numbers, whole ones too.")]


def _column(what: str) -> Any:
    return text(help=f"Column of {what}.")


def _span(what: str, *declared: str) -> Any:
    return typer.Option(*declared, metavar="A:B", help=what)


def collapse(
    file: DataFile,
    form: Forms = None,
    control: Annotated[str | None, _column("the control parameter")] = None,
    length: Annotated[str | None, _column("the length L")] = None,
    value: Annotated[str | None, _column("the value y")] = None,
    error: Annotated[str | None, _column("the standard error of y")] = None,
    thermal: Annotated[str | None, _column("samples that are thermal, of --samples")] = None,
    samples: Annotated[str | None, _column("the numbers of samples")] = None,
    critical_point: Annotated[str | None, _span("Bounds of the critical point.")] = None,
    nu: Annotated[str | None, _span("Bounds of nu [0.2:5].")] = None,
    control_range: Annotated[str | None, _span("Points used.", "--control-range")] = None,
    length_range: Annotated[str | None, _span("Lengths used.", "--length-range")] = None,
    window: Annotated[str | None, text(help="auto, or all points in the ranges.")] = None,
    resamples: Resamples = 100,
    plot: Plot = None,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """Collapse your own data of several lengths on one curve.

    Columns of a control parameter, a length, a value and its standard error; or, for a share of
    samples, of the thermal ones and of all. Fits scaling forms, with errors, and compares them.
    """
    check_figure(plot)
    _check_table(out)
    named = {"control": control, "length": length, "value": value, "error": error}
    named |= {"thermal": thermal, "samples": samples}
    bounds = {"critical_point": ("--critical-point", critical_point), "nu": ("--nu", nu)}
    within = {"control": ("--control-range", control_range)}
    within |= {"length": ("--length-range", length_range)}

    import qavalanche.analysis.own as own
    from qavalanche.analysis.own.forms import DEFAULT

    found = own.collapse(
        file,
        form or list(DEFAULT),
        {role: name for role, name in named.items() if name is not None},
        {name: _ends(*one) for name, one in bounds.items() if one[1] is not None},
        {name: _ends(*one, whole=False) for name, one in within.items() if one[1] is not None},
        window,
        resamples,
    )
    if as_json:
        print_json(found.to_dict())
    else:
        _print_collapses(found)
    if plot is not None:
        found.plot().save_as(plot)
    if out is not None:
        from qavalanche.system.files import write_whole

        write_whole(out, found.scaled().write_csv().encode())
    _say_written(as_json, figure=plot, table=out)


def tails(
    file: DataFile,
    law: Laws = None,
    size: Annotated[str | None, _column("sizes")] = None,
    count: Annotated[str | None, _column("how often each size was found")] = None,
    xmin: Least = None,
    xmax: Most = None,
    real: Real = False,
    samples: Samples = 100,
    resamples: Resamples = 50,
    plot: Plot = None,
    as_json: AsJson = False,
) -> None:
    """Fit laws to the tail of your own sizes.

    A column of sizes (--size names it), or one of sizes and one of counts. Where the tail
    begins, five laws with errors, whether each can have made the data, and which is favoured.
    """
    check_figure(plot)
    named = {"size": size, "count": count}

    import qavalanche.analysis.own as own
    from qavalanche.analysis.own.size_laws import WORDS

    found = own.tails(
        file,
        law or list(WORDS),
        {role: name for role, name in named.items() if name is not None},
        xmin,
        xmax,
        False if real else None,
        samples,
        resamples,
    )
    if as_json:
        print_json(found.to_dict())
    else:
        _print_tails(found)
    if plot is not None:
        found.plot().save_as(plot)
    _say_written(as_json, figure=plot)


def _say_written(as_json: bool, **files: Path | None) -> None:
    """Which files were written, as `report` says it; JSON stands alone."""
    for kind, file in files.items():
        if file is not None and not as_json:
            echo(f"{kind:8} {file}")


def _check_table(out: Path | None) -> None:
    if out is not None:
        check(out.suffix.lower() == ".csv", f"--out {out}", "must end in .csv")
        check_output(out)


def _ends(option: str, given: str | None, whole: bool = True) -> tuple[float, float]:
    """Two numbers with a colon between; without `whole` an end may be left out."""
    passed = f"{option} {shown(given)}"
    parts = [part.strip() for part in str(given).split(":")]
    good = len(parts) == 2 and all(plain(part) or (not whole and not part) for part in parts)
    open_end = "" if whole else "; one may be left out, as in 10:"
    check(good, passed, f"must be two numbers such as 0.5:2{open_end}")
    low, high = (float(one) if one else end for one, end in zip(parts, _OPEN, strict=True))
    check(low < high, passed, "the first must be less than the second")
    return low, high


_OPEN = (-math.inf, math.inf)


def _print_collapses(found: Collapses) -> None:
    read = ", ".join(f"{role}: {name}" for role, name in found.columns.items())
    echo(f"columns {read}")
    ends = {key: f"{low:g} to {high:g}" for key, (low, high) in found.window.items()}
    used = len(found.best.data)
    echo(f"{used} points, control {ends['control']}, length {ends['length']}")
    if len(found.collapses) > 1:
        echo("all forms have these points; which are used may depend on the forms named (--window)")
    echo()
    rows = [row for one in found.collapses for row in _rows(one)]
    header = ["form", "parameter", "value", "window", "points", "chi2", "dof", "p", "ln evidence"]
    print_table(header, rows)
    echo()
    for one in found.collapses:
        if not one.found and len(found.collapses) > 1:
            echo(f"{one.form.name}: {one.outcome}")
    echo(found.outcome)


def _rows(one: Collapse) -> list[list[str]]:
    chi2, freedom = one.chi2
    (low, high), (shortest, longest) = one.window.values()
    numbers = [f"{low:g}:{high:g}, L {shortest:g}:{longest:g}", str(len(one.data))]
    numbers += [_digits(chi2, 1), _digits(freedom, 1), _digits(one.p_value, 3)]
    numbers.append(_digits(one.log_evidence, 1))
    rows = [[name, str(one.estimate(name))] for name in one.form.names]
    first = [one.form.name, *rows[0], *numbers]
    return [first, *(["", *row, *[""] * len(numbers)] for row in rows[1:])]


def _print_tails(found: Tails) -> None:
    read = ", ".join(f"{role}: {name}" for role, name in found.columns.items())
    echo(f"columns {read}")
    if found.cutoff is not None:
        echo(found.cutoff.outcome)
    echo(found.outcome)
    echo()
    header = ["law", "parameter", "value", "KS", "p", "ln L"]
    rows = []
    for fit, tested in zip(found.fits, found.goodness, strict=True):
        numbers = [_digits(fit.ks, 4), _digits(tested.p, 2), _digits(fit.log_likelihood, 1)]
        lines = [[name, str(one)] for name, one in fit.estimates.items()]
        rows.append([fit.law, *lines[0], *numbers])
        rows += [["", *line, "", "", ""] for line in lines[1:]]
    print_table(header, rows)
    echo()
    for fit in found.fits:
        if not fit.found:
            echo(fit.outcome)
    for one in found.comparisons:
        echo(f"{one.laws[0]} or {one.laws[1]}: {one.outcome}")


def _digits(value: float, digits: int) -> str:
    return f"{value:.{digits}f}" if math.isfinite(value) else "–"


COMMANDS = {collapse: "collapse data.csv --form power-law", tails: "tails sizes.csv"}
"""Commands of this module, each with an example."""

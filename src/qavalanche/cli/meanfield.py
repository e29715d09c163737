"""qavalanche flow, critical: the mean field, and exact critical points of other schemes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from qavalanche.cli.options import check_figure, integer, path, text
from qavalanche.cli.output import (
    AsJson,
    Crossing,
    LocalDimension,
    echo,
    print_json,
    print_table,
)
from qavalanche.cli.schemes import Set, pairs
from qavalanche.errors import check

SCHEMA = 1
"""Version of the keys of the JSON."""


def flow(
    epsilon: Annotated[str, text(help="P(resonant bond), any number of digits.")],
    K: Annotated[str, text("--K", help="zeta_1 = 1 / ln(K / epsilon).")] = "1",
    crossing: Crossing = "halted",
    local_dimension: LocalDimension = 2,
    precision: Annotated[int | None, integer("precision", help="Bits of ball arithmetic.")] = None,
    as_json: AsJson = False,
) -> None:
    """Follow the mean-field flow and prove its phase."""
    from qavalanche import meanfield
    from qavalanche.rules import Rules

    rules = Rules(local_dimension, crossing)  # type: ignore[arg-type]
    found = meanfield.flow(epsilon, K, rules, precision)
    columns = (found.order, found.inverse_localization_length, found.collar, found.thermal_density)
    if as_json:
        print_json({"schema": SCHEMA, **found.to_dict()})
        return
    header = ["k", "alpha_k", "l_k (bonds)", "rho_k"]
    rows = [[str(k), *(f"{x:.8g}" for x in row)] for k, *row in zip(*columns, strict=True)]
    echo(repr(found))
    print_table(header, rows)
    if found.phase == "undecided":
        echo("undecided at this precision: give --precision more bits")


def critical(
    K: Annotated[str | None, text("--K", help="Mean field: 1 / ln(K / epsilon) [1].")] = None,
    digits: Annotated[
        int | None, integer("digits", help="Significant digits, each certified [30; others 12].")
    ] = None,
    crossing: Annotated[
        str | None, text(help="Mean field: halted [usual], or a number 1/zeta_t.")
    ] = None,
    local_dimension: Annotated[
        int | None, integer("local_dimension", help="Mean field: states per site d_s [2].")
    ] = None,
    scheme: Annotated[
        str, text("--scheme", help="meanfield, goremykina, zhang, kt or imbrie.")
    ] = "meanfield",
    setting: Set = None,
    plot: Annotated[Path | None, path("--plot", help="Draw the flow to this file.")] = None,
    as_json: AsJson = False,
) -> None:
    """Compute a certified critical point."""
    check_figure(plot)
    if scheme != "meanfield":
        own = {"--K": K, "--crossing": crossing, "--local-dimension": local_dimension}
        for option, value in own.items():
            check(value is None, option, f"goes with the mean field, not with --scheme {scheme}")
        _critical_of(scheme, setting, digits, plot, as_json)
        return
    from qavalanche import meanfield
    from qavalanche.rules import Rules

    check(not setting, "--set", "the mean field takes --K, --crossing and --local-dimension")
    states = 2 if local_dimension is None else local_dimension
    rules = Rules(states, "halted" if crossing is None else crossing)  # type: ignore[arg-type]
    K = "1" if K is None else K
    found = meanfield.critical_exponents(K, rules, 30 if digits is None else digits)
    if plot is not None:
        from qavalanche.plots.meanfield import flow_plane_figure

        flow_plane_figure(float(K), rules).save_as(plot)
    if as_json:
        print_json({"schema": SCHEMA, **found.to_dict()})
        return
    echo(f"epsilon_c  {found.point.epsilon_c} +- {found.point.radius}")
    echo(f"nu_minus   {found.nu_minus:.12f}")
    echo(f"nu_plus    {found.nu_plus:.12f}")


def _critical_of(
    scheme: str, setting: list[str] | None, digits: int | None, plot: Path | None, as_json: bool
) -> None:
    """The critical point of another scheme, its parameters with all their digits."""
    from qavalanche.rivals import FLOWS, exact_critical_point
    from qavalanche.schemes import names

    inexact = scheme not in FLOWS and scheme in names()
    passed = f"scheme {scheme}"
    check(not inexact, passed, "has no exact critical point; qavalanche analyze measures it")
    pairs("--set", setting)
    parts = [one.partition("=") for one in setting or []]
    parameters = {key.strip().replace("-", "_"): value.strip() for key, _, value in parts}
    if plot is not None and scheme in FLOWS:
        from qavalanche.plots.flows import PORTRAITS

        allowed = f"there is a portrait of {', '.join(PORTRAITS)} and meanfield only"
        check(scheme in PORTRAITS, f"--plot with --scheme {scheme}", allowed)
    found = exact_critical_point(scheme, parameters, digits)
    if plot is not None:
        PORTRAITS[scheme](**{key: float(value) for key, value in parameters.items()}).save_as(plot)
    content = found.to_dict()
    if as_json:
        print_json({"schema": SCHEMA, **content})
        return
    names_of = [name for name in content if not name.endswith("_error")]
    width = max(map(len, names_of))
    for name in names_of:
        echo(f"{name:<{width}}  {content[name]} +- {content[name + '_error']}")


COMMANDS = {
    flow: "flow --epsilon 0.19",
    critical: "critical --K 3 --digits 100",
}
"""Commands of this module, each with an example."""

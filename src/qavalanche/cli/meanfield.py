"""qavalanche flow, critical: the mean field."""

from __future__ import annotations

from typing import Annotated

from qavalanche.cli.options import integer, text
from qavalanche.cli.output import (
    AsJson,
    Crossing,
    LocalDimension,
    echo,
    print_json,
    print_table,
)

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
    K: Annotated[str, text("--K", help="zeta_1 = 1 / ln(K / epsilon).")] = "1",
    digits: Annotated[int, integer("digits", help="Significant digits, each certified.")] = 30,
    crossing: Crossing = "halted",
    local_dimension: LocalDimension = 2,
    as_json: AsJson = False,
) -> None:
    """Compute the certified mean-field critical point."""
    from qavalanche import meanfield
    from qavalanche.rules import Rules

    rules = Rules(local_dimension, crossing)  # type: ignore[arg-type]
    found = meanfield.critical_exponents(K, rules, digits)
    if as_json:
        print_json({"schema": SCHEMA, **found.to_dict()})
        return
    echo(f"epsilon_c  {found.point.epsilon_c} +- {found.point.radius}")
    echo(f"nu_minus   {found.nu_minus:.12f}")
    echo(f"nu_plus    {found.nu_plus:.12f}")


COMMANDS = {
    flow: "flow --epsilon 0.19",
    critical: "critical --K 3 --digits 100",
}
"""Commands of this module, each with an example."""

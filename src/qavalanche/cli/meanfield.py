"""qavalanche flow, critical: the mean field."""

from __future__ import annotations

from typing import Annotated

from qavalanche.cli.options import integer, text
from qavalanche.cli.output import (
    AsJson,
    Crossing,
    LocalDimension,
    echo,
    finite,
    print_json,
    print_table,
)


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
        print_json(
            {
                "phase": found.phase,
                "k_star": found.k_star,
                "alpha_infinity": finite(found.alpha_infinity),
                "alpha_infinity_error": finite(found.gap_infinity_error),
                "zeta": finite(found.localization_length),
                "collar_per_order": finite(found.collar_per_order),
                "alpha": found.inverse_localization_length.tolist(),
                "collar": [finite(x) for x in found.collar],
                "thermal_density": [finite(x) for x in found.thermal_density],
            }
        )
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
    point = meanfield.critical_point(K, rules, digits)
    sharp = point if digits >= 17 else meanfield.critical_point(K, rules, 17)
    nu = meanfield.nu_minus(float(sharp)), meanfield.nu_plus(float(sharp))
    if as_json:
        result = {"epsilon_c": point.epsilon_c, "radius": point.radius}
        print_json({**result, "nu_minus": nu[0], "nu_plus": nu[1]})
        return
    echo(f"epsilon_c  {point.epsilon_c} +- {point.radius}")
    echo(f"nu_minus   {nu[0]:.12f}")
    echo(f"nu_plus    {nu[1]:.12f}")

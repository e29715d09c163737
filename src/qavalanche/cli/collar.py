"""qavalanche collar: what one spot melts around it, in d dimensions."""

from __future__ import annotations

from typing import Annotated

from qavalanche.cli.options import number
from qavalanche.cli.output import AsJson, LocalDimension, echo, print_json

SCHEMA = 1
"""Version of the keys of the JSON."""


def collar(
    spot: Annotated[float, number("spot", help="Volume k of the bare spot, in sites.")] = 1.0,
    dimension: Annotated[float, number("dimension", help="Dimensions d of space.")] = 1.0,
    power: Annotated[float, number("power", help="p in D = (r / zeta)^p.")] = 1.0,
    localization_length: Annotated[
        float, number("localization_length", help="zeta, in lattice spacings.")
    ] = 1.0,
    local_dimension: LocalDimension = 2,
    as_json: AsJson = False,
) -> None:
    """Compute the collar of one spot, or find that it runs away."""
    from qavalanche import meanfield

    found = meanfield.collar(spot, dimension, power, localization_length, local_dimension)
    if as_json:
        print_json({"schema": SCHEMA, **found.to_dict()})
        return
    echo(f"phase            {found.phase}")
    echo(f"collar           {found.width:.10g} on every side")
    echo(f"thermal volume   {found.thermal_volume:.10g} sites")
    echo(f"critical spot    {found.critical_spot:.10g} sites, radius {found.critical_radius:.10g}")
    echo(f"critical zeta    {found.critical_localization_length:.10g} for this spot")
    echo(f"critical d       {found.critical_dimension:g}")


COMMANDS = {collar: "collar --spot 5 --dimension 2 --localization-length 0.3"}
"""Commands of this module, each with an example."""

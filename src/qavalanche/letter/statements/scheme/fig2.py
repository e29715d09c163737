"""Fig. 2: the panels a) to e), on drawn chains."""

from collections.abc import Mapping
from typing import Any

from qavalanche.letter.statement import Holds, statement


@statement(
    "the scheme runs as Fig. 2 a) to e) show",
    where="letter, Fig. 2",
    expected="bonds; elimination of what touches nothing resonant; the smallest spot diagonalized, "
    "norms kept; resonant arcs melt; the rest eliminated, until no coupling is left",
    falsified="a drawn chain with a step that one of the panels does not allow",
    rests_on=("replay",),
    figure="fig2",
    order=60,
)
def fig2(sources: Mapping[str, Any]) -> Holds:
    """The event log of the couplings tier, replayed with a plain list of couplings."""
    seen = sources["replay"]
    text = (
        f"{seen['chains']} chains of {seen['length']} bonds replayed: {seen['eliminated']} "
        f"couplings made by eliminations, {seen['melted']} stretches melted, "
        f"{seen['fused']} fusions, {seen['inert']} regions turned inert"
    )
    against = seen["violations"]
    if against:
        text += f"; {len(against)} steps do not hold, the first: {against[0]}"
    return Holds(not against, seen["chains"], text)

"""Assumption (i): the mean thermal density does not fall as disorder weakens."""

from collections.abc import Mapping
from typing import Any

from qavalanche.letter.statement import Judged, statement
from qavalanche.letter.weakest import WeakestCase, weakest


@statement(
    "assumption (i): ⟨ρ(L)⟩ does not fall as ε grows",
    where="letter, general analysis",
    expected="⟨ρ(L)⟩ rises with ε, by three errors in every case",
    falsified="a law, ε and L at which ⟨ρ⟩ falls by four errors as ε grows on the same disorder",
    rests_on=("assumptions",),
    figure="assumptions",
    order=200,
)
def rises(sources: Mapping[str, Any]) -> Judged:
    """Mean gain in thermal density, epsilon - 0.01 to epsilon, on coupled disorder."""
    return weakest(
        [
            WeakestCase(
                f"{one['law']}, ε = {one['epsilon']:g}, L = {one['length']}",
                one["gain"] / one["length"],
                one["gain_error"] / one["length"],
            )
            for one in sources["assumptions"]["rises"]
        ],
        strictly=True,
    )

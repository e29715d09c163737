"""What follows from assumption (ii): L rho(L) is superadditive."""

from collections.abc import Mapping
from typing import Any

from qavalanche.letter.statement import Judged, statement
from qavalanche.letter.weakest import WeakestCase, weakest


@statement(
    "L ⟨ρ(L)⟩ is superadditive",
    where="letter, general analysis",
    expected="(L + L′) ⟨ρ(L + L′)⟩ ≥ L ⟨ρ(L)⟩ + L′ ⟨ρ(L′)⟩, by three errors in every case",
    falsified="a case in which the whole has fewer thermal bonds in the mean, by four errors",
    rests_on=("assumptions",),
    figure="assumptions",
    order=220,
)
def superadditive(sources: Mapping[str, Any]) -> Judged:
    """Mean surplus of a chain over its two halves, in bonds."""
    return weakest(
        [
            WeakestCase(
                f"{one['law']}, ε = {one['epsilon']:g}, L = {one['length']}",
                one["gain"],
                one["gain_error"],
            )
            for one in sources["assumptions"]["joined"]
        ],
        strictly=True,
        unit="bonds",
    )

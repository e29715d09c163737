"""SM D: at G near 1 the reduced density matrix of l and r is said to have no structure."""

from collections.abc import Mapping
from typing import Any

from qavalanche.letter.statement import Judged, statement
from qavalanche.letter.statements.exact.spot_rows import rows_of_table


@statement(
    "G ≈ 1: ρ of l and r has no structure",
    where="SM D, table",
    expected="elements of ρ off the diagonal are of order one, as d_E^0 (to 0.15)",
    falsified="a diagonal ρ: elements between different states of l, r that fall with d_E",
    rests_on=("critical_spots",),
    figure="critical_spot",
    order=942,
    looked_into=(
        "Elements off the diagonal join states of l, or r, that differ by a field h ≫ m with "
        "the same state of E: admixtures m/h ~ G/d_E, so energy makes ρ diagonal. What is "
        "random is the diagonal alone, which is enough for Cor = O(1) (docs/critical_spot.md)."
    ),
)
def no_structure(sources: Mapping[str, Any]) -> Judged:
    """Power of d_E of the typical coherence of l and r."""
    return rows_of_table(sources["critical_spots"], "critical", "typical_coherence")

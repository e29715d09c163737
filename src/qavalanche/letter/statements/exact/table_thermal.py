"""SM D's table, G >> 1: all product states, a mixed product, no correlation."""

from collections.abc import Mapping
from typing import Any

from qavalanche.letter.statement import Judged, statement
from qavalanche.letter.statements.exact.spot_rows import rows_of_table


@statement(
    "G ≫ 1: N = O(d_E), ρ = 1/4 + O(d_E^(−1/2)), Cor → 0",
    where="SM D, table",
    expected="Cor, distances from 1/4 and a product as d_E^(−1/2), N as d_E (to 0.15), G ≥ √d_E",
    falsified="correlations of l and r that do not fall as of a random vector",
    rests_on=("critical_spots",),
    figure="critical_spot",
    order=943,
)
def table_thermal(sources: Mapping[str, Any]) -> Judged:
    """Powers of d_E; the number is that of Cor."""
    return rows_of_table(
        sources["critical_spots"], "thermal", "Cor", "N", "from_identity", "from_product"
    )

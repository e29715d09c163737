"""SM D's table, G near 1: few product states, no product, correlation of order one."""

from collections.abc import Mapping
from typing import Any

from qavalanche.letter.statement import Judged, statement
from qavalanche.letter.statements.exact.spot_rows import rows_of_table


@statement(
    "G ≈ 1: N = O(1), ρ mixed and no product, Cor = O(1)",
    where="SM D, table",
    expected="Cor, N, 1 − purity, distance from a product as d_E^0 (to 0.15) where eq. 2 is 1",
    falsified="a correlation, or an N, that grows or falls with the size of the region",
    rests_on=("critical_spots",),
    figure="critical_spot",
    order=941,
    looked_into=(
        "The distance of ρ from a product still falls at these sizes, by a power that shrinks: "
        "−0.34 from d_E = 16 to 32, −0.05 from 128 to 1024 (docs/critical_spot.md). The other "
        "three have their powers."
    ),
)
def table_critical(sources: Mapping[str, Any]) -> Judged:
    """Powers of d_E; the number is that of Cor."""
    return rows_of_table(sources["critical_spots"], "critical", "Cor", "N", "mixed", "from_product")

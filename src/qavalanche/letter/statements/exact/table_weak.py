"""SM D's table, G << 1: one product state, pure, no correlation."""

from collections.abc import Mapping
from typing import Any

from qavalanche.letter.statement import Judged, statement
from qavalanche.letter.statements.exact.spot_rows import rows_of_table


@statement(
    "G ≪ 1: N = 1, a pure product, no correlation",
    where="SM D, table",
    expected="Cor, N − 1 and 1 − purity vanish with G: powers above 0.15 for 0.01 ≤ G ≤ 0.1",
    falsified="one of the three that stays as G falls",
    rests_on=("critical_spots",),
    figure="critical_spot",
    order=940,
)
def table_weak(sources: Mapping[str, Any]) -> Judged:
    """Powers of G; the number is that of Cor."""
    return rows_of_table(sources["critical_spots"], "weak", "Cor", "excess", "mixed")

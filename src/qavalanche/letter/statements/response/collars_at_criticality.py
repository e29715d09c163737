"""How collars grow with k at the transition: by a factor an order, in mean field."""

from collections.abc import Mapping
from typing import Any

from qavalanche.letter.response import TOLERANCE
from qavalanche.letter.statement import Judged, statement
from qavalanche.letter.verdict import equal


@statement(
    "collars at ε_c grow by a factor from order to order",
    where="letter, critical regime and SM C, eq. 20",
    expected="ℓ_{k+1}/ℓ_k = ε_c^(−1/2)",
    falsified="a base that is three errors away from it",
    rests_on=("response_orders",),
    figure="collar_growth",
    order=255,
    looked_into=(
        "Mean field has the factor since spots of order k see lower orders only. In drawn chains "
        "ζ_k does run so for k up to 5: eq. 6 with the measured ζ_k gives collars that double from "
        "order to order. But ζ_k stops at k = 8, 11 % short of ζ_c in chains of 10⁶ bonds at "
        "ε = 0.2565; what is left comes with groups of small spots, not with higher orders, and a "
        "spot that is put in sees them all: ℓ_k grows as a power of k (docs/response.md)."
    ),
)
def collars_at_criticality(sources: Mapping[str, Any]) -> Judged:
    """The base of l_k ~ b^k for k < 30, at the largest epsilon that is localized."""
    response = sources["response_orders"]
    known = [m for m in response.media if not m.thermal and response.growth[m.epsilon].base.found]
    if not known:
        none = next(iter(response.growth.values())).base
        return Judged(none, "not measured")
    medium = known[-1]
    grown, factor = response.growth[medium.epsilon], medium.epsilon**-0.5
    text = (
        f"ε = {medium.epsilon:g}, k = {grown.orders[0]} to {grown.orders[1]}, beside {factor:.3f}; "
        f"{grown.outcome}; as a power of k: {grown.power}"
    )
    value, error = grown.base.pair
    return Judged(grown.base.saying(text), equal(value, error, factor, TOLERANCE))

"""L_+ is the distance of bare spots of k* bonds."""

from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.statement import statement
from qavalanche.letter.statements.response.stars import stars_of
from qavalanche.letter.verdict import Equal


@statement(
    "L_+ is the distance of bare spots that melt everything",
    where="letter, finite-size scaling",
    expected="L_+ = ε^(−k*): k* over ln L_+/ln(1/ε) is 1 (mean field; beyond it the letter "
    "expects more)",
    falsified="a ratio that is three errors away from 1 next to ε_c",
    rests_on=("explosive",),
    prediction=Equal(1.0, 0.3),
    figure="critical_order",
    order=262,
    looked_into=(
        "Far above ε_c it holds (ε = 0.32: 1.2(2)). Nearer, bare spots of k* bonds would lie "
        "ε^(−k*) bonds apart, some 10⁹⁵ at ε = 0.27, and chains of 3·10⁴ bonds are thermal: groups "
        "of small spots do it, as the letter says of the full scheme (next row)."
    ),
)
def explosive_spots(sources: Mapping[str, Any]) -> Estimate:
    """The ratio at the smallest epsilon at which k* is known."""
    stars = stars_of(sources["explosive"])
    if not stars:
        return Estimate.none("no ε with k* and L_+")
    one = stars[0]
    each = ", ".join(f"{star.ratio} at {star.epsilon:g}" for star in stars)
    text = f"ε = {one.epsilon:g}: k* = {one.order}, L_+ = {one.thermal_length}; by ε: {each}"
    return one.ratio.saying(text)

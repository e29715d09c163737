"""A_I eliminates V_I to first order."""

from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.statement import statement
from qavalanche.letter.verdict import AtLeast

ROUNDING = 1e-3
"""Of a power read off between |A| = 1e-4 and 1e-3."""


@statement(
    "A_I eliminates V_I to first order",
    where="letter, above eq. 2",
    expected="what e^A (D + V) e^{−A} has off the diagonal vanishes as |A|² or faster",
    falsified="a coupling of which a part of first order is left",
    rests_on=("met",),
    prediction=AtLeast(2.0, 0.05),
    order=30,
)
def eliminates(sources: Mapping[str, Any]) -> Estimate:
    """The smallest power of all perturbative couplings that the scheme met."""
    rows = [row[2:] for one in sources["met"]["chains"] for row in one["met"]]
    powers = [(power, error) for power, error in rows if power is not None]
    return lowest(powers, "perturbative couplings met on drawn chains of three models")


def lowest(powers: list[tuple[float, float]], of_what: str) -> Estimate:
    """The smallest power with its own error."""
    if not powers:
        return Estimate.none("no couplings")
    power, error = min(powers, key=lambda one: one[0] + one[1])
    text = f"the smallest power of |A| of {len(powers)} {of_what}"
    return Estimate(power, error, ROUNDING).saying(text)

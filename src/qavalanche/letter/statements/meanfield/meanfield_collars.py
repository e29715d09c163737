"""Eq. 17: collars below the transition."""

from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.statement import statement
from qavalanche.letter.verdict import Equal


@statement(
    "mean field: ℓ_k ~ k below ε_c",
    where="letter, SM C, eq. 17",
    expected="d ln ℓ_k/d ln k → 1",
    falsified="another power of k at large k",
    rests_on=("meanfield_sides",),
    prediction=Equal(1.0, 0.01),
    figure="meanfield_phases",
    order=705,
)
def meanfield_collars(sources: Mapping[str, Any]) -> Estimate:
    """The power over the last tenth of the orders: the mean over ε, and how far one is from it."""
    powers = [row["collar_power"] for row in sources["meanfield_sides"]["rows"]]
    value = sum(powers) / len(powers)
    error = max(1e-9, *(abs(one - value) for one in powers))
    text = f"{len(powers)} flows, at 1e-5 to 1e-250 below ε_c"
    return Estimate(value, 0.0, error, outcome=text)

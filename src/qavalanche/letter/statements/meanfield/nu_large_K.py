"""ν_− of the mean field for large K."""

from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.meanfield import at_large_K
from qavalanche.letter.statement import statement
from qavalanche.letter.verdict import Equal


@statement(
    "mean field: ν_− → 1/2 as K grows",
    where="letter, SM C",
    expected="ν_− → 1/2 as K → ∞ (and ν_+ → 1)",
    falsified="a limit away from 1/2 by three errors",
    rests_on=("meanfield_exponents",),
    prediction=Equal(0.5, 0.01),
    figure="meanfield_exponents",
    order=724,
)
def nu_large_K(sources: Mapping[str, Any]) -> Estimate:
    """ν_− at large K, extrapolated in 1/ln K."""
    return at_large_K(sources["meanfield_exponents"], "nu_minus")

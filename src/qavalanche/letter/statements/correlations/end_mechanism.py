"""SM D: what makes the ends correlated, in mean field."""

from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.meanfield import farthest_slope
from qavalanche.letter.statement import statement
from qavalanche.letter.verdict import Equal


@statement(
    "mean field: a spot of order k* − 1 melts ~ √L_+",
    where="letter, SM D",
    expected="d ln T(k* − 1)/d ln L_+ = 1/2",
    falsified="another power, by three errors",
    rests_on=("meanfield_sides",),
    prediction=Equal(0.5, 0.02),
    figure="meanfield_sides",
    order=512,
)
def end_mechanism(sources: Mapping[str, Any]) -> Estimate:
    """Above ε_c, up to ln ln L_+; of several K that which is farthest from 1/2."""
    return farthest_slope(
        sources["meanfield_sides"], lambda row: row["ln_length"], lambda row: row["ln_before"], 0.5
    )

"""Groups of small spots do what a spot of much higher order does."""

import math
from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.statement import statement
from qavalanche.letter.statements.response.explosive_spots import explosive_spots
from qavalanche.letter.verdict import Between

_MUCH = 2.0  # times


@statement(
    "small spots close together do what one of much higher order does",
    where="letter, beyond mean-field",
    expected="k* over ln L_+/ln(1/ε) above 2 next to ε_c",
    falsified="a ratio below 2 by two errors: what melts chains is as rare as bare spots of k*",
    rests_on=("explosive",),
    prediction=Between(_MUCH, math.inf),
    figure="critical_order",
    order=264,
)
def refined_spots(sources: Mapping[str, Any]) -> Estimate:
    """The order of the bare spot that melts a chain, over that of bare spots as rare as what does
    it there: 1/L_+ a bond."""
    return explosive_spots(sources)

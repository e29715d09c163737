"""Eq. 7 by the response: 1/zeta where 1/l* vanishes."""

from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.response import Response
from qavalanche.letter.response import CLOSE
from qavalanche.letter.statement import statement
from qavalanche.letter.verdict import Equal


@statement(
    "the response diverges where 1/ζ = s",
    where="letter, eq. 7",
    expected="1/ζ over s is 1 where 1/ℓ* vanishes, no ε coming in",
    falsified="1/ζ over s that is away from 1 by three errors",
    rests_on=("response",),
    prediction=Equal(1.0, CLOSE),
    figure="response",
    order=230,
)
def response_bound(sources: Mapping[str, Any]) -> Estimate:
    """From pairs (1/zeta, k/l_k) of the same chains alone, by the largest three k."""
    response: Response = sources["response"]
    return response.rate_where_it_diverges

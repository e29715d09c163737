"""The response diverges at the epsilon_c of the transition."""

from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.statement import statement
from qavalanche.letter.verdict import Equal


@statement(
    "ℓ* diverges at ε_c",
    where="letter, eq. 8",
    expected="ε_c by 1/ℓ* → 0, less that of finite-size scaling of p and 1/ζ, is 0",
    falsified="two values of ε_c that are three errors apart",
    rests_on=("response", "transition_rmt"),
    prediction=Equal(0.0, 0.003),
    figure="response",
    order=235,
)
def response_diverges(sources: Mapping[str, Any]) -> Estimate:
    """The mean of both routes by the response, from below and from above, less the consensus of
    the three routes of the transition."""
    one, other = sources["response"].epsilon_c, sources["transition_rmt"].critical
    if not (one.found and other.found):
        return Estimate.none(one.outcome if not one.found else other.outcome)
    text = f"{one} by the response ({one.outcome}); {other} by the transition"
    return Estimate(one.value - other.value, one.error, other.error, "", text)

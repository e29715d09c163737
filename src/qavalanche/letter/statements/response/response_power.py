"""Eq. 8: the susceptibility diverges as the inverse distance to the bound."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.response import Response
from qavalanche.analysis.response.lines import weighted_line
from qavalanche.analysis.response.response import LINEAR
from qavalanche.letter.statement import statement
from qavalanche.letter.verdict import Equal

TOLERANCE = 0.15
"""Error of the power above which it agrees with too much to say so."""

_FEWEST = 5  # epsilons of a power law
_LAST = 3  # of the largest k that make the limit


@statement(
    "ℓ* diverges as an inverse distance to the bound",
    where="letter, eq. 8",
    expected="k/ℓ_k ~ (1/ζ − s)^μ for the largest k, μ = 1",
    falsified="a power that is away from 1 by three errors",
    rests_on=("response",),
    prediction=Equal(1.0, TOLERANCE),
    figure="response",
    order=240,
)
def response_power(sources: Mapping[str, Any]) -> Estimate:
    """The mean mu over the largest three k; systematic: how far the three are apart over sqrt(3).
    The bound, 1/zeta = s, is taken from the letter."""
    found = {k: _power(sources["response"], k) for k in sources["response"].orders if k >= LINEAR}
    known = {k: one for k, one in found.items() if one.found}
    last = list(known.values())[-_LAST:]
    if len(last) < _LAST:
        return Estimate.none(f"{len(last)} orders with {_FEWEST} ε, {_LAST} are needed")
    values = np.array([one.value for one in last])
    statistical = float(np.mean([one.error for one in last]))  # of the same chains
    each = ", ".join(f"{one} (k = {k})" for k, one in known.items())
    apart = float(np.ptp(values)) / _LAST**0.5
    return Estimate(
        float(values.mean()), statistical, apart, outcome=f"by the last {_LAST} of {each}"
    )


def _power(response: Response, order: int) -> Estimate:
    """mu by the line of ln(k/l_k) against ln(1/(zeta s) − 1), its error grown by chi^2."""
    rows = []
    for medium in response.media:
        excess = medium.predicted_inverse
        known = order in medium.orders and not medium.thermal and excess.value > 2 * excess.error
        if known and (one := medium.collar(order).inverse).found:
            both = np.hypot(one.error / one.value, excess.error / excess.value)
            rows.append((np.log(excess.value), np.log(one.value), both))
    if len(rows) < _FEWEST:
        return Estimate.none(f"{len(rows)} ε")
    line = weighted_line(*np.array(rows).T)
    return Estimate(line.slope, line.error * max(1.0, line.chi2 / (len(rows) - 2)) ** 0.5)

"""SM A: to ask it of every pair is too strong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.statement import statement
from qavalanche.letter.statements.scheme.criterion import log_ratio
from qavalanche.letter.verdict import Between

_FEWEST = 3  # numbers of states of a slope


@statement(
    "|A| < 1 for every pair of states would be too strong a condition",
    where="SM A",
    expected="it calls couplings resonant at a strength below that at which eigenstates mix, by a "
    "factor that falls with the number of states",
    falsified="a factor that does not fall with the number of states",
    rests_on=("criteria",),
    prediction=Between(-5.0, 0.0),
    figure="criteria",
    order=701,
    mended="the largest matrices, of which a quarter are resonant at the smallest strength "
    "already, "
    "left it without a number; they are left out",
)
def every_pair(sources: Mapping[str, Any]) -> Estimate:
    """Slope of ln(strength by every pair / strength that mixes) against ln N, dense couplings."""
    content = sources["criteria"]
    dense = [one for one in content["cases"] if one["kind"] == "dense"]
    read = [(log_ratio(content, one, "every pair"), one) for one in dense]
    found = [one for one, _ in read if one.found]
    dense = [case for one, case in read if one.found]  # others: below the smallest strength
    if len(found) < _FEWEST:
        return Estimate.none("half is not reached within the strengths at three sizes")
    x = np.log([one["states"] for one in dense])
    y, error = np.array([one.value for one in found]), np.array([one.error for one in found])
    slope = float(np.polyfit(x, y, 1, w=1 / error)[0])
    spread = x - np.average(x, weights=1 / error**2)
    factors = zip(np.exp(y), dense, strict=True)
    text = ", ".join(f"{factor:.2g} for {case['states']} states" for factor, case in factors)
    return Estimate(slope, float(1 / np.sqrt((spread**2 / error**2).sum()))).saying(
        f"factors {text}"
    )

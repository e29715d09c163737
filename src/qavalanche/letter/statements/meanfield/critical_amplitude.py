"""Eq. 19: the amplitude of the critical trajectory."""

from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.meanfield import farthest, squared_amplitudes
from qavalanche.letter.statement import statement
from qavalanche.letter.verdict import Equal


@statement(
    "mean field: δα_k = s √(−2/ln ε_c) √(k ε_c^k) at ε_c",
    where="letter, SM C, eq. 19",
    expected="δα_k² over −2 s² k ε_c^k/ln ε_c → 1",
    falsified="another limit, by three errors",
    rests_on=("meanfield_critical",),
    prediction=Equal(1.0, 0.01),
    figure="meanfield_critical",
    order=711,
    looked_into=(
        "Eq. 19 takes the difference δα_{k+1} − δα_k of eq. 18, which holds, for a "
        "derivative. The recursion itself has c² = s²/(1 − √ε_c), larger by |ln ε_c|/(2 (1 − "
        "√ε_c)): 1.47 at K = 1, 2.01 at K = 0.1, and 1 only for ε_c → 1. Powers and base are "
        "the letter's (docs/meanfield.md)."
    ),
)
def critical_amplitude(sources: Mapping[str, Any]) -> Estimate:
    """The limit k → ∞ of the ratio; of several K that which is farthest from 1."""
    return farthest(sources["meanfield_critical"], squared_amplitudes, 1.0)

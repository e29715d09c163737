"""SM E: the same power with the decay that chains of L_+ bonds have."""

from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.dynamics import CLOSE, powers_of_resistance
from qavalanche.letter.statement import statement
from qavalanche.letter.verdict import Equal


@statement(
    "the power of R, with the ζ of localized chains of L_+ bonds",
    where="letter, SM E",
    expected="μ / (2 L_+/ζ) = 1, with the measured ζ",
    falsified="another ratio, by three errors",
    rests_on=("dynamics",),
    prediction=Equal(1, CLOSE),
    figure="slowing",
    order=724,
    looked_into="Localized chains of L_+ bonds have 1/ζ = 0.31, less than half of s, and with it "
    "four fifths of the letter's exponent are found. Stretches that are not melted "
    "from one side alone take the rest: of nuclei whose exponent is known exactly, 10 "
    "to 25 % (docs/dynamics.md).",
)
def resistance_own_decay(sources: Mapping[str, Any]) -> Estimate:
    """mu over 2 L_+/zeta, zeta of localized chains of L_+ bonds."""
    return powers_of_resistance(sources["dynamics"])["decay"].ratio

"""The density of supercritical spots vanishes at the transition."""

from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.measured import plus_minus
from qavalanche.analysis.transition import Route
from qavalanche.letter.statement import statement
from qavalanche.letter.verdict import Equal


@statement(
    "the density of supercritical spots vanishes at ε_c",
    where="arXiv:1711.09880, abstract",
    expected="1/L_+ → 0 at the ε_c of the crossings of p: a difference of 0, to 0.005",
    falsified="1/L_+ that vanishes elsewhere, by three errors",
    rests_on=("transition_rmt",),
    prediction=Equal(0.0, 0.005),
    figure="critical",
    order=380,
)
def spots_vanish(sources: Mapping[str, Any]) -> Estimate:
    """epsilon_c where 1/L_+ vanishes as a power, less that of the crossings of p.

    1/L_+ is the density of spots that melt everything: 1 - p = e^(-L / L_+).
    """
    points = sources["transition_rmt"].points
    lengths, crossings = points.by(Route.LENGTHS), points.by(Route.CROSSINGS)
    if not (lengths.found and crossings.found):
        return Estimate.none((crossings if lengths.found else lengths).outcome)
    known = points.lengths
    text = f"1/L_+ → 0 at {plus_minus(*lengths.pair)}, crossings at {plus_minus(*crossings.pair)}"
    if known:
        near, far = known[0], known[-1]
        text += f"; ln L_+ = {near.log_length} at ε = {near.epsilon:g}, "
        text += f"{far.log_length} at {far.epsilon:g}"
    error = (lengths.statistical**2 + crossings.statistical**2) ** 0.5
    systematic = (lengths.systematic**2 + crossings.systematic**2) ** 0.5
    return Estimate(lengths.value - crossings.value, error, systematic, "", text, lengths.used)

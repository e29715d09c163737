"""SM E: transport turns from diffusive to subdiffusive where 2 L_+ = zeta."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from qavalanche.analysis.dynamics.relation import relation
from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.dynamics import DIFFUSIVE
from qavalanche.letter.joined import joined
from qavalanche.letter.statement import Judged, statement
from qavalanche.letter.verdict import Equal

_NEAR = 0.2
"""Of 2 L_+/zeta = 1: there logarithms of L hide the power."""

_EXACT = 1e-9
_CLOSE = 0.05


@statement(
    "μ = max(1, 2 L_+/ζ) where every explosive spot is a single bond",
    where="letter, SM E",
    expected="μ / (2 L_+/ζ) = 1 where 2 L_+/ζ > 1.2, μ = 1 (0.97 to 1.03) where it is below 0.8;"
    " L_+ and ζ known exactly (ε ≥ K e^(−s/2))",
    falsified="another ratio, by three errors, or another power than 1 by two",
    rests_on=("solvable",),
    figure="transport_threshold",
    order=728,
    mended="undecided at 0.933(28) with fewer samples and other lengths",
)
def transport_threshold(sources: Mapping[str, Any]) -> Judged:
    """mu of drawn chains over the exact 2 L_+/zeta; and mu beyond the threshold."""
    rows = sources["solvable"]["rows"]
    above = [row for row in rows if row["twice"] > 1 + _NEAR]
    below = [row for row in rows if row["twice"] < 1 - _NEAR]
    exact = [Estimate(row["twice"], _EXACT * row["twice"]) for row in above]
    ratio = relation(exact, [Estimate(row["power"], row["error"]) for row in above]).ratio
    far = [Estimate(row["power"], row["error"]) for row in below]
    verdicts = [DIFFUSIVE.verdict(one) for one in far] or ["not measured"]
    shown = ", ".join(f"{one}" for one in far)
    said = f"{ratio.outcome}; μ = {shown} where 2 L_+/ζ < 0.8"
    return Judged(replace(ratio, outcome=said), joined(Equal(1, _CLOSE).verdict(ratio), *verdicts))

"""Resonant regions act as random matrices: elements of couplings to them fall as d^(-1/2)."""

import math
from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.grain import element_fall
from qavalanche.letter.sources.exact.grain_spins import spins_frame
from qavalanche.letter.statement import statement
from qavalanche.letter.verdict import Between

THERMAL = 0.8
"""alpha, above the critical one: the whole chain melts."""


@statement(
    "a melted region acts as a random matrix",
    where="letter, resonant couplings and eq. 6; refs. 36, 44",
    expected="elements of the coupling to the next spin are as d^(−1/2): ±0.1 nats a spin, however "
    "many spins have melted",
    falsified="elements that fall faster with the melted spins than those of a random matrix",
    rests_on=("grain_spins",),
    prediction=Between(-0.1, 0.1),
    figure="grain_elements",
    order=130,
)
def random_matrix(sources: Mapping[str, Any]) -> Estimate:
    """Slope of <ln(element over that of a random matrix)> per melted spin, mean over grains."""
    table = spins_frame(sources["grain_spins"]).filter(alpha=THERMAL)
    found = {
        int(grain): element_fall(part).fall
        for (grain,), part in table.group_by(["grain_spins"], maintain_order=True)
    }
    told = ", ".join(f"{one} (grain of {grain})" for grain, one in found.items())
    known = [one for one in found.values() if one.found]
    if not known:
        return Estimate.none("elements that vanish")
    weights = [one.error**-2 for one in known]
    mean = sum(w * one.value for w, one in zip(weights, known, strict=True)) / sum(weights)
    scatter = math.sqrt(sum((one.value - mean) ** 2 for one in known) / len(known))
    text = f"α = {THERMAL:g}: {told}"
    return Estimate(mean, sum(weights) ** -0.5, scatter, "nats per spin", text)

"""The step to eq. 6: matrix elements of the coupling to the first spin that does not melt."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.grain import at_edge
from qavalanche.letter.sources.exact.grain_spins import spins_frame
from qavalanche.letter.statement import statement
from qavalanche.letter.verdict import Between

CRITICAL = 2**-0.5

FACTOR = float(np.log(2))


@statement(
    "where a region ends, matrix elements are g e^(−ℓ/ζ) d^(−1/2)",
    where="letter, before eq. 6; refs. 36, 44",
    expected="typical elements of the first spin outside over those of a random matrix of the same "
    "norm: 1 within a factor of 2, for ζ below critical",
    falsified="elements at the edge that are not of the size that eq. 6 takes them to have",
    rests_on=("grain_spins",),
    prediction=Between(-FACTOR, FACTOR),
    figure="grain_elements",
    order=324,
)
def edge_elements(sources: Mapping[str, Any]) -> Estimate:
    """Mean of ln(ratio) over grains and alpha below critical; systematic: their scatter."""
    table = spins_frame(sources["grain_spins"])
    table = table.filter(table["alpha"] < CRITICAL)
    points = table.group_by(["grain_spins", "alpha"], maintain_order=True)
    found = {place: at_edge(part) for place, part in points}
    known = {place: one for place, one in found.items() if one.found}
    if len(known) < 2:
        return Estimate.none("two points with spins that are not melted are needed")
    values = np.array([one.value for one in known.values()])
    error = float(np.sqrt(np.sum([one.error**2 for one in known.values()]))) / values.size
    told = f"ln of the ratio from {values.min():.2f} to {values.max():.2f} at {values.size} points"
    return Estimate(float(values.mean()), error, float(values.std()), "nats", told)

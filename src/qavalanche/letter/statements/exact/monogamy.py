"""Letter, below eq. 9: couplings that melt the two spins as well lower their correlation."""

import math
from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.statement import statement
from qavalanche.letter.statements.exact.spot_peaks import largest_with, peaks_of
from qavalanche.letter.verdict import Between

SOURCES = {"thermal_stretches": "chain", "critical_spots": "random matrices"}


@statement(
    "monogamy: melting the two spins too lowers their correlation",
    where="letter, correlation lengths, MBL phase",
    expected="largest Cor over Cor at the strongest coupling > 1, in chains and random matrices",
    falsified="a Cor that goes on rising as couplings to the region grow",
    rests_on=tuple(SOURCES),
    prediction=Between(1.0, math.inf),
    figure="thermal_stretches",
    order=501,
)
def monogamy(sources: Mapping[str, Any]) -> Estimate:
    """The smaller of the drops of both sources, each at its largest region."""
    told, drops = [], []
    for name, words in SOURCES.items():
        peaks = peaks_of(sources[name])
        listed = ", ".join(f"{one.drop} (d_E = {one.states})" for _, one in peaks)
        told.append(f"{words}: {listed}")
        if (found := largest_with(peaks, "drop")) is not None:
            drops.append(found[1].drop)
    text = "; ".join(told)
    if len(drops) < len(SOURCES):
        return Estimate.none(f"no drop; {text}")
    value, error = min(drops)
    return Estimate(value, error, outcome=f"the smaller of two drops; {text}")

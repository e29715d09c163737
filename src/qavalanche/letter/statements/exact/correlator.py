"""Eq. 9 just outside a thermal stretch of a chain, from exact eigenstates."""

from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.statement import statement
from qavalanche.letter.statements.exact.spot_peaks import peaks_of, power_of_heights
from qavalanche.letter.verdict import Between


@statement(
    "Cor of the spins just outside a thermal region is O(1), however long the region",
    where="letter, eq. 9 and below; SM D",
    expected="Cor at barely non-resonant couplings goes as d_E^b, |b| < 0.15, in exact chains; "
    "−0.5 is that of thermal states",
    falsified="a largest Cor that falls with the length of a thermal stretch of a chain",
    rests_on=("thermal_stretches",),
    prediction=Between(-0.15, 0.15),
    figure="thermal_stretches",
    order=500,
)
def correlator(sources: Mapping[str, Any]) -> Estimate:
    """Power of 2^n of the largest Cor, over couplings, of the spins at both ends of n sites."""
    return power_of_heights(peaks_of(sources["thermal_stretches"]))

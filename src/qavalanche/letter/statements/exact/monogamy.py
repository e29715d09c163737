"""Letter, below eq. 9: couplings that melt the two spins as well lower their correlation."""

import math
from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.sources.exact.spot_samples import critical_spot_of
from qavalanche.letter.statement import statement
from qavalanche.letter.statements.exact.spot_peaks import drop_of
from qavalanche.letter.verdict import Between

SOURCES = {"thermal_stretches": "chain", "critical_spots": "random matrices"}


@statement(
    "monogamy: melting the two spins too lowers their correlation",
    where="letter, correlation lengths, MBL phase",
    expected="largest Cor for eq. 2 up to 2 over Cor at the strongest coupling > 1",
    falsified="a Cor that goes on rising as couplings to the region grow",
    rests_on=tuple(SOURCES),
    prediction=Between(1.0, math.inf),
    figure="thermal_stretches",
    order=501,
    mended="the first rule could not differ on planted truths",
)
def monogamy(sources: Mapping[str, Any]) -> Estimate:
    """The smaller of the drops of both sources, each at its largest region."""
    told, drops = [], []
    for name, words in SOURCES.items():
        sizes = critical_spot_of(sources[name]["sizes"]).samples
        found = [drop_of(one) for one in sizes]
        listed = zip(found, (one.states for one in sizes), strict=True)
        told.append(f"{words}: {', '.join(f'{drop} (d_E = {d})' for drop, d in listed)}")
        if found[-1].known:
            drops.append(found[-1])
    text = "; ".join(told)
    if len(drops) < len(SOURCES):
        return Estimate.none(f"no drop; {text}")
    value, error = min(drops)
    return Estimate(value, error, outcome=f"the smaller of two drops; {text}")

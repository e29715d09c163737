"""Eq. 6 in exact diagonalization: how many spins a grain melts."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.grain.choices import eq6_choices
from qavalanche.letter.sources.exact.grain_spins import spins_frame
from qavalanche.letter.statement import statement
from qavalanche.letter.verdict import Equal


@statement(
    "one grain melts ℓ_k spins, eq. 6, in exact eigenstates",
    where="letter, eq. 6; ref. 44",
    expected="mean numbers of melted spins against k (s/2)/(1/ζ − s/2), one side, k bonds in the "
    "grain: slope 1 (to 0.15), whatever share of ln 2 a melted spin is told by",
    falsified="exact collars that grow with ζ and k otherwise than eq. 6, up to a constant",
    rests_on=("grain_spins",),
    prediction=Equal(1.0, 0.15),
    figure="grain_collar",
    order=325,
    looked_into=(
        "Entanglement falls over several spins, so that collars of one to four spins have no "
        "sharp edge: slopes go from about 1.3 where a quarter of ln 2 tells a melted spin to "
        "0.6 where three quarters do (docs/grain_collar.md). Collars of ten spins would decide."
    ),
    mended="the count of k in bonds alone is used; with both counts it could not agree",
)
def collar_exact(sources: Mapping[str, Any]) -> Estimate:
    """Median slope over all choices; systematic: half of what they span."""
    found = eq6_choices(spins_frame(sources["grain_spins"]))
    known = {name: one.slope for name, one in found.items() if one.slope.found}
    if not known:
        return Estimate.none("no choice has a slope")
    values = np.array([one.value for one in known.values()])
    middle = sorted(known.values(), key=lambda one: one.value)[values.size // 2]
    told = ", ".join(f"{one} ({name})" for name, one in known.items())
    half = float(values.max() - values.min()) / 2
    return Estimate(middle.value, middle.statistical, half, "", f"slopes: {told}")

"""The thermal density jumps at the transition, wherever that is."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.measured import plus_minus
from qavalanche.analysis.transition import extrapolate
from qavalanche.letter.sources.chains import PointSamples, SurveyedChains
from qavalanche.letter.statement import statement
from qavalanche.letter.verdict import Between

_LEAST = 0.05


@statement(
    "ρ jumps at the transition",
    where="letter, general analysis",
    expected=f"where half of the chains are thermal, the others leave 1 − ρ > {_LEAST:g} as L → ∞",
    falsified="localized chains whose ρ comes to 1 at that ε as L grows, within two errors",
    rests_on=("transition_chains",),
    prediction=Between(_LEAST, 1.0),
    figure="jump",
    order=251,
)
def jump(sources: Mapping[str, Any]) -> Estimate:
    """1 - rho of localized samples at the epsilon of p = 1/2, L to infinity.

    It uses no epsilon_c: that epsilon comes down to it as L grows. Where no power of L fits, the
    last length, with the change from the one before as systematic error.
    """
    gaps = gaps_of(sources["transition_chains"])
    if not gaps:
        return Estimate.none("p passes 1/2 within the grid at no length")
    last = list(gaps.values())[-1]
    found = extrapolate(list(gaps), *_columns(list(gaps.values())))
    text = f"at L = {list(gaps)[-1]}: {plus_minus(*last.pair)}; {found.outcome}"
    if found.found:
        return found.estimate.saying(text)
    before = list(gaps.values())[-2] if len(gaps) > 1 else last
    used = {"length": (float(min(gaps)), float(max(gaps)))}
    return Estimate(
        last.value, last.statistical, abs(last.value - before.value), "", text, used
    )  # fmt: skip


def _columns(found: list[Estimate]) -> tuple[list[float], list[float]]:
    return [one.value for one in found], [one.error for one in found]


def gaps_of(chains: SurveyedChains) -> dict[int, Estimate]:
    """1 - rho of localized samples where p = 1/2, by length."""
    found = {length: _gap(chains.at(length)) for length in chains.lengths}
    return {length: one for length, one in found.items() if one.found}


def _gap(points: list[PointSamples]) -> Estimate:
    for low, high in itertools.pairwise(points):
        if low.p < 0.5 <= high.p and low.density.found:
            return _between(low, high)
    return Estimate.none("p does not pass 1/2")


def _between(low: PointSamples, high: PointSamples) -> Estimate:
    """Linear in p; that of the lower point where nearly all samples of the higher are thermal, with
    an eighth of what is left of the way to 1 as error."""
    if not high.density.found:
        gap = 1 - low.density.value
        return Estimate(gap, low.density.statistical, gap / 8)
    weight = (0.5 - low.p) / (high.p - low.p)
    value = (1 - weight) * low.density.value + weight * high.density.value
    error = math.hypot((1 - weight) * low.density.statistical, weight * high.density.statistical)
    return Estimate(1 - value, error)

"""Resonant bonds inside the region of a rare event, averaged over a population."""

from __future__ import annotations

import math

from qavalanche.observables.observable import Observable

INCLUSION_RESONANCES = Observable(
    name="inclusion_resonances",
    symbol="N_res",
    unit="bonds",
    summary="resonant bonds inside the region of a rare event, averaged over a population",
    of=lambda sample: sample.resonances.mean() if sample.found else math.nan,
    needs="rare",
    group="rare",
)

"""Longest bare spot inside the region of a rare event, averaged over a population."""

from __future__ import annotations

import math

from qavalanche.observables.observable import Observable

INCLUSION_LONGEST_RUN = Observable(
    name="inclusion_longest_run",
    symbol="k",
    unit="bonds",
    summary="longest bare spot inside the region of a rare event, averaged over a population",
    of=lambda sample: sample.longest_runs.mean() if sample.found else math.nan,
    needs="rare",
    group="rare",
)

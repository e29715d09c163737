"""Size of the region of a rare event, averaged over a population."""

from __future__ import annotations

import math

from qavalanche.observables.observable import Observable

INCLUSION_SIZE = Observable(
    name="inclusion_size",
    symbol="T",
    unit="bonds",
    summary="size of the region of a rare event, averaged over a population",
    of=lambda sample: sample.sizes.mean() if sample.found else math.nan,
    needs="rare",
    group="rare",
)

"""ln of the estimate of the probability of a rare event by a population of chains."""

from __future__ import annotations

import math

from qavalanche.observables.observable import Observable

LN_PROBABILITY = Observable(
    name="ln_probability",
    symbol="ln P",
    unit="",
    summary="ln of the estimate of P of a rare event by a population; none if it died out",
    of=lambda sample: sample.ln_p if sample.found else math.nan,
    needs="rare",
    group="rare",
)

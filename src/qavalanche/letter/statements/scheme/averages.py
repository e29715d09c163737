"""Numbers with errors of chains: by leaving one out, by drawing again, and of several cases."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.analysis.estimate import Estimate

Floats = NDArray[np.float64]

_AGAIN = 300


def jackknife(chains: Sequence[Any], measure: Callable[[list[Any]], float]) -> tuple[float, float]:
    """The measure of all chains, and its standard error by leaving out one at a time."""
    every = list(chains)
    left_out = np.array([measure(every[:i] + every[i + 1 :]) for i in range(len(every))])
    n = len(every)
    return measure(every), math.sqrt((n - 1) / n * ((left_out - left_out.mean()) ** 2).sum())


def redrawn(chains: Sequence[Any], measure: Callable[[list[Any]], float]) -> tuple[float, float]:
    """The same for a median: the error from chains drawn again with replacement."""
    every, rng = list(chains), np.random.default_rng(1)
    picks = rng.integers(len(every), size=(_AGAIN, len(every)))
    found = np.array([measure([every[i] for i in one]) for one in picks])
    return measure(every), float(np.nanstd(found, ddof=1))


def combined(values: Sequence[float], errors: Sequence[float]) -> Estimate:
    """Mean of several cases, weighted by their errors; systematic: what they scatter beyond them
    (R. T. Birge's ratio, less one, in squares)."""
    v, w = np.array(values, float), 1 / np.array(errors, float) ** 2
    mean, statistical = float((w * v).sum() / w.sum()), float(1 / np.sqrt(w.sum()))
    freedom = max(1, len(v) - 1)
    beyond = max(0.0, float((w * (v - mean) ** 2).sum()) / freedom - 1) if len(v) > 1 else 0.0
    return Estimate(mean, statistical, statistical * math.sqrt(beyond))


def share(hits: Sequence[Sequence[bool]]) -> Estimate:
    """Share of hits over chains; the error is at least one chain's worth: all or none are no
    certainty."""
    kept = [np.array(one, float) for one in hits if len(one)]
    if len(kept) < 3:
        return Estimate.none("fewer than three chains")
    value, error = jackknife(kept, lambda some: float(np.mean(np.concatenate(some))))
    return Estimate(value, max(error, 1 / len(kept)))

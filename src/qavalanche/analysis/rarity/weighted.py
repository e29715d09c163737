"""Means over rare inclusions: what they hold, given that they are there."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from qavalanche.analysis.estimate import Estimate
from qavalanche.arguments import typed
from qavalanche.errors import check

Floats = NDArray[np.float64]

_FEWEST = 4


@typed
def conditional_mean(ln_p: Floats, values: Floats, over: Floats | None = None) -> Estimate:
    """sum p_i a_i / sum p_i b_i over samples: a mean over inclusions, or the ratio of two.

    ln_p: (n,), minus infinity allowed; values: a_i (n,), the mean over the inclusions of sample i,
    any finite number where it has none; over: b_i (n,), 1 by default. Of a splitting or population
    sampler p_i is unbiased for p, and p_i a_i for p times the mean of a given the event, but a_i
    alone is not unbiased: so samples count by their p_i. Value and error are the jackknife's; where
    all samples agree the error is |value| / n, as if one more could differ as much (choice). Needs
    four samples with p_i > 0, of which none carries all. Raises InputError unless there are as many
    of each, values finite.

    >>> print(conditional_mean([-1.0] * 4, [1.0, 2.0, 3.0, 2.0]))
    2.00 ± 0.41
    """
    x, a = np.ravel(ln_p), np.ravel(values)
    b = np.ones(a.size) if over is None else np.ravel(over)
    sizes = f"{x.size} ln_p, {a.size} values, {b.size} over"
    check(x.size == a.size == b.size, sizes, "must be as many of each")
    finite = bool(np.isfinite(a).all() and np.isfinite(b).all())
    check(finite, "values that are not finite", "must be finite, also where p = 0")
    check(not (np.isnan(x) | (x == math.inf)).any(), "ln_p", "must be numbers or minus infinity")
    seen = x > -math.inf
    n = int(seen.sum())
    if n < _FEWEST:
        return Estimate.none(f"{n} samples with an inclusion, at least {_FEWEST} are needed")
    weight = np.exp(x[seen] - x[seen].max())
    up, down = weight * a[seen], weight * b[seen]
    with np.errstate(all="ignore"):
        whole = float(up.sum() / down.sum())
        without = (up.sum() - up) / (down.sum() - down)
    if not (math.isfinite(whole) and np.isfinite(without).all()):
        return Estimate.none("one sample carries the mean: more are needed")
    center = float(without.mean())
    error = math.sqrt((n - 1) / n * float(((without - center) ** 2).sum()))
    if error <= 1e-12 * abs(whole):
        return Estimate(whole, abs(whole) / n, outcome=f"all of {n} samples agree")
    return Estimate(n * whole - (n - 1) * center, error, outcome=f"{n} samples by their weights")

"""Whether a law can have made the data: the share of its own samples that lie further from it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from qavalanche.analysis.proportion import wilson
from qavalanche.analysis.tails.counts import Counts
from qavalanche.analysis.tails.cutoff import LowerCutoff, resample
from qavalanche.analysis.tails.draw import draw
from qavalanche.analysis.tails.fit import TailFit
from qavalanche.analysis.tails.laws import LAWS, Window
from qavalanche.analysis.tails.likelihood import ks_distance, log_likelihood, maximum
from qavalanche.analysis.tails.scans import Scan, scan_of
from qavalanche.arguments import typed
from qavalanche.errors import check, check_integer

RULED_OUT = 0.1
"""A law with a smaller p is ruled out (Clauset et al., Sec. 4.1)."""

_SEED = 1706_09338


@dataclass(frozen=True)
class Goodness:
    """p: share of `samples` drawn from the fit that lie as far from their own fit as the data do.

    error: half the 68 % Wilson interval of p, never zero; ks: the distance of the data. NaN if
    there is no fit. outcome: a sentence.
    """

    p: float
    error: float
    ks: float
    samples: int
    outcome: str

    def __repr__(self) -> str:
        return f"Goodness({self.outcome})"


@typed
def goodness(
    counts: Counts,
    fitted: TailFit | LowerCutoff,
    samples: int = 400,
    rng: np.random.Generator | None = None,
) -> Goodness:
    """p value of a fit by parametric bootstrap, with its error.

    Every sample has as many sizes as the data, drawn from the fitted law on its range, and is
    fitted again. For a `LowerCutoff` those below are drawn from the data themselves and the cut-off
    is searched for again. counts: the data of the fit. Raises InputError if they are not, or on
    fewer than 10 samples.

    Source: Clauset, Shalizi, Newman, SIAM Rev. 51, 661 (2009), Sec. 4.1.
    """
    samples = check_integer("samples", samples, 10, 10**9)
    rng = np.random.default_rng(_SEED) if rng is None else rng
    if not fitted.found:
        return Goodness(math.nan, math.nan, math.nan, 0, f"no p value: {fitted.outcome}")
    if isinstance(fitted, LowerCutoff):
        distances = _with_cutoff(counts, fitted, samples, rng)
    else:
        distances = _on_range(counts, fitted, samples, rng)
    beyond = int((distances >= fitted.ks).sum())
    p = beyond / samples
    low, high = wilson(beyond, samples)
    error = (high - low) / 2
    if abs(p - RULED_OUT) <= error:
        verdict = f"not settled whether p is below {RULED_OUT}, more than {samples} samples needed"
    else:
        verdict = "ruled out" if p < RULED_OUT else "not ruled out"
    outcome = f"{fitted.law} {verdict}: p = {p:.3f} ± {error:.3f}"
    return Goodness(p, error, fitted.ks, samples, outcome)


def _on_range(
    counts: Counts, fitted: TailFit, samples: int, rng: np.random.Generator
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """KS distances of samples on the range of the fit, each to its own fit."""
    law, window = LAWS[fitted.law], fitted.window
    data = counts.within(window.xmin, window.xmax)
    check(data.n == fitted.n, f"{data.n} sizes", f"the fit was made with {fitted.n}")
    distances = np.empty(samples)
    for k in range(samples):
        drawn = draw(law, fitted.theta, fitted.n, data, window, rng)
        again = maximum(log_likelihood(law, drawn, window), fitted.theta, 50)
        distances[k] = ks_distance(law, again.theta, drawn, window)
    return distances


def _with_cutoff(
    counts: Counts, fitted: LowerCutoff, samples: int, rng: np.random.Generator
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """KS distances of samples from their own cut-off on."""
    check(counts.n == fitted.total, f"{counts.n} sizes", f"the fit was made with {fitted.total}")
    window = Window(fitted.xmin, fitted.xmax, counts.integers)
    data = counts.within(0.0, fitted.xmax)
    law, tail, theta = LAWS[fitted.law], data.within(fitted.xmin), fitted.theta
    near = Scan(np.array([fitted.xmin]), theta[None, :], np.array([fitted.ks]))
    rest = data.low < fitted.xmin
    below = Counts(data.low[rest], data.high[rest], data.count[rest], data.integers)
    distances = np.empty(samples)
    for k in range(samples):
        number = int(rng.binomial(data.n, tail.n / data.n))
        drawn = [draw(law, theta, number, tail, window, rng)]
        if number < data.n:
            drawn.insert(0, resample(below, data.n - number, rng))
        low, high, count = (
            np.concatenate([getattr(part, name) for part in drawn])
            for name in ("low", "high", "count")
        )
        found = scan_of(law, Counts(low, high, count, counts.integers), fitted.xmax, near)
        distances[k] = 0.0 if found is None else found.ks[found.best]
    return distances

"""The length over which a share of samples falls off exponentially."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from qavalanche.analysis import binomial
from qavalanche.analysis.binomial import Model
from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.tallies import tallies
from qavalanche.arguments import typed

Floats = NDArray[np.float64]

_LEAST = 10
"""Samples that are counted, at two lengths: below, they say little."""


def _fall(t: Floats, x: Floats) -> Floats:
    return np.asarray(np.exp(np.clip(x - t[1], -700.0, 700.0)))


def _start(x: Floats, rough: Floats) -> Floats:
    """The line through ln q against L up to where few are left, or one that falls if it rises."""
    grown = np.exp(x)
    last = max(1, x.size - 2)
    slope = (rough[last] - rough[0]) / (grown[last] - grown[0])
    middle = rough[0] - slope * grown[0]
    slope = min(float(slope), -1e-3 / float(grown[-1]))
    middle = min(float(middle), float((-1e-3 - slope * grown).min()))
    return np.array([middle, -math.log(-slope)])


def _lacks(k: Floats, n: Floats) -> str:
    if k[0] > n[0] / 2:
        return "more than half of the samples are left at the smallest length"
    if k.sum() < _LEAST or np.count_nonzero(k) < 2:
        return f"{int(k.sum())} samples are left, at least {_LEAST} at two lengths are needed"
    return "" if k[-1] / n[-1] < k[0] / n[0] else "their share does not fall with L"


EXPONENTIAL = Model(
    "A e^(-L / lambda)",
    ("log_amplitude", "log_length"),
    lambda t, x: t[0] - _fall(t, x),
    lambda t, x: np.stack([np.ones_like(x), _fall(t, x)]),
    _start,
    _lacks,
)
"""ln q = ln A - L / lambda; log_length is ln lambda minus the mean of ln L."""


@typed
def decay_length(lengths: Sequence[int], left: Sequence[int], samples: Sequence[int]) -> Estimate:
    """ln lambda (lambda in bonds) of q = A e^(-L / lambda), q = left / samples.

    By the binomial likelihood, with a free amplitude A: what happens at the two ends of a chain
    multiplies q, and would be taken for another lambda with A = 1. Windows as in `analysis.window`,
    and only from where q <= 1/2 on. Systematic error: one length fewer, beyond chance. Needs three
    lengths, ten samples left at two of them; InputError for counts that are none.

    L_+ is the lambda of the localized samples; the end-to-end correlation length that of the
    samples in which both ends are correlated.
    """
    L, k, n = together(*tallies(lengths, left, samples))
    last = min(L.size, int(np.flatnonzero(k > 0).max(initial=0)) + 2)  # none is left once more
    counts = (column[:last].astype(int).tolist() for column in (L, k, n))
    fit = binomial.fit(EXPONENTIAL, *counts)
    one = fit.estimate("log_length")
    if not fit.found:
        return replace(one, unit="ln bonds")
    value = one.value + fit.center
    first, last = fit.lengths
    text = f"{math.exp(value):.4g} bonds, from L = {first} to {last}, p = {fit.p_value:.1g}"
    return replace(one, value=value, unit="ln bonds", outcome=text)


def together(L: Floats, k: Floats, n: Floats) -> tuple[Floats, Floats, Floats]:
    """The counts of equal lengths, as two stores may have, added."""
    found, at = np.unique(L, return_inverse=True)
    left, samples = (np.bincount(at, one).astype(np.float64) for one in (k, n))
    return found, left, samples

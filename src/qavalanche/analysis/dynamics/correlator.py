"""The averaged eigenstate correlator below epsilon_c: how fast regions become rare with size."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from qavalanche.analysis.estimate import Estimate, excess, shown_fields
from qavalanche.analysis.measured import plus_minus
from qavalanche.analysis.tails import Counts, compare_laws, fit_tail
from qavalanche.analysis.tails.compare import chi_squared
from qavalanche.analysis.tails.fit import TailFit
from qavalanche.analysis.window import GOOD
from qavalanche.arguments import typed

STRETCHED = "stretched exponential"
OTHERS = ("exponential", "truncated power law")

_ENOUGH = 300
"""Sizes that a window must hold: fewer tell no stretched exponential from a power law."""

_SINGLE = 1024
"""Bonds up to which campaigns count every size."""

_STEPS = 24
"""Lower ends that are tried, two an octave."""


@dataclass(frozen=True)
class CorrelatorDecay:
    """Cor(O_0, O_l) ~ exp(-(l / xi)^b), averaged: the density of regions of l - 2 bonds.

    exponent: b; verdicts: which law is favoured against each of the others, by likelihood, on the
    same sizes: the stretched exponential, the other one, or "undecided"; p_value: of chi^2 of the
    stretched exponential. Nothing where none fits, and why.
    """

    epsilon: float
    exponent: Estimate
    verdicts: dict[str, str]
    p_value: float

    def to_dict(self) -> dict[str, Any]:
        """epsilon, exponent as an estimate, verdicts, p_value."""
        return {**shown_fields(self, "epsilon", "exponent", "p_value"), "verdicts": self.verdicts}


@typed
def correlator_decay(counts: Counts, epsilon: float = math.nan) -> CorrelatorDecay:
    """b of the sizes of regions of localized chains at one epsilon, with its verdicts.

    The smallest lower end from which the stretched exponential has p >= 0.05 by chi^2 (the first
    sizes are no tail: which spots melt nothing at all is a matter of whole bonds). Systematic
    error: the next lower end, beyond chance. Needs 300 sizes; l = T + 2 and T differ by less than
    the tail tells.
    """
    best: tuple[TailFit, float] | None = None
    following: TailFit | None = None
    for xmin in _ends(counts):
        fit = _fit(counts, xmin)
        if fit is None or not fit.found:
            continue
        if best is not None:
            following = fit
            break
        p = chi_squared(merged(counts.within(xmin)), fit)
        if p >= GOOD:
            best = fit, p
    if best is None:
        return CorrelatorDecay(
            epsilon, Estimate.none("no stretched exponential fits"), {}, math.nan
        )
    fit, p = best
    b, error = fit.values["beta"], fit.errors["beta"]
    moved = 0.0
    if following is not None:
        moved = excess(following.values["beta"] - b, following.errors["beta"], error)
    verdicts = {other: _against(counts, fit, other) for other in OTHERS}
    shown = plus_minus(b, math.hypot(error, moved))
    text = f"b = {shown} of {fit.n} regions of {fit.xmin:g} bonds or more, p = {p:.1g}"
    used = {"size": (fit.xmin, float(counts.high[-1]))}
    return CorrelatorDecay(epsilon, Estimate(b, error, moved, outcome=text, used=used), verdicts, p)


def merged(counts: Counts) -> Counts:
    """The same sizes in bins, eighths of an octave from 8 to 1024, without gaps between them.

    Sizes of which there is none belong to a bin then: chi^2 of single sizes in a thin tail has them
    all in its last cell.
    """
    lows = np.unique(np.floor(2.0 ** (np.arange(8 * 3, 8 * 10 + 1) / 8)))
    starts = np.union1d(np.arange(1.0, lows[0]), lows)
    first = float(counts.low[0])
    starts = np.union1d(starts[starts > first], [first])
    starts = np.union1d(starts[starts <= _SINGLE], counts.low[counts.low >= _SINGLE])
    starts = starts[starts <= counts.low[-1]]
    high = np.append(starts[1:] - 1, counts.high[-1])
    at = np.searchsorted(starts, counts.low, side="right") - 1
    number = np.bincount(at, counts.count, starts.size).astype(np.int64)
    held = number > 0
    return Counts.from_bins(starts[held].astype(int), high[held].astype(int), number[held])


def _ends(counts: Counts) -> list[float]:
    """Lower ends of windows at cells of the histogram, two an octave, with enough sizes."""
    ends: list[float] = []
    for i in range(_STEPS):
        wanted = 2 ** (i / 2)
        there = counts.low[counts.low >= wanted]
        if there.size == 0 or counts.within(float(there[0])).n < _ENOUGH:
            break
        if float(there[0]) not in ends:
            ends.append(float(there[0]))
    return ends


def _fit(counts: Counts, xmin: float) -> TailFit | None:
    return fit_tail(counts, STRETCHED, xmin)


def _against(counts: Counts, fit: TailFit, other: str) -> str:
    """The law that the likelihood favours on the sizes of `fit`."""
    beside = fit_tail(counts, other, fit.xmin)
    if not beside.found:
        return STRETCHED if other == "exponential" else "undecided"
    return compare_laws(counts, fit, beside).verdict

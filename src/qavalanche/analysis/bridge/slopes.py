"""Decay per bond of real chains: the slope of D over a long window, sample by sample."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.analysis.estimate import Estimate, shown_fields
from qavalanche.analysis.exact_rates.table import checked_scales, nested_fields
from qavalanche.analysis.proportion import Share
from qavalanche.arguments import typed
from qavalanche.bath import relaxation
from qavalanche.errors import check, check_integer, check_number
from qavalanche.hamiltonians import xxz
from qavalanche.laws.empirical import Empirical
from qavalanche.streams.address import MOST_SAMPLE, MOST_SEED

Floats = NDArray[np.float64]

_MOST_SITES = 16
MOST_RESONANT = 0.9
"""The largest epsilon of a law of slopes: beyond, hardly a bond has a decay to be drawn."""

_MULTIPLE = 2000
"""Values that a law has at least, so that a share of them is epsilon to a few 1e-4."""


@dataclass(frozen=True, eq=False)
class WindowSlopes:
    """[D(last) - D(first)] / (last - first) of nested samples, in nats per bond.

    W: of the fields; first, last: sites; slopes: (n,); times: (n,) ln(gamma t) = 2 D(last) of the
    slowest mode of the whole chain of `last` sites.
    """

    W: float
    first: int
    last: int
    slopes: Floats
    times: Floats

    @property
    def mean(self) -> Estimate:
        """Mean over all samples, those with a slope <= 0 as well, with its standard error."""
        return _mean(self.slopes, "all samples")

    @property
    def kept(self) -> Estimate:
        """Mean over the samples with a slope > 0: the mean w of the law."""
        return _mean(self.slopes[self.slopes > 0], "samples with a slope > 0")

    @property
    def not_positive(self) -> Share:
        """Share of the samples with a slope <= 0, where the longer chain relaxes no more slowly."""
        return Share(int(np.count_nonzero(self.slopes <= 0)), self.slopes.size)

    @property
    def log_time(self) -> Estimate:
        """Mean ln(gamma t) of `last` sites with a bath at one end."""
        return _mean(self.times, f"chains of {self.last} sites")

    def law(self, epsilon: float) -> Empirical:
        """The law `empirical` of bonds that are resonant with probability epsilon, and else have a
        decay drawn from the slopes > 0; epsilon to some 1e-4. InputError without such a slope."""
        kept = self.slopes[self.slopes > 0]
        check(kept.size > 0, f"slopes at W = {self.W:g}", "none is positive: no decay to draw")
        epsilon = check_number("epsilon", epsilon, "must be from 0 to 0.9", -1e-300, 1.0)
        check(0 <= epsilon <= MOST_RESONANT, f"epsilon = {epsilon:g}", "must be from 0 to 0.9")
        copies = math.ceil(_MULTIPLE / kept.size)
        resonant = round(epsilon / (1 - epsilon) * copies * kept.size)
        return Empirical(values=(*np.repeat(-kept, copies).tolist(), *[0.0] * resonant))

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers for JSON: means, and the share that is not positive."""
        share = self.not_positive
        return {
            **shown_fields(self, "W", "first", "last", "mean", "kept", "log_time"),
            "samples": self.slopes.size,
            "not_positive": share.value,
            "not_positive_error": share.error,
        }


@typed
def window_slopes(
    W: float,
    first: int,
    last: int,
    samples: int = 60,
    seed: int = 0,
    J: float = 1.0,
    anisotropy: float = 1.0,
) -> WindowSlopes:
    """Slopes of D = -(1/2) ln(Gamma / gamma), from `first` to `last` sites, random-field XXZ.

    Gamma is the slowest rate with a weak bath at site 0; the fields of `first` sites are those of
    the first sites of the longer chain. Raises InputError for lengths that do not rise from 1 on,
    fewer than two samples, other numbers out of range, or rates that rounding loses.
    """
    W, J, anisotropy = checked_scales(W, J, anisotropy)
    last = check_integer("last", last, least=2, most=_MOST_SITES)
    first = check_integer("first", first, least=1, most=last - 1)
    samples = check_integer("samples", samples, least=2, most=MOST_SAMPLE)
    seed = check_integer("seed", seed, least=0, most=MOST_SEED)
    decays = np.empty((samples, 2))
    for sample in range(samples):
        h = nested_fields(W, last, seed, sample)
        for column, sites in enumerate((first, last)):
            found = relaxation(xxz(h[:sites], J, anisotropy))
            passed = f"W = {W:g}, sample {sample}: the rate of {sites} sites"
            check(found.resolved and found.rate > 0, passed, "is lost in rounding: fewer sites")
            decays[sample, column] = found.decay
    slopes = (decays[:, 1] - decays[:, 0]) / (last - first)
    return WindowSlopes(W, first, last, slopes, 2 * decays[:, 1])


def _mean(values: Floats, what: str) -> Estimate:
    if values.size < 2:
        return Estimate.none(f"{what}: fewer than two", "nats")
    error = float(values.std(ddof=1)) / math.sqrt(values.size)
    return Estimate(float(values.mean()), error, unit="nats", outcome=f"mean of {what}")

"""The lower cut-off of a power law: from where on the data follow it best."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.analysis.estimate import Estimate, shown_fields
from qavalanche.analysis.measured import plus_minus
from qavalanche.analysis.tails.core.scan import Cells, scan
from qavalanche.analysis.tails.counts import Counts, Reals
from qavalanche.analysis.tails.fit import LEAST, window_of
from qavalanche.arguments import typed
from qavalanche.errors import check_integer

_SEED = 1706_09338  # of the resampling only: the same data give the same error


@dataclass(frozen=True)
class LowerCutoff:
    """From xmin on the data are nearest to a power law x^-tau (least KS distance `ks`).

    n of `total` sizes lie from xmin to xmax. xmin_error, tau_error: standard deviations over
    resampled data, each with its own cut-off; so tau_error holds the choice of xmin, the error of
    a fit at given xmin does not. To xmin_error the distance to the next size tried is added, over
    sqrt(12) and in squares. All NaN if there is no cut-off; outcome: a sentence.
    """

    xmin: float
    xmin_error: float
    tau: float
    tau_error: float
    ks: float
    n: int
    total: int
    xmax: float
    resamples: int
    outcome: str

    @property
    def found(self) -> bool:
        """Whether there is a cut-off."""
        return math.isfinite(self.xmin)

    @property
    def estimates(self) -> dict[str, Estimate]:
        """xmin and tau with their errors."""
        used = {"size": (self.xmin, self.xmax)} if self.found else {}
        pairs = {"xmin": (self.xmin, self.xmin_error), "tau": (self.tau, self.tau_error)}
        return {
            name: Estimate(*pair, outcome=self.outcome, used=used) for name, pair in pairs.items()
        }

    def to_dict(self) -> dict[str, Any]:
        """xmin and tau as estimates, ks, n of total sizes, outcome."""
        known = {name: one.to_dict() for name, one in self.estimates.items()}
        return {**known, **shown_fields(self, "ks", "n", "total", "outcome")}

    def __repr__(self) -> str:
        return f"LowerCutoff({self.outcome})"


@dataclass(frozen=True)
class Scan:
    """Cut-offs tried, the exponent of each and its KS distance."""

    xmin: Reals
    tau: Reals
    ks: Reals = field(repr=False)

    @property
    def best(self) -> int:
        """Index of the least distance."""
        return int(np.argmin(self.ks))


@typed
def lower_cutoff(
    counts: Counts,
    xmax: float | None = None,
    resamples: int = 50,
    rng: np.random.Generator | None = None,
) -> LowerCutoff:
    """The xmin whose power law is nearest to the sizes from there on, in KS distance.

    Every size (or lower end of a bin) with at least 50 sizes, not all equal, from there on is
    tried. Distances are over all integers, not only over those found. Raises InputError on an xmax
    inside a bin or fewer than 2 resamples.

    Source: Clauset, Shalizi, Newman, SIAM Rev. 51, 661 (2009), Sec. 3.3.
    """
    resamples = check_integer("resamples", resamples, 2, 10**9)
    rng = np.random.default_rng(_SEED) if rng is None else rng
    window = window_of(counts, None, xmax)
    data = counts.within(window.xmin, window.xmax)
    found = scan_cutoffs(data, window.xmax)
    if found is None:
        why = f"no lower cut-off: {data.n} sizes, {len(data.low)} of them different; "
        why += f"at least {LEAST}, two of them different, are needed"
        nothing = (math.nan,) * 5
        return LowerCutoff(*nothing, data.n, counts.n, window.xmax, resamples, why)
    xmin, tau, ks = (float(x[found.best]) for x in (found.xmin, found.tau, found.ks))
    again = np.array([_resampled(data, window.xmax, rng) for _ in range(resamples)])
    errors = np.nanstd(again, axis=0, ddof=1)
    errors[0] = math.hypot(errors[0], _spacing(found) / math.sqrt(12))
    n = data.within(xmin).n
    outcome = f"power law from xmin = {xmin:g} ± {errors[0]:.2g} on: tau = "
    outcome += f"{plus_minus(tau, errors[1])}, {n} of {counts.n} sizes, KS {ks:.4f}"
    return LowerCutoff(
        xmin, float(errors[0]), tau, float(errors[1]), ks, n, counts.n, window.xmax, resamples,
        outcome,
    )  # fmt: skip


def scan_cutoffs(data: Counts, xmax: float, most: int | None = None) -> Scan | None:
    """Exponent and KS distance from every size on; None if none can be tried.

    Without `most`, distances beyond the least are lower bounds, which is all that is needed to
    find it. With it, they are exact, for at most so many cut-offs spread over the data.
    """
    size = len(data.low)
    cumulated = np.append(0, data.count.cumsum())
    above = cumulated[-1] - cumulated[:-1]
    tries = np.flatnonzero((above >= LEAST) & (np.arange(size) < size - 1))
    if tries.size == 0:
        return None
    if most is not None and tries.size > most:
        first, last = (float(data.low[i]) for i in tries[[0, -1]])
        spread = np.searchsorted(data.low[tries], np.geomspace(first, last, most))
        tries = tries[np.unique(np.minimum(spread, tries.size - 1))]
    single = data.low == data.high
    logs = np.log(data.low)
    singles, log_sums = (_from_here_on(data.count * part) for part in (single, single * logs))
    wide: NDArray[np.int64] = np.flatnonzero(~single)
    taus, distances = np.empty(tries.size), np.empty(tries.size)
    cells = Cells(
        data.low, data.high, data.count, cumulated, logs, wide, singles, log_sums, xmax,
        data.integers,
    )  # fmt: skip
    scan(cells, tries, most is not None, taus, distances)
    return Scan(data.low[tries], taus, distances) if np.isfinite(distances).any() else None


def _spacing(found: Scan) -> float:
    """Distance from the best cut-off to the next one tried (the last: to the one before)."""
    i = min(found.best, len(found.xmin) - 2)
    return float(found.xmin[i + 1] - found.xmin[i]) if i >= 0 else 0.0


def _from_here_on(values: NDArray[np.generic]) -> Reals:
    """Sums of values[i:]."""
    return np.asarray(values[::-1].astype(float).cumsum()[::-1])


def _resampled(data: Counts, xmax: float, rng: np.random.Generator) -> tuple[float, float]:
    """xmin and tau of as many sizes drawn from the data themselves."""
    again = resample(data, data.n, rng)
    found = scan_cutoffs(again, xmax)
    if found is None:
        return math.nan, math.nan
    return float(found.xmin[found.best]), float(found.tau[found.best])


def resample(data: Counts, n: int, rng: np.random.Generator) -> Counts:
    """n sizes drawn from the data with replacement, as counts."""
    number = rng.multinomial(n, data.count / data.count.sum())
    kept = number > 0
    return Counts(data.low[kept], data.high[kept], number[kept], data.integers)

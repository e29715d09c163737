"""The lower cut-off of a law: from where on the data follow it best."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from qavalanche.analysis.estimate import Estimate, shown_fields
from qavalanche.analysis.measured import plus_minus
from qavalanche.analysis.tails.counts import Counts, Reals
from qavalanche.analysis.tails.fit import LEAST, named_law, window_of
from qavalanche.analysis.tails.laws import FLOOR, TailLaw, Window
from qavalanche.analysis.tails.scans import Scan, scan_of
from qavalanche.arguments import typed
from qavalanche.errors import check_integer

AT_FLOOR = math.log(FLOOR) + 1e-9
"""ln c up to here is the limit of a power law."""

_SEED = 1706_09338  # of the resampling only: the same data give the same error


@dataclass(frozen=True)
class LowerCutoff:
    """From xmin on the data are nearest to a law (least KS distance `ks`).

    values, errors: its parameters, by name (tau of a power law x^-tau), and their standard errors;
    n of `total` sizes lie from xmin to xmax. xmin_error, errors: standard deviations over
    resampled data, each with its own cut-off; so they hold the choice of xmin, the errors of
    a fit at given xmin do not. To xmin_error the distance to the next size tried is added, over
    sqrt(12) and in squares. All NaN if there is no cut-off; outcome: a sentence; theta: the
    coordinates of the law.
    """

    xmin: float
    xmin_error: float
    values: dict[str, float]
    errors: dict[str, float]
    ks: float
    n: int
    total: int
    xmax: float
    resamples: int
    outcome: str
    law: str = "power law"
    theta: Reals = field(default_factory=lambda: np.empty(0), repr=False)

    @property
    def found(self) -> bool:
        """Whether there is a cut-off."""
        return math.isfinite(self.xmin)

    @property
    def tau(self) -> float:
        """The exponent of a power law, truncated or not; NaN of other laws."""
        return self.values.get("tau", math.nan)

    @property
    def tau_error(self) -> float:
        """The standard error of `tau`."""
        return self.errors.get("tau", math.nan)

    @property
    def estimates(self) -> dict[str, Estimate]:
        """xmin and the parameters of the law with their errors."""
        used = {"size": (self.xmin, self.xmax)} if self.found else {}
        own = {name: (value, self.errors[name]) for name, value in self.values.items()}
        pairs = {"xmin": (self.xmin, self.xmin_error), **own}
        return {
            name: Estimate(*pair, outcome=self.outcome, used=used) for name, pair in pairs.items()
        }

    def to_dict(self) -> dict[str, Any]:
        """xmin and the parameters as estimates, law, ks, n of total sizes, outcome."""
        known = {name: one.to_dict() for name, one in self.estimates.items()}
        return {**known, **shown_fields(self, "law", "ks", "n", "total", "outcome")}

    def __repr__(self) -> str:
        return f"LowerCutoff({self.outcome})"


@typed
def lower_cutoff(
    counts: Counts,
    xmax: float | None = None,
    resamples: int = 50,
    rng: np.random.Generator | None = None,
    law: str = "power law",
) -> LowerCutoff:
    """The xmin from which on `law` is nearest to the sizes, in KS distance.

    Every size (or lower end of a bin) with at least 50 sizes, not all equal, from there on is
    tried for a power law; for another law a part of them, see `scan_law`. Distances are over all
    integers, not only over those found. Where a law is nearest in its limit of a power law it has
    no cut-off of its own, and the outcome says so; the truncated one then is that power law, with
    1 / xi = 0. Raises InputError on an unknown law, an xmax inside a bin or fewer than 2 resamples.

    Source: Clauset, Shalizi, Newman, SIAM Rev. 51, 661 (2009), Sec. 3.3.
    """
    chosen = named_law(law)
    resamples = check_integer("resamples", resamples, 2, 10**9)
    rng = np.random.default_rng(_SEED) if rng is None else rng
    window = window_of(counts, None, xmax)
    data = counts.within(window.xmin, window.xmax)
    found = scan_of(chosen, data, window.xmax)
    if found is None:
        why = f"no lower cut-off: {data.n} sizes, {len(data.low)} of them different; "
        why += f"at least {LEAST}, two of them different, are needed"
        return _none(chosen, data.n, counts.n, window.xmax, resamples, why)
    xmin, *numbers = _nearest(chosen, found, window)
    if not np.isfinite(numbers).all():
        why = f"no lower cut-off: from {xmin:g} on, where it is nearest, the {law} is best in its "
        why += "limit of a power law"
        return _none(chosen, data.n, counts.n, window.xmax, resamples, why)
    sets = (resample(data, data.n, rng) for _ in range(resamples))
    again = [_nearest(chosen, scan_of(chosen, one, window.xmax, found), window) for one in sets]
    own = np.array([one for one in again if np.isfinite(one).all()])
    if len(own) < max(2, resamples / 2):
        why = f"no lower cut-off of its own: in {resamples - len(own)} of {resamples} resampled "
        why += f"data sets the {law} is best in its limit of a power law"
        return _none(chosen, data.n, counts.n, window.xmax, resamples, why)
    errors = own.std(axis=0, ddof=1)
    errors[0] = math.hypot(errors[0], _spacing(found) / math.sqrt(12))
    n, ks = data.within(xmin).n, float(found.ks[found.best])
    spread = dict(zip(chosen.parameters, map(float, errors[1:]), strict=True))
    values = dict(zip(chosen.parameters, numbers, strict=True))
    said = ", ".join(f"{name} = {plus_minus(v, spread[name])}" for name, v in values.items())
    outcome = f"{law} from xmin = {xmin:g} ± {errors[0]:.2g} on: {said}, "
    outcome += f"{n} of {counts.n} sizes, KS {ks:.4f}"
    return LowerCutoff(
        xmin, float(errors[0]), values, spread, ks, n, counts.n, window.xmax, resamples, outcome,
        law, found.theta[found.best],
    )  # fmt: skip


def _none(law: TailLaw, n: int, total: int, xmax: float, resamples: int, why: str) -> LowerCutoff:
    nothing = dict.fromkeys(law.parameters, math.nan)
    return LowerCutoff(
        math.nan, math.nan, nothing, dict(nothing), math.nan, n, total, xmax, resamples, why,
        law.name,
    )  # fmt: skip


def _nearest(law: TailLaw, found: Scan | None, window: Window) -> list[float]:
    """xmin of least distance, and the parameters there; NaN in the limit of a power law."""
    nothing = [math.nan] * (1 + len(law.parameters))
    if found is None:
        return nothing
    xmin, theta = float(found.xmin[found.best]), found.theta[found.best]
    if law.bends and theta[-1] <= AT_FLOOR:
        straight = law.name == "truncated power law"
        return [xmin, float(theta[0]), 0.0] if straight else [xmin, *nothing[1:]]
    here = Window(xmin, window.xmax, window.integers)
    return [xmin, *map(float, law.natural(theta, here))]


def _spacing(found: Scan) -> float:
    """Distance from the best cut-off to the next one tried (the last: to the one before)."""
    i = min(found.best, len(found.xmin) - 2)
    return float(found.xmin[i + 1] - found.xmin[i]) if i >= 0 else 0.0


def resample(data: Counts, n: int, rng: np.random.Generator) -> Counts:
    """n sizes drawn from the data with replacement, as counts."""
    number = rng.multinomial(n, data.count / data.count.sum())
    kept = number > 0
    return Counts(data.low[kept], data.high[kept], number[kept], data.integers)

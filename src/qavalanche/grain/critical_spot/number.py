"""A number with its standard error, and means and logarithms of samples with theirs."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from qavalanche.streams.address import stream_key
from qavalanche.streams.core.generator import fill_uniform

Floats = NDArray[np.float64]

RESAMPLED = 200


class WithError(NamedTuple):
    """A value and its standard error; NaN where there is none."""

    value: float
    error: float

    @property
    def known(self) -> bool:
        """Whether both are finite, and the error above 0."""
        return math.isfinite(self.value) and math.isfinite(self.error) and self.error > 0

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers for JSON: None for what is not finite."""
        return {name: plain(one) for name, one in self._asdict().items()}

    def __str__(self) -> str:
        """'0.414 ± 0.011': to the second digit of the error; a dash where either is unknown."""
        if not self.known:
            return "–"
        last = math.floor(math.log10(self.error)) - 1  # the power of ten of the last digit
        if -7 < last <= 0:
            return f"{self.value:.{-last}f} ± {self.error:.{-last}f}"
        rounded = round(self.value, -last)
        if rounded == 0:
            return f"0 ± {self.error:.1e}"
        digits = max(0, math.floor(math.log10(abs(rounded))) - last)
        return f"{rounded:.{digits}e} ± {self.error:.1e}"


NONE = WithError(math.nan, math.nan)


def plain(value: float) -> float | None:
    """A number as JSON holds it."""
    return float(value) if math.isfinite(value) else None


def mean_of(values: Floats) -> WithError:
    """Mean over samples (n,) and its standard error; no error for one sample."""
    error = float(np.std(values, ddof=1)) / math.sqrt(values.size) if values.size > 1 else math.nan
    return WithError(float(np.mean(values)), error)


def resampled(samples: int, times: int = RESAMPLED) -> NDArray[np.int64]:
    """Samples drawn again with replacement, (times, samples), always the same."""
    uniform = np.empty(times * samples)
    fill_uniform(stream_key(0, {"critical spot": "bootstrap", "samples": samples}), 0, uniform)
    chosen: NDArray[np.int64] = (uniform * samples).astype(np.int64).reshape(times, samples)
    return chosen


def spread(value: float, again: Floats) -> WithError:
    """A value, and the scatter of what the same formula gives of samples drawn again: half the
    width of the middle 68 percent, which a few wild ones do not rule. NONE if most are not finite.
    """
    finite = again[np.isfinite(again)]
    if not math.isfinite(value) or finite.size < again.size / 2:
        return NONE
    low, high = np.percentile(finite, [16, 84])
    return WithError(float(value), float(high - low) / 2)

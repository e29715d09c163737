"""ln p against a length: of inclusions of at least T bonds, or of chains of L bonds."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.analysis.rarity.sampled import sampled_probability
from qavalanche.arguments import typed
from qavalanche.errors import check

Floats = NDArray[np.float64]

_LEAST, _MOST = 1e-100, 1e9  # of ln p and its errors: beyond, squares of them mean nothing


@dataclass(frozen=True, eq=False)
class RareCurve:
    """Independent points (l, ln p), ascending in l.

    lengths: l in bonds, (n,); log_p: ln p, (n,), with standard errors `error`, (n,); left_out:
    lengths without a number, with the reason. The p may be of any kind: P(T), the probability that
    the middle bond lies in a region of T bonds or more, or p(L), that L bonds are thermal.
    """

    lengths: Floats
    log_p: Floats
    error: Floats
    left_out: tuple[tuple[float, str], ...] = ()

    def __len__(self) -> int:
        return self.lengths.size

    def __getitem__(self, used: slice) -> RareCurve:
        """A part of the points."""
        return RareCurve(self.lengths[used], self.log_p[used], self.error[used], self.left_out)

    @property
    def span(self) -> tuple[float, float]:
        """Smallest and largest length; NaN without points."""
        return (float(self.lengths[0]), float(self.lengths[-1])) if len(self) else (math.nan,) * 2

    def to_dict(self) -> dict[str, Any]:
        """lengths, log_p and error as lists, left_out with reasons."""
        return {
            "lengths": self.lengths.tolist(),
            "log_p": self.log_p.tolist(),
            "log_p_error": self.error.tolist(),
            "left_out": [{"length": length, "outcome": why} for length, why in self.left_out],
        }


@typed
def rare_curve(
    lengths: Sequence[float], log_p: Sequence[float], errors: Sequence[float]
) -> RareCurve:
    """The curve of these points; points of one length are averaged by their errors.

    Raises InputError unless there are as many of each, all finite, lengths and errors positive.

    >>> len(rare_curve([10, 20], [-3.0, -6.0], [0.1, 0.1]))
    2
    """
    L, y, e = (np.asarray(column, float) for column in (lengths, log_p, errors))
    check(L.size == y.size == e.size, f"{L.size}, {y.size}, {e.size} numbers", "must be as many")
    finite = all(bool(np.isfinite(column).all()) for column in (L, y, e))
    check(finite, "a number that is not finite", "lengths, log_p and errors must be finite")
    check(bool((L > 0).all() and (e > 0).all()), "a length or error <= 0", "must be positive")
    usual = bool((abs(y) < _MOST).all() and (e > _LEAST).all() and (e < _MOST).all())
    allowed = f"must be below {_MOST:g}, errors above {_LEAST:g}"
    check(usual, "log_p or errors out of range", allowed)
    found, at = np.unique(L, return_inverse=True)
    weight = np.bincount(at, e**-2, found.size).astype(np.float64)
    mean = np.bincount(at, y * e**-2, found.size) / weight
    return RareCurve(found, mean.astype(np.float64), weight**-0.5)


@typed
def curve_of_samples(lengths: Sequence[float], ln_p: Sequence[Floats]) -> RareCurve:
    """The curve of samples: for each length independent unbiased estimates, as ln p_i.

    See `sampled_probability`; lengths with too few samples are left out, with the reason. Samples
    of one length in several parts are put together. Raises InputError as `sampled_probability`, and
    unless there is a set of samples for each length.
    """
    check(len(lengths) == len(ln_p), f"{len(lengths)} lengths, {len(ln_p)} sets", "must be as many")
    check(all(length > 0 for length in lengths), "a length <= 0", "must be positive")
    together: dict[float, list[Floats]] = {}
    for length, values in zip(lengths, ln_p, strict=True):
        together.setdefault(float(length), []).append(np.ravel(values))
    found, left_out = [], []
    for length, parts in sorted(together.items()):
        one = sampled_probability(np.concatenate(parts))
        if one.log_p.found:
            found.append((length, one.log_p.value, one.log_p.error))
        else:
            left_out.append((length, one.outcome))
    table = np.array(found, float).reshape(-1, 3)
    return RareCurve(table[:, 0], table[:, 1], table[:, 2], tuple(left_out))

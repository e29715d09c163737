"""Errors of what is measured on samples: samples drawn again, states of one sample together."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.exact_rates.compare import resampled
from qavalanche.errors import check, check_integer
from qavalanche.numerics.arrays import truth_values
from qavalanche.streams.address import MOST_SEED

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Truths = NDArray[np.bool_]

LEAST = 8
"""Samples without which there is no error."""

_OUTCOME = "samples drawn again with replacement"


def estimate_of(number: Callable[[Integers], Any], samples: int, seed: int) -> Estimate:
    """`number` of all samples, with the scatter of it over samples drawn again as error.

    number: of chosen samples (..., n), an array (...).
    """
    return estimate(float(number(np.arange(samples))), number(drawn_again(samples, seed)))


@lru_cache(maxsize=4)
def drawn_again(samples: int, seed: int) -> Integers:
    """Samples drawn again with replacement, (times, samples)."""
    return resampled(samples, seed)


def estimate(value: float, again: Floats) -> Estimate:
    """A number and what it is when samples are drawn again."""
    finite = again[np.isfinite(again)]
    if not np.isfinite(value) or finite.size < again.size // 2:
        return Estimate.none("nothing scatters")
    return Estimate(float(value), float(np.std(finite)), outcome=_OUTCOME)


def checked_bonds(exact: ArrayLike, said: ArrayLike, seed: int) -> tuple[Truths, Truths, int]:
    """All three; InputError unless these are (samples, states, L) and (samples, L)."""
    exact, said = truth_values("exact", exact, None), truth_values("said", said, None)
    passed = f"exact of shape {exact.shape}, said of shape {said.shape}"
    right = exact.ndim == 3 and said.shape == (exact.shape[0], exact.shape[2]) and exact.size > 0
    check(right, passed, "must be (samples, states, L) and (samples, L)")
    check(len(said) >= LEAST, f"{len(said)} samples", f"at least {LEAST} are needed for an error")
    return exact, said, check_integer("seed", seed, least=0, most=MOST_SEED)


def known(one: Estimate) -> bool:
    """Whether there is a number; its error may be 0, where all samples are alike."""
    return bool(np.isfinite(one.value) and np.isfinite(one.error))

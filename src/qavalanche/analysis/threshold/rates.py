"""LogRates: ln Gamma of nested samples, by disorder strength and number of sites."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.errors import check, check_integer, check_number, check_type, shown
from qavalanche.numerics.arrays import real_numbers, truth_values, whole_numbers

Floats = NDArray[np.float64]

ABSENT, RESOLVED, UNRESOLVED, CUT = range(4)
"""What is known of one sample at one W and L: nothing; ln Gamma; that rounding rules; Gamma = 0."""

Key = tuple[float, int]

MOST_SITES = 10**6
_MOST_SAMPLE = 2**53


@dataclass(frozen=True, eq=False, repr=False)
class LogRates:
    """The slowest rates of chains with a bath at one end, as plain arrays.

    disorders: W (w,), ascending; lengths: L in sites (l,), ascending; numbers: of the samples (n,),
    ascending; values: ln Gamma (w, l, n), NaN where there is none; states: (w, l, n), ABSENT where
    a sample was not computed, RESOLVED where ln Gamma is a number, UNRESOLVED where rounding rules
    it, CUT where Gamma = 0 exactly (no part of the chain beyond a missing coupling relaxes).
    Sample number s of every L is the first L sites of one draw. local_dimension: d_s; title: what
    was drawn, in words.
    """

    disorders: Floats
    lengths: NDArray[np.int64]
    numbers: NDArray[np.int64]
    values: Floats
    states: NDArray[np.int8]
    local_dimension: int = 2
    title: str = ""

    @classmethod
    def from_arrays(
        cls,
        log_rates: Mapping[Key, Any],
        resolved: Mapping[Key, Any] | None = None,
        numbers: Mapping[Key, Any] | None = None,
        local_dimension: int = 2,
        title: str = "",
    ) -> LogRates:
        """From {(W, L): ln Gamma of samples 0, 1, ...}, -inf where Gamma = 0 exactly.

        resolved: {(W, L): True or False for each}, all of them if left out; numbers: {(W, L):
        sample numbers}, for tables that lack some. InputError for anything else: no point, a W that
        is no number, L < 1, NaN or +inf, arrays that do not fit together, a number that is twice
        there.

        >>> import numpy as np
        >>> rates = LogRates.from_arrays({(8.0, 3): [-4.0, -5.0], (8.0, 4): [-6.5, -np.inf]})
        >>> rates
        LogRates(W = 8, L = 3 to 4 sites, 2 samples)
        """
        check_type("log_rates", log_rates, Mapping, "must be {(W, L): ln Gamma of each sample}")
        check(len(log_rates) > 0, "log_rates = {}", "one (W, L) at least is needed")
        check_type("title", title, str, "must be text")
        d = check_integer("local_dimension", local_dimension, least=2, most=2**31)
        held = {
            _key(key): _samples(key, given, resolved, numbers) for key, given in log_rates.items()
        }
        check(
            len(held) == len(log_rates), f"keys {shown(list(log_rates))}", "a point is twice there"
        )
        disorders, lengths, drawn, values, states = _cube(held)
        return cls(disorders, lengths, drawn, values, states, d, title)

    @property
    def points(self) -> list[tuple[int, int]]:
        """Indices (of W, of L) with one sample at least."""
        return [(i, j) for i, j in np.argwhere((self.states != ABSENT).any(axis=2)).tolist()]

    def __repr__(self) -> str:
        disorders = ", ".join(f"{W:g}" for W in self.disorders)
        span = f"{self.lengths[0]} to {self.lengths[-1]} sites, {self.numbers.size} samples"
        title = f"{self.title}: " if self.title else ""
        return f"LogRates({title}W = {disorders}, L = {span})"


def _key(key: Any) -> Key:
    pair = isinstance(key, tuple) and len(key) == 2
    check(pair, f"key {shown(key)} of log_rates", "must be (W, L)")
    W = check_number("W", key[0], "must be a finite number", -np.inf, np.inf)
    return W, check_integer("L", key[1], least=1, most=MOST_SITES)


def _samples(
    key: Key, given: Any, resolved: Mapping[Key, Any] | None, numbers: Mapping[Key, Any] | None
) -> tuple[NDArray[np.int64], Floats, NDArray[np.int8]]:
    """Numbers, ln Gamma and states of the samples of one point."""
    name = f"log_rates[{shown(key)}]"
    values = real_numbers(name, given, finite=False)
    check(values.size > 0, f"{name} = []", "one sample at least is needed")
    check(bool((values < np.inf).all()), f"{name}: +inf", "ln Gamma must be below infinity")
    known = _of("resolved", resolved, key, np.ones(values.size, bool))
    known = truth_values(f"resolved[{shown(key)}]", known)
    number = _of("numbers", numbers, key, np.arange(values.size))
    number = whole_numbers(f"numbers[{shown(key)}]", number, 0, _MOST_SAMPLE)
    for what, one in (("resolved", known), ("numbers", number)):
        sizes = f"{what}[{shown(key)}] of {one.size}"
        check(one.size == values.size, sizes, f"there are {values.size} samples")
    check(
        np.unique(number).size == number.size, f"numbers[{shown(key)}]", "a number is twice there"
    )
    states = np.where(known, RESOLVED, UNRESOLVED).astype(np.int8)
    states[(values == -np.inf) & known] = CUT
    return number, np.where(states == RESOLVED, values, np.nan), states


def _of(name: str, given: Mapping[Key, Any] | None, key: Key, default: Any) -> Any:
    if given is None:
        return default
    check_type(name, given, Mapping, "must be a dict with the keys of log_rates")
    check(key in given, f"{name} without {shown(key)}", "must have every key of log_rates")
    return given[key]


def _cube(held: Mapping[Key, tuple[Any, ...]]) -> tuple[Any, ...]:
    """disorders, lengths, numbers, values, states."""
    disorders = np.array(sorted({W for W, _ in held}))
    lengths = np.array(sorted({L for _, L in held}), np.int64)
    numbers = _union(number for number, _, _ in held.values())
    shape = (disorders.size, lengths.size, numbers.size)
    values, states = np.full(shape, np.nan), np.full(shape, ABSENT, np.int8)
    for (W, L), (number, value, state) in held.items():
        i, j = np.searchsorted(disorders, W), np.searchsorted(lengths, L)
        at = np.searchsorted(numbers, number)
        values[i, j, at], states[i, j, at] = value, state
    return disorders, lengths, numbers, values, states


def _union(many: Iterable[NDArray[np.int64]]) -> NDArray[np.int64]:
    return np.unique(np.concatenate(list(many)))

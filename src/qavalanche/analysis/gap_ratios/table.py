"""RatioTable: gap ratios of paired samples, by alpha and number of spins on a side."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.errors import check, check_integer, check_number, check_type, shown
from qavalanche.numerics.arrays import real_numbers, whole_numbers

Floats = NDArray[np.float64]
Key = tuple[float, int]

_MOST = 64  # spins on a side
_MOST_SAMPLE = 2**53


@dataclass(frozen=True, eq=False, repr=False)
class RatioTable:
    """Mean gap ratios of samples.

    alphas: (a,), ascending; lengths: L, spins on each side of the grain, (l,), ascending; numbers:
    of the samples, (n,), ascending; values: (a, l, n), NaN where a sample was not computed or has
    no gap ratio. Sample s of all alpha and L is one draw. sides, local_dimension: of the model, for
    the critical alpha d_s^{-sides / 2}; grain_spins: N; title: what was drawn, in words.
    """

    alphas: Floats
    lengths: NDArray[np.int64]
    numbers: NDArray[np.int64]
    values: Floats
    sides: int = 1
    local_dimension: int = 2
    grain_spins: int = 3
    title: str = ""

    @classmethod
    def from_arrays(
        cls,
        ratios: Mapping[Key, Any],
        numbers: Mapping[Key, Any] | None = None,
        sides: int = 1,
        local_dimension: int = 2,
        grain_spins: int = 3,
        title: str = "",
    ) -> RatioTable:
        """From {(alpha, L): gap ratio of samples 0, 1, ...}, NaN for one that has none.

        numbers: {(alpha, L): sample numbers}, for tables that lack some. InputError for no point,
        alpha <= 0, L < 1, ratios outside [0, 1], or numbers that do not fit or stand twice.

        >>> RatioTable.from_arrays({(0.7, 4): [0.51, 0.49], (0.8, 4): [0.52, 0.5]})
        RatioTable(alpha = 0.7 to 0.8, L = 4 to 4, 2 samples)
        """
        check_type("ratios", ratios, Mapping, "must be {(alpha, L): gap ratio of each sample}")
        check(len(ratios) > 0, "ratios = {}", "one (alpha, L) at least is needed")
        check_type("title", title, str, "must be text")
        check(sides in (1, 2), f"sides = {shown(sides)}", "must be 1 or 2")
        d = check_integer("local_dimension", local_dimension, least=2, most=2**20)
        N = check_integer("grain_spins", grain_spins, least=1, most=_MOST)
        held = {_key(key): _samples(key, given, numbers) for key, given in ratios.items()}
        check(len(held) == len(ratios), f"keys {shown(list(ratios))}", "a point is twice there")
        alphas, lengths, drawn, values = _cube(held)
        return cls(alphas, lengths, drawn, values, int(sides), d, N, title)

    @property
    def critical(self) -> float:
        """alpha at which an avalanche just goes on for ever, d_s^{-1/2} or 1 / d_s."""
        return float(self.local_dimension ** (-self.sides / 2))

    def spins(self, length: int) -> int:
        """All spins, those of the grain too."""
        return self.grain_spins + self.sides * int(length)

    def __repr__(self) -> str:
        span = f"alpha = {self.alphas[0]:g} to {self.alphas[-1]:g}"
        sizes = f"L = {self.lengths[0]} to {self.lengths[-1]}, {self.numbers.size} samples"
        title = f"{self.title}: " if self.title else ""
        return f"RatioTable({title}{span}, {sizes})"


def _key(key: Any) -> Key:
    pair = isinstance(key, tuple) and len(key) == 2
    check(pair, f"key {shown(key)} of ratios", "must be (alpha, L)")
    alpha = check_number("alpha", key[0], "must be positive and finite", 0, math.inf)
    return alpha, check_integer("L", key[1], least=1, most=_MOST)


def _samples(
    key: Any, given: Any, numbers: Mapping[Key, Any] | None
) -> tuple[NDArray[np.int64], Floats]:
    name = f"ratios[{shown(key)}]"
    values = np.asarray(given, float)
    known = values[~np.isnan(values)]
    real_numbers(name, known)
    check(values.ndim == 1 and values.size > 0, name, "one sample at least is needed, in a row")
    check(bool(((known >= 0) & (known <= 1)).all()), name, "gap ratios lie between 0 and 1")
    if numbers is None:
        return np.arange(values.size), values
    check_type("numbers", numbers, Mapping, "must be a dict with the keys of ratios")
    check(key in numbers, f"numbers without {shown(key)}", "must have every key of ratios")
    number = whole_numbers(f"numbers[{shown(key)}]", numbers[key], 0, _MOST_SAMPLE)
    fits = number.size == values.size == np.unique(number).size
    check(fits, f"numbers[{shown(key)}]", f"{values.size} numbers, none twice, are needed")
    return number, values


def _cube(held: Mapping[Key, tuple[NDArray[np.int64], Floats]]) -> tuple[Any, ...]:
    """alphas, lengths, numbers, values."""
    alphas = np.array(sorted({alpha for alpha, _ in held}))
    lengths = np.array(sorted({L for _, L in held}), np.int64)
    numbers = np.unique(np.concatenate([number for number, _ in held.values()])).astype(np.int64)
    values = np.full((alphas.size, lengths.size, numbers.size), np.nan)
    for (alpha, L), (number, ratio) in held.items():
        i, j = np.searchsorted(alphas, alpha), np.searchsorted(lengths, L)
        values[i, j, np.searchsorted(numbers, number)] = ratio
    return alphas, lengths, numbers, values

"""ln g of every bond as it was measured: drawn from values, or from a histogram of them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from qavalanche.chain import Chain
from qavalanche.errors import check, check_number, counted
from qavalanche.laws.bare_decay import mean_positive
from qavalanche.laws.law import Law, check_address
from qavalanche.laws.registry import law
from qavalanche.numerics.arrays import real_numbers
from qavalanche.streams.address import digest, stream_key
from qavalanche.streams.core.generator import fill_uniform
from qavalanche.system import memory

Floats = NDArray[np.float64]
_BYTES = 60  # of memory for a bond while its chain is drawn


@law
@dataclass(frozen=True, eq=False)
class Empirical(Law):
    """ln g drawn from what was measured, bond by bond, independently.

    values: of ln g, each with the same probability (bonds that drew the same value are exactly
    alike); or counts >= 0 of the bins between edges, ascending, one more than counts: a bin with
    the probability of its share, ln g uniform inside. Neither the order of the values nor the sum
    of the counts matters. shift: added to every ln g, the handle with which measured disorder is
    made weaker or stronger. Bonds with ln g >= 0 are resonant. The address holds a digest of the
    values or of the histogram, from which the law cannot be made again; the section holds them.
    Raises InputError for values that are no finite numbers, both or neither of the two ways, edges
    that do not ascend, or no counts.
    """

    name: ClassVar[str] = "empirical"
    source: ClassVar[str] = "the user's data; a histogram as in scipy.stats.rv_histogram"
    summary: ClassVar[str] = "ln g drawn from measured values, or from counts between edges"
    example: ClassVar[Mapping[str, Any]] = {"values": [-2.5, -1.0, -0.25, 0.5]}
    listed: ClassVar[frozenset[str]] = frozenset({"values", "counts", "edges"})

    values: tuple[float, ...] = ()
    counts: tuple[float, ...] = ()
    edges: tuple[float, ...] = ()
    shift: float = 0.0

    def __post_init__(self) -> None:
        numbers = {key: _numbers(key, getattr(self, key)) for key in ("values", "counts", "edges")}
        values, counts, edges = numbers.values()
        given = [key for key, one in numbers.items() if one.size]
        allowed = "give values, or counts and edges"
        one_way = given in (["values"], ["counts", "edges"])
        check(one_way, f"empirical with {' and '.join(given) or 'no numbers'}", allowed)
        if counts.size:
            _check_histogram(counts, edges)
        shift = check_number("shift", self.shift, "must be a finite number", -math.inf, math.inf)
        object.__setattr__(self, "shift", shift + 0.0)
        for key, one in zip(numbers, (np.sort(values), counts, edges), strict=True):
            object.__setattr__(self, key, tuple(one.tolist()))

    @cached_property
    def digest(self) -> str:
        """16 hexadecimal digits of the values, or of the probabilities of the bins and edges."""
        content = self._sorted if self.values else [self._cumulated, self._borders]
        kind = "values" if self.values else "histogram"
        return digest([kind, np.asarray(content).tolist()], size=8).hex()

    @property
    def section(self) -> dict[str, Any]:
        """Name and the numbers that were given (see Law)."""
        return {key: value for key, value in super().section.items() if value != []}

    @property
    def address(self) -> dict[str, Any]:
        """Name, digest, and how many values or bins there are (see Law)."""
        number = len(self.values) or len(self.counts)
        kind = "values" if self.values else "histogram"
        told = {"law": self.name, "kind": kind, "number": number, "digest": self.digest}
        return {**told, "shift": self.shift}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Empirical) and self.address == other.address

    def __hash__(self) -> int:
        return hash((self.digest, self.shift))

    @cached_property
    def resonance_probability(self) -> float:
        """epsilon = P(ln g >= 0): the share of values, or of the histogram's area."""
        if self.values:
            return float(np.mean(self._sorted + self.shift >= 0))
        return 1.0 - float(np.interp(0.0, self._borders + self.shift, self._cumulated))

    @cached_property
    def bare_decay(self) -> float:
        """Mean w of the values, or of the area of the bins, with ln g < 0 (see Law)."""
        if self.values:
            return mean_positive(0.0 - (self._sorted + self.shift))
        ends = np.maximum(0.0 - (self._borders + self.shift), 0.0)  # of w > 0, descending
        widths = np.diff(self._borders)
        areas = np.diff(self._cumulated) * (ends[:-1] - ends[1:]) / widths
        share = math.fsum(areas.tolist())
        sums = areas * (ends[:-1] + ends[1:]) / 2
        return math.fsum(sums.tolist()) / share if share else 0.0

    def draw(self, length: int, seed: int = 0, sample: int = 0) -> Chain:
        """Chain number `sample` of `length` >= 1 bonds under campaign seed `seed` (see Law)."""
        length, seed, sample = check_address(length, seed, sample)
        memory.require(_BYTES * length, f"a chain of {length} bonds, each with its own decay")
        uniform: Floats = np.empty(length)
        fill_uniform(stream_key(seed, {**self.address, "length": length}), sample, uniform)
        log_g = self._sorted[self._place(uniform)] if self.values else self._inside(uniform)
        return Chain.from_decays(0.0 - (log_g + self.shift), f"{self}, seed {seed}:{sample}")

    def _place(self, uniform: Floats) -> NDArray[np.int64]:
        """Which value: floor(n u), below n also where the product is rounded up."""
        n = len(self.values)
        return np.minimum((uniform * n).astype(np.int64), n - 1)

    def _inside(self, uniform: Floats) -> Floats:
        """ln g in its bin; one sum, product and quotient each, the same on every processor."""
        total, left = self._cumulated, self._borders
        j = np.clip(np.searchsorted(total, uniform, side="right") - 1, 0, total.size - 2)
        share = (uniform - total[j]) / (total[j + 1] - total[j])
        return np.asarray(left[j] + share * (left[j + 1] - left[j]))

    @cached_property
    def _sorted(self) -> Floats:
        return np.array(self.values)

    @cached_property
    def _cumulated(self) -> Floats:
        """P(ln g < edge) at every edge, added up from left to right."""
        sums = np.cumsum(np.array([0.0, *self.counts]))
        return np.asarray(sums / sums[-1])

    @cached_property
    def _borders(self) -> Floats:
        return np.array(self.edges)

    def __str__(self) -> str:
        what = "value" if self.values else "bin"
        number = counted(len(self.values) or len(self.counts), what)
        shift = f", shift {self.shift:g}" if self.shift else ""
        return f"empirical, {number} of ln g, digest {self.digest}{shift}"


def _numbers(name: str, values: Any) -> Floats:
    """As a float64 array; -0.0 is 0.0."""
    return real_numbers(name, values) + 0.0 if np.size(values) else np.empty(0)


def _check_histogram(counts: Floats, edges: Floats) -> None:
    passed = f"{counted(counts.size, 'count')} and {counted(edges.size, 'edge')}"
    check(edges.size == counts.size + 1, passed, "one edge more than counts is needed")
    check(bool((np.diff(edges) > 0).all()), "edges", "must ascend")
    total = float(counts.sum())
    check(bool((counts >= 0).all()), f"counts: the least is {counts.min():g}", "must be >= 0")
    check(0 < total < np.inf, f"counts: their sum is {total:g}", "must be positive and finite")

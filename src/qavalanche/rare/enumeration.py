"""All 2^L chains of bonds that are alike: the exact numbers C_N, and P as a polynomial."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from qavalanche.arguments import typed
from qavalanche.errors import check_integer, check_number
from qavalanche.laws import Bimodal
from qavalanche.rare.bonds import bonds_of
from qavalanche.rare.core.moves import Population
from qavalanche.rare.judge import judge_of
from qavalanche.rare.settings import Rare
from qavalanche.rules import Rules
from qavalanche.schemes import Scheme
from qavalanche.schemes.calls import as_scheme

MOST = 28
"""Longest chain: 2^28 patterns take about five minutes."""

_AT_ONCE = 2**14


@dataclass(frozen=True)
class Enumeration:
    """How many patterns of N resonant bonds have the event.

    length: L; decay: w of the perturbative bonds; at_least: bonds of the region that holds the
    middle bond, L for thermal chains; counts: C_0 ... C_L.
    """

    length: int
    decay: float
    at_least: int
    counts: tuple[int, ...]

    def probability(self, epsilon: float) -> float:
        """P = sum_N C_N epsilon^N (1 - epsilon)^(L - N), at this decay; correctly rounded.

        Raises InputError unless 0 < epsilon < 1.
        """
        e = Fraction(check_number("epsilon", epsilon, "must be in (0, 1)", 0, 1))
        terms = (c * e**N * (1 - e) ** (self.length - N) for N, c in enumerate(self.counts))
        return float(sum(terms))


@typed
def thermal_patterns(
    length: int,
    epsilon: float,
    K: float = 1.0,
    scheme: Scheme | Rules | None = None,
    at_least: int = 0,
) -> Enumeration:
    """Melt all 2^L chains of L bonds with w = ln(K / epsilon), and count those with the event.

    The event is that of `Rare`: the middle bond lies in a region of `at_least` bonds, all L by
    default. scheme: one that takes chains [spots]. Exact, with no sampling, at about a microsecond
    a chain by kernels, and a hundred by other schemes. Raises InputError for L < 2 or above 28, and
    as the law and the scheme do. Source: derived here.

    >>> thermal_patterns(4, epsilon=0.25).counts
    (0, 0, 0, 0, 1)
    """
    length = check_integer("length", length, least=2, most=MOST)
    law = Bimodal(epsilon, K)
    bonds = bonds_of(law)
    least = Rare(at_least=at_least).least(length)
    used = as_scheme(scheme).settled(law, length)
    judge = judge_of(used, bonds, length)
    counts = np.zeros(length + 1, np.int64)
    for low in range(0, 2**length, _AT_ONCE):
        patterns = np.arange(low, min(low + _AT_ONCE, 2**length), dtype=np.uint64)
        edges = judge.regions(_population(patterns, length))
        counts += _counted(patterns[edges[:, 1] - edges[:, 0] >= least], length)
    return Enumeration(length, law.decay, least, tuple(int(one) for one in counts))


def _population(patterns: NDArray[np.uint64], length: int) -> Population:
    words = patterns[:, None].copy()
    return Population(words, np.zeros((1, 1)), np.zeros((len(words), 4), np.uint64), length)


def _counted(patterns: NDArray[np.uint64], length: int) -> NDArray[np.int64]:
    """How many of them have N bits set, N = 0 ... L."""
    ones = np.zeros(patterns.size, np.int64)
    for bit in range(length):
        ones += ((patterns >> np.uint64(bit)) & np.uint64(1)).astype(np.int64)
    return np.bincount(ones, minlength=length + 1)

"""Melt the same disorder before and after a change, and count what is lost."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qavalanche.analysis.assumptions.coupled import Coupled, draw_uniform
from qavalanche.analysis.assumptions.example import Example
from qavalanche.analysis.assumptions.ordered import Bonds, OrderedScheme
from qavalanche.analysis.assumptions.violations import Violations
from qavalanche.analysis.proportion import Share
from qavalanche.campaign.moments import Moments
from qavalanche.errors import check_integer
from qavalanche.laws import MOST_SAMPLE, check_address
from qavalanche.system import memory

Numbers = NDArray[np.float64]

BLOCKS = 10
"""Samples are counted in at most so many blocks, to see whether they share one rate."""

WINDOW = 40
"""Bonds of the largest part of a violating sample that is searched for a small example."""

_BATCH = 2**21  # bonds melted at a time
_LEAST = 5.0  # violations expected per block, for chi-square to hold
_CANDIDATES = 30  # violating samples searched for a small example


@dataclass(frozen=True)
class Change(ABC):
    """A change of a chain under which the thermal set is assumed not to shrink."""

    law: Coupled
    scheme: OrderedScheme

    @abstractmethod
    def pair(self, uniform: Numbers) -> tuple[Bonds, Bonds]:
        """Which bonds are thermal before and after, over all bonds (n, L) of the longer chain."""

    @abstractmethod
    def chains(self, uniform: Numbers) -> tuple[Numbers, Numbers]:
        """w of the chains before and after (n, L), in nats; NaN where a bond is missing."""

    @abstractmethod
    def on(self, bonds: int) -> list[Change]:
        """The same change on chains of `bonds` bonds, in every way it can be made there."""

    @property
    def counted(self) -> slice:
        """The bonds in which the two results are compared."""
        return slice(None)

    def violated(self, before: Bonds, after: Bonds) -> NDArray[np.bool_]:
        """Samples (n,) in which a bond is thermal before and not after."""
        return np.asarray((before & ~after).any(axis=1))

    def counted_pair(self, uniform: Numbers) -> tuple[Bonds, Bonds]:
        """As `pair`, over the bonds that are compared."""
        before, after = self.pair(uniform)
        return before[:, self.counted], after[:, self.counted]

    def example(self, uniform: Numbers) -> Example | None:
        """The first row of `uniform` (n, L) that violates; None if there is none."""
        rows = np.flatnonzero(self.violated(*self.counted_pair(uniform)))
        if rows.size == 0:
            return None
        one = uniform[rows[:1]]
        (w0, w1), (hot0, hot1) = self.chains(one), self.pair(one)
        return Example((w0[0], w1[0]), (hot0[0], hot1[0]))

    def smallest_part(self, uniform: Numbers, most: int = WINDOW) -> Example | None:
        """The smallest stretch of one sample (L,), up to `most` bonds, that violates by itself."""
        for bonds in range(1, min(most, uniform.size) + 1):
            stretches = np.lib.stride_tricks.sliding_window_view(uniform, bonds)
            for change in self.on(bonds):
                found = change.example(np.ascontiguousarray(stretches))
                if found is not None:
                    return found
        return None


def compare(
    change: Change,
    bonds: int,
    samples: int,
    seed: int,
    *,
    assumption: str,
    epsilons: tuple[float, ...],
    length: int,
    words: str,
) -> Violations:
    """Violations in the samples 0 ... samples - 1 of chains of `bonds` drawn bonds."""
    samples = check_integer("samples", samples, least=1, most=MOST_SAMPLE)
    check_address(bonds, seed, samples - 1)
    memory.require(17.0 * samples, f"{samples} samples")
    violated: NDArray[np.bool_] = np.empty(samples, np.bool_)
    lost, gained = np.empty(samples, np.int64), np.empty(samples, np.int64)
    example, searched = None, 0
    size = max(1, _BATCH // bonds)
    for first in range(0, samples, size):
        part = slice(first, min(first + size, samples))
        uniform = draw_uniform(bonds, seed, first, part.stop - first)
        before, after = change.counted_pair(uniform)
        violated[part] = change.violated(before, after)
        lost[part] = (before & ~after).sum(axis=1)
        gained[part] = after.sum(axis=1) - before.sum(axis=1)
        candidates = uniform[violated[part]][: _CANDIDATES - searched]
        searched += len(candidates)
        for row in candidates:
            most = WINDOW if example is None else example.length - 1
            example = change.smallest_part(row, most) or example
    return Violations(
        assumption,
        str(change.law),
        str(change.scheme),
        epsilons,
        length,
        words,
        not_contained=Share(int(np.count_nonzero(lost)), samples),
        fallen=Share(int(np.count_nonzero(gained < 0)), samples),
        loss=Moments.of(lost),
        gain=Moments.of(gained) if change.scheme.first != "either" else None,
        goodness=_same_rate(violated),
        range=(0, samples - 1),
        example=example,
    )


def _same_rate(violated: NDArray[np.bool_]) -> float:
    """p-value of chi-square for one rate in all blocks; NaN below 5 violations a block."""
    from scipy.stats import chi2

    samples = violated.size
    edges = np.linspace(0, samples, min(BLOCKS, samples) + 1).astype(np.int64)
    n, k = np.diff(edges), np.add.reduceat(violated.astype(np.int64), edges[:-1])
    p = k.sum() / samples
    if len(n) < 2 or min(p, 1 - p) * n.min() < _LEAST:
        return float("nan")
    return float(chi2.sf(((k - p * n) ** 2 / (p * (1 - p) * n)).sum(), len(n) - 1))

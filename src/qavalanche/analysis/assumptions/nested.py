"""Chains that grow: how often is a thermal chain part of a longer one that is localized?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qavalanche.analysis.assumptions.coupled import MOST_LENGTH, ChainRows, Coupled, draw_uniform
from qavalanche.analysis.assumptions.ordered import OrderedScheme, thermal_bonds
from qavalanche.analysis.proportion import Share
from qavalanche.arguments import typed
from qavalanche.errors import check, check_integer, shown
from qavalanche.laws import MOST_SAMPLE, check_address

_BATCH = 2**21  # bonds melted at a time


@dataclass(frozen=True)
class Nested:
    """The same samples at several lengths, the shorter chain being the left part of the longer.

    law, scheme: in words; lengths: L in bonds, ascending; thermal: share of samples thermal at each
    length, p(epsilon, L); kept: share of those thermal at one length that are so at the next;
    reverted: share of the samples thermal at some length but the last that are localized at a
    longer one. Such a sample is not monotonic in L, and loses no thermal bond for it: what was all
    of the chain is a region of it then.
    """

    law: str
    scheme: str
    epsilon: float
    lengths: tuple[int, ...]
    thermal: tuple[Share, ...]
    kept: tuple[Share, ...]
    reverted: Share

    def __repr__(self) -> str:
        span = f"L = {self.lengths[0]} to {self.lengths[-1]}"
        return f"Nested({self.law}, ε = {self.epsilon:g}, {self.scheme}, {span}: {self.reverted})"


@typed
def nested(
    law: Coupled,
    epsilon: float,
    lengths: Sequence[int],
    samples: int,
    seed: int = 0,
    scheme: OrderedScheme | None = None,
) -> Nested:
    """How often chains of L bonds that are thermal are localized when they are made longer.

    Raises InputError for an epsilon out of the law's range, fewer than two lengths or lengths that
    do not grow, samples below 1, or a negative seed.
    """
    epsilon, scheme = law.check(epsilon), OrderedScheme() if scheme is None else scheme
    lengths = tuple(
        check_integer("length", length, least=1, most=MOST_LENGTH) for length in lengths
    )
    growing = len(lengths) > 1 and all(np.diff(lengths) > 0)
    check(growing, f"lengths = {shown(list(lengths))}", "must be two or more, ascending")
    check_address(lengths[-1], seed, 0)
    samples = check_integer("samples", samples, least=1, most=MOST_SAMPLE)
    size = max(1, _BATCH // lengths[-1])
    parts = [
        _thermal(law.rows(_uniform(lengths[-1], seed, i, size, samples), epsilon), lengths, scheme)
        for i in range(0, samples, size)
    ]
    thermal = np.concatenate(parts)
    before, after = thermal[:, :-1], thermal[:, 1:]
    once = before.any(axis=1)
    lost = (np.logical_or.accumulate(before, axis=1) & ~after).any(axis=1)
    return Nested(
        str(law),
        str(scheme),
        epsilon,
        lengths,
        tuple(Share(int(column.sum()), samples) for column in thermal.T),
        tuple(
            Share(int((a & b).sum()), int(a.sum())) for a, b in zip(before.T, after.T, strict=True)
        ),
        Share(int(lost.sum()), int(once.sum())),
    )


def _uniform(length: int, seed: int, first: int, size: int, samples: int) -> NDArray[np.float64]:
    return draw_uniform(length, seed, first, min(size, samples - first))


def _thermal(rows: ChainRows, lengths: tuple[int, ...], scheme: OrderedScheme) -> NDArray[np.bool_]:
    """Which of the chains (n,) are thermal at each length, boolean (n, lengths)."""
    whole = [thermal_bonds(rows, scheme, 0, length).all(axis=1) for length in lengths]
    return np.stack(whole, axis=1)

"""The smallest chains of bimodal disorder on which an assumption fails, by trying all chains."""

from __future__ import annotations

import itertools

import numpy as np

from qavalanche.analysis.assumptions.adding_sites import Addition
from qavalanche.analysis.assumptions.compare import Change, Numbers
from qavalanche.analysis.assumptions.coupled import CoupledBimodal, check_pair
from qavalanche.analysis.assumptions.example import Example
from qavalanche.analysis.assumptions.monotonicity import Increase
from qavalanche.analysis.assumptions.ordered import OrderedScheme
from qavalanche.arguments import typed
from qavalanche.errors import check, check_integer, shown

MOST_CHAINS = 2**22
"""More chains of one length than this are not tried: some seconds of work."""


@typed
def smallest_not_monotonic(
    epsilons: tuple[float, float],
    most: int = 12,
    K: float = 1.0,
    scheme: OrderedScheme | None = None,
) -> Example | None:
    """The first of the shortest bimodal chains that lose a thermal bond as epsilon increases.

    All 3^L chains of every L up to `most` are tried: a bond is resonant at both epsilons, at the
    higher alone, or at neither. None if no chain loses a bond. Raises InputError if there are more
    than MOST_CHAINS of one length.
    """
    law = CoupledBimodal(K)
    low, high = check_pair(law, epsilons)
    levels = (low / 2, (low + high) / 2, (1 + high) / 2)
    return _search(Increase(law, scheme or OrderedScheme(), (low, high)), levels, most)


@typed
def smallest_not_kept(
    epsilon: float,
    most: int = 16,
    K: float = 1.0,
    scheme: OrderedScheme | None = None,
    side: str = "right",
) -> Example | None:
    """The first of the shortest bimodal chains that lose a thermal bond as one bond is added.

    All 2^L chains of every L up to `most` are tried, the added bond counted, which is the first
    (side "left") or the last ("right"). None if no chain loses a bond. Raises InputError for
    another side, or if there are more than MOST_CHAINS of one length.
    """
    law = CoupledBimodal(K)
    epsilon = law.check(epsilon)
    check(side in ("left", "right"), f"side = {shown(side)}", "must be left or right")
    change = Addition(
        law, scheme or OrderedScheme(), epsilon, int(side == "left"), int(side == "right")
    )
    return _search(change, (epsilon / 2, (1 + epsilon) / 2), most)


def _search(change: Change, levels: tuple[float, ...], most: int) -> Example | None:
    most = check_integer("most", most, least=1, most=64)
    passed = f"most = {most}, {len(levels)}^{most} chains"
    check(len(levels) ** most <= MOST_CHAINS, passed, f"at most {MOST_CHAINS} can be tried")
    for length in range(1, most + 1):
        for part in change.on(length):
            found = part.example(_all_rows(levels, length))
            if found is not None:
                return found
    return None


def _all_rows(levels: tuple[float, ...], length: int) -> Numbers:
    """Every chain of `length` bonds with numbers out of `levels`, one per row."""
    rows = itertools.product(range(len(levels)), repeat=length)
    indices = np.fromiter(rows, dtype=np.dtype((np.int8, length)))
    numbers: Numbers = np.asarray(levels)[indices]
    return numbers

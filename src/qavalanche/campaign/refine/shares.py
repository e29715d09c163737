"""How many samples of every cell bring an error down at the least cost."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple


class Share(NamedTuple):
    """A cell of the grid in an error: it adds weight^2 variance / n to the whole variance.

    variance: of one sample; cost: of one sample, in bonds; samples: that are there.
    """

    weight: float
    variance: float
    cost: int
    samples: int


def spread(shares: Sequence[Share], allowed: float) -> list[int]:
    """Samples n of every share with sum of weight^2 variance / n <= allowed, at the least cost.

    n is proportional to weight sqrt(variance / cost) (J. Neyman, J. R. Stat. Soc. 97, 558), where
    that is more than there is; what has more than its share already leaves more room to the others.
    Rounded up by `plain`.
    """
    found = [one.samples for one in shares]
    free = [i for i, one in enumerate(shares) if one.weight > 0]
    while free:
        rest = allowed - sum(
            one.weight * one.weight * one.variance / one.samples
            for i, one in enumerate(shares)
            if i not in free
        )
        total = sum(shares[i].weight * math.sqrt(shares[i].variance * shares[i].cost) for i in free)
        sizes = {i: _of_a_unit(shares[i]) * total / rest for i in free}
        lacking = [i for i in free if sizes[i] > shares[i].samples]
        if len(lacking) == len(free):
            for i in free:
                found[i] = plain(sizes[i])
            return found
        free = lacking
    return found


def _of_a_unit(one: Share) -> float:
    return one.weight * math.sqrt(one.variance / one.cost)


def plain(samples: float) -> int:
    """The number rounded up to two digits: 1237 becomes 1300."""
    whole = math.ceil(samples)
    unit: int = 10 ** max(0, len(str(whole)) - 2)
    return -(-whole // unit) * unit

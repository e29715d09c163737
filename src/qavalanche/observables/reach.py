"""The region that holds the middle bond of a chain, where a spot is inserted, as two numbers."""

from __future__ import annotations

from typing import Any


def reach(partition: Any) -> tuple[int, int]:
    """Bonds of the region that holds the middle bond, number (L - 1) // 2: up to it, and beyond it.

    The region of T bonds has a reach of T in all; (0, 0) if no region holds that bond. It touches
    the left end of an open chain iff the first number is (L - 1) // 2 + 1, the right end iff the
    second is L - 1 - (L - 1) // 2.
    """
    if partition.at_middle is None:
        return 0, 0
    middle = (partition.length - 1) // 2
    start, stop = partition.at_middle
    over = middle + partition.length if stop > middle + partition.length else middle
    return over + 1 - start, stop - over - 1

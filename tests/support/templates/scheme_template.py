"""A scheme in one file: copy it to src/qavalanche/schemes/doubling.py, or into a package of yours.

In a package of your own, name it in pyproject.toml:

    [project.entry-points."qavalanche.schemes"]
    doubling = "your_package.scheme_template:Doubling"
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from qavalanche.chain import Blocks
from qavalanche.errors import check_number
from qavalanche.partition import Partition
from qavalanche.schemes.registry import scheme
from qavalanche.schemes.scheme import Scheme


@scheme
@dataclass(frozen=True)
class Doubling(Scheme):
    """A thermal block of l bonds melts an insulating neighbour of up to `ratio` l bonds.

    It then is one block with what it melted, and with the thermal block behind. The rule is
    monotone, so the order does not matter, and the mirror image of a chain melts to the mirror
    image. Raises InputError unless ratio is positive and finite.
    """

    name: ClassVar[str] = "doubling"
    source: ClassVar[str] = "a template; made up"
    takes: ClassVar[type] = Blocks

    ratio: float = 1.0

    def __post_init__(self) -> None:
        ratio = check_number("ratio", self.ratio, "must be positive and finite", 0, math.inf)
        object.__setattr__(self, "ratio", ratio)

    def melt(self, start: Blocks) -> Partition:
        """The thermal blocks when none can melt a neighbour any more."""
        edges = start.edges.tolist()
        hot = [[edges[i], edges[i + 1]] for i in np.flatnonzero(start.thermal)]
        while self._melt_once(hot, start.length):
            pass
        regions = np.array(hot, np.int64).reshape(-1, 2)
        return Partition(start.length, regions, label=str(self))

    def _melt_once(self, hot: list[list[int]], length: int) -> bool:
        """Whether some block melted a neighbour."""
        for i, (start, stop) in enumerate(hot):
            before = hot[i - 1][1] if i else 0
            after = hot[i + 1][0] if i + 1 < len(hot) else length
            reach = self.ratio * (stop - start)
            left, right = 0 < start - before <= reach, 0 < after - stop <= reach
            if left or right:
                first = i - 1 if left and i else i
                last = i + 1 if right and i + 1 < len(hot) else i
                low = min(hot[first][0], before) if left else start
                high = max(hot[last][1], after) if right else stop
                hot[first : last + 1] = [[low, high]]
                return True
        return False

"""What the benchmarks of spots melt: chains of a law, as a campaign melts them, on one thread.

As a script: the peak memory, in bytes, of a process that melts one chain (EPSILON CROSSING LENGTH).
"""

from __future__ import annotations

import sys

from timing import child, peak_bytes

import qavalanche as qa
from qavalanche.campaign.point import Point, melt_chunk
from qavalanche.laws import Law
from qavalanche.rules import Crossing
from qavalanche.schemes.spots import Spots


def melt(epsilon: float, length: int, samples: int = 1, crossing: Crossing = "rmt") -> None:
    """Draw, melt and measure `samples` bimodal chains, as a campaign does, on one thread."""
    melt_law(qa.Bimodal(epsilon), length, samples, crossing)


def melt_law(law: Law, length: int, samples: int, crossing: Crossing) -> None:
    """As `melt`, chains of any law."""
    melt_chunk(Point(law, length, Spots(crossing=crossing)), 1, 0, samples)


def bytes_per_bond(epsilon: float, length: int, crossing: Crossing = "rmt") -> float:
    """Peak memory of a process that melts one chain, less that of one that melts a short chain.

    Read from /proc, so on Linux only.
    """
    command = [__file__, str(epsilon), str(crossing)]
    long, short = (int(child([*command, str(n)])[0]) for n in (length, 1000))
    return (long - short) / length


if __name__ == "__main__":
    given = sys.argv[1:]
    rule: Crossing = "halted" if given[1] == "halted" else "rmt"
    melt(float(given[0]), int(given[2]), crossing=rule)
    print(peak_bytes())

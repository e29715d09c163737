"""The fractal dimension of inclusions that are made by doubling."""

from __future__ import annotations

import itertools
import math

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.probe import LARGEST, STABLE
from qavalanche.comparison.answer import Answer
from qavalanche.comparison.case import Case
from qavalanche.comparison.media import doubled, first_pattern
from qavalanche.comparison.question import question
from qavalanche.comparison.stated import largest_probe

_LEVELS = 8  # of doubling at most
_FEWEST = 3  # regions for a dimension and how it changes


@question(
    "doubling",
    asks="dimension d_f of the rarest inclusion by doubling (w = 1.6 s)",
    needs="bonds",
    order=40,
)
def doubling(case: Case) -> Answer:
    """d = ln 2 / ln(T_(n+1) / T_n) of the last level: twice the resonant bonds for a larger region.

    A pattern is a run of eight; the next one is two copies of it at the largest distance at which
    they melt to one region, of T_n bonds. Up to eight levels, while T_n is below 2^14. It is an
    upper bound of d_f: cleverer patterns may exist. Error: the change from the level before, and
    one bond of each region.
    """
    probe, most = case.probe, largest_probe(case.scheme, LARGEST)
    pattern = first_pattern(probe)
    if pattern is None:
        return Answer(Estimate.none("one run of 8 bonds melts any medium"), "all", "none")
    sizes = [pattern.size]
    while len(sizes) <= _LEVELS and sizes[-1] < most:
        pattern = doubled(probe, pattern)
        if pattern is None:
            return Answer.none("two copies melt to one region at any distance, or at none")
        sizes.append(pattern.size)
    found = [math.log(2) / math.log(b / a) for a, b in itertools.pairwise(sizes)]
    listed = ", ".join(map(str, sizes))
    if len(sizes) < _FEWEST:
        return Answer.none(f"T = {listed} bonds: fewer than {_FEWEST} regions")
    last = math.log(sizes[-1] / sizes[-2])
    step = math.log(2) / last**2 * (1 / sizes[-1] + 1 / sizes[-2])
    text = f"T = {listed} bonds at w = {STABLE:g} s"
    return Answer(Estimate(found[-1], 0.0, step + abs(found[-1] - found[-2]), "", text))

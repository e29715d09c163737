"""What a run says of its work in the log; laws that are drawn one by one, and what they cost."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from qavalanche.campaign.point import Point
from qavalanche.chain.chain import Chain
from qavalanche.errors import InputError, counted
from qavalanche.laws import Law
from qavalanche.system.notices import tell

WORTH_SAYING = 1.0
"""Seconds of one core: less drawing than this is not worth a line."""

_TRIED = 10_000  # bonds of the longest chain that is drawn to see how long it takes
_VERY_SLOW = 1e-5  # seconds a bond, of laws that say so themselves: none is drawn to see

Ranges = Sequence[tuple[int, int]]


def slow_laws(samples: Mapping[Point, int]) -> dict[Law, tuple[float, float]]:
    """Laws of chains without a fast path: seconds a bond, and of drawing all of these samples.

    Those whose drawing takes WORTH_SAYING seconds of one core at least, by a chain of each.
    """
    found: dict[Law, tuple[float, float]] = {}
    for law in dict.fromkeys(point.law for point in samples):
        if law.draws is not Chain or not law.draws_one_by_one:
            continue
        own = {point: count for point, count in samples.items() if point.law == law and count}
        lengths = {point.length for point in own}
        try:
            each = {length: _seconds_of_a_bond(law, length) for length in lengths}
        except InputError:  # said where the chain is drawn for its own sake
            continue
        total = sum(count * p.length * each[p.length] for p, count in own.items())
        if total >= WORTH_SAYING:
            found[law] = (each[max(lengths)], total)
    return found


def tell_slow_laws(missing: Mapping[Point, Ranges], told: set[str]) -> None:
    """One line for each of the slow laws of what is missing, as a warning of the log.

    told: names of those of which it was said before, to which these are added: a plan brings new
    values of a law's parameters with every stage, and that is no news.
    """
    samples = {
        point: sum(b - a for a, b in ranges)
        for point, ranges in missing.items()
        if point.law.name not in told
    }
    for law, (bond, total) in slow_laws(samples).items():
        told.add(law.name)
        text = "law %s: chains are drawn one by one, about %.0f ns a bond, %.0f s of one core"
        tell(logging.WARNING, text, law.name, 1e9 * bond, total)


def tell_work(directory: Path, missing: Mapping[Point, Ranges]) -> None:
    """How much there is to compute."""
    samples = sum(b - a for ranges in missing.values() for a, b in ranges)
    what = counted(samples, "sample"), counted(len(missing), "point")
    tell(logging.INFO, "%s: %s to compute at %s", directory, *what)


def tell_end(directory: Path, missing: int) -> None:
    """How the run ended."""
    end = f"{counted(missing, 'sample')} missing" if missing else "complete"
    tell(logging.INFO, "%s: %s", directory, end)


def _seconds_of_a_bond(law: Law, length: int) -> float:
    """Time of drawing a chain over its length; the second of two chains is looked at."""
    if law.seconds_per_bond > _VERY_SLOW:
        return law.seconds_per_bond
    tried = length if law.name == "file" else min(length, _TRIED)
    law.draw(tried)
    started = time.perf_counter()
    law.draw(tried)
    return (time.perf_counter() - started) / tried

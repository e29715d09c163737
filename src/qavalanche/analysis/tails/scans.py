"""Laws fitted from every size on, and their distances: the search for a lower cut-off."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from qavalanche.analysis.tails.core.scan import Cells, scan
from qavalanche.analysis.tails.counts import Counts, Reals
from qavalanche.analysis.tails.fit import LEAST, most_likely
from qavalanche.analysis.tails.laws import FLOOR, TailLaw, Window
from qavalanche.analysis.tails.likelihood import ks_distance, log_likelihood

COARSE, FINE = 24, 8
"""Cut-offs tried first, and between the neighbours of the nearest, for other laws than a power law:
a fit takes milliseconds there, and every resampled data set is searched anew."""


@dataclass(frozen=True)
class Scan:
    """Cut-offs tried, (cut-offs,), coordinates of the law at each, (cut-offs, parameters), and its
    KS distance."""

    xmin: Reals
    theta: Reals
    ks: Reals = field(repr=False)

    @property
    def best(self) -> int:
        """Index of the least distance."""
        return int(np.argmin(self.ks))

    @property
    def tau(self) -> Reals:
        """Exponents of the power law."""
        return np.asarray(self.theta[:, 0])


def scan_of(law: TailLaw, data: Counts, xmax: float, near: Scan | None = None) -> Scan | None:
    """The scan of a law: all cut-offs for the power law, else coarse and then fine."""
    if law.name == "power law":
        return scan_cutoffs(data, xmax)
    return scan_law(law, data, xmax, near)


def scan_cutoffs(data: Counts, xmax: float, most: int | None = None) -> Scan | None:
    """Exponent and KS distance from every size on; None if none can be tried.

    Without `most`, distances beyond the least are lower bounds, which is all that is needed to
    find it. With it, they are exact, for at most so many cut-offs spread over the data.
    """
    tries = possible(data)
    if tries.size == 0:
        return None
    cumulated = np.append(0, data.count.cumsum())
    if most is not None and tries.size > most:
        first, last = (float(data.low[i]) for i in tries[[0, -1]])
        spread = np.searchsorted(data.low[tries], np.geomspace(first, last, most))
        tries = tries[np.unique(np.minimum(spread, tries.size - 1))]
    single = data.low == data.high
    logs = np.log(data.low)
    singles, log_sums = (_from_here_on(data.count * part) for part in (single, single * logs))
    wide: NDArray[np.int64] = np.flatnonzero(~single)
    taus, distances = np.empty(tries.size), np.empty(tries.size)
    cells = Cells(
        data.low, data.high, data.count, cumulated, logs, wide, singles, log_sums, xmax,
        data.integers,
    )  # fmt: skip
    scan(cells, tries, most is not None, taus, distances)
    if not np.isfinite(distances).any():
        return None
    return Scan(data.low[tries], taus[:, None], distances)


def possible(data: Counts) -> NDArray[np.int64]:
    """Cells from which on there are sizes enough, not all equal."""
    above = data.count[::-1].cumsum()[::-1]
    return np.flatnonzero((above >= LEAST) & (np.arange(len(data.low)) < len(data.low) - 1))


def scan_law(
    law: TailLaw, data: Counts, xmax: float, near: Scan | None = None, coarse: int = COARSE
) -> Scan | None:
    """As `scan_cutoffs`, with exact distances, for any law; None if none can be tried.

    First `coarse` cut-offs spread evenly in ln x, then, between the neighbours of the nearest of
    all, FINE more, until those neighbours are the sizes beside it. So a narrow dip of the distance
    between two of the coarse ones may be missed; with `coarse` as many as there are sizes all are
    tried. near: a scan of similar data, from which the fits start.
    """
    tries = possible(data)
    if tries.size == 0:
        return None
    first, last = (float(data.low[i]) for i in tries[[0, -1]])
    spread = np.searchsorted(data.low[tries], np.geomspace(first, last, min(coarse, tries.size)))
    wanted = np.unique(np.minimum(spread, tries.size - 1)) if coarse < tries.size else None
    fresh = np.arange(tries.size) if wanted is None else wanted
    known: dict[int, tuple[Reals, float]] = {}
    while fresh.size:
        for i in fresh.tolist():
            window = Window(float(data.low[tries[i]]), xmax, data.integers)
            at = _start(law, window, near or _so_far(data, tries, known))
            known[i] = _at_cutoff(law, data.within(window.xmin), window, at)
        order = sorted(known)
        best = min(order, key=lambda i: known[i][1])
        here = order.index(best)
        low, high = order[max(here - 1, 0)], order[min(here + 1, len(order) - 1)]
        between = np.unique(np.linspace(low, high, FINE + 2).round().astype(int))
        fresh = np.array([i for i in between.tolist() if i not in known], int)
    if not math.isfinite(known[best][1]):
        return None
    thetas = np.array([known[i][0] for i in order])
    return Scan(data.low[tries[order]], thetas, np.array([known[i][1] for i in order]))


def _so_far(
    data: Counts, tries: NDArray[np.int64], known: dict[int, tuple[Reals, float]]
) -> Scan | None:
    """The cut-offs that were tried, as a scan."""
    if not known:
        return None
    low, distances = data.low[tries[list(known)]], [ks for _, ks in known.values()]
    return Scan(low, np.array([theta for theta, _ in known.values()]), np.array(distances))


def _start(law: TailLaw, window: Window, near: Scan | None) -> Reals | None:
    """The law at the cut-off of another scan that is nearest, seen from here."""
    if near is None:
        return None
    i = int(np.argmin(np.abs(np.log(near.xmin / window.xmin))))
    there = Window(float(near.xmin[i]), window.xmax, window.integers)
    return law.moved(near.theta[i], there, window)


def _at_cutoff(
    law: TailLaw, tail: Counts, window: Window, near: Reals | None
) -> tuple[Reals, float]:
    """Coordinates and KS distance of the law from the lower end of the window on."""
    function = log_likelihood(law, tail, window)
    found, straight = most_likely(law, tail, window, function, near)
    if straight is not None:
        theta = np.array([straight.theta[0], math.log(FLOOR)])
    elif found is not None and found.converged:
        theta = found.theta
    else:
        return np.full(len(law.parameters), math.nan), math.inf
    return theta, ks_distance(law, theta, tail, window)


def _from_here_on(values: NDArray[np.generic]) -> Reals:
    """Sums of values[i:]."""
    return np.asarray(values[::-1].astype(float).cumsum()[::-1])

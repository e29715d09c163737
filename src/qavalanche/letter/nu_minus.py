"""nu_- from the cut-off of the region sizes below the transition."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qavalanche.analysis.bias import with_bias
from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.evidence import Evidence
from qavalanche.analysis.sizes import cutoff_length
from qavalanche.analysis.summary import RegionSizes
from qavalanche.letter.claim import claim
from qavalanche.letter.harris import HARRIS, SAYS
from qavalanche.letter.tau import FROM
from qavalanche.letter.verdict import Between

Floats = NDArray[np.float64]

_ROOM = 20  # lengths over a cut-off that they do not limit
_FEWEST = 4  # epsilons of the power law: two parameters and two to spare
_RESAMPLES = 400
_SEED = 1706_09338  # of the resampling only: the same data give the same error


class _Cutoff(NamedTuple):
    distance: float
    xi: float
    resampled: Floats


@claim(
    "ν_− from the cut-off of sizes",
    where="letter, finite-size scaling",
    says=SAYS,
    needs=("sizes",),
    predictions={"letter": Between(HARRIS, math.inf)},
    order=120,
    at_critical=True,
)
def with_its_bias(evidence: Evidence) -> Estimate:
    """`divergence_of_cutoff` with the bias of that estimator in its systematic error."""
    return with_bias(divergence_of_cutoff(evidence), "cutoff", evidence.family)


def divergence_of_cutoff(evidence: Evidence, least: float = FROM) -> Estimate:
    """nu_- from xi = <T^3> / <T^2> ~ (epsilon_c - epsilon)^-nu.

    One xi an epsilon, of the largest length where least <= xi <= L / 20: those of several lengths
    at one epsilon are no independent points of the law. least: in the unit of sizes. Statistical
    error: bootstrap over the epsilons and, at each, over the samples (numbers in bins, with their
    scatter between samples). Systematic: epsilon_c moved by its error, and the farther half of the
    epsilons left out, beyond chance.
    """
    rows = _cutoffs(evidence, least)
    seen = f"a cut-off from {least:g} to L / {_ROOM} is seen at {len(rows)} ε below ε_c"
    if len(rows) < _FEWEST:
        return Estimate.none(f"{seen}, {_FEWEST} are needed")
    distance = np.array([row.distance for row in rows])
    xi = np.array([row.xi for row in rows])
    drawn = np.array([row.resampled for row in rows])
    nu, statistical = _slope(distance, xi), _bootstrap(distance, drawn)
    moved = _slope(distance + evidence.error, xi) - nu
    half = max(3, len(rows) // 2)
    nearer = _slope(distance[:half], xi[:half])
    narrow = _bootstrap(distance[:half], drawn[:half])
    window = math.sqrt(max(0.0, (nearer - nu) ** 2 - max(0.0, narrow**2 - statistical**2)))
    text = (
        f"{len(rows)} ε, ε_c − ε = {distance[0]:.4f} to {distance[-1]:.4f}, "
        f"ξ = {xi.min():.3g} to {xi.max():.3g}; from the nearer half {nearer:.2f}"
    )
    used = {"epsilon": (evidence.epsilon - distance[-1], evidence.epsilon - distance[0])}
    return Estimate(nu, statistical, math.hypot(moved, window), "", text, used)


def _cutoffs(evidence: Evidence, least: float) -> list[_Cutoff]:
    """Per epsilon the cut-off at the largest length that does not limit it, the nearest first."""
    best: dict[float, RegionSizes] = {}
    for point in evidence.family.sizes:  # by length
        distance, xi = evidence.epsilon - point.epsilon, cutoff_length(point)
        if distance > 2 * evidence.error and least <= xi <= point.length / _ROOM:
            best[point.epsilon] = point
    rng = np.random.default_rng(_SEED)
    rows = [
        _Cutoff(evidence.epsilon - epsilon, cutoff_length(point), _resampled(point, rng))
        for epsilon, point in best.items()
    ]
    return sorted(rows, key=lambda row: row.distance)


def _resampled(point: RegionSizes, rng: np.random.Generator) -> Floats:
    """xi of resampled samples, (sets,): numbers in bins, Poisson or broader as they scatter."""
    pairs = np.array(list(point.bins.values()), float)
    size = np.array([sum(point.edges(k)) / 2 for k in point.bins])
    total, square = pairs.T
    variance = np.maximum(total, square - total * total / max(point.samples, 1))
    clumps = np.maximum(variance / total, 1.0)
    number = clumps * rng.poisson(total / clumps, (_RESAMPLES, total.size))
    squares = number @ size**2
    return np.asarray((number @ size**3) / np.where(squares > 0, squares, math.nan))


def _bootstrap(distance: Floats, drawn: Floats) -> float:
    """Standard deviation of nu over resampled epsilons and samples; three distinct epsilons."""
    rng = np.random.default_rng(_SEED + 1)
    slopes = []
    for i in range(drawn.shape[1]):
        picked = rng.integers(0, distance.size, distance.size)
        xi = drawn[picked, i]
        if len(set(picked.tolist())) >= 3 and np.isfinite(xi).all():
            slopes.append(_slope(distance[picked], xi))
    return float(np.std(slopes, ddof=1)) if len(slopes) > _RESAMPLES // 4 else math.inf


def _slope(distance: Floats, xi: Floats) -> float:
    """nu of ln xi = a - nu ln(distance), points counting alike."""
    return -float(np.polyfit(np.log(distance), np.log(xi), 1)[0])

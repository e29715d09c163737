"""Resonances over samples of disorder: means with errors."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from qavalanche.arguments import typed
from qavalanche.bath.graph import Floats, Indices
from qavalanche.bath.resonances import resonances
from qavalanche.bath.resonant import Resonances
from qavalanche.errors import InputError, check, check_integer
from qavalanche.figures import Picture, plot
from qavalanche.hamiltonians import hamiltonian_from
from qavalanche.hamiltonians.evolution import Evolution
from qavalanche.numerics.plain import plain, plain_fields

_SAME = math.sqrt(0.5)  # overlap of two modes: at least half of the one is in the other


@dataclass(frozen=True)
class OverSamples:
    """A mean over independent samples: mean, its standard error (NaN for one), their number."""

    mean: float
    error: float
    samples: int

    @classmethod
    def of(cls, values: Sequence[float]) -> OverSamples:
        """Of those values that are finite numbers."""
        kept = np.array([value for value in values if math.isfinite(value)])
        if not kept.size:
            return cls(math.nan, math.nan, 0)
        error = kept.std(ddof=1) / math.sqrt(kept.size) if kept.size > 1 else math.nan
        return cls(float(kept.mean()), float(error), int(kept.size))

    def to_dict(self) -> dict[str, Any]:
        """As plain values."""
        return plain_fields(self)

    def __str__(self) -> str:
        if not math.isfinite(self.mean):
            return "–"
        return f"{self.mean:.3g}" + (f" ± {self.error:.1g}" if math.isfinite(self.error) else "")


MEASURES: dict[str, Callable[[Resonances], float]] = {
    "share_of_states": lambda one: one.eigenstates.share,
    "share_of_pairs": lambda one: one.pairs.share,
    "share_of_all_pairs": lambda one: one.share_of_all_pairs,
    "log_half": lambda one: math.log(one.eigenstates.half / one.states),
    "log_participation": lambda one: math.log(one.eigenstates.participation / one.states),
    "log_ratio": lambda one: one.eigenstates.log_ratio,
    "log_ratio_pairs": lambda one: one.pairs.log_ratio,
    "log_ratio_random": lambda one: one.eigenstates.random,
    "log_ratio_random_pairs": lambda one: one.pairs.random,
    "log_gap": lambda one: _logarithm(one.gap) - _logarithm(one.typical_gap),
    "log_rate": lambda one: one.relaxation.log_rate,
    "same_mode": lambda one: float(_overlap(one) >= _SAME),
}
"""What is averaged, by name: see `ResonanceShares`."""


@dataclass(frozen=True, eq=False, repr=False)
class ResonanceShares:
    """Who carries the slow rate: means over samples of chains of one size.

    samples: that were given; left_out: of them, those without a rate or below rounding; apart:
    of the rest, those that fall apart without the top eigenstates (no ln, in no mean of ln).
    states: N; top: eigenstates, and pairs, that count as the strongest.
    means, by name: share_of_states, share_of_pairs, share_of_all_pairs; log_half = ln of (the
    fewest eigenstates that carry half) / N, log_participation = ln of (participation number of
    eigenstates) / N; log_ratio, log_ratio_pairs = ln of (the rate without the top eigenstates,
    pairs) / Gamma, log_ratio_random, log_ratio_random_pairs of as many at random; log_gap = ln of
    (median gap of the strongest pairs) / (typical gap); log_rate = ln Gamma / gamma; same_mode =
    share of samples in which the slow mode without the top eigenstates is still that of before.
    counts (k,), shares (k,): mean share by so many eigenstates; removed (j,), ratios (j,): median
    of ln of the rate without so many over Gamma.
    """

    samples: int
    left_out: int
    apart: int
    states: int
    top: int
    means: dict[str, OverSamples]
    counts: Indices
    shares: Floats
    removed: Indices
    ratios: Floats

    def to_dict(self) -> dict[str, Any]:
        """All of it as plain values."""
        return {
            **plain_fields(self),
            "means": {name: plain(one) for name, one in self.means.items()},
        }

    def plot(self) -> Picture:
        """The figure: cumulative shares, and the rate without the strongest."""
        return plot(self)

    def __repr__(self) -> str:
        share, ratio = self.means["share_of_states"], self.means["log_ratio"]
        return (
            f"ResonanceShares({self.samples} samples: {share} of the slow rate by {self.top} of "
            f"{self.states} eigenstates, ln of what is left {ratio}; {self.left_out} left out)"
        )


@typed
def resonance_shares(
    evolutions: Iterable[Any],
    site: int = 0,
    top: float = 0.01,
    removed: Sequence[int] | None = None,
    seed: int = 0,
) -> ResonanceShares:
    """Means of `resonances` over samples: Hamiltonians of one number of states.

    Standard errors of the mean; of rates, ln is averaged. Samples whose rate is 0 or below
    rounding are left out, and counted. Raises InputError as `resonances` does, for no samples,
    and for samples of different sizes.

    >>> from qavalanche.hamiltonians import draw
    >>> found = resonance_shares([draw("xxz", 4, 9.0, sample=s) for s in range(5)])
    >>> found.samples, found.left_out, found.means["share_of_states"].samples
    (5, 0, 5)
    """
    found, left_out, states = [], 0, 0
    for i, evolution in enumerate(evolutions):
        one = resonances(_named(i, evolution), site, top, removed, 0, seed)
        size = one.states
        check(i == 0 or size == states, f"evolutions[{i}] of {size} states", f"others: {states}")
        states = size
        if one.resolved:
            found.append(one)
        else:
            left_out += 1
    check(states > 0, "no samples", "at least one is needed")
    return _gathered(found, left_out, states, max(1, round(top * states)))


@typed
def resonance_shares_of(
    law: Any,
    length: int,
    samples: int,
    seed: int = 0,
    site: int = 0,
    top: float = 0.01,
    removed: Sequence[int] | None = None,
) -> ResonanceShares:
    """`resonance_shares` of the first `samples` samples that a law of Hamiltonians draws.

    law: anything with draw(length, seed, sample) that gives an Evolution of `length` sites.
    Raises InputError for a law without it, and as `resonance_shares` does.
    """
    check(callable(getattr(law, "draw", None)), f"law = {type(law).__name__}", "draws nothing")
    samples = check_integer("samples", samples, least=1, most=10**9)
    drawn = [law.draw(length, seed, sample) for sample in range(samples)]
    told = f"law = {type(law).__name__}"
    check(all(isinstance(one, Evolution) for one in drawn), told, "draws no Hamiltonians")
    return resonance_shares(drawn, site, top, removed, seed)


def _gathered(found: list[Resonances], left_out: int, states: int, top: int) -> ResonanceShares:
    own = [one.eigenstates for one in found]
    return ResonanceShares(
        samples=len(found) + left_out,
        left_out=left_out,
        apart=sum(one.log_ratio == -math.inf for one in own),
        states=states,
        top=top,
        means={
            name: OverSamples.of([measure(one) for one in found])
            for name, measure in MEASURES.items()
        },
        counts=own[0].counts if own else np.zeros(0, np.int64),
        shares=np.mean([one.shares for one in own], axis=0) if own else np.zeros(0),
        removed=own[0].removed if own else np.zeros(0, np.int64),
        ratios=np.median([one.log_ratios for one in own], axis=0) if own else np.zeros(0),
    )


def _named(i: int, given: Any) -> Evolution:
    try:
        return hamiltonian_from(given)
    except InputError as error:
        raise InputError(f"evolutions[{i}]: {error}") from None


def _logarithm(value: float) -> float:
    return math.log(value) if value > 0 else math.nan


def _overlap(one: Resonances) -> float:
    states = one.eigenstates
    found = states.overlaps[states.removed == states.top]
    return float(found[0]) if found.size else math.nan

"""Long chains of a law melted by the scheme: how often they melt, and how long it takes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.proportion import Share
from qavalanche.analysis.response.median import median
from qavalanche.laws.law import Law
from qavalanche.rules import Rules
from qavalanche.schemes.spots.history import record
from qavalanche.schemes.spots.melting import melt

_BONDS = 4_000_000  # drawn at one length: what the number of chains is set by
_MOST_CHAINS, _FEWEST_CHAINS = 100, 6
_TIMED = 20  # melted chains of one length whose history is recorded


@dataclass(frozen=True)
class LongChains:
    """Chains of one law and one length, melted by the scheme.

    length: bonds; thermal: share of the chains that melt whole; decay_rate: 1 / zeta, mean over
    those that do not, nats per bond; log_time: ln(Gamma_0 t) of the slowest spin of those that do,
    the median.
    """

    length: int
    thermal: Share
    decay_rate: Estimate
    log_time: Estimate

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers for JSON."""
        low, high = self.thermal.interval
        return {
            "length": self.length,
            "chains": self.thermal.trials,
            "p": self.thermal.value,
            "p_low": low,
            "p_high": high,
            "decay_rate": self.decay_rate.to_dict(),
            "log_time": self.log_time.to_dict(),
        }


def chains_at(length: int) -> int:
    """How many chains of one length are melted."""
    return max(_FEWEST_CHAINS, min(_MOST_CHAINS, _BONDS // length))


def melted_at(law: Law, lengths: Sequence[int], rules: Rules, seed: int) -> list[LongChains]:
    """Chains of every length, drawn by address."""
    return [_melted(law, length, rules, seed) for length in lengths]


def probability(law: Law, length: int, rules: Rules, seed: int) -> Share:
    """How many of the chains of one length melt whole."""
    chains = chains_at(length)
    hot = sum(melt(law.draw(length, seed, i), rules).thermal for i in range(chains))
    return Share(int(hot), chains)


def _melted(law: Law, length: int, rules: Rules, seed: int) -> LongChains:
    rates: list[float] = []
    times: list[float] = []
    hot, chains = 0, chains_at(length)
    for sample in range(chains):
        chain = law.draw(length, seed, sample)
        melted = melt(chain, rules)
        hot += melted.thermal
        if not melted.thermal:
            rates.append(melted.decay_rate)
        elif len(times) < _TIMED:
            times.append(record(chain, rules).log_slowest_time)
    return LongChains(length, Share(int(hot), chains), _mean(rates), median(np.array(times)))


def _mean(rates: list[float]) -> Estimate:
    if len(rates) < 2:
        return Estimate.none("fewer than two chains stay localized", "nats per bond")
    values = np.array(rates)
    error = float(values.std(ddof=1)) / math.sqrt(values.size)
    return Estimate(float(values.mean()), error, unit="nats per bond", outcome="localized chains")

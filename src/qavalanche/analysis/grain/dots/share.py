"""What share of a coupling by the norm kept is there, while one norm on the way is made smaller."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.exact_rates.compare import resampled
from qavalanche.analysis.grain.dots.rule_fit import RuleFit, rule_fit
from qavalanche.analysis.grain.dots.strength import Strength
from qavalanche.arguments import typed
from qavalanche.errors import check

WEAK_SPIN: Mapping[str, Mapping[str, float]] = {
    "kept": {"g": 0, "E": 0},
    "kept once melted": {"g": 1, "E": 1},
    "golden rule": {"g": 1, "E": 0},
}
"""Slopes of ln(share) in ln g and (1/2) ln d_E where the share is small. kept: e^{-D} alone. kept
once melted: 1 from G(E-spin) = 1 on (eq. 2, about g sqrt(d_E) = 1.5), below that the product of
both couplings. golden rule: sqrt(Gamma) ~ g of the spin, melted or not."""

WEAK_DOT: Mapping[str, Mapping[str, float]] = {
    "bare norm": {"a": 0, "F": 0, "E": 0},
    "halted": {"a": -1, "F": 0, "E": 0},
    "rmt": {"a": -1, "F": 1, "E": 0},
    "driven": {"a": -1, "F": 2, "E": 0},
    "bare once melted": {"a": -1, "F": 1, "E": 1},
}
"""Slopes of ln(share) in a, (1/2) ln d_F and (1/2) ln d_E where the share is small. bare norm:
e^{-b} alone. halted: e^{-a-b}; rmt: e^{-a-b} sqrt(d_F), that is sqrt(Gamma_F / delta_F). driven:
e^{-a-b} d_F, as E takes F through all its levels. bare once melted: 1 from G(E-F) = 1 on."""

_OVER = "samples drawn again with replacement, paired"


@typed
def log_share(one: Strength, apart: Strength, full: Strength) -> Estimate:
    """ln[(G - G_apart) / (G_full - G_apart)], G medians over the same samples.

    G of a Poisson process of resonances is additive: what the unit has without E, G_apart, is taken
    off. Raises InputError for unlike numbers of samples; no value where a difference is not > 0.
    """
    sizes = {len(each.ratios) for each in (one, apart, full)}
    check(len(sizes) == 1, "one, apart, full", "must be of the same samples")
    ratios = [each.ratios for each in (one, apart, full)]
    value = _log_share(*ratios)
    again = np.array([_log_share(*(each[chosen] for each in ratios))
                      for chosen in resampled(len(one.ratios), 0)])  # fmt: skip
    there = np.isfinite(again)
    if not math.isfinite(value) or there.mean() < 0.95:
        return Estimate.none("no more than without E")
    return Estimate(value, float(np.std(again[there])), outcome=_OVER)


@typed
def share_fit(
    shares: Sequence[Estimate],
    controls: Mapping[str, Sequence[float]],
    rules: Mapping[str, Mapping[str, float]],
    systematic: float = 0.1,
) -> RuleFit:
    """Which of `rules`, WEAK_SPIN or WEAK_DOT, shares follow; those not found are left out.

    controls: as the rules name them, one number a share. Errors and refusals as of `rule_fit`.
    """
    there = [i for i, one in enumerate(shares) if one.found]
    chosen = {name: [values[i] for i in there] for name, values in controls.items()}
    found = [shares[i] for i in there]
    return rule_fit([one.value for one in found], [one.error for one in found], chosen, rules,
                    systematic)  # fmt: skip


def _log_share(one: NDArray[np.float64], apart: NDArray[np.float64],
               full: NDArray[np.float64]) -> float:  # fmt: skip
    G, alone, most = (math.exp(float(np.median(each))) for each in (one, apart, full))
    return math.log((G - alone) / (most - alone)) if alone < G and most > alone else math.nan

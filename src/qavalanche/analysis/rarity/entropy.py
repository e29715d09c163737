"""How many patterns share a rare probability: what makes b another number than d_f.

The weight of one pattern with N resonant bonds in a region of l bonds is epsilon^N (1 -
epsilon)^(l - N), and -ln P = <-ln weight> - S over the patterns that melt it, S the entropy of
their distribution, places included (derived here). With

    cost = N_res ln(1 / epsilon) + (l - N_res) ln(1 / (1 - epsilon)),   S = cost + ln P,

exactly for chains that are thermal as a whole. For regions in a chain the bonds around them are
taken as free, though the region must end there: S is then a lower bound.

-ln P follows N_min ~ l^d_f only where S is a constant share of the cost. As epsilon falls at fixed
l the share goes to zero, and N_res to N_min: deep in the localized phase.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.rarity.curve import RareCurve
from qavalanche.analysis.rarity.inclusions import InclusionMeans
from qavalanche.arguments import typed
from qavalanche.errors import check_number


@dataclass(frozen=True)
class PatternEntropy:
    """At inclusions of at least `length` bonds, in nats: cost and entropy of their patterns.

    share: entropy over cost: 0 where one pattern is all, 1 where a region costs nothing.
    """

    length: float
    cost: Estimate
    entropy: Estimate
    share: Estimate

    def to_dict(self) -> dict[str, Any]:
        """length; cost, entropy and share as estimates."""
        estimates = {"cost": self.cost, "entropy": self.entropy, "share": self.share}
        return {"length": self.length, **{n: one.to_dict() for n, one in estimates.items()}}


@typed
def pattern_entropies(
    curve: RareCurve, means: InclusionMeans, epsilon: float
) -> tuple[PatternEntropy, ...]:
    """Cost and entropy at every length that has both ln P and the means of its inclusions.

    In nats; of bonds that are alike, resonant with probability epsilon. See the module for S.
    Errors to first order, those of ln P, N_res and the size taken as independent. Raises InputError
    unless 0 < epsilon < 1.
    """
    epsilon = check_number("epsilon", epsilon, "must be in (0, 1)", 0, 1)
    hot, cold = -math.log(epsilon), -math.log1p(-epsilon)
    known = {at: (y, e) for at, y, e in zip(curve.lengths, curve.log_p, curve.error, strict=True)}
    found = []
    for length, resonant, size, _ in means.known:
        if length not in known:
            continue
        log_p, error = (float(one) for one in known[length])
        cost = resonant.value * hot + (size.value - resonant.value) * cold
        spread = math.hypot(resonant.error * (hot - cold), size.error * cold)
        entropy, share = cost + log_p, 1 + log_p / cost
        of_share = math.hypot(error, spread * log_p / cost) / cost
        found.append(
            PatternEntropy(
                length,
                Estimate(cost, spread, unit="nats"),
                Estimate(entropy, math.hypot(spread, error), unit="nats"),
                Estimate(share, of_share),
            )
        )
    return tuple(found)

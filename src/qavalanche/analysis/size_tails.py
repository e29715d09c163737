"""The tails of the region sizes of a family, by epsilon, at its largest length."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.summary import Family

if TYPE_CHECKING:
    from qavalanche.analysis.tails import LowerCutoff, TailComparison, TailFit


@dataclass(frozen=True)
class Tail:
    """The size distribution at one epsilon and length: cut-off, both fits from it, the verdict.

    truncated and comparison are None where there is no cut-off to fit from.
    """

    epsilon: float
    length: int
    cutoff: LowerCutoff
    truncated: TailFit | None
    comparison: TailComparison | None

    @property
    def tau(self) -> Estimate:
        """tau of the power law from the lower cut-off on."""
        one = self.cutoff
        used = {"size": (float(one.xmin), float(self.length))} if math.isfinite(one.xmin) else {}
        return Estimate(one.tau, one.tau_error, outcome=one.outcome, used=used)

    @property
    def inverse_xi(self) -> Estimate:
        """1 / xi of the truncated power law."""
        fit = self.truncated
        if fit is None or not fit.found:
            return Estimate.none("no fit", "1/bonds")
        name = "inverse_xi"
        return Estimate(fit.values[name], fit.errors[name], unit="1/bonds", outcome=fit.outcome)

    def to_dict(self) -> dict[str, Any]:
        """epsilon, length, xmin, tau and inverse_xi with errors, verdict, outcome."""
        xmin = float(self.cutoff.xmin)
        return {
            "epsilon": self.epsilon,
            "length": self.length,
            "xmin": xmin if math.isfinite(xmin) else None,
            **self.tau.keyed("tau"),
            **self.inverse_xi.keyed("inverse_xi"),
            "verdict": self.comparison.verdict if self.comparison else None,
            "outcome": self.cutoff.outcome,
        }


def tails_of(family: Family) -> list[Tail]:
    """The tail of the region sizes of localized samples at the largest length, by epsilon.

    Sizes are limited by L: fits end there.
    """
    from qavalanche.analysis.tails import Counts, compare_laws, fit_tail, lower_cutoff

    length, rows = family.lengths[-1], []
    for point in (one for one in family.sizes if one.length == length):
        counts = Counts.from_statistics(point, length)
        cutoff = lower_cutoff(counts)
        truncated = comparison = None
        if cutoff.found:
            plain = fit_tail(counts, "power law", cutoff.xmin)
            truncated = fit_tail(counts, "truncated power law", cutoff.xmin)
            comparison = compare_laws(counts, plain, truncated)
        rows.append(Tail(point.epsilon, length, cutoff, truncated, comparison))
    return rows

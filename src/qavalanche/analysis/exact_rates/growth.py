"""How the mean D grows with the chain, exactly and as predicted, on the same nested samples."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from qavalanche.analysis.estimate import Estimate, shown_fields
from qavalanche.analysis.exact_rates.compare import resampled
from qavalanche.arguments import typed
from qavalanche.errors import check, shown
from qavalanche.numerics.arrays import check_columns

if TYPE_CHECKING:
    import polars as pl

_SAID = "means over nested samples; error: samples drawn again with replacement"


@dataclass(frozen=True)
class DecayGrowth:
    """Decay per bond of a window of lengths, in nats: [D(last) - D(first)] / (last - first).

    exact, predicted: means over the samples that have both lengths; ratio: exact / predicted, and
    difference: exact - predicted, with errors of the paired samples.
    """

    first: int
    last: int
    samples: int
    exact: Estimate
    predicted: Estimate
    ratio: Estimate
    difference: Estimate

    @property
    def verdict(self) -> str:
        """ "agrees" where the two decays are equal to two errors, else "differs"; "undecided" where
        the error of the difference is above half of the predicted decay."""
        if not self.difference.found or 2 * self.difference.error > abs(self.predicted.value):
            return "undecided"
        near = abs(self.difference.value) <= 2 * self.difference.error
        return "agrees" if near else "differs"

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers for JSON."""
        names = ("first", "last", "samples", "exact", "predicted", "ratio", "difference", "verdict")
        return shown_fields(self, *names)


@typed
def growth(
    table: pl.DataFrame, predicted: str, first: int, last: int, exact: str = "exact", seed: int = 0
) -> DecayGrowth:
    """DecayGrowth from `first` to `last` sites of column `exact` and of column `predicted`.

    table: sites, sample and the two columns (`rates_table`), of one W. What scatters from chain to
    chain is not in it, so that it needs no assumption about scatter. Raises InputError for lengths
    that are not there or do not rise, or fewer than two samples with both.
    """
    check_columns("table", table, numbers=("sites", "sample", exact, predicted))
    check(0 < first < last, f"lengths {shown(first)} to {shown(last)}", "must rise")
    both = table.filter(sites=first).join(table.filter(sites=last), on="sample", suffix="_last")
    check(len(both) >= 2, f"lengths {first} and {last}", "need two samples with both")
    steps = np.array(
        [(both[f"{name}_last"] - both[name]).to_numpy() for name in (exact, predicted)]
    ) / (last - first)
    check(bool(np.isfinite(steps).all()), f"{exact} and {predicted}", "must be finite")
    means = steps.mean(axis=1)
    again = steps[:, resampled(len(both), seed)].mean(axis=2)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = [*means, means[0] / means[1], means[0] - means[1]]
        spread = [*again, again[0] / again[1], again[0] - again[1]]
    values = [
        Estimate(float(value), float(np.std(one)), outcome=_SAID)
        if np.isfinite(value) and np.isfinite(one).all()
        else Estimate.none("the predicted decay does not grow")
        for value, one in zip(found, spread, strict=True)
    ]
    return DecayGrowth(first, last, len(both), *values)

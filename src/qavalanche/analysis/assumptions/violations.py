"""Two results on the same disorder: how often, and how much, is lost from one to the next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qavalanche.analysis.assumptions.example import Example
from qavalanche.analysis.proportion import Share
from qavalanche.arguments import typed
from qavalanche.campaign.moments import Moments

if TYPE_CHECKING:
    import polars as pl

SIGNIFICANT = 3.0
"""A mean is said to rise or fall if it differs from 0 by this many standard errors."""

_TRUSTED = 1e-3


@dataclass(frozen=True)
class Violations:
    """One assumption on one law, scheme and length: samples in which it fails, and the mean.

    assumption: "monotonicity", "adding sites" or "superadditivity"; law, scheme: in words;
    epsilons: the one or two epsilon compared; length: L, bonds of the chain before the change (of
    the joined chain for superadditivity); change: what is changed, in words.
    not_contained: samples in which a bond that is thermal before is not so after.
    fallen: samples in which the number of thermal bonds falls.
    loss: of each sample, the bonds thermal before and not after; gain: the number of thermal bonds
    after less that before (both in bonds, as moments over all samples). Where both orders of equals
    are combined (`OrderedScheme.first` = "either") fallen is bounded from below only, and gain is
    None.
    goodness: p-value of the hypothesis that blocks of the samples share one rate of violation
    (chi-square of the counts of `value` in up to ten blocks); NaN with too few to tell.
    range: the first and the last sample used. example: the smallest chain found on which the
    assumption fails, or None.
    """

    assumption: str
    law: str
    scheme: str
    epsilons: tuple[float, ...]
    length: int
    change: str
    not_contained: Share
    fallen: Share
    loss: Moments
    gain: Moments | None
    goodness: float
    range: tuple[int, int]
    example: Example | None

    @property
    def share(self) -> Share:
        """What counts as a violation: fallen for superadditivity, else not contained."""
        return self.fallen if self.assumption == "superadditivity" else self.not_contained

    @property
    def value(self) -> float:
        """Share of samples in violation."""
        return self.share.value

    @property
    def error(self) -> float:
        """Half the width of its 68 % interval."""
        return self.share.error

    @property
    def holds(self) -> bool:
        """Whether no sample is in violation; `share.upper` bounds the rate then."""
        return self.share.count == 0

    @property
    def in_the_mean(self) -> str:
        """Whether the mean number of thermal bonds "rises", "falls", or is "undecided"."""
        if self.gain is None or not abs(self.gain.mean) > SIGNIFICANT * self.gain.error:
            return "undecided"
        return "rises" if self.gain.mean > 0 else "falls"

    @property
    def outcome(self) -> str:
        """The result in a sentence."""
        words = f"{self.assumption} ({self.change}; {self.law}; {self.scheme}; L = {self.length})"
        if self.holds:
            text = f"{words}: no violation in {self.share.trials} samples"
            text += f", rate below {self.share.upper:.2g} (95 %)"
        else:
            text = f"{words}: violated in {self.share} of samples"
            text += f", {self.loss.mean:.3g} ± {self.loss.error:.1g} bonds lost on average"
        if self.goodness < _TRUSTED:
            text += f"; blocks of samples disagree (p = {self.goodness:.1g})"
        return text

    def __str__(self) -> str:
        return self.outcome


@typed
def violations_table(results: Iterable[Violations]) -> pl.DataFrame:
    """One row per result: what was compared, the shares with their 68 % intervals, loss and gain
    per sample in bonds with standard errors, goodness, and the smallest example in characters.

    epsilon is the larger of two; gap is what it exceeds the smaller by (0 with one epsilon).
    """
    import polars as pl

    return pl.DataFrame([_row(result) for result in results])


def _row(v: Violations) -> dict[str, object]:
    low, high = v.share.interval
    gain = v.gain or Moments()
    return {
        "assumption": v.assumption,
        "law": v.law,
        "scheme": v.scheme,
        "epsilon": v.epsilons[-1],
        "gap": v.epsilons[-1] - v.epsilons[0],
        "length": v.length,
        "change": v.change,
        "samples": v.share.trials,
        "violations": v.share.count,
        "value": v.value,
        "low": low,
        "high": high,
        "not_contained": v.not_contained.value,
        "fallen": v.fallen.value,
        "loss": v.loss.mean,
        "loss_error": v.loss.error,
        "gain": gain.mean,
        "gain_error": gain.error,
        "goodness": v.goodness,
        "example": str(v.example) if v.example else "",
    }

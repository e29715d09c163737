"""nu on each side of the transition, where a form of scaling with an exponent wins."""

from __future__ import annotations

import math

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.measured import plus_minus
from qavalanche.analysis.scaling import Comparison
from qavalanche.comparison.answer import OPEN, Answer
from qavalanche.comparison.case import Case
from qavalanche.comparison.question import question

_NO_TEST = "the form in L/ξ can win without an essential singularity (docs/calibration.md)"


@question("nu", asks="ν on each side of the transition", order=120)
def nu(case: Case) -> Answer:
    """By the form of scaling of p that the evidence favours.

    One exponent: nu; two: nu_- below and nu_+ above, the number being their mean, half their
    difference a systematic error. Undecided where no form is favoured, and where that of Kosterlitz
    and Thouless is: it is no test of it (docs/calibration.md). No nu is shown then.
    """
    assert case.evidence is not None
    scaling = case.evidence.scaling
    if scaling.favoured is None:
        return Answer(Estimate.none(scaling.outcome), OPEN, OPEN)
    if scaling.favoured == "Kosterlitz-Thouless":
        text = f"{scaling.outcome}; {_NO_TEST}"
        return Answer(Estimate.none(text), OPEN, "undecided: KT in L/ξ leads")
    if scaling.favoured == "two-sided":
        return _two_sided(scaling)
    found = scaling[scaling.favoured].estimate("nu")
    text = f"{scaling.favoured}: {scaling.outcome}"
    return Answer(found.saying(text), "one ν", plus_minus(*found.pair))


def _two_sided(scaling: Comparison) -> Answer:
    below, above = (scaling["two-sided"].estimate(f"nu_{side}") for side in ("minus", "plus"))
    both = f"ν_− {plus_minus(*below.pair)}, ν_+ {plus_minus(*above.pair)}"
    text = f"{both}; {scaling.outcome}"
    half = (above.value - below.value) / 2
    statistical = math.hypot(below.error, above.error) / 2
    mean = Estimate(below.value + half, statistical, abs(half), outcome=text)
    return Answer(mean, "two ν", both)

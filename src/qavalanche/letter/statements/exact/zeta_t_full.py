"""SM B: the conclusions of the full scheme do not hang on zeta_t."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from scipy.stats import chi2

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.headline import headline
from qavalanche.letter.statement import Judged, statement
from qavalanche.letter.verdict import Verdict, within

RULES = {"transition_rmt": "rmt", "transition_halted": "0", "transition_improved": "−s/2"}
NAMES = {"τ": 0.3, "1/ζ": 0.3, "ν_+": 1.0}
"""Numbers of the critical behaviour, and the largest error at which one says something."""

_DENSE = 0.95  # ρ: below it a critical point is localized
SAME, OTHER = 0.05, 0.0027
"""Probabilities of a larger chi squared: above the one values are the same, below the other not."""


@statement(
    "the critical behaviour of the full scheme does not hang on ζ_t",
    where="SM B, last paragraph",
    expected="ρ < 0.95 at ε_c, and one τ, one 1/ζ at ε_c and one ν for 1/ζ_t by eq. 11, 0 "
    "and −s/2; "
    "two of these numbers at least",
    falsified="one of them that differs between the three rules (χ² with p < 0.0027)",
    rests_on=tuple(RULES),
    figure="crossing_rules",
    order=905,
    looked_into=(
        "τ at the longest chains is 2.13(4), 2.21(5) and 2.04(3): the three are alike with a "
        "probability of 0.5 %, and exponents read at L = 10⁷ drift still. 1/ζ and ν agree within "
        "errors, of ν large ones. ε_c itself moves by a tenth, as the letter allows."
    ),
)
def zeta_t_full(sources: Mapping[str, Any]) -> Judged:
    """tau's largest difference between rules; judged by chi squared of every number, and by rho."""
    found = [headline(sources[name], [*NAMES, "ρ"]) for name in RULES]
    verdicts = [within(*one["ρ"].pair, -math.inf, _DENSE) for one in found]
    told = [f"ρ at ε_c {_listed([one['ρ'] for one in found])}"]
    same = 0
    for name, largest in NAMES.items():
        values = [one[name] for one in found if one[name].found and one[name].error <= largest]
        told.append(f"{name} {_listed([one[name] for one in found])}")
        if len(values) == len(RULES):
            p = alike(values)
            told[-1] += f" (p = {p:.2g})"
            verdicts.append(_verdict(p))
            same += verdicts[-1] == "agrees"
    verdict = _together(verdicts, same)
    return Judged(_difference([one["τ"] for one in found], "; ".join(told)), verdict)


def alike(values: Sequence[Estimate]) -> float:
    """Probability of a larger chi squared about the weighted mean, were they one value."""
    weights = [one.error**-2 for one in values]
    mean = sum(w * one.value for w, one in zip(weights, values, strict=True)) / sum(weights)
    squared = sum(w * (one.value - mean) ** 2 for w, one in zip(weights, values, strict=True))
    return float(chi2.sf(squared, len(values) - 1))


def _verdict(p: float) -> Verdict:
    if p < OTHER:
        return "differs"
    return "agrees" if p >= SAME else "undecided"


def _together(verdicts: Sequence[Verdict], same: int) -> Verdict:
    if "differs" in verdicts:
        return "differs"
    every = set(verdicts) == {"agrees"}
    return "agrees" if every and same > 1 else "undecided"


def _difference(taus: Sequence[Estimate], told: str) -> Estimate:
    """The largest difference of tau between two rules."""
    known = sorted((one for one in taus if one.found), key=lambda one: one.value)
    if len(known) < 2:
        return Estimate.none(told)
    low, high = known[0], known[-1]
    error = math.hypot(low.error, high.error)
    return Estimate(high.value - low.value, error, 0.0, "", f"largest difference of τ; {told}")


def _listed(values: Sequence[Estimate]) -> str:
    return ", ".join(str(one) if one.found else "–" for one in values)

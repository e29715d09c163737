"""What the letter says of the response of localized chains to a spot, beside what is measured.

These claims rest on chains with inserted spots, which a family of a campaign does not hold: they
are rows of `qavalanche response`, not of `qavalanche claims`.
"""

from __future__ import annotations

import math

from scipy.stats import chi2 as chi2_law

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.response import Response, SpottedMedium
from qavalanche.analysis.response.lines import mean_of
from qavalanche.analysis.window import GOOD
from qavalanche.arguments import typed
from qavalanche.letter.claim import LETTER, Claim
from qavalanche.letter.harris import HARRIS
from qavalanche.letter.verdict import Between, Equal, Prediction, Verdict

_SURE = 0.0027  # of a chi^2: three errors of a normal law
_SCALES = "letter, resonances and scales"
TOLERANCE = 0.1
"""Error of a ratio or a power above which it agrees with too much to say so."""

CLOSE = 0.03
"""The same of 1 / zeta over s."""


@typed
def claims_of_response(response: Response) -> list[Claim]:
    """The rows of one response: eqs. 6 and 8, epsilon_c, saturation, nu_-, growth, k*."""
    rows = [_against_eq_6(response, k) for k in response.critical]
    approach, epsilon_c = response.approach, response.epsilon_c
    saturated = "1/ζ = s there: the bound is saturated (eq. 7)"
    one = Equal(1.0, CLOSE)
    rows += [
        _row("ε_c by 1/ℓ* → 0", epsilon_c, _SCALES, "ℓ* diverges at ε_c (eq. 8)"),
        _row("… from below, k/ℓ_k → 0", response.by_susceptibility, _SCALES, ""),
        _row("… from above, half of the chains melt", response.by_melting, _SCALES, ""),
        _row(
            "1/ζ where 1/ℓ* → 0, in units of s",
            response.rate_where_it_diverges,
            "letter, eq. 7",
            saturated,
            one,
        ),
        _row(
            "μ of 1/ℓ* ~ (1/ζ − 1/ζ there)^μ",
            response.rate_power,
            "letter, eq. 8",
            "ℓ* ~ (ζ_c − ζ)^(−1): μ = 1",
            Equal(1.0, TOLERANCE),
        ),
        _row("1/ζ at this ε_c, in units of s", approach.rate, "letter, eq. 7", saturated, one),
        _row(
            "apparent power of 1/ζ − 1/ζ(ε_c) in ε_c − ε",
            approach.nu,
            "letter, eq. 8",
            "ζ_c − ζ ~ (ε_c − ε)^ν_−; no test of ν_−: what is left of it moves by any correction",
        ),
        _row(
            "c of cut-off of sizes ~ ℓ*^c",
            response.cutoff_power,
            "letter, localized regime",
            "ℓ* is the scale that cuts sizes off: c = 1",
            Equal(1.0, TOLERANCE),
        ),
        _row(
            "slope of k* in ln(ε − ε_c)/ln ε_c",
            response.logarithm_of_order,
            "letter, thermal regime",
            "k* ~ ν_+ ln(ε − ε_c)/ln ε_c, ν_+ ≥ 2 in the full scheme (Harris)",
            Between(HARRIS, math.inf),
        ),
    ]
    if (medium := _nearest(response)) is not None:
        grown = response.growth[medium.epsilon]
        estimate = grown.base.saying(f"at ε = {medium.epsilon:g}: {grown.outcome}")
        rows.append(
            _row(
                "ℓ_{k+1}/ℓ_k for k < 30 next to ε_c",
                estimate,
                "letter, eq. 8 and SM C",
                f"ε^(−1/2) = {medium.epsilon**-0.5:.3f} (mean field)",
                Equal(medium.epsilon**-0.5, TOLERANCE),
            )
        )
    return rows


def _against_eq_6(response: Response, order: int) -> Claim:
    """The ratio to eq. 6, averaged over epsilon; the verdict is that of chi^2 of all of them about
    one, so that shifts to both sides do not make up for each other."""
    about, says = f"ℓ_k/k over eq. 6, k = {order}", "ℓ_k/k = (s/2)/(1/ζ − s) (eqs. 6, 8)"
    found = response.ratios(order)
    pairs = [one.pair for one in found.values()]
    mean = mean_of(pairs)
    if not mean.found:
        return Claim(about, says, mean, _SCALES, {LETTER: "not measured"})
    chi2 = sum(((value - 1) / error) ** 2 for value, error in pairs)
    p = float(chi2_law.sf(chi2, len(pairs)))
    first, *_, last = (f"{one} at ε = {epsilon:g}" for epsilon, one in found.items())
    text = f"{first} to {last}; all are 1: p = {p:.1g}"
    close: Verdict = "agrees" if mean.error <= TOLERANCE else "undecided"
    verdict: Verdict = "differs" if p < _SURE else close if p >= GOOD else "undecided"
    return Claim(about, says, mean.saying(text), _SCALES, {LETTER: verdict})


def _nearest(response: Response) -> SpottedMedium | None:
    """The medium next below epsilon_c whose growth is known."""
    at = response.epsilon_c
    known = [m for m in response.media if response.growth[m.epsilon].base.found]
    below = [m for m in known if not at.found or m.epsilon <= at.value]
    return below[-1] if below else None


def _row(
    about: str, estimate: Estimate, where: str, says: str, prediction: Prediction | None = None
) -> Claim:
    verdicts = {} if prediction is None else {LETTER: prediction.verdict(estimate)}
    return Claim(about, says, estimate, where, verdicts)

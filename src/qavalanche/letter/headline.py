"""The headline numbers of a family: those that stand at the head of a paper."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.evidence import Evidence
from qavalanche.errors import check, shown
from qavalanche.letter.drift import from_drift
from qavalanche.letter.entanglement import power
from qavalanche.letter.fan import beta_at, decided
from qavalanche.letter.localized import localized
from qavalanche.letter.nu_minus import with_its_bias
from qavalanche.letter.saturated import saturated
from qavalanche.letter.tau import EDGES, FROM, exponent, not_a_power

NAMES = ("ε_c", "τ", "β", "ν_−", "ν_+", "ν collapse", "ν drift", "1/ζ", "ρ", "power of ⟨S⟩")
"""Of the numbers, in their order."""

_RATE = ("entropy_density", "decay_rate")
_NEEDS: dict[str, tuple[str, ...]] = {
    "τ": ("sizes",),
    "ν_−": ("sizes",),
    "ν drift": _RATE,
    "1/ζ": _RATE,
    "ρ": ("thermal_density",),
    "power of ⟨S⟩": ("mean_entropy",),
}


def headline(evidence: Evidence, names: Sequence[str] = NAMES) -> dict[str, Estimate]:
    """epsilon_c; tau, beta, 1/zeta over s, rho and the power of <S> at epsilon_c; nu_- from the
    cut-off of sizes, nu_+ from L_+, nu by collapse with one exponent and from the drift of the
    marks. The estimators are those of the claims.

    1/zeta is taken at the epsilon_c by the crossings of p, which does not assume that it equals s.
    What there is no number for has the reason, or what would suffice, in its outcome; so does a
    number that is no exponent (sizes that follow no power law, a beta that changes with L).
    names: which of NAMES; InputError for others.
    """
    unknown = [name for name in names if name not in NAMES]
    check(not unknown, f"names = {shown(list(names))}", f"must be among {', '.join(NAMES)}")
    measures: dict[str, Callable[[], Estimate]] = {
        "ε_c": lambda: evidence.critical,
        "τ": lambda: _tau(evidence),
        "β": lambda: _beta(evidence),
        "ν_−": lambda: with_its_bias(evidence),
        "ν_+": lambda: evidence.points.divergence.nu,
        "ν collapse": lambda: _collapse(evidence),
        "ν drift": lambda: from_drift(evidence)[0].estimate,
        "1/ζ": lambda: _rate(evidence),
        "ρ": lambda: localized(evidence),
        "power of ⟨S⟩": lambda: power(evidence),
    }
    found = {}
    for name in names:
        lacks = evidence.lacks(_NEEDS.get(name, ()))
        text = f"not measured by this scheme: {', '.join(lacks)}"
        found[name] = Estimate.none(text) if lacks else measures[name]()
    return found


def _tau(evidence: Evidence) -> Estimate:
    length = evidence.family.lengths[-1]
    if length < 10 * EDGES * FROM:
        return Estimate.none(f"no length of {10 * EDGES * FROM} bonds or more")
    one = exponent(evidence, length)
    text = f"power law from T = {FROM} to L / {EDGES} at L = {length}"
    return one.saying(text + not_a_power(evidence, length)) if one.found else one


def _beta(evidence: Evidence) -> Estimate:
    one = beta_at(evidence)
    if one.found and not decided(evidence):
        return one.saying(f"no exponent as yet; {one.outcome}")
    return one


def _collapse(evidence: Evidence) -> Estimate:
    if not evidence.critical.found:
        return Estimate.none("no ε_c")
    found = evidence.scaling["power law"]
    return found.estimate("nu") if found.status == "found" else Estimate.none(found.outcome)


def _rate(evidence: Evidence) -> Estimate:
    """1/zeta in units of s."""
    one = saturated(evidence)
    used = one.used
    whole = Estimate(one.value + 1, one.statistical, one.systematic, "s", one.outcome, used)
    return whole if one.found else one

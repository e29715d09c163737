"""Sizes have no cut-off at the transition."""

from __future__ import annotations

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.evidence import Evidence
from qavalanche.analysis.tails import compare_laws
from qavalanche.letter.claim import Reading, claim
from qavalanche.letter.tau import FROM, largest_size
from qavalanche.letter.verdict import Verdict

_ABOUT = "law of sizes at the ε next to ε_c"


@claim(
    _ABOUT,
    where="letter, sizes at criticality",
    says="a power law without cut-off at ε_c",
    needs=("sizes",),
    order=60,
    at_critical=True,
)
def cutoff(evidence: Evidence) -> list[Reading]:
    """1/xi of the truncated power law at the epsilon next to epsilon_c, where it should vanish."""
    length, nearest = evidence.family.lengths[-1], evidence.nearest
    window = (FROM, largest_size(length))
    counts = evidence.counts(nearest, length, *window)
    plain = evidence.tail_fit(nearest, length, "power law", *window)
    truncated = evidence.tail_fit(nearest, length, "truncated power law", *window)
    if counts is None or plain is None or truncated is None:
        return [Reading(_ABOUT, Estimate.none("no ε_c, or too few sizes"), "not measured")]
    found = compare_laws(counts, plain, truncated)
    below = nearest < evidence.epsilon  # where there is to be a cut-off
    verdicts: dict[str, Verdict] = {
        "power law": "agrees",
        "truncated power law": "undecided" if below else "differs",
    }
    text = f"1/ξ at ε = {nearest:g}, L = {length}; {found.outcome}"
    used = {"size": (float(window[0]), float(window[1])), "epsilon": (nearest, nearest)}
    name = "inverse_xi"
    one = Estimate(truncated.values[name], truncated.errors[name], 0.0, "1/bonds", text, used)
    return [Reading(_ABOUT, one, verdicts.get(found.verdict, "undecided"))]

"""The sizes of regions nearer to the transition."""

from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.dynamics.correlator import correlator_decay
from qavalanche.analysis.tails import Counts
from qavalanche.letter.rare import stretched_correlators
from qavalanche.letter.statement import Judged, statement


@statement(
    "p(ℓ) below ε_c falls as a stretched exponential, not as an exponential",
    where="letter, beyond mean-field",
    expected="0 < b < 1, by likelihood against ℓ^(−τ) e^(−ℓ/ξ)",
    falsified="the exponential cut-off favoured at some ε, and the stretched one at none",
    rests_on=("below",),
    figure="sizes_below",
    order=625,
)
def stretched_below(sources: Mapping[str, Any]) -> Judged:
    """Plainly sampled regions at every ε of the campaign."""
    sizes = sources["below"].family.sizes
    found = [
        correlator_decay(Counts.from_statistics(one, one.length), one.epsilon) for one in sizes
    ]
    return stretched_correlators(found, "truncated power law")

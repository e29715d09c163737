"""The variance of the thermal density around the critical point."""

from collections.abc import Mapping
from typing import Any

from qavalanche.plots.assumptions import concentration_figure
from qavalanche.plots.figure import Figure
from qavalanche.plots.letter.registry import letter_figure


@letter_figure("concentration", rests_on=("transition_rmt", "transition_chains"))
def concentration(sources: Mapping[str, Any]) -> Figure | None:
    """Var rho against L, at the first epsilon, on both sides of the critical point, and the last
    one with a variance."""
    evidence, chains = sources["transition_rmt"], sources["transition_chains"]
    pair = evidence.around(evidence.epsilon)
    known = {e: one for e, one in chains.concentrations.items() if one.range != (0, 0)}
    if pair is None or not known:
        return None
    chosen = sorted({min(known), *pair, max(known)} & known.keys())
    return concentration_figure([known[epsilon] for epsilon in chosen])

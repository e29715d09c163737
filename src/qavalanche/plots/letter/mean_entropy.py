"""The mean entanglement next to the critical point."""

import math
from collections.abc import Mapping
from typing import Any

from qavalanche.plots.against_length import growth_figure
from qavalanche.plots.figure import Figure
from qavalanche.plots.letter.registry import letter_figure


@letter_figure("mean_entropy", rests_on=("transition_rmt",))
def mean_entropy(sources: Mapping[str, Any]) -> Figure | None:
    """<S> against L with the laws of its growth."""
    evidence = sources["transition_rmt"]
    if not math.isfinite(evidence.nearest):
        return None
    found = evidence.behaviour(evidence.nearest)
    if not found.entropy:
        return None
    label = rf"$\langle S \rangle$ (nats), $\varepsilon$ = {evidence.nearest:g}"
    lengths, values, errors = found.entropies
    return growth_figure(lengths, values, errors, found.entropy, label)

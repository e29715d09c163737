"""All curves of p on one, with an exponent on either side."""

from collections.abc import Mapping
from typing import Any

from qavalanche.plots.figure import Figure
from qavalanche.plots.letter.registry import letter_figure
from qavalanche.plots.scaling import collapse_figure


@letter_figure("collapse", rests_on=("transition_rmt",))
def collapse(sources: Mapping[str, Any]) -> Figure | None:
    """p against epsilon, and against the scaled distance."""
    evidence = sources["transition_rmt"]
    found = evidence.scaling["two-sided"] if evidence.critical.found else None
    if found is None or found.fit is None:
        return None
    return collapse_figure(found, value="fraction of thermal samples $p$")

"""What localized chains leave to rho = 1, where half of the chains are thermal."""

from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.transition import extrapolate
from qavalanche.letter.statements.general.jump import gaps_of
from qavalanche.plots.against_length import extrapolation_figure
from qavalanche.plots.figure import Figure
from qavalanche.plots.letter.registry import letter_figure


@letter_figure("jump", rests_on=("transition_chains",))
def jump(sources: Mapping[str, Any]) -> Figure | None:
    """1 - rho of localized chains at p = 1/2, against L."""
    gaps = gaps_of(sources["transition_chains"])
    if len(gaps) < 2:
        return None
    values, errors = zip(*(one.pair for one in gaps.values()), strict=True)
    label = r"$1-\rho$ of localized chains at $p=1/2$"
    found = extrapolate(list(gaps), values, errors)
    return extrapolation_figure(list(gaps), values, errors, found, label)

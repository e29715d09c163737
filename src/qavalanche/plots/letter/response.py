"""Eqs. 6 to 8: the response of disordered chains to a spot."""

from collections.abc import Mapping
from typing import Any

from qavalanche.plots.figure import Figure
from qavalanche.plots.letter.registry import letter_figure
from qavalanche.plots.response import response_figure


@letter_figure("response", rests_on=("response",))
def response(sources: Mapping[str, Any]) -> Figure:
    """k/l_k against 1/zeta, and l_k/k against k."""
    return response_figure(sources["response"])

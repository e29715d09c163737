"""The critical point: one chain, regions of all sizes in a localized medium."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from qavalanche.letter.sources.critical_chain import EPSILON
from qavalanche.plots.figure import Figure
from qavalanche.plots.letter.registry import letter_figure
from qavalanche.plots.zoom import zoom_figure


@letter_figure("scales", rests_on=("critical_chain",))
def scales(sources: Mapping[str, Any]) -> Figure:
    """Windows of a chain of 10^8 bonds (10^6 for quick) at epsilon next to epsilon_c."""
    found = zoom_figure(sources["critical_chain"])
    about = f" ε = {EPSILON:g} next to ε_c, bimodal bonds, K = 1, d_s = 2, crossing rmt: localized,"
    return replace(found, caption=f"{found.caption}{about} with thermal regions of all sizes.")

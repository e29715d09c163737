"""The mean of any observable against epsilon for every L, labelled as its record says."""

from __future__ import annotations

from qavalanche.analysis.summary import Family
from qavalanche.analysis.transition import Transition
from qavalanche.arguments import typed
from qavalanche.observables.observable import Observable
from qavalanche.plots.figure import Figure
from qavalanche.plots.transition import BAND, against, mean_figure


@typed
def observable_figure(family: Family, transition: Transition, one: Observable) -> Figure:
    """Mean and standard error of an observable that was measured beyond the standard ones."""
    unit = f" ({one.unit})" if one.unit else ""
    what = one.summary or f"mean of {one.name}"
    caption = (
        f"{what[0].upper()}{what[1:]}: mean {against(family)}, for every L; bars: standard errors. "
        + BAND
    )
    label = f"{one.name.replace('_', ' ')} {one.symbol if one.symbol != one.name else ''}".strip()
    return mean_figure(family, transition, one.name, (f"{label}{unit}", caption))

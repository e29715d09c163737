"""Times of spins: the median is fast, t_+ belongs to the slow ones."""

from collections.abc import Mapping
from typing import Any

from qavalanche.plots.figure import Figure
from qavalanche.plots.letter.curves import DrawnLine, Points, panel
from qavalanche.plots.letter.registry import letter_figure

_LOOKS = {"time_mean": r"mean of $\ln t$", "time_median": r"median of $\ln t$",
          "rate_spread": r"$\sigma(\ln \Gamma)$"}  # fmt: skip


@letter_figure("times_of_spins", rests_on=("dynamics",))
def times_of_spins(sources: Mapping[str, Any]) -> Figure:
    """Mean and median of ln t, and the width of ln Gamma, against ln t_+."""
    points = [one for one in sources["dynamics"].points if one.time_scale.found]
    shown = []
    for name, label in _LOOKS.items():
        held = [(one.time_scale.value, getattr(one, name)) for one in points]
        held = [(x, y) for x, y in held if y.found and y.value > 0]
        values, errors = [y.value for _, y in held], [y.error for _, y in held]
        shown.append(Points(label, [x for x, _ in held], values, errors))
    ends = [min(one.time_scale.value for one in points), max(p.time_scale.value for p in points)]
    line = DrawnLine(r"$\ln t_+$", ends, ends)
    axes = {"xlabel": r"$\ln t_+$ (nats)", "ylabel": "nats", "xscale": "log", "yscale": "log"}
    caption = "Mean and median of ln t of all spins, and the width of ln Gamma, against ln t_+."
    return panel("times_of_spins", caption, shown, [line], axes)

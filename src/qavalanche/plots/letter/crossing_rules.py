"""SM B: critical numbers of the full scheme for three crossing rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.headline import headline
from qavalanche.letter.statements.exact.zeta_t_full import RULES
from qavalanche.plots.figure import Figure, new_canvas
from qavalanche.plots.letter.registry import letter_figure
from qavalanche.plots.style import COLUMN, styled

_NAMES = {"ε_c": r"$\epsilon_c$", "τ": r"$\tau$", "1/ζ": r"$1/(s\zeta)$", "ν_+": r"$\nu_+$"}
_WORDS = {"rmt": "eq. 11", "0": "0", "−s/2": "$-s/2$"}


@letter_figure("crossing_rules", rests_on=tuple(RULES))
def crossing_rules(sources: Mapping[str, Any]) -> Figure:
    """A panel a number, a point a rule, with its whole error; none where it is not determined."""
    import polars as pl

    found = {rule: headline(sources[name], list(_NAMES)) for name, rule in RULES.items()}
    with styled():
        canvas = new_canvas(COLUMN, 3.2)
        panels = canvas.subplots(2, 2, sharex=True).ravel()
        for axes, (name, symbol) in zip(panels, _NAMES.items(), strict=True):
            _points(axes, [one[name] for one in found.values()])
            axes.set(ylabel=symbol, xlim=(-0.5, len(found) - 0.5))
            axes.set_xticks(range(len(found)), labels=[_WORDS[rule] for rule in found])
        for axes in panels[2:]:
            axes.set_xlabel(r"$1/\zeta_t$ (nats per bond)")
    caption = (
        "Numbers at the transition of the full scheme for three rules of crossing a thermal "
        "region: eq. 11 taken literally, halted decay, and the letter's improved estimate. Bars: "
        "whole errors."
    )
    data = [
        {"rule": rule, "number": name, "value": one[name].value, "error": one[name].error}
        for rule, one in found.items()
        for name in _NAMES
    ]
    return Figure("crossing_rules", caption, canvas, pl.DataFrame(data))


def _points(axes: Any, values: list[Estimate]) -> None:
    known = [(i, *one.pair) for i, one in enumerate(values) if one.found]
    if known:
        x, y, error = zip(*known, strict=True)
        axes.errorbar(x, y, error, fmt="o", color="#1b4965")

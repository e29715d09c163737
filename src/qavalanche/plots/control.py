"""The axis of the parameter that a campaign varied: epsilon, or the user's own by its name."""

from __future__ import annotations

from typing import Any

from qavalanche.analysis.control import in_control
from qavalanche.analysis.summary import EPSILON, Family
from qavalanche.analysis.transition import Transition

BAND_LABEL = r"$\varepsilon_c \pm$ error"
_MOST_TICKS = 6


def control_label(family: Family) -> str:
    """Title of the axis: what epsilon is depends on the law; the name of another parameter."""
    if family.control == EPSILON:
        return rf"{family.control_name} $\varepsilon$"
    return f"{_literal(family.control)} of the law"


def legend_title(family: Family) -> str:
    """Of a legend of values of the parameter."""
    return r"$\varepsilon$" if family.control == EPSILON else _literal(family.control)


def told(family: Family, epsilon: float) -> str:
    """A point's value of the parameter, for a legend; of epsilon where no other was varied."""
    values = dict(family.controls)
    return f"{values.get(epsilon, epsilon):.4g}".replace("-", "−")


def columns_of(family: Family, *names: str) -> list[str]:
    """The columns of a figure's table: the parameter that was varied, epsilon, and these."""
    return list(dict.fromkeys((family.control, EPSILON, *names)))


def mark_transition(axes: Any, family: Family, transition: Transition) -> None:
    """A grey band: epsilon_c by the crossings of p and its error (the captions say so)."""
    if not transition.found:
        return
    at = transition.estimate
    if family.control != EPSILON:
        at = in_control(family, at)
    if at.found:
        span: Any = {"color": "0.88", "zorder": 0, "linewidth": 0, "label": BAND_LABEL}
        axes.axvspan(at.value - at.error, at.value + at.error, **span)


def epsilon_axis(axes: Any, family: Family) -> None:
    """Above an axis of another parameter: epsilon, at values of the grid."""
    pairs = family.controls
    alike = len({epsilon for epsilon, _ in pairs}) < len(pairs)
    if family.control == EPSILON or alike or len(pairs) < 2:
        return
    step = -(-len(pairs) // _MOST_TICKS)
    chosen = pairs[::step]
    above = axes.secondary_xaxis("top")
    above.set_xticks([value for _, value in chosen], labels=[f"{e:.3g}" for e, _ in chosen])
    above.tick_params(axis="x", which="minor", length=0)
    above.set_xlabel(r"$\varepsilon$")


def _literal(name: str) -> str:
    """A name as it is, in text that may hold mathematics."""
    return name.replace("$", r"\$")

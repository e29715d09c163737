"""The letter's Fig. 1 with measured points: lengths and times against the strength of disorder."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.plots.figure import Figure, new_canvas
from qavalanche.plots.letter.registry import letter_figure
from qavalanche.plots.style import COLUMN, styled

if TYPE_CHECKING:
    import polars as pl

_ORDER = 1000  # bonds of the spots whose collar is drawn
_CRITICAL = "0.85"
Point = tuple[float, float, float]  # 1 / epsilon, value, error


@letter_figure("phase_diagram", rests_on=("transition_rmt", "response", "dynamics"))
def phase_diagram(sources: Mapping[str, Any]) -> Figure | None:
    """zeta, l* and t_+ with L_+ against 1 / epsilon; None without an epsilon_c."""
    evidence = sources["transition_rmt"]
    critical: Estimate = evidence.critical
    if not critical.found:
        return None
    curves = {
        "zeta": _zeta(evidence),
        "l_star": _response(sources["response"]),
        "L_plus": _lengths(evidence, sources["dynamics"]),
        "log_t_plus": [
            _point(one.epsilon, one.time_scale)
            for one in sources["dynamics"].points
            if one.time_scale.found
        ],
    }
    with styled():
        canvas = new_canvas(COLUMN, 4.3)
        top, middle, low = canvas.subplots(3, 1, sharex=True)
        for axes in (top, middle, low):
            _transition(axes, critical)
        _draw(top, curves["zeta"], "o", "C0", r"$\zeta/\zeta_c$, localized chains")
        top.axhline(1.0, color="0.4", linestyle="--", linewidth=0.8)
        top.set(ylabel=r"$\zeta\,/\,\zeta_c$", ylim=(0, 1.12))
        _draw(middle, curves["l_star"], "s", "C1", rf"$\ell_k/k$, $k={_ORDER}$")
        middle.set(ylabel=r"$\ell^*$ (bonds a bond)", yscale="log")
        _draw(low, curves["L_plus"], "^", "C2", r"$L_+$ (bonds)")
        _draw(low, curves["log_t_plus"], "v", "C3", r"$\ln(\Gamma_0 t_+)$ (nats)")
        low.set(
            ylabel=r"$L_+$, $\ln t_+$", yscale="log", xlabel=r"disorder strength $1/\varepsilon$"
        )
        for axes in (top, middle, low):
            axes.legend(loc="best")
        top.text(0.02, 0.06, "thermal", transform=top.transAxes, fontsize=7)
        top.text(0.98, 0.06, "localized", transform=top.transAxes, fontsize=7, ha="right")
    caption = (
        "The letter's Fig. 1 with measured points (bimodal bonds, K = 1, d_s = 2, crossing rmt). "
        "The localization length ζ stays finite and meets its bound ζ_c at the transition (grey: "
        "ε_c within its error); the response ℓ* of localized chains to a spot, and L_+ and ln t_+ "
        "of thermal ones, diverge there."
    )
    return Figure("phase_diagram", caption, canvas, _table(curves))


def _zeta(evidence: Any) -> list[Point]:
    """zeta over zeta_c of the longest chains, where there are localized ones."""
    length, s = evidence.family.lengths[-1], evidence.family.entropy_density
    found = []
    for epsilon in evidence.grid:
        rate = evidence.at(epsilon, length, "decay_rate")
        if rate.found and rate.value > 0:
            value = s / rate.value
            found.append((1 / epsilon, value, value * rate.error / rate.value))
    return found


def _response(response: Any) -> list[Point]:
    """l_k / k of spots of _ORDER bonds, or of the largest below, in localized media."""
    found = []
    for medium in response.media:
        orders = [k for k in medium.orders if 0 < k <= _ORDER]
        star = medium.collar(orders[-1]).susceptibility if orders else Estimate()
        if star.found and star.value > 0:
            found.append(_point(medium.epsilon, star))
    return found


def _lengths(evidence: Any, dynamics: Any) -> list[Point]:
    """L_+ of long chains next to the transition, and of short ones far from it."""
    found = {}
    for one in dynamics.points:
        if one.thermal_length.found:
            found[one.epsilon] = _point(one.epsilon, one.thermal_length)
    for one in evidence.lengths:
        if one.found:
            value = math.exp(one.log_length.value)
            found[one.epsilon] = (1 / one.epsilon, value, value * one.log_length.error)
    return [found[epsilon] for epsilon in sorted(found)]


def _point(epsilon: float, one: Estimate) -> Point:
    return 1 / epsilon, one.value, one.error


def _draw(axes: Any, points: Sequence[Point], mark: str, color: str, label: str) -> None:
    x, y, error = zip(*points, strict=True) if points else ((), (), ())
    axes.errorbar(x, y, error, fmt=mark, color=color, label=label, markersize=3.2)


def _transition(axes: Any, critical: Estimate) -> None:
    """A band: epsilon_c within its error."""
    low, high = critical.value - critical.error, critical.value + critical.error
    axes.axvspan(1 / high, 1 / low, color=_CRITICAL, linewidth=0)


def _table(curves: Mapping[str, Sequence[Point]]) -> pl.DataFrame:
    """A row a point: quantity, inverse_epsilon, value, error."""
    import polars as pl

    rows = [(name, *point) for name, points in curves.items() for point in points]
    return pl.DataFrame(rows, ["quantity", "inverse_epsilon", "value", "error"], orient="row")

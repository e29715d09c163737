"""One panel of points with errors, and lines that are expected, for figures of the letter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qavalanche.plots.figure import Figure, new_canvas
from qavalanche.plots.legend import add_legend
from qavalanche.plots.style import COLUMN, styled

MARKS = ("o", "s", "D", "^", "v", "x")
COLORS = ("#31688e", "#c1121f", "#6a994e", "#bc6c25", "#7b2cbf", "#333333")
_HEIGHT = 2.5


@dataclass(frozen=True)
class Points:
    """A curve: x, y and its errors (none: 0 for all), and what it is."""

    label: str
    x: Sequence[float]
    y: Sequence[float]
    errors: Sequence[float] = ()


@dataclass(frozen=True)
class DrawnLine:
    """What is expected: x, y, and what it is."""

    label: str
    x: Sequence[float]
    y: Sequence[float]


def panel(
    name: str,
    caption: str,
    points: Sequence[Points],
    lines: Sequence[DrawnLine] = (),
    axes: Mapping[str, Any] | None = None,
    corner: str = "best",
) -> Figure:
    """The figure. axes: labels, scales and limits as of matplotlib's `Axes.set`; corner: where the
    legend stands."""
    import polars as pl

    rows = []
    with styled():
        canvas = new_canvas(COLUMN, _HEIGHT)
        drawn = canvas.subplots()
        for one, mark, color in zip(points, MARKS, COLORS, strict=False):
            errors = one.errors or [0.0] * len(one.x)
            drawn.errorbar(one.x, one.y, errors, fmt=mark, color=color, label=one.label)
            values = zip(one.x, one.y, errors, strict=True)
            rows += [(one.label, float(x), float(y), float(e)) for x, y, e in values]
        for line, dash in zip(lines, ("--", ":", "-."), strict=False):
            drawn.plot(line.x, line.y, color="0.4", ls=dash, lw=0.8, label=line.label, zorder=0)
        drawn.set(**(axes or {}))
        add_legend(drawn, "not measured", loc=corner)
    schema = {"curve": pl.String, "x": pl.Float64, "y": pl.Float64, "error": pl.Float64}
    return Figure(name, caption, canvas, pl.DataFrame(rows, schema, orient="row"))

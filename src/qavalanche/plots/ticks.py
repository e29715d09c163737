"""Ticks of logarithmic axes: two at least, apart from each other, written as people do."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

_MANTISSAS = (
    (1, 2, 3, 4, 5, 6, 7, 8, 9),
    (1, 2, 3, 4, 6, 8),
    (1, 2, 3, 5),
    (1, 2, 5),
    (1, 3),
    (1,),
)
"""From many ticks a decade to few; the first set with room for its labels is taken."""

_WIDE, _WIDER, _HIGH = 0.27, 0.5, 0.17  # inches that a label, one with a power of ten, a line take
_MOST = 8  # ticks
_SMALL, _LARGE = 1e-3, 1e4  # numbers outside are written with a power of ten


def tidy_ticks(canvas: Any) -> None:
    """Every logarithmic axis of `canvas` whose ticks nobody chose has those of this module."""
    from matplotlib.ticker import LogFormatterSciNotation, NullFormatter

    for axes in canvas.axes:
        for axis in (axes.xaxis, axes.yaxis):
            usual = type(axis.get_major_formatter()) is LogFormatterSciNotation
            if axis.get_scale() == "log" and usual:
                locator, formatter = _classes()
                axis.set_major_locator(locator())
                axis.set_major_formatter(formatter())
                axis.set_minor_formatter(NullFormatter())


def ticks_between(low: float, high: float, inches: float, across: bool = True) -> list[float]:
    """Ticks of an axis of this length in print: powers of ten over two decades or more, else the
    most mantissas whose labels have room, else even steps. across: whether it is an abscissa."""
    low, high = min(low, high), max(low, high)
    if not (0 < low < high < math.inf):
        return []
    powers = [float(p) for p in range(math.ceil(_log(low)), math.floor(_log(high)) + 1)]
    if len(powers) >= 3:
        room = max(2, int(inches / (0.36 if across else _HIGH)))
        return [10.0**p for p in powers[:: math.ceil(len(powers) / min(_MOST, room))]]
    for mantissas in _MANTISSAS:
        found = _inside(low, high, mantissas)
        if 2 <= len(found) <= _MOST and _apart(found, inches / _log(high / low), across):
            return found
    return _even(low, high, 3 if inches < 1.5 else 4)


def written(value: float, plain: bool | None = None) -> str:
    """0.02 as '0.02', 2e-5 as a mathematical 2 x 10^-5; plain: without a power of ten, or with."""
    if _plain(value) if plain is None else plain:
        return f"{value:.12g}".replace("-", "\u2212")
    power = math.floor(_log(abs(value)) + 1e-9)
    mantissa = f"{value / 10.0**power:.6g}"
    ten = f"10^{{{power}}}"
    return f"${ten}$" if mantissa == "1" else rf"${mantissa}\times{ten}$"


def _plain(value: float) -> bool:
    """Whether people write it without a power of ten."""
    return value == 0 or _SMALL * 0.999 <= abs(value) < _LARGE


def _whole(value: float) -> bool:
    return abs(value - round(value)) < 1e-9


def _log(value: float) -> float:
    return math.log10(value)


def _inside(low: float, high: float, mantissas: Sequence[int]) -> list[float]:
    powers = range(math.floor(_log(low)), math.floor(_log(high)) + 1)
    every = [m * 10.0**p for p in powers for m in mantissas]
    return [x for x in every if low * (1 - 1e-9) <= x <= high * (1 + 1e-9)]


def _apart(found: list[float], decade: float, across: bool) -> bool:
    """Whether labels have room; decade: its length in inches."""
    label = _HIGH
    if across:
        label = _WIDE if all(_plain(x) for x in found) else _WIDER
    return bool(np.all(np.diff(np.log10(found)) * decade > label))


def _even(low: float, high: float, number: int) -> list[float]:
    from matplotlib.ticker import MaxNLocator

    steps = MaxNLocator(number).tick_values(low, high)
    return [float(x) for x in steps if low <= x <= high and x > 0]


def _classes() -> tuple[Any, Any]:
    """Locator and formatter, made where matplotlib is needed: it is slow to load."""
    from matplotlib.ticker import Formatter, Locator

    class FewTicks(Locator):
        """`ticks_between` the limits of the axis, as long as it is when it is drawn."""

        def __call__(self) -> Any:
            return self.tick_values(*self.axis.get_view_interval())  # type: ignore[union-attr]

        def tick_values(self, vmin: float, vmax: float) -> Any:
            axes = self.axis.axes  # type: ignore[union-attr]
            across = self.axis is axes.xaxis
            box = axes.get_window_extent()
            size = (box.width if across else box.height) / axes.figure.dpi
            return ticks_between(vmin, vmax, size, across)

    class WrittenTicks(Formatter):
        """Powers of ten as such where all ticks are; other numbers as `written`."""

        ticks: Sequence[float] = ()

        def set_locs(self, locs: Any) -> None:
            self.ticks = [float(x) for x in locs]

        def __call__(self, x: float, pos: int | None = None) -> str:  # noqa: ARG002
            if len(self.ticks) > 2 and all(_whole(_log(one)) for one in self.ticks):
                return f"$10^{{{round(_log(x))}}}$"
            return written(x, all(_plain(one) for one in self.ticks))

    return FewTicks, WrittenTicks

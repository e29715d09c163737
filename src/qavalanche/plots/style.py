"""One look for all figures: APS column widths, type legible at print size, no TeX needed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from qavalanche.errors import InputError, reason

COLUMN = 3.375
"""Width of one APS column, in inches."""

PAGE = 7.0
"""Width of two APS columns, in inches."""

_RC: Any = {
    "font.size": 8,
    "font.family": "sans-serif",
    "mathtext.fontset": "dejavusans",
    "axes.linewidth": 0.6,
    "axes.labelsize": 8,
    "axes.titlesize": 8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "legend.fontsize": 7,
    "legend.frameon": False,
    "legend.handlelength": 1.2,
    "legend.borderaxespad": 0.2,
    "xtick.labelsize": 7,
    "ytick.labelsize": 7,
    "xtick.direction": "in",
    "ytick.direction": "in",
    "lines.linewidth": 1.0,
    "lines.markersize": 2.8,
    "errorbar.capsize": 1.5,
    "figure.constrained_layout.use": True,
    "savefig.dpi": 300,
    "svg.hashsalt": "qavalanche",
}


@contextmanager
def styled() -> Iterator[None]:
    """Draw and save with this style, whatever the user's settings, and leave those as they were.

    Raises InputError if matplotlib cannot read the user's settings at all.
    """
    mpl = _library()
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_RC)
        yield


def _library() -> Any:
    """matplotlib, which reads the user's settings when it is loaded first."""
    try:
        import matplotlib
    except (ValueError, OSError) as error:
        where = "see matplotlibrc here, MATPLOTLIBRC and MPLBACKEND"
        raise InputError(f"matplotlib cannot be loaded ({reason(error)}): {where}") from None
    return matplotlib


def shades(count: int) -> list[Any]:
    """`count` colors in order, for curves of an ordered parameter such as L."""
    import matplotlib as mpl

    colors = mpl.colormaps["viridis"]
    return [colors(0.88 * i / max(1, count - 1)) for i in range(count)]


def power_of_ten(number: int) -> str:
    """1000 as '10^3' in mathtext, and 2500 as '2500'."""
    text = str(number)
    if number >= 10 and text.strip("0") == "1":
        return f"$10^{{{len(text) - 1}}}$"
    return text

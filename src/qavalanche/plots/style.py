"""One look for all figures: the widths of a journal, type legible in print, no TeX needed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from qavalanche.errors import InputError, check, reason, shown

COLUMN = 3.375
"""Width of one APS column, in inches."""

PAGE = 7.0
"""Width of two APS columns, in inches."""

_MM = 1 / 25.4


@dataclass(frozen=True)
class Journal:
    """Widths of one column and of the page, in inches; size of the type, in points."""

    column: float
    page: float
    type_size: float = 8.0


# Widths as they are widely quoted; only that of APS (3 3/8 in) is stated by its journals where we
# looked. Whoever submits elsewhere should hold them against the guide for authors.
_JOURNALS = {
    "aps": Journal(COLUMN, PAGE),
    "elsevier": Journal(90 * _MM, 190 * _MM),
    "iop": Journal(85 * _MM, 170 * _MM),
    "nature": Journal(89 * _MM, 183 * _MM, 7.0),
    "springer": Journal(84 * _MM, 174 * _MM),
}
_current: ContextVar[Journal] = ContextVar("journal", default=_JOURNALS["aps"])

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
    "axes.formatter.use_mathtext": True,
    "axes.formatter.useoffset": False,
    "figure.constrained_layout.use": True,
    "savefig.dpi": 300,
    "savefig.bbox": None,  # a file is as wide as its column, whatever a user's settings cut off
    "pdf.fonttype": 42,  # TrueType: journals refuse Type 3
    "ps.fonttype": 42,
    "svg.fonttype": "path",  # the same picture where the type is not installed
    "svg.hashsalt": "qavalanche",
}
_MARKS = "os^Dv<>ph*"
_SIZES = [key for key in _RC if key.endswith(("size", "fontsize")) and "marker" not in key]


def style(name: str) -> AbstractContextManager[None]:
    """Within this context new figures have the widths and type of a journal.

    "aps" (the default: 3.375 and 7.0 in), "elsevier" (90 and 190 mm), "iop" (85 and 170 mm),
    "nature" (89 and 183 mm, 7 pt) or "springer" (84 and 174 mm). Heights stay as they are. Raises
    InputError for another name.

    >>> from qavalanche.plots import style
    >>> from qavalanche.plots.figure import new_canvas
    >>> from qavalanche.plots.style import COLUMN
    >>> with style("nature"):
    ...     canvas = new_canvas(COLUMN, 2.0)
    >>> round(25.4 * float(canvas.get_figwidth()))
    89
    """
    known = isinstance(name, str) and name in _JOURNALS
    allowed = ", ".join(f'"{one}"' for one in _JOURNALS)
    check(known, f"style {shown(name)}", f"must be one of {allowed}")
    return _within(_JOURNALS[name])


@contextmanager
def _within(journal: Journal) -> Iterator[None]:
    token = _current.set(journal)
    try:
        yield
    finally:
        _current.reset(token)


def journal_width(width: float) -> float:
    """The width of the current style for one of the APS: COLUMN, PAGE, or in proportion."""
    now = _current.get()
    return width * (now.column / COLUMN if width <= COLUMN else now.page / PAGE)


@contextmanager
def styled() -> Iterator[None]:
    """Draw and save with this style, whatever the user's settings, and leave those as they were.

    Raises InputError if matplotlib cannot read the user's settings at all.
    """
    mpl = _library()
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_RC)
        smaller = _current.get().type_size - _JOURNALS["aps"].type_size
        mpl.rcParams.update({key: _RC[key] + smaller for key in _SIZES})
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
    """`count` colors, darkest first, for curves of an ordered parameter such as L."""
    import matplotlib as mpl

    colors = mpl.colormaps["viridis"]
    return [colors(0.88 * i / max(1, count - 1)) for i in range(count)]


def marks(count: int) -> list[str]:
    """`count` markers in order, beside `shades`: curves are told apart without color too."""
    return [_MARKS[i % len(_MARKS)] for i in range(count)]


def label_ticks(axes: Any, values: Iterable[float]) -> None:
    """Ticks of a logarithmic abscissa at these values, none closer than a label is wide."""
    low, high = axes.get_xlim()
    apart, last, kept = (high / low) ** 0.07, 0.0, []
    for value in sorted(values):
        if value >= last * apart:
            kept.append(value)
            last = value
    axes.set_xticks(kept, labels=[f"{value:g}" for value in kept])
    axes.minorticks_off()


def power_of_ten(number: int) -> str:
    """1000 as '10^3' in mathtext, and 2500 as '2500'."""
    text = str(number)
    if number >= 10 and text.strip("0") == "1":
        return f"$10^{{{len(text) - 1}}}$"
    return text

"""What a journal asks of a figure, a law each: a function of a figure that lists what is wrong."""

import re
from itertools import pairwise

from qavalanche.plots.style import COLUMN, PAGE

UNNAMED = {"steps", "chain", "forgotten"}
"""Pictures along a chain: the axis is named once, or is the chain."""

WITH_UNIT = re.compile(
    r"length|time|decay|stretch|size|distance from|disorder str"
    r"|\\ln\\Vert|\\zeta|\\xi|\\ell|^\$L|L_\+"
)
"""Labels of quantities that have a unit."""

UNIT = re.compile(r"\(|/|s L|\\zeta_c|sites|bonds|nats|\\sim|e\^")
"""A unit in parentheses, or what the quantity is a multiple of."""

ALIKE = 0.05
"""Difference of lightness that print does not show."""


def panels(figure):
    every = figure.canvas.axes
    return [axes for axes in every if axes.get_visible() and axes.get_label() != "<colorbar>"]


def axes_of(figure):
    """(panel, "x" or "y", its axis) of all axes with ticks."""
    for axes in panels(figure):
        for name in "xy":
            axis = getattr(axes, f"{name}axis")
            if axes.axison and axis.get_visible() and len(axis.get_ticklocs()):
                yield axes, name, axis


def widths(figure):
    size = figure.canvas.get_figwidth()
    return [] if size in (COLUMN, PAGE) else [f"{size} inches"]


def names(figure):
    """Axes with numbers that have no name, their own or that of an axis shared with them."""
    if figure.name in UNNAMED or figure.canvas._supxlabel is not None:
        return []
    found = []
    for axes, name, axis in axes_of(figure):
        words = [one.get_text() for one in axis.get_ticklabels()]
        if all(re.match("[^0-9$]", one) for one in words):
            continue  # categories say themselves what they are
        shared = getattr(axes, f"get_shared_{name}_axes")().get_siblings(axes)
        if not any(getattr(one, f"get_{name}label")() for one in shared):
            found.append(f"no {name}label")
    return found


def units(figure):
    if figure.name == "residuals":  # whose lengths are of others
        return []
    labels = [getattr(axes, f"get_{name}label")() for axes, name, _ in axes_of(figure)]
    return [one for one in labels if WITH_UNIT.search(one) and not UNIT.search(one)]


def letters(figure):
    shown = panels(figure)
    found = [axes.get_title(loc="left")[:3] for axes in shown]
    wanted = [f"({c})" for c in "abcdefgh"[: len(shown)]] if len(shown) > 1 else []
    given = found if len(shown) > 1 else [one for one in found if re.match(r"\([a-h]\)", one)]
    return [] if not figure.letters or given == wanted else [f"{given}"]


def apart(figure):
    """Labels of ticks that run into each other."""
    found = []
    for axes, name, axis in axes_of(figure):
        box = axes.bbox
        ends = (box.x0, box.x1) if name == "x" else (box.y0, box.y1)
        seen = []
        for label in [*axis.get_ticklabels(), *axis.get_ticklabels(minor=True)]:
            at = label.get_window_extent()
            low, high = (at.x0, at.x1) if name == "x" else (at.y0, at.y1)
            if label.get_text() and label.get_visible():
                seen.append((low, high, label.get_text()))
        inside = sorted(one for one in seen if ends[0] - 1 <= sum(one[:2]) / 2 <= ends[1] + 1)
        found += [f"{a[2]} {b[2]}" for a, b in pairwise(inside) if a[1] > b[0] + 0.5]
    return found


def decades(figure):
    """Logarithmic axes with fewer than two numbers."""
    found = []
    for axes, name, axis in axes_of(figure):
        if axis.get_scale() == "log":
            low, high = sorted(axis.get_view_interval())
            ticks = [t for t in axis.get_ticklocs() if low * 0.999 <= t <= high * 1.001]
            if len(ticks) < 2:
                found.append(f"{name} from {low:g} to {high:g}: {ticks}")
        assert axes.figure is figure.canvas
    return found


def texts(figure):
    """Numbers as programs write them, and hyphens for minus signs."""
    import matplotlib as mpl

    every = [one.get_text() for one in figure.canvas.findobj(mpl.text.Text) if one.get_visible()]
    plain = [re.sub(r"\$[^$]*\$", "", one) for one in every]
    return [one for one in plain if re.search(r"\d[eE][+-]?\d|(?:^|[ (=])-\d|epsilon|\bnan\b", one)]


def bars(figure):
    """Bars of colors with one tick."""
    every = [axes for axes in figure.canvas.axes if axes.get_label() == "<colorbar>"]
    return [f"{list(axes.get_yticks())}" for axes in every if len(axes.get_yticks()) < 2]


def legends(figure):
    """Legends that the edge of the figure cuts off."""
    found = [axes.get_legend() for axes in panels(figure)] + list(figure.canvas.legends)
    whole, boxes = figure.canvas.bbox, [one.get_window_extent() for one in found if one is not None]
    return [
        f"{box}" for box in boxes
        if box.x0 < -1 or box.y0 < -1 or box.x1 > whole.x1 + 1 or box.y1 > whole.y1 + 1
    ]  # fmt: skip


def grey(figure):
    """Entries of a legend that nothing but their color tells apart, of the same grey in print."""
    found = []
    for axes in panels(figure):
        looks = {}
        for handle, label in zip(*axes.get_legend_handles_labels(), strict=True):
            line = handle[0] if isinstance(handle, tuple) else handle
            if hasattr(line, "get_marker"):
                fill = line.get_fillstyle(), str(line.get_markerfacecolor()) == "none"
                key = line.get_marker(), line.get_linestyle(), line._unscaled_dash_pattern, fill
                others = looks.setdefault(str(key), [])
                now = lightness(line.get_color())
                found += [f"{label}, {name}" for name, one in others if abs(one - now) < ALIKE]
                others.append((label, now))
    return found


def lightness(color):
    """From 0, black, to 1, white."""
    import matplotlib as mpl

    r, g, b = mpl.colors.to_rgb(color)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


LAWS = (widths, names, units, letters, apart, decades, texts, bars, legends, grey)


def wrong(figure):
    """What is wrong with a figure, by law."""
    figure.canvas.set_dpi(100)
    figure.canvas.canvas.draw()
    return {law.__name__: found for law in LAWS if (found := law(figure))}

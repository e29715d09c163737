"""Every figure is as journals print it: widths, resolution, type, letters, names of axes."""

import re
import sys
import zlib
from itertools import pairwise

import numpy as np
import polars as pl
import pytest
from drawn_figures import drawn

from qavalanche import InputError
from qavalanche.plots import style
from qavalanche.plots.figure import Figure, new_canvas
from qavalanche.plots.fits import draw_fit, draw_limits
from qavalanche.plots.style import COLUMN, PAGE, label_ticks, shades, styled

UNNAMED = {"steps", "chain"}  # pictures along a chain: the axis is named once, or is the chain


@pytest.fixture(scope="module")
def figures():
    return list(drawn())


def panels(figure):
    every = figure.canvas.axes
    return [axes for axes in every if axes.get_visible() and axes.get_label() != "<colorbar>"]


def streams(pdf):
    """The PDF with what it holds compressed laid open."""
    parts = re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL)
    text = pdf
    for part in parts:
        try:
            text += zlib.decompress(part)
        except zlib.error:
            continue
    return text


def unnamed(figure):
    """Axes with numbers that have no name, their own or that of an axis shared with them."""
    found = []
    for axes in panels(figure):
        for name in "xy":
            axis = getattr(axes, f"{name}axis")
            shared = getattr(axes, f"get_shared_{name}_axes")().get_siblings(axes)
            named = any(getattr(one, f"get_{name}label")() for one in shared)
            if not named and axis.get_visible() and len(axis.get_ticklocs()):
                found.append(name)
    return found


def letters(figure):
    return [axes.get_title(loc="left")[:3] for axes in panels(figure)]


def test_files_have_the_width_of_a_column_and_300_dots_an_inch(figures):
    for figure in figures:
        width = figure.canvas.get_figwidth()
        assert width in (COLUMN, PAGE), figure.name
        png = figure.drawn("png")
        assert int.from_bytes(png[16:20]) == int(300 * width), figure.name


def test_pdf_has_truetype_and_its_exact_width(figures):
    for figure in figures[::4]:
        pdf = streams(figure.drawn("pdf"))
        assert b"/FontType 42" in pdf or b"/CIDFontType2" in pdf, figure.name
        assert b"/Type3" not in pdf, figure.name
        box = re.search(rb"/MediaBox \[ ?0 0 ([\d.]+)", pdf)
        assert float(box[1]) == pytest.approx(72 * figure.canvas.get_figwidth()), figure.name


def test_type_3_would_be_seen(monkeypatch):
    monkeypatch.setitem(sys.modules["qavalanche.plots.style"]._RC, "pdf.fonttype", 3)
    canvas = new_canvas(COLUMN, 2)
    canvas.subplots().plot([0, 1])
    assert b"/Type3" in streams(Figure("x", "", canvas, pl.DataFrame()).drawn("pdf"))


def test_every_axis_has_a_name(figures):
    for figure in figures:
        if figure.name not in UNNAMED:
            assert not unnamed(figure), figure.name
    canvas = new_canvas(COLUMN, 2)
    canvas.subplots().set(xlabel="$L$ (bonds)")
    assert unnamed(Figure("x", "", canvas, pl.DataFrame())) == ["y"]


def test_several_panels_have_letters_and_one_has_none(figures):
    several = [figure for figure in figures if len(panels(figure)) > 1 and figure.letters]
    assert {"critical", "rarity", "sizes", "tail", "prediction"} <= {one.name for one in several}
    for figure in several:
        assert letters(figure) == [f"({c})" for c in "abcdef"[: len(panels(figure))]], figure.name
    assert all(letters(one) == [""] for one in figures if len(panels(one)) == 1)


def test_letters_stand_before_a_title_and_only_once():
    canvas = new_canvas(COLUMN, 2)
    first, _ = canvas.subplots(1, 2)
    first.set_title("halted", loc="left")
    for _ in range(2):
        figure = Figure("x", "", canvas, pl.DataFrame())
    assert [axes.get_title(loc="left") for axes in panels(figure)] == ["(a) halted", "(b)"]


def test_labels_of_ticks_do_not_overlap(figures):
    for figure in figures:
        figure.canvas.canvas.draw()
        for axes in panels(figure):
            boxes = [
                label.get_window_extent()
                for label in axes.get_xticklabels(which="both")
                if label.get_text() and label.get_visible()
            ]
            low, high = axes.bbox.x0 - 1, axes.bbox.x1 + 1
            seen = sorted((b.x0, b.x1) for b in boxes if low <= (b.x0 + b.x1) / 2 <= high)
            assert all(a[1] <= b[0] for a, b in pairwise(seen)), figure.name


@pytest.mark.parametrize(("name", "widths"), [("nature", (89, 183)), ("elsevier", (90, 190))])
def test_other_journals_have_their_widths_until_the_context_ends(name, widths):
    with style(name):
        made = [25.4 * new_canvas(width, 2).get_figwidth() for width in (COLUMN, PAGE)]
    assert made == pytest.approx(widths)
    assert new_canvas(COLUMN, 2).get_figwidth() == COLUMN


def test_type_of_nature_is_smaller():
    import matplotlib as mpl

    with style("nature"), styled():
        assert mpl.rcParams["font.size"] == 7
    with styled():
        assert mpl.rcParams["font.size"] == 8


@pytest.mark.parametrize("wrong", ["science", "", None, ["aps"]])
def test_an_unknown_journal_is_told_the_known_ones(wrong):
    with pytest.raises(InputError, match=r'must be one of "aps", .*"springer"'), style(wrong):
        pass


def test_shades_darken_in_grey_too():
    grey = [0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b, _ in shades(8)]
    assert np.all(np.diff(grey) > 0.02)


def test_a_fit_is_faint_outside_its_window():
    axes = new_canvas(COLUMN, 2).subplots()
    draw_fit(axes, lambda L: L, (10, 100), [1, 10, 100, 1000], color="k", linestyle="-")
    styles = {tuple(line.get_xdata()[[0, -1]].round(6)): line for line in axes.get_lines()}
    assert set(styles) == {(1, 10), (10, 100), (100, 1000)}
    solid = [ends for ends, line in styles.items() if line.get_linestyle() == "-"]
    assert solid == [(10, 100)]


def test_limits_are_arrows_and_none_draw_nothing():
    axes = new_canvas(COLUMN, 2).subplots()
    draw_limits(axes, [], [], "k")
    assert not axes.get_lines()
    draw_limits(axes, [1, 2], [0.1, 0.2], "k")
    assert any(line.get_marker() in (7, 11, "v") for line in axes.get_lines())


def test_ticks_too_close_are_left_out():
    axes = new_canvas(COLUMN, 2).subplots()
    axes.set(xscale="log", xlim=(1, 100))
    label_ticks(axes, [1, 1.05, 2, 50, 51])
    assert [one.get_text() for one in axes.get_xticklabels()] == ["1", "2", "50"]

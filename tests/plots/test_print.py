"""Every figure is as journals print it: widths, resolution, type, letters, names of axes."""

import re
import sys
import zlib

import numpy as np
import polars as pl
import pytest
from drawn_figures import PARTS, against_length
from drawn_objects import assumed
from print_laws import panels, wrong

from qavalanche import InputError
from qavalanche.plots import style
from qavalanche.plots.figure import Figure, new_canvas
from qavalanche.plots.fits import draw_fit, draw_limits
from qavalanche.plots.numbers import chi2, named, number, with_error
from qavalanche.plots.style import COLUMN, PAGE, label_ticks, shades, styled
from qavalanche.plots.ticks import ticks_between, written

FAST = {"against_length", "rarities", "sizes", "tails", "thresholds", "media", "assumed", "scaled"}
PARTS_OF_ALL = [
    pytest.param(part, id=part.__name__, marks=() if part.__name__ in FAST else pytest.mark.slow)
    for part in PARTS
]


@pytest.fixture(scope="module")
def figures():
    return [*against_length(), *assumed()]


def drawn(**axes):
    """A figure of one curve, with axes set so."""
    canvas = new_canvas(COLUMN, 2)
    panel = canvas.subplots()
    panel.plot([1, 2, 3], [1, 4, 9], label="a")
    panel.set(**{"xlabel": "order $k$", "ylabel": "share", **axes})
    return Figure("x", "", canvas, pl.DataFrame())


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


def letters(figure):
    return [axes.get_title(loc="left")[:3] for axes in panels(figure)]


@pytest.mark.parametrize("part", PARTS_OF_ALL)
def test_every_figure_is_as_journals_print_it(part):
    for figure in part():
        assert wrong(figure) == {}, figure.name


def test_each_law_sees_what_breaks_it():
    assert wrong(drawn()) == {}
    assert wrong(drawn(ylabel="")) == {"names": ["no ylabel"]}
    assert wrong(drawn(xlabel="length $L$")) == {"units": ["length $L$"]}
    assert wrong(drawn(title="1e-06 of -3")) == {"texts": ["1e-06 of -3"]}
    crowded = drawn(xlim=(0, 30))
    crowded.canvas.axes[0].set_xticks(range(30), [str(10**5 + i) for i in range(30)])
    assert set(wrong(crowded)) == {"apart"}
    lone = drawn(yscale="log", ylim=(2, 20))
    lone.canvas.axes[0].set_yticks([10])
    assert set(wrong(lone)) == {"decades"}
    alike = drawn()
    alike.canvas.axes[0].plot([1, 2], [2, 1], label="b", color="#1f79b6")
    assert wrong(alike) == {"grey": ["b, a"]}
    cut = drawn()
    cut.canvas.axes[0].legend(loc="upper left", bbox_to_anchor=(0.9, 1))
    assert set(wrong(cut)) == {"legends"}
    bar = drawn()
    shown = bar.canvas.axes[0].scatter([1], [1], c=[1.0])
    bar.canvas.colorbar(shown, ticks=[1])
    assert set(wrong(bar)) == {"bars"}
    one = drawn()
    one.canvas.axes[0].set_title("(a)", loc="left")
    one.canvas.set_figwidth(3)
    assert set(wrong(one)) == {"widths", "letters"}


def test_files_have_the_width_of_a_column_and_300_dots_an_inch(figures):
    for figure in figures:
        width = figure.canvas.get_figwidth()
        assert width in (COLUMN, PAGE), figure.name
        png = figure.drawn("png")
        assert int.from_bytes(png[16:20]) == int(300 * width), figure.name


def test_pdf_has_truetype_and_its_exact_width(figures):
    for figure in figures[::2]:
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


def test_letters_stand_before_a_title_and_only_once():
    canvas = new_canvas(COLUMN, 2)
    first, _ = canvas.subplots(1, 2)
    first.set_title("halted", loc="left")
    for _ in range(2):
        figure = Figure("x", "", canvas, pl.DataFrame())
    assert [axes.get_title(loc="left") for axes in panels(figure)] == ["(a) halted", "(b)"]


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


@pytest.mark.parametrize(
    ("ends", "inches", "ticks"),
    [
        ((1, 1e6), 2.6, [1, 10, 100, 1000, 1e4, 1e5, 1e6]),
        ((1e-8, 1), 1.0, [1e-8, 1e-3]),
        ((3, 90), 2.6, [3, 5, 10, 20, 30, 50]),
        ((40, 60), 2.6, [40, 50, 60]),
        ((0, 1), 2.6, []),
    ],
)
def test_ticks_of_a_logarithmic_axis(ends, inches, ticks):
    found = ticks_between(*ends, inches)
    assert found == pytest.approx(ticks)


@pytest.mark.parametrize("decades", [0.05, 0.3, 0.9, 1.4, 2.2, 5, 30])
@pytest.mark.parametrize("low", [1e-9, 0.07, 3.3, 1e5])
@pytest.mark.parametrize("inches", [0.7, 1.2, 2.8])
def test_a_logarithmic_axis_has_two_numbers_at_least(low, decades, inches):
    high = low * 10**decades
    for across in (True, False):
        found = ticks_between(low, high, inches, across)
        assert 2 <= len(found) <= 9
        assert low * (1 - 1e-8) <= found[0] < found[-1] <= high * (1 + 1e-8)


def test_numbers_of_ticks_are_written_as_people_do():
    wanted = {0.02: "0.02", 3000.0: "3000", 1e5: "$10^{5}$", 2e-5: r"$2\times10^{-5}$"}
    assert {x: written(x) for x in wanted} == wanted


def test_numbers_in_legends():
    assert with_error(0.34512, 0.00023) == "0.3451(2)"
    assert with_error(1e-6, 1e-6) == r"1.0(10)$\times10^{-6}$"
    assert with_error(-2.45, 0.31) == "\u22122.5(3)"
    assert with_error(1234.0, 20) == "1230(20)"
    assert with_error(0.5) == "0.5"
    assert number(1166.4) == "1170"
    assert number(8.1e-27) == r"8.1$\times10^{-27}$"
    assert named("x", float("nan")) == ""
    assert chi2(9.0, 6) == r"$\chi^2$/dof = 1.5"
    assert chi2(9.0, 0) == ""

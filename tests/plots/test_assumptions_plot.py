"""The figures of the assumptions show the measured shares, gains and variances."""

import numpy as np
import pytest

import qavalanche as qa
from qavalanche.analysis.assumptions import (
    CoupledBimodal,
    CoupledShift,
    OrderedScheme,
    adding_sites,
    concentration,
    monotonicity,
    superadditivity,
)
from qavalanche.plots.assumptions import concentration_figure, surplus_figure, violations_figure
from qavalanche.plots.style import COLUMN

LAWS = (CoupledBimodal(), CoupledShift())


@pytest.fixture(scope="module")
def added():
    return [adding_sites(law, e, 30, 400, seed=1) for law in LAWS for e in (0.25, 0.4)]


def test_violations(added, tmp_path):
    figure = violations_figure(added)
    (axes,) = figure.canvas.axes
    assert figure.name == "adding_sites"
    assert figure.data["value"].to_list() == [v.value for v in added]
    assert axes.get_yscale() == "log"
    assert figure.canvas.get_size_inches()[0] == COLUMN
    (legend,) = figure.canvas.legends
    names = [t.get_text() for t in legend.get_texts()]
    assert names == ["none: 68 % limit", "bimodal", "norm"]
    limits = [one for one in axes.lines if (one.get_marker(), one.get_markersize()) == ("_", 5)]
    shown = [line.get_ydata(orig=False) for line in limits]
    held = [v.share.interval[1] for v in added if v.holds]
    np.testing.assert_allclose(sorted(np.concatenate(shown)), sorted(held))
    assert len(held) > 0
    assert "L = 30" in figure.caption
    assert [path.suffix for path in figure.save(tmp_path)] == [".pdf", ".png", ".csv"]


def test_surplus():
    lengths = (10, 20, 40)
    results = [superadditivity(LAWS[0], 0.3, (L // 2, L // 2), 300) for L in lengths]
    figure = surplus_figure(results)
    (axes,) = figure.canvas.axes
    line = next(line for line in axes.lines if len(line.get_xdata()) == 3)
    np.testing.assert_allclose(line.get_ydata(orig=False), [v.gain.mean for v in results])
    np.testing.assert_array_equal(line.get_xdata(orig=False), [11, 21, 41])
    assert figure.name == "superadditivity"


def test_concentration():
    rng = np.random.default_rng(1)
    drawn = {L: rng.binomial(L, 0.3, 2000) for L in (100, 300, 1000)}
    result = concentration(drawn, "coins")
    figure = concentration_figure([result, concentration({10: [1, 2, 3, 4]}, "one")])
    (axes,) = figure.canvas.axes
    assert "like 1/L" in figure.caption
    ends = [line for line in axes.lines if len(line.get_xdata()) == 2]
    y = ends[0].get_ydata()
    assert np.log(y[0] / y[1]) / np.log(10) == pytest.approx(result.value)
    assert figure.data["title"].to_list() == ["coins"] * 3 + ["one"]


def test_bad_input_is_refused(added):
    with pytest.raises(qa.InputError, match="at least one is needed"):
        violations_figure([])
    with pytest.raises(qa.InputError, match="at least one is needed"):
        concentration_figure([])
    other = monotonicity(LAWS[0], (0.2, 0.3), 20, 50)
    with pytest.raises(qa.InputError, match="one assumption to a figure"):
        violations_figure([*added, other])
    either = adding_sites(LAWS[0], 0.3, 20, 50, scheme=OrderedScheme(first="either"))
    with pytest.raises(qa.InputError, match="without a gain"):
        surplus_figure([either])

"""The mean-field figures show the laws they claim, and are those of the docs."""

import math

import polars as pl
import pytest
from docs_figures import assert_as_in_docs

from qavalanche import InputError, Rules
from qavalanche.meanfield import critical_point
from qavalanche.plots.meanfield import exponents_figure, flow_plane_figure, phase_diagram_figure


@pytest.fixture(scope="module")
def drawn():
    return [phase_diagram_figure(), flow_plane_figure(), exponents_figure()]


def test_figures_of_the_docs_are_what_the_package_makes(drawn, tmp_path):
    for figure in drawn:
        assert_as_in_docs(figure, tmp_path, atol=0)


def test_phase_diagram_has_its_divergences_at_the_critical_point(drawn):
    data = drawn[0].data
    critical = 1 / float(critical_point(1))
    localized = data.filter(pl.col("zeta").is_not_nan())
    thermal = data.filter(pl.col("log_time").is_not_nan())
    assert localized["inverse_epsilon"].min() > critical > thermal["inverse_epsilon"].max()
    assert (localized["zeta"] < 1 / math.log(2)).all()
    assert localized["zeta"].max() > 0.999 / math.log(2)
    assert localized["collar_per_order"].max() > 1e5
    assert thermal["log_time"].max() > 1e12
    assert thermal.sort("inverse_epsilon")["log_time"].diff().drop_nulls().min() > 0


def test_figures_refuse_what_the_flow_refuses():
    with pytest.raises(InputError, match="the mean field knows"):
        phase_diagram_figure(1.0, Rules(crossing="rmt"))

"""The figure of critical spots."""

import math

import pytest

from qavalanche.meanfield import critical_spot_radius
from qavalanche.plots.collars import collar_figure


def test_it_shows_the_critical_radii():
    figure = collar_figure()
    assert set(figure.data["power"]) == {1, 2}
    for p, d, zeta, radius in figure.data.rows()[::37]:
        exact = critical_spot_radius(d, p, zeta)
        assert radius is None if exact == math.inf else radius == pytest.approx(exact)
    assert len(figure.canvas.axes[0].lines) == 5  # one dimension, p = 2: nothing runs away

"""Windows over all scales: nested, a tenth each, and with the exact shares of thermal bonds."""

import itertools

import numpy as np
import pytest

import qavalanche as qa
from qavalanche import InputError
from qavalanche.plots.zoom import FACTOR, LEAST, windows_of, zoom_figure


@pytest.fixture(scope="module")
def melted():
    return qa.melt(qa.Bimodal(epsilon=0.25, K=1).draw(length=200_000, seed=3))


def test_windows_are_nested_and_a_tenth_each(melted):
    windows = windows_of(melted)
    widths = [stop - start for start, stop in windows]
    assert widths == [200_000, 20_000, 2_000, 200]
    for (a, b), (c, d) in itertools.pairwise(windows):
        assert a <= c < d <= b
    start, stop = windows[1]
    sizes = np.diff(melted.regions)[:, 0]
    inside = (melted.regions[:, 0] >= start) & (melted.regions[:, 1] <= stop)
    assert sizes[inside].max() == sizes[sizes <= widths[1]].max()


def test_the_table_counts_the_thermal_bonds_of_every_column(melted):
    table = zoom_figure(melted).data
    thermal = np.zeros(melted.length, bool)
    for start, stop in melted.regions:
        thermal[start:stop] = True
    for row in table.sample(60, seed=1).iter_rows(named=True):
        assert row["thermal"] == thermal[row["start"] : row["stop"]].sum()
    whole = table.filter(table["window"] == 0)
    assert whole["thermal"].sum() == np.diff(melted.regions).sum()


@pytest.mark.parametrize("regions", [[], [(0, 1000)], [(400, 401)]])
def test_empty_thermal_and_lonely_regions_are_drawn(regions):
    partition = qa.Partition(1000, np.array(regions, np.int64).reshape(-1, 2))
    assert zoom_figure(partition).data["window"].n_unique() == 2


def test_what_cannot_be_drawn_is_refused():
    with pytest.raises(InputError, match="at least 1000"):
        zoom_figure(qa.Partition(FACTOR * LEAST - 1, np.empty((0, 2), np.int64)))
    ring = qa.melt(qa.Bimodal(epsilon=0.2, K=1).draw(2000, seed=1), ends="ring")
    with pytest.raises(InputError, match="open chain"):
        zoom_figure(ring)

"""to_pandas: the same numbers, without pyarrow."""

import sys

import pandas
import pytest
from exported_points import point_at

import qavalanche as qa
from qavalanche import InputError


def test_one_row_a_point_with_units_beside(campaign):
    table = qa.to_pandas(campaign)
    assert len(table) == 4
    for point, s in campaign.statistics().items():
        (row,) = table[table["point"] == point.name].to_dict("records")
        assert (row["samples"], row["thermal"]) == (s.samples, s.thermal)
        mean, error = s.mean("largest_region", point)
        assert (row["largest_region"], row["largest_region_error"]) == (mean, error)
    assert table.attrs["units"]["largest_region"] == "bonds"
    assert set(table.attrs["units"]) == set(table.columns)


def test_it_is_the_same_table_as_the_dataset(campaign):
    table = qa.to_pandas(campaign).set_index(["epsilon", "length"])
    built = qa.to_xarray(campaign)[["samples", "p", "p_error", "decay_rate"]]
    other = built.to_dataframe()[["samples", "p", "p_error", "decay_rate"]]
    pandas.testing.assert_frame_equal(table[other.columns].sort_index(), other.sort_index())


def test_a_missing_point_is_not_a_number(holed):
    table = qa.to_pandas(holed)
    row = table[table["samples"] == 0]
    assert len(row) == 1
    assert row["p"].isna().all()
    assert row["decay_rate_error"].isna().all()


def test_rows_keep_their_kinds(campaign):
    point = point_at(campaign, epsilon=0.27, length=50)
    table = qa.to_pandas(campaign, rows=point)
    assert table["thermal"].dtype == bool
    assert table["largest_region"].dtype.kind == "u"
    assert len(qa.to_pandas(campaign, rows=True)) == 104


def test_no_pyarrow_is_needed(campaign, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert len(qa.to_pandas(campaign, rows=True).columns) > 20


def test_without_pandas_one_line_says_how_to_get_it(campaign, monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(InputError, match=r'pip install "qavalanche\[pandas\]"'):
        qa.to_pandas(campaign)

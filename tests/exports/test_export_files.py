"""export: files that other programs read, written whole."""

import io
import json
import sys

import h5py
import numpy as np
import pandas
import polars as pl
import pytest
import xarray
from exported_points import point_at

import qavalanche as qa
from qavalanche import InputError
from qavalanche.system.files import replaced_whole


def test_csv_has_units_and_provenance_beside_it(holed, tmp_path):
    files = qa.export(holed, tmp_path / "points.csv")
    assert [one.name for one in files] == ["points.csv", "points.csv.json"]
    read, table = pandas.read_csv(files[0]), qa.to_pandas(holed)
    assert list(read.columns) == list(table.columns)
    np.testing.assert_array_equal(read["decay_rate"], table["decay_rate"])
    np.testing.assert_array_equal(read["samples"], table["samples"])
    told = json.loads(files[1].read_text())
    assert told["columns"]["decay_rate"]["units"] == "nats per bond"
    assert told["attributes"] == dict(qa.to_xarray(holed).attrs)


def test_parquet_carries_them_in_its_metadata(campaign, tmp_path):
    (path,) = qa.export(campaign, tmp_path / "rows.parquet", rows=True)
    rows = pl.read_parquet(path)
    assert rows.height == 104
    point = point_at(campaign, epsilon=0.3, length=50)
    own = rows.filter(pl.col("point") == point.name)
    kept = campaign.rows(point)
    assert own.select(kept.columns).equals(kept)
    told = json.loads(pl.read_parquet_metadata(path)["qavalanche_export"])
    assert told["columns"]["mean_entropy"]["units"] == "nats"


@pytest.mark.parametrize("ending", ["h5", "hdf5"])
def test_hdf5_is_plain(holed, ending, tmp_path):
    (path,) = qa.export(holed, tmp_path / f"points.{ending}")
    table = qa.to_pandas(holed)
    with h5py.File(path) as file:
        assert file.attrs["digest"] == table.attrs["digest"]
        group = file["point"]
        assert set(group) == set(table.columns)
        np.testing.assert_array_equal(group["decay_rate"][:], table["decay_rate"])
        np.testing.assert_array_equal(group["point"].asstr()[:], table["point"])
        assert {name: one.attrs["units"] for name, one in group.items()} == table.attrs["units"]


def test_netcdf_is_the_dataset(campaign, tmp_path):
    (path,) = qa.export(campaign, tmp_path / "points.nc")
    read = xarray.load_dataset(path, engine="h5netcdf")
    xarray.testing.assert_identical(read, qa.to_xarray(campaign))


def test_hdf5_has_a_group_for_each_table_of_a_result(tmp_path):
    told = {"model": "xxz", "points": [{"W": 1.0}, {"W": 2.0}], "words": ["a"]}
    qa.export(told, tmp_path / "result.h5")
    with h5py.File(tmp_path / "result.h5") as file:
        assert set(file) == {"result", "points", "words"}
        assert file["points/W"][:].tolist() == [1.0, 2.0]


def test_the_same_results_make_the_same_bytes(campaign, tmp_path):
    for name in ("points.csv", "points.csv.json", "points.parquet", "points.h5"):
        if not name.endswith(".json"):
            for folder in ("a", "b"):
                (tmp_path / folder).mkdir(exist_ok=True)
                qa.export(campaign, tmp_path / folder / name)
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


@pytest.mark.parametrize("name", ["points", "points.txt", "points.cvs", ".csv"])
def test_another_ending_is_one_line(campaign, name, tmp_path):
    with pytest.raises(InputError, match=r"must be one of \.csv, \.parquet, \.h5"):
        qa.export(campaign, tmp_path / name)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("name", "lacking"), [("a.h5", "h5py"), ("a.nc", "xarray"), ("a.nc", "h5netcdf")]
)
def test_a_library_that_lacks_is_one_line(campaign, name, lacking, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, lacking, None)
    with pytest.raises(InputError, match=f"needs {lacking}"):
        qa.export(campaign, tmp_path / name)


@pytest.mark.parametrize("folder", ["~", "s3:", "file:", "a b", "[x]*", "$HOME", "%20"])
def test_a_path_is_taken_as_it_is(folder, tmp_path, monkeypatch):
    (tmp_path / "home").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "here" / folder).mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "here")
    table = pl.DataFrame({"x": [1.0]})
    names = [f"{folder}/{folder}{ending}" for ending in (".csv", ".parquet", ".h5", ".nc")]
    for name in names:
        qa.export(table, name)
    there = {str(path.relative_to(tmp_path / "here")) for path in (tmp_path / "here").rglob("*.*")}
    assert there - {folder} == {*names, f"{names[0]}.json"}
    assert not list((tmp_path / "home").iterdir())


def test_a_writer_that_fails_leaves_the_old_file(tmp_path):
    path = tmp_path / "kept"
    path.write_text("old")

    def fail():
        with replaced_whole(path) as temporary:
            temporary.write_text("half")
            raise OSError("disk full")

    with pytest.raises(InputError, match="cannot be written"):
        fail()
    assert path.read_text() == "old"
    assert [one.name for one in tmp_path.iterdir()] == ["kept"]
    with replaced_whole(path) as temporary:
        temporary.write_text("new")
    assert path.read_text() == "new"


def test_infinite_and_missing_numbers_are_told_apart(tmp_path):
    table = pl.DataFrame({"x": [1.0, float("inf"), float("nan"), None]})
    qa.export(table, tmp_path / "x.csv")
    assert (tmp_path / "x.csv").read_text() == "x\n1.0\ninf\nNaN\nNaN\n"
    read = pandas.read_csv(io.StringIO((tmp_path / "x.csv").read_text()))
    np.testing.assert_array_equal(read["x"], [1.0, np.inf, np.nan, np.nan])


@pytest.mark.parametrize("ending", [".csv", ".parquet", ".h5", ".nc"])
def test_a_file_of_others_is_not_replaced(ending, tmp_path):
    table, path = pl.DataFrame({"x": [1.0]}), tmp_path / f"mine{ending}"
    path.write_text("mine")
    with pytest.raises(InputError, match="was not written here: give another name, or --force"):
        qa.export(table, path)
    assert path.read_text() == "mine"
    qa.export(table, path, force=True)
    before = path.read_bytes()
    qa.export(table.with_columns(x=2.0), path)  # one of ours
    assert path.read_bytes() != before


def test_a_file_of_others_beside_a_table_is_not_replaced(tmp_path):
    (tmp_path / "x.csv.json").write_text("{}")
    with pytest.raises(InputError, match=r"x\.csv\.json: is there already"):
        qa.export(pl.DataFrame({"x": [1.0]}), tmp_path / "x.csv")
    assert [one.name for one in tmp_path.iterdir()] == ["x.csv.json"]

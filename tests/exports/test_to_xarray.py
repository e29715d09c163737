"""to_xarray: every number stands at its place, with its unit, and survives NetCDF."""

import math
import sys
import warnings

import numpy as np
import polars as pl
import pytest
import xarray
from campaigns import CONTENT, filled
from exported_points import point_at

import qavalanche as qa
from qavalanche import InputError
from qavalanche.campaign.spec import parse_spec
from qavalanche.observables import registry
from qavalanche.system import memory, toml


def reopened(built, folder):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        built.to_netcdf(folder / "set.nc", engine="h5netcdf")
        return xarray.load_dataset(folder / "set.nc", engine="h5netcdf")


def same(one, other):
    return one == other or (math.isnan(one) and math.isnan(other))


def test_every_mean_and_error_stands_at_its_point(campaign):
    built = qa.to_xarray(campaign)
    assert built.sizes == {"epsilon": 2, "length": 2}
    for point, s in campaign.statistics().items():
        here = built.sel(epsilon=point.law.epsilon, length=point.length)
        assert here["point"] == point.name
        assert (here["samples"], here["thermal"]) == (s.samples, s.thermal)
        assert here["p"] == s.thermal / s.samples
        assert here["p_error"] == (here["p_high"] - here["p_low"]) / 2
        for name in ("largest_region", "decay_rate", "rounds", "slowest", "mean_entropy"):
            mean, error = s.mean(name, point)
            assert same(float(here[name]), mean)
            assert same(float(here[f"{name}_error"]), error)


def test_units_are_those_of_the_records_and_none_is_lacking(campaign):
    built = qa.to_xarray(campaign)
    for name, one in built.variables.items():
        assert one.attrs["units"], name
    for one in registry.standard():
        if one.name in built:
            assert built[one.name].attrs["units"] == (one.unit or "1")
    for name in ("decay_rate", "decay_rate_error"):
        assert built[name].attrs["units"] == "nats per bond"
    assert built["length"].attrs["units"] == "bonds"
    assert built["epsilon"].attrs["units"] == built["K"].attrs["units"] == "1"
    assert built["ties"].attrs["units"] == "text"
    assert built["any_crossing"].attrs["units"] == "1"


def test_a_point_without_samples_is_not_a_number_and_has_none(campaign, holed):
    whole, built = qa.to_xarray(campaign), qa.to_xarray(holed)
    hole = built.sel(epsilon=0.3, length=400)
    assert hole["samples"] == hole["thermal"] == 0
    assert all(np.isnan(hole[name]) for name in ("p", "p_error", "largest_region", "decay_rate"))
    assert built.attrs["samples_missing"] == 12
    for epsilon, length in ((0.27, 50), (0.27, 400), (0.3, 50)):
        at = {"epsilon": epsilon, "length": length}
        xarray.testing.assert_equal(built.sel(at), whole.sel(at))


@pytest.mark.parametrize("rows", [False, True, "point"])
def test_netcdf_gives_the_same_back(holed, rows, tmp_path):
    rows = point_at(holed, epsilon=0.27, length=50) if rows == "point" else rows
    built = qa.to_xarray(holed, rows=rows)
    xarray.testing.assert_identical(reopened(built, tmp_path), built)


def test_provenance_is_a_spec_that_runs_and_a_digest_of_the_samples(campaign, tmp_path):
    told = qa.to_xarray(campaign).attrs
    assert parse_spec(toml.parsed(told["spec"].encode())) == campaign.spec
    assert told["qavalanche_version"] == qa.__version__
    again = filled(tmp_path / "again", campaign.spec, [(0, 7), (7, 12), (12, 33), (33, 40)])
    assert qa.to_xarray(again).attrs == told
    other = parse_spec({**campaign.spec.to_dict(), "seed": 8})
    others = filled(tmp_path / "other", other, [(0, 40)])
    assert qa.to_xarray(others).attrs["digest"] != told["digest"]


def test_schemes_rules_and_preparations_are_dimensions(tmp_path):
    schemes = [{"name": "spots", "crossing": ["rmt", 0.3]}, {"name": "zhang"}]
    chain = {"length": 30, "samples": 5, "inserted": [0, 3]}
    content = {**CONTENT, "chain": chain, "scheme": schemes}
    campaign = filled(tmp_path / "store", parse_spec(content), [(0, 5)])
    built = qa.to_xarray(campaign)
    assert dict(built.sizes) == {"inserted": 2, "scheme": 3, "epsilon": 2, "length": 1}
    for point, s in campaign.statistics().items():
        place = {"scheme": str(point.scheme), "inserted": point.prepared.inserted}
        here = built.sel(epsilon=point.law.epsilon, length=point.length, **place)
        assert here["point"] == point.name
        assert here["largest_region"] == s.mean("largest_region", point)[0]
    assert built["crossing"].dims == ("scheme",)
    xarray.testing.assert_identical(reopened(built, tmp_path), built)


def test_rules_of_one_scheme_are_dimensions_by_their_own_names(tmp_path):
    content = {**CONTENT, "rules": {"crossing": ["rmt", "halted"]}}
    campaign = filled(tmp_path / "store", parse_spec(content), [(0, 4)])
    assert qa.to_xarray(campaign).sizes == {"crossing": 2, "epsilon": 2, "length": 2}


def test_the_parameter_of_another_law_is_the_dimension_and_epsilon_follows(tmp_path):
    disorder = {"law": "norm", "loc": [-1.0, -0.5], "scale": 1.0}
    chain = {"length": [20, 30], "samples": 3}
    spec = parse_spec({**CONTENT, "disorder": disorder, "chain": chain})
    built = qa.to_xarray(filled(tmp_path / "store", spec, [(0, 3)]))
    assert built.sizes == {"loc": 2, "length": 2}
    assert built["epsilon"].dims == ("loc",)
    laws = {point.law.address["loc"]: point.law.resonance_probability for point in spec.grid}
    assert [built["epsilon"].sel(loc=x) for x in laws] == list(laws.values())


def test_rows_of_a_point_are_its_samples(campaign):
    point = point_at(campaign, epsilon=0.27, length=50)
    rows = campaign.rows(point)
    for named in (point, point.name):
        built = qa.to_xarray(campaign, rows=named)
        assert built.sizes == {"sample": 40}
        for name in rows.columns:
            np.testing.assert_array_equal(built[name].to_numpy(), rows[name].to_numpy())
    assert built["largest_region"].attrs["units"] == "bonds"
    assert built.attrs["point_name"] == point.name


def test_all_rows_average_to_the_means_of_the_points(campaign):
    rows, points = qa.to_xarray(campaign, rows=True), qa.to_xarray(campaign)
    assert rows.sizes == {"row": 2 * (40 + 12)}
    for point in campaign.statistics():
        own = rows.where(rows["point"] == point.name, drop=True)
        mean = points["largest_region"].sel(epsilon=point.law.epsilon, length=point.length)
        assert own["largest_region"].mean() == pytest.approx(float(mean), rel=1e-12)
        assert set(own["length"].values) == {point.length}


def test_a_table_is_laid_out_over_columns():
    table = pl.DataFrame({"x": [2.0, 1.0, 2.0], "w": ["a", "a", "b"], "y": [20, 10, 21]})
    built = qa.to_xarray(table, dims=("x", "w"), units={"x": "bonds"})
    assert built["y"].sel(x=1.0, w="a") == 10
    assert built["y"].sel(x=2.0, w="b") == 21
    assert np.isnan(built["y"].sel(x=1.0, w="b"))
    assert built["x"].attrs["units"] == "bonds"
    assert built["y"].attrs["units"] == "not stated"
    assert qa.to_xarray(table)["y"].dims == ("row",)


@pytest.mark.parametrize(
    ("dims", "said"),
    [(("x",), "several rows"), (("z",), "columns are"), (("x", "x"), "each stands once")],
)
def test_dims_that_do_not_tell_rows_apart_are_one_line(dims, said):
    table = pl.DataFrame({"x": [2.0, 1.0, 2.0], "y": [20, 10, 21]})
    with pytest.raises(InputError, match=said):
        qa.to_xarray(table, dims=dims)


def test_what_does_not_fit_is_refused_before_it_is_read(campaign, monkeypatch):
    monkeypatch.setattr(memory, "ALWAYS_THERE", 0)
    monkeypatch.setattr(memory, "available_bytes", lambda: 1000)
    for rows in (False, True, point_at(campaign, length=50)):
        with pytest.raises(InputError, match="of memory"):
            qa.to_xarray(campaign, rows=rows)


def test_without_xarray_one_line_says_how_to_get_it(campaign, monkeypatch):
    monkeypatch.setitem(sys.modules, "xarray", None)
    with pytest.raises(InputError, match=r'pip install "qavalanche\[xarray\]"'):
        qa.to_xarray(campaign)


def test_an_unknown_point_is_one_line(campaign):
    with pytest.raises(InputError, match="must be the name of a point"):
        qa.to_xarray(campaign, rows="nothing")
    with pytest.raises(InputError, match="must be a point of this campaign"):
        qa.to_xarray(campaign, rows=next(iter(parse_spec({**CONTENT, "chain": {
            "length": 60, "samples": 1}}).grid)))  # fmt: skip

"""Any result as tables, by one rule; what cannot be exported is one line."""

import math

import numpy as np
import polars as pl
import pytest
from synthetic_scaling import counts, power_law_x

import qavalanche as qa
from qavalanche import InputError, meanfield
from qavalanche.analysis.scaling import collapse, compare, logarithmic, power_law
from qavalanche.exports.exported import exported
from qavalanche.exports.flat import parts_of

NESTED = {
    "kind": "planted",
    "nu": {"value": 2.5, "error": 0.1, "unit": "", "outcome": "made", "range": {"length": [1, 9]}},
    "width": {"value": None, "error": None, "unit": "bonds", "predicted": 3},
    "points": [
        {"W": 1.0, "rate": {"value": 3.0, "error": 0.5, "unit": "nats"}, "ends": [1, 2]},
        {"W": 2.0, "rate": {"value": 4.0, "error": 0.5, "unit": "bonds"}, "parts": [{"i": 7}]},
        {"W": 3, "parts": [{"i": 8}, {"i": 9}]},
    ],
    "parameters": {"x_c": [0.25, 0.01]},
    "list": [5, 6],
    "nothing": [],
}


def table(parts, name):
    (found,) = [one for one in parts if one.name == name]
    return found


def test_the_rule():
    parts = parts_of(NESTED)
    once = table(parts, "")
    (row,) = once.frame.to_dicts()
    assert row == {
        "kind": "planted",
        "nu": 2.5,
        "nu_error": 0.1,
        "nu_outcome": "made",
        "nu_range_length_low": 1,
        "nu_range_length_high": 9,
        "width": None,
        "width_error": None,
        "width_predicted": 3,
        "parameters_x_c": 0.25,
        "parameters_x_c_error": 0.01,
    }
    assert (once.unit("nu"), once.unit("nu_error"), once.unit("width")) == ("1", "1", "bonds")
    assert once.unit("parameters_x_c") == "not stated"
    points = table(parts, "points").frame
    assert points["W"].to_list() == [1.0, 2.0, 3.0]
    assert points["ends_0"].to_list() == [1, None, None]
    inner = table(parts, "points_parts").frame
    assert inner.to_dicts() == [
        {"points": 1, "i": 7}, {"points": 2, "i": 8}, {"points": 2, "i": 9}
    ]  # fmt: skip
    assert table(parts, "list").frame["value"].to_list() == [5, 6]
    assert {one.name for one in parts} == {"", "points", "points_parts", "list"}


def test_a_column_of_two_units_says_which_row_by_row():
    points = table(parts_of(NESTED), "points")
    assert points.frame["rate_unit"].to_list() == ["nats", "bonds", None]
    assert points.unit("rate") == "see rate_unit"


def test_names_that_come_out_the_same_lose_nothing():
    (part,) = parts_of({"a b": 1, "a_b": 2, "a-b": 3})
    assert sorted(part.frame.row(0)) == [1, 2, 3]


def test_the_long_table_holds_every_part():
    found = qa.to_pandas(NESTED)
    assert set(found["part"]) == {"all", "points", "points_parts", "list"}
    assert found[found["part"] == "points_parts"]["i"].tolist() == [7, 8, 9]


def test_an_estimate_keeps_value_errors_and_unit():
    one = qa.Estimate(12.0, 3.0, 4.0, "bonds", "planted", {"length": (10, 20)})
    found = qa.to_xarray(one)
    assert (found["value"], found["value_error"]) == (12.0, 5.0)
    assert (found["value_statistical_error"], found["value_systematic_error"]) == (3.0, 4.0)
    for name in ("value", "value_error"):
        assert found[name].attrs["units"] == "bonds"
    nothing = qa.to_xarray(qa.Estimate.none("too few", "bonds"))
    assert math.isnan(nothing["value"])
    assert nothing["value_outcome"] == "too few"


def test_regions_flows_and_histories_tell_their_units():
    melted = qa.melt(qa.Bimodal(0.27).draw(200, seed=1))
    assert qa.to_xarray(melted)["left_decay"].attrs["units"] == "nats"
    assert qa.to_pandas(melted)["size"].tolist() == melted.sizes.tolist()
    assert qa.to_xarray(melted).attrs["result_length"] == 200
    flow = qa.to_xarray(meanfield.flow(0.2))
    assert flow["alpha"].attrs["units"] == "nats per bond"
    lengths = qa.to_pandas(meanfield.lengths(meanfield.flow(0.2)))
    assert lengths.attrs["units"]["zeta"] == "bonds"
    history = qa.record(qa.Bimodal(0.27).draw(60, seed=1))
    assert qa.to_xarray(history)["log_rate"].attrs["units"] == "nats"


def test_a_figure_gives_the_numbers_behind_it():
    chain = qa.Bimodal(0.27).draw(100, seed=1)
    figure = qa.melt(chain).plot(chain)
    assert len(qa.to_pandas(figure)) == len(figure.data)
    assert qa.to_pandas(figure).attrs["title"] == figure.caption


def test_a_comparison_of_collapses_has_parameters_with_errors():
    data = counts(power_law_x, 7, 500, np.random.default_rng(1), lengths=(16, 64, 256))
    found = compare([collapse(data, power_law()), collapse(data, logarithmic())])
    built = exported(found)
    forms = table(built.parts, "forms").frame
    best = found.collapses[0]
    at = forms.filter(pl.col("form") == best.form.name)
    nu = best.estimate("nu")
    assert at["parameters_nu"].to_list() == [nu.value]
    assert at["parameters_nu_error"].to_list() == [nu.error]


def test_results_in_lists_and_dictionaries_are_one_table(campaign):
    found = qa.claims(campaign)
    rows = [one for claims in found.values() for one in claims]
    assert len(qa.to_pandas(found)) == len(rows)
    spots = [qa.Estimate(float(i), 0.1) for i in range(3)]
    assert qa.to_pandas(spots)["value"].tolist() == [0.0, 1.0, 2.0]


@pytest.mark.parametrize(
    "thing",
    [
        *(1, "x", None, len, qa.Bimodal, [1, 2], {}, [], {1: 2}, object(), {"x": object()}),
        *(qa.Bimodal(0.2), pl.DataFrame(), pl.DataFrame({"a": [[1]]}), {"x": []}),
    ],
    ids=lambda thing: type(thing).__name__,
)
def test_what_cannot_be_exported_is_one_line(thing):
    for make in (qa.to_xarray, qa.to_pandas):
        with pytest.raises(InputError) as caught:
            make(thing)
        assert "\n" not in str(caught.value)


def test_rows_are_for_campaigns_and_units_for_columns():
    one = qa.Estimate(1.0, 0.1)
    with pytest.raises(InputError, match="is for campaigns"):
        qa.to_pandas(one, rows=True)
    with pytest.raises(InputError, match="there is no such column"):
        qa.to_pandas(one, units={"nothing": "bonds"})
    assert qa.to_pandas(one, units={"value": "bonds"}).attrs["units"]["value"] == "bonds"

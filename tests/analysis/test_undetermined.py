"""A number has an error or is not given: data that determine nothing, and data that do."""

import json
import math
import re

import numpy as np
import pytest
from campaigns import as_toml, command_line
from made_statistics import made
from synthetic_scaling import counts, power_law_x

from qavalanche.analysis.measured import pair, plus_minus
from qavalanche.analysis.scaling import Fitted, ScalingData, collapse, power_law
from qavalanche.analysis.sizes import size_density
from qavalanche.analysis.transition.fan import critical_fan
from qavalanche.analysis.transition.growth import growth
from qavalanche.analysis.transition.stretched import stretched_exponent
from qavalanche.letter.verdict import equal, within
from qavalanche.plots import growth_figure
from qavalanche.report.numbers import fitted

LOCALIZED, THERMAL, STEP = [0.10, 0.12, 0.14, 0.16], [0.5, 0.6, 0.7, 0.8], [0.1, 0.2, 0.6, 0.7]


@pytest.fixture
def call(monkeypatch, capsys):
    return command_line(monkeypatch, capsys)


@pytest.fixture
def stored(tmp_path, call):
    """A campaign at these epsilons, run: its store."""

    def run(epsilons):
        content = {"seed": 1, "disorder": {"law": "bimodal", "epsilon": epsilons}}
        content["chain"] = {"length": [100, 200, 400, 800], "samples": 50}
        (tmp_path / "spec.toml").write_text(as_toml(content))
        assert call("run", tmp_path / "spec.toml", "--out", tmp_path / "store")[0] == 0
        return tmp_path / "store"

    return run


@pytest.mark.parametrize("epsilons", [LOCALIZED, THERMAL, STEP], ids=["none", "all", "step"])
def test_where_nothing_is_determined_there_is_no_number(stored, call, epsilons):
    store = stored(epsilons)
    code, out, err = call("analyze", store)
    assert (code, err) == (0, "")
    assert "± 0" not in out
    for name in ("ν", "ε_c", "ν_+", "b"):
        assert f"{name} = –" in out
    (family,) = json.loads(call("analyze", store, "--json")[1], parse_constant=pytest.fail)
    for form in family["scaling"]["forms"]:
        assert form["status"] == "undetermined"
        assert all(one == [None, None] for one in form["parameters"].values())
    for estimate in family["transition"]["estimates"]:
        assert estimate["epsilon_c"] is estimate["error"] is None
    assert call("report", store)[::2] == (0, "")  # no warning either
    page = (store / "report" / "report.html").read_text()
    assert "± 0" not in page
    if epsilons is THERMAL:
        assert re.search(
            r"<td[^>]*>1\(\?\)</td>", page
        )  # rho: all samples alike, so its error is not known
    assert call("claims", store)[0] == 0


def test_alike_values_collapse_onto_anything():
    control, length = (x.ravel() for x in np.meshgrid(np.linspace(0, 1, 9), [8.0, 16.0, 32.0]))
    nothing = collapse(ScalingData.from_means(control, length, np.ones(27), np.full(27, 0.1)))
    assert nothing.status == "undetermined"
    assert "all values are alike" in nothing.outcome
    assert math.isnan(nothing.estimates["nu"].value)
    assert nothing.fit is None


def test_a_planted_exponent_is_found_with_its_error():
    found = collapse(counts(power_law_x, 13, 1000, np.random.default_rng(5)), power_law())
    one = found.determined("nu")
    assert found.status == "found"
    assert one == found.estimates["nu"]
    assert 0 < one.error < 0.3
    assert abs(one.value - 1.3) < 4 * one.error
    assert " ± " in str(one)


@pytest.mark.parametrize(
    ("value", "error", "text"),
    [
        (0.27618, 0.0007, "0.27618 ± 0.00070"),
        (0.27618, 3e-6, "0.2761800 ± 0.0000030"),
        (2.0, 0.0, "–"),
        (2.0, math.nan, "–"),
        (2.0, math.inf, "–"),
        (math.nan, 0.1, "–"),
    ],
)
def test_numbers_in_words(value, error, text):
    assert plus_minus(value, error) == text
    known = text != "–"
    assert pair(value, error) == ((value, error) if known else (None, None))
    assert (fitted(value, error) == "–") != known
    assert (str(Fitted(value, error, error)) == "–") != known
    assert (within(value, error, 0, 10) == "not measured") != known
    assert (equal(value, error, 0, 10) == "not measured") != known


def test_laws_in_length_of_data_that_hold_none():
    assert stretched_exponent([10, 100, 10**6], [10, 5, 0], [20, 20, 10**6]).outcome
    assert critical_fan([10, 100, 1000], [5, 5, 5], [50, 50, 50]).beta.error > 0
    lengths, values = [2, 10, 100, 300], [1e-12, 1e16, 1e-9, 1e16]
    unfit = growth(lengths, values, [1e-20] * 4)
    assert unfit.favoured == "undecided"
    assert growth_figure(lengths, values, [1e-20] * 4, unfit).canvas.axes


def test_the_error_of_a_density_whose_samples_are_alike_is_no_root_of_less_than_zero():
    alike = made(7, sizes={2: (7 * 10**9 + 7, 7 * (10**9 + 1) ** 2)})
    assert size_density(alike, 100)["density_error"].to_list() == [0.0]

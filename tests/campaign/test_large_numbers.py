"""Decay rates of any size: means are right, or infinite and named so, never a wrapped number."""

import json
import math

import numpy as np
import pytest
from campaigns import as_toml, command_line

import qavalanche as qa
from qavalanche.campaign.bins import filled_bins
from qavalanche.campaign.moments import Moments
from qavalanche.campaign.point import Point, melt_chunk
from qavalanche.campaign.spec import parse_spec
from qavalanche.campaign.statistics import Statistics, total
from qavalanche.observables.core.sheet import settle
from qavalanche.observables.measure import empty_sizes
from qavalanche.runs.execution import run

UNIT = 2.0**-40


@pytest.fixture
def call(monkeypatch, capsys):
    return command_line(monkeypatch, capsys)


@pytest.mark.parametrize("size", [1.5, 2.0**23, 1e7, 3e38, 1e300])
def test_moments_hold_numbers_of_any_size(size):
    values = np.array([size, math.nan, 3 * size, 2 * size])
    moments = Moments.of_real(values, UNIT)
    assert moments.count == 3
    assert moments.mean * UNIT == pytest.approx(2 * size if size < 1e300 else math.inf)
    assert moments.total == sum(round(int(v / 2.0**-20) * 2**20) for v in values[[0, 2, 3]])
    if size < 1e100:
        assert moments.error * UNIT == pytest.approx(size / math.sqrt(3))
    assert Moments(*moments.to_json()) == moments


def test_an_infinite_number_makes_the_mean_infinite_and_takes_its_error():
    finite, infinite = np.array([1.0, 2.0]), np.array([math.inf])
    moments = Moments.of_real(finite, UNIT) + Moments.of_real(infinite, UNIT)
    assert moments == Moments.of_real(np.append(finite, infinite), UNIT)
    assert (moments.count, moments.infinite) == (3, 1)
    assert moments.mean == math.inf
    assert math.isnan(moments.error)
    assert Moments(*json.loads(json.dumps(moments.to_json()))) == moments
    assert Moments(2, 3, 5).to_json() == (2, 3, 5)  # as stores have always held it


def test_squares_beyond_64_bits_are_held():
    sizes = empty_sizes()
    numbers = [2**33 + 5, 3, 0, 2**40 + 1, 2**32 - 1]
    for number in numbers:
        sizes.sample[7] = number
        settle(sizes, 7)
    bins = filled_bins(sizes.total, sizes.square, sizes.high)
    assert bins == {7: (sum(numbers), sum(n * n for n in numbers))}


def test_rates_above_2_to_the_23_do_not_wrap(tmp_path):
    content = {"seed": 1, "disorder": {"law": "norm", "loc": -1e7}}
    spec = parse_spec({**content, "chain": {"length": 50, "samples": 20}})
    ((point, statistics),) = run(spec, tmp_path / "store", workers=1).statistics().items()
    mean, error = statistics.mean("decay_rate", point)
    assert mean == pytest.approx(1e7, rel=1e-6)
    assert error == pytest.approx(1 / math.sqrt(1000), rel=0.5)


@pytest.mark.parametrize("crossing", ["halted", "rmt", -0.3])
@pytest.mark.parametrize(
    "law",
    [
        qa.LogCoupling("cauchy", loc=-5e38, scale=1e38),  # tabulated
        qa.LogCoupling("weibull_max", c=0.005, loc=0.5, scale=1e-3),  # drawn one by one
    ],
    ids=["table", "one by one"],
)
def test_bonds_beyond_single_precision_are_cuts_or_resonances(law, crossing):
    point = Point(law, 100, qa.Rules(crossing=crossing))
    assert (law.table is None) == (law.name == "weibull_max")
    rows = melt_chunk(point, 1, 0, 30)
    melted = [qa.melt(law.draw(100, 1, i), point.scheme.rules) for i in range(30)]
    assert rows.decay_rate.tolist() == [part.decay_rate for part in melted]
    assert rows.covered.tolist() == [int(part.sizes.sum()) for part in melted]
    assert np.isinf(rows.decay_rate).any()
    statistics = Statistics.of(rows, 100)
    assert statistics.moments["decay_rate"].infinite == np.isinf(rows.decay_rate).sum()
    assert statistics.moments["decay_rate"].mean == math.inf
    assert total([statistics.to_json()] * 2) == statistics + statistics
    chain = law.draw(100, 1, 0)
    assert np.isfinite(chain.decays()[chain.resonant_bonds]).all()


def test_a_law_with_heavy_tails_runs_and_is_reported(tmp_path, call):
    disorder = {"law": "pareto", "b": 0.1, "loc": [-3, -30]}
    content = {"seed": 3, "disorder": disorder, "chain": {"length": [50, 200], "samples": 30}}
    spec, store = tmp_path / "heavy.toml", tmp_path / "store"
    spec.write_text(as_toml(content))
    assert call("run", spec, "--out", store)[0] == 0
    for command in (["report", store], ["analyze", store], ["analyze", store, "--json"]):
        code, out, err = call(*command)
        assert (code, err) == (0, "")
    json.loads(out, parse_constant=pytest.fail)


def test_infinite_rates_are_printed_as_such(tmp_path, call):
    disorder = {"law": "cauchy", "loc": -5e38, "scale": [1e37, 1e38]}
    content = {"seed": 3, "disorder": disorder, "chain": {"length": [50, 90], "samples": 10}}
    spec, store = tmp_path / "cut.toml", tmp_path / "store"
    spec.write_text(as_toml(content))
    assert call("run", spec, "--out", store)[0] == 0
    assert call("report", store)[0] == 0
    page = (store / "report" / "report.html").read_text()
    assert "∞" in page
    assert ">nan<" not in page
    json.loads(call("analyze", store, "--json")[1], parse_constant=pytest.fail)


def test_a_coupling_of_zero_strength_ratio_is_refused():
    with pytest.raises(qa.InputError, match="K / epsilon\\): must be finite"):
        qa.Bimodal(1e-10, K=1e300)

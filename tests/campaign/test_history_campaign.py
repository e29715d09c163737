"""Histories streamed by campaigns, against `record` chain by chain."""

import math

import numpy as np
import pytest

import qavalanche as qa
from qavalanche.analysis.summary import summary
from qavalanche.campaign.bins import bin_edges
from qavalanche.campaign.more import measure_more, wanted
from qavalanche.campaign.point import Point, melt_chunk
from qavalanche.campaign.spec import parse_spec
from qavalanche.campaign.statistics import Statistics
from qavalanche.observables import registry
from qavalanche.runs.execution import run
from qavalanche.store.campaign import Campaign

SPEC = {
    "seed": 3,
    "disorder": {"law": "bimodal", "epsilon": [0.27, 0.3]},
    "chain": {"length": 400, "samples": 60},
    "observables": {"history": True},
}


def histories(point, seed, samples):
    return [
        qa.record(point.law.draw(point.length, seed, i), point.scheme.rules) for i in range(samples)
    ]


@pytest.fixture(scope="module")
def campaign(tmp_path_factory):
    return run(parse_spec(SPEC), tmp_path_factory.mktemp("history"))


def test_rows_are_those_of_each_history(campaign):
    point = list(campaign.spec.grid)[1]
    rows, expected = campaign.rows(point), histories(point, 3, 60)
    assert rows["rounds"].to_list() == [h.rounds for h in expected]
    assert rows["fusions"].to_list() == [int((h.tree.kind == 1).sum()) for h in expected]
    assert rows["absorptions"].to_list() == [int((h.tree.kind == 0).sum()) for h in expected]
    slowest = [np.nanmax(h.log_thermalization_times) for h in expected]
    assert rows["slowest"].to_list() == pytest.approx(slowest)
    assert rows["thermal"].to_list() == [h.partition.thermal for h in expected]
    assert 0 < rows["thermal"].sum() < 60
    resistance = [h.log_resistance for h in expected if h.partition.thermal]
    known = rows.filter(rows["thermal"])["log_resistance"]
    assert known.to_list() == pytest.approx(resistance)
    assert rows.filter(~rows["thermal"])["log_resistance"].null_count() == 60 - len(known)


def test_box_dimension_is_that_of_the_largest_region(campaign):
    point = list(campaign.spec.grid)[1]
    for history, found in zip(
        histories(point, 3, 60), campaign.rows(point)["box_dimension"], strict=True
    ):
        largest = int(np.argmax(history.partition.sizes))
        expected = history.box_counting_dimension(largest).dimension
        assert (found is None) == math.isnan(expected)
        assert found is None or found == pytest.approx(expected)


def test_the_summary_has_means_over_the_samples_that_have_a_value(campaign):
    table = summary(campaign.statistics())
    for point in campaign.spec.grid:
        row = table.filter(table["epsilon"] == point.law.resonance_probability).row(0, named=True)
        rows = campaign.rows(point)
        for name in ("rounds", "fusions", "slowest", "log_resistance", "box_dimension"):
            values = rows[name].drop_nulls().to_numpy()
            if not values.size:
                assert math.isnan(row[name])
                continue
            assert row[name] == pytest.approx(values.mean(), rel=1e-6)
            if values.size < 2:
                assert math.isnan(row[f"{name}_error"])
                continue
            error = values.std(ddof=1) / math.sqrt(values.size)
            assert row[f"{name}_error"] == pytest.approx(error, rel=1e-4)


def test_times_are_counted_spin_by_spin(campaign):
    point = next(iter(campaign.spec.grid))
    times = [h.log_thermalization_times for h in histories(point, 3, 60)]
    counted = campaign.statistics()[point].times
    assert sum(total for total, _ in counted.values()) == sum((~np.isnan(t)).sum() for t in times)
    for k, (total, square) in counted.items():
        low, high = bin_edges(k)
        inside = [int(((low - 1 <= t) & (t < high)).sum()) for t in times]
        assert total == sum(inside)
        assert square == sum(n * n for n in inside)
    assert max(bin_edges(k)[1] for k in counted) > 20  # slow spins are among them


def recorded(point, first, count):
    """Statistics of a chunk with histories."""
    sheet = melt_chunk(point, 1, first, count)
    more = measure_more(point, 1, first, count, wanted(["history"], {}))
    return Statistics.of(sheet, point.length, more)


def test_chunks_add_to_the_same_bits():
    point = Point(qa.Bimodal(0.29), 200, qa.Rules())
    whole = recorded(point, 0, 30)
    parts = [recorded(point, first, 10) for first in (20, 0, 10)]
    assert sum(parts, Statistics()) == whole
    assert Statistics.from_json(whole.to_json()) == whole
    assert {*whole.to_json()["history"]["moments"]} == {
        o.name for o in registry.in_group("history")
    }
    assert "history" not in Statistics.of(melt_chunk(point, 1, 0, 3), 200).to_json()


def test_without_histories_there_are_no_columns(tmp_path):
    spec = {**SPEC, "observables": {"history": False}, "chain": {"length": 50, "samples": 5}}
    campaign = run(parse_spec(spec), tmp_path)
    assert "rounds" not in summary(campaign.statistics()).columns
    assert "rounds" not in campaign.rows(next(iter(campaign.spec.grid))).columns


def test_what_a_store_records_cannot_be_changed_later(campaign):
    other = parse_spec({**SPEC, "observables": {"history": False}})
    with pytest.raises(qa.InputError, match=r"observables\.history = True in the store"):
        run(other, campaign.directory)
    assert Campaign.open(campaign.directory).spec.observables.history


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"observables": {"history": "yes"}}, r"observables\.history = 'yes'"),
        ({"observables": {"histories": True}}, "unknown key observables.histories"),
        (
            {"scheme": [{"name": "spots"}, {"name": "couplings"}]},
            "observables.history = true with the scheme couplings: it records no history",
        ),
    ],
)
def test_bad_input_is_one_line(change, message):
    with pytest.raises(qa.InputError, match=message) as caught:
        parse_spec({**SPEC, **change})
    assert "\n" not in str(caught.value)

"""Campaigns whose chains are prepared: the same chains at every k, rows, refusals, replays."""

import numpy as np
import pytest

import qavalanche as qa
from qavalanche import InputError, Preparation
from qavalanche.analysis.summary import families, summary
from qavalanche.campaign.point import Point, melt_chunk
from qavalanche.campaign.spec import parse_spec
from qavalanche.runs.execution import run
from qavalanche.runs.replay import replay

CONTENT = {
    "seed": 5,
    "disorder": {"law": "bimodal", "epsilon": [0.26]},
    "chain": {"length": 300, "samples": 20, "inserted": [0, 4, 30], "below": [0, 3]},
    "scheme": [{"name": "spots", "crossing": "halted"}, {"name": "zhang"}],
    "observables": {"response": True},
}


@pytest.fixture(scope="module")
def campaign(tmp_path_factory):
    return run(parse_spec(CONTENT), tmp_path_factory.mktemp("prepared") / "store", workers=2)


def test_there_is_a_point_for_every_preparation(campaign):
    prepared = {point.prepared for point in campaign.spec.grid}
    assert prepared == {Preparation(k, below) for k in (0, 4, 30) for below in (0, 3)}
    assert len(campaign.spec.grid) == 2 * 6
    assert len({point.name for point in campaign.spec.grid}) == 12
    assert campaign.samples_missing == 0


def test_sample_i_is_the_same_chain_but_for_its_preparation(campaign):
    for point in campaign.spec.grid:
        rows = campaign.rows(point)
        for sample in (0, 7, 19):
            chain = point.prepared.of(point.law.draw(300, 5, sample))
            melted = qa.melt(chain, point.scheme)
            assert rows["thermal_density"][sample] == melted.thermal_density
            held = melted.at_middle
            size = rows["left_reach"][sample] + rows["right_reach"][sample]
            assert size == (0 if held is None else held[1] - held[0])


def test_the_sheet_is_the_same_whether_or_not_more_is_measured(campaign):
    for point in campaign.spec.grid:
        sheet, rows = melt_chunk(point, 5, 0, 20), campaign.rows(point)
        assert np.array_equal(sheet.largest, rows["largest_region"].to_numpy())
        rate = rows["decay_rate"].to_numpy().astype(float)
        assert np.array_equal(sheet.decay_rate, rate, equal_nan=True)


def test_samples_do_not_depend_on_where_a_run_stopped(campaign, tmp_path):
    part = {**CONTENT, "chain": {**CONTENT["chain"], "samples": 7}}
    first = run(parse_spec(part), tmp_path / "store", workers=1)
    assert first.samples_missing == 0
    whole = run(parse_spec(CONTENT), tmp_path / "store", workers=1)
    for point in campaign.spec.grid:
        assert whole.rows(point).equals(campaign.rows(point))
        assert whole.statistics()[point] == campaign.statistics()[point]


def test_a_prepared_sample_is_replayed(campaign):
    point = next(p for p in campaign.spec.grid if p.prepared.inserted == 30)
    found = replay(campaign, f"{point.name}:3")
    assert found.differences == []
    assert found.chain.resonant_bonds[135:165].all()


def test_tables_tell_them_apart_and_families_leave_them_out(campaign):
    table = summary(campaign.statistics())
    assert {"inserted", "below"} <= {*table.columns}
    assert table.filter(table["inserted"] == 30).height == 4
    assert sum(one.table.height for one in families(campaign.statistics())) == 2
    plain = parse_spec({k: v for k, v in CONTENT.items() if k != "chain"} | {"chain": PLAIN})
    assert "inserted" not in str(plain.to_dict())


PLAIN = {"length": 300, "samples": 20, "inserted": [0], "below": 0}


def test_a_spec_that_prepares_nothing_is_the_spec_without_these_keys():
    without = {"length": 300, "samples": 20}
    one, other = (parse_spec({**CONTENT, "chain": chain}) for chain in (PLAIN, without))
    assert one.hash == other.hash
    assert {p.name for p in one.grid} == {p.name for p in other.grid}
    assert parse_spec(parse_spec(CONTENT).to_dict()).hash == parse_spec(CONTENT).hash


@pytest.mark.parametrize(
    ("chain", "says"),
    [
        ({"inserted": [0, 300]}, "must leave at least one bond"),
        ({"inserted": [-1]}, "chain.inserted = -1"),
        ({"inserted": [2, 2]}, "stands twice"),
        ({"inserted": []}, "at least one value"),
        ({"below": "many"}, "chain.below"),
        ({"insertd": [0]}, "insertd"),
    ],
)
def test_wrong_preparations_are_refused_with_one_line(chain, says):
    given = {**CONTENT, "chain": {"length": 300, "samples": 5, **chain}}
    with pytest.raises(InputError, match=says) as error:
        parse_spec(given)
    assert "\n" not in str(error.value)


def test_what_is_no_chain_is_not_prepared():
    law = qa.Anderson(W=3.0)
    with pytest.raises(InputError, match="is for chains"):
        Point(law, 50, qa.Potter(), Preparation(3))

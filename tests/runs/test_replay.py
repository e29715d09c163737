"""Replayed samples: drawn again from their addresses, they are what was stored."""

import json
import math

import polars as pl
import pytest
from campaigns import CONTENT, filled

import qavalanche as qa
from qavalanche.campaign.spec import parse_spec
from qavalanche.cli import main
from qavalanche.runs.execution import run
from qavalanche.runs.replay import parse_address, replay
from qavalanche.store.campaign import Campaign
from qavalanche.store.shards import write_shard

SMALL = {**CONTENT, "chain": {"length": [1, 60], "samples": 12}}
KINDS = {
    "spots": {"rules": {"crossing": ["halted", "rmt", -0.1]}},
    "couplings": {"scheme": [{"name": "spots", "crossing": "rmt"}, {"name": "couplings"}]},
    "sites": {"rules": {"counts": "sites", "ties": "perturbative", "local_dimension": 3}},
    "history": {"observables": {"history": True}},
    "general": {"disorder": {"law": "norm", "loc": -1.0}},
}


@pytest.fixture(scope="module")
def campaign(tmp_path_factory):
    return run(parse_spec(SMALL), tmp_path_factory.mktemp("small"), workers=1)


@pytest.mark.parametrize("kind", KINDS)
def test_a_replayed_sample_is_what_is_stored(tmp_path, kind):
    campaign = run(parse_spec({**SMALL, **KINDS[kind]}), tmp_path, workers=1)
    for point, samples in campaign.spec.grid.items():
        for i in (0, 5, samples - 1):
            again = replay(campaign, f"{point.name}:{i}")
            assert (again.point, again.sample, again.differences) == (point, i, [])
            stored = campaign.rows(point).row(i, named=True)
            assert again.stored == stored
            assert again.row == {key: stored[key] for key in again.row}
            assert len(again.row) > 8
            assert again.row["sample"] == i


def test_it_is_drawn_and_melted_as_in_the_library(campaign):
    point = list(campaign.spec.grid)[-1]
    again = replay(campaign, f"{point.name}:3")
    assert again.chain.decays().tolist() == point.law.draw(60, seed=7, sample=3).decays().tolist()
    assert again.partition.regions.tolist() == qa.melt(again.chain).regions.tolist()
    assert again.row["regions"] == len(again.partition)


@pytest.mark.parametrize("column", ["thermal", "thermal_density", "regions", "decay_rate"])
def test_a_row_that_was_changed_is_told(tmp_path, column):
    campaign = run(parse_spec(SMALL), tmp_path, workers=1)
    point = list(campaign.spec.grid)[1]
    (shard,) = campaign.shards[point]
    rows, changed = shard.rows(), pl.col(column)
    other = ~changed if column == "thermal" else changed + 1
    rows = rows.with_columns(pl.when(pl.col("sample") == 4).then(other).otherwise(changed))
    write_shard(shard.path.parent, 0, rows, shard.metadata())
    shard.path.unlink()
    tampered = Campaign.open(tmp_path)
    assert tampered.damaged == []  # its checksum is right
    assert replay(tampered, f"{point.name}:4").differences == [column]
    assert replay(tampered, f"{point.name}:5").differences == []


def test_a_shard_without_a_column_is_damaged(tmp_path):
    campaign = run(parse_spec(SMALL), tmp_path, workers=1)
    point = list(campaign.spec.grid)[1]
    (shard,) = campaign.shards[point]
    write_shard(shard.path.parent, 0, shard.rows().drop("regions"), shard.metadata())
    shard.path.unlink()
    opened = Campaign.open(tmp_path)
    assert [one.path.parent.name for one in opened.damaged] == [point.name]
    assert replay(opened, f"{point.name}:4").stored is None


def test_a_sample_that_is_not_stored_yet_is_drawn_all_the_same(tmp_path):
    campaign = filled(tmp_path, parse_spec(SMALL), [(0, 4), (8, 12)])
    point = list(campaign.spec.grid)[1]
    again = replay(campaign, f"{point.name}:6")
    assert (again.stored, again.differences) == (None, [])
    assert again.row["sample"] == 6
    assert replay(campaign, f"{point.name}:9").stored == replay(campaign, f"{point.name}:9").row


def test_the_beginning_of_a_name_is_enough(campaign):
    names = [point.name for point in campaign.spec.grid]
    for point in campaign.spec.grid:
        length = next(n for n in range(1, 20) if sum(m[:n] == point.name[:n] for m in names) == 1)
        assert parse_address(campaign, f"{point.name[:length]}:11") == (point, 11)


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("zz:0", "no point of this campaign has a name that begins with zz"),
        ("{name}0:0", "no point of this campaign"),
        ("{name}:12", "this point has samples 0 to 11"),
        ("{name}:-1", "must be <point>:<sample>"),
        ("{name}:1.0", "must be <point>:<sample>"),
        ("{name}:²", "must be <point>:<sample>"),
        ("{name}:1:2", "must be <point>:<sample>"),
        ("{name}", "must be <point>:<sample>"),
        (":0", "must be <point>:<sample>"),
        ("", "must be <point>:<sample>"),
    ],
)
def test_a_bad_address_is_one_line(campaign, address, message):
    address = address.format(name=next(iter(campaign.spec.grid)).name)
    with pytest.raises(qa.InputError, match=message) as error:
        replay(campaign, address)
    assert repr(address) in str(error.value)
    assert "\n" not in str(error.value)


def test_an_ambiguous_name_is_one_line(tmp_path):
    many = {**SMALL, "disorder": {"law": "bimodal", "epsilon": [0.2 + i / 1000 for i in range(17)]}}
    campaign = filled(tmp_path, parse_spec(many), [(0, 1)])
    firsts = [point.name[0] for point in campaign.spec.grid]
    twice = next(one for one in firsts if firsts.count(one) > 1)  # of 16 digits one stands twice
    with pytest.raises(qa.InputError, match=f"{firsts.count(twice)} points of this campaign has"):
        replay(campaign, f"{twice}:0")


def test_a_row_is_json_though_its_decay_rate_is_infinite(campaign, capsys, monkeypatch):
    rows = {"sample": [3], "decay_rate": [math.inf], "regions": [2]}
    monkeypatch.setattr("qavalanche.runs.replay.rows_of", lambda *_: rows)
    point = list(campaign.spec.grid)[-1]
    arguments = ["replay", str(campaign.directory), "--sample", f"{point.name}:3", "--json"]
    monkeypatch.setattr("sys.argv", ["qavalanche", *arguments])
    with pytest.raises(SystemExit):
        main()
    told = json.loads(capsys.readouterr().out, parse_constant=pytest.fail)
    assert told["row"] == {"sample": 3, "decay_rate": None, "regions": 2}
    assert "decay_rate" in told["differences"]
    assert replay(campaign, f"{point.name}:3").row["decay_rate"] == math.inf

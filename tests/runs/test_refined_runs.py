"""Refined campaigns of the real scheme: the same grid however they run, and what is said."""

import json

import pytest
from campaigns import as_toml, command_line
from cut_runs import cut_after_a_batch

from qavalanche.analysis.of_campaign import opened_families
from qavalanche.analysis.transition import estimate_transition
from qavalanche.campaign.chunk import Slice
from qavalanche.report.crossings import refined_section
from qavalanche.report.write import _warnings
from qavalanche.runs.execution import run
from qavalanche.runs.replay import replay
from qavalanche.store.campaign import Campaign
from qavalanche.store.merge import merge

CONTENT = {
    "seed": 5,
    "disorder": {"law": "bimodal", "epsilon": [0.24, 0.25, 0.26, 0.27, 0.28]},
    "chain": {"length": [30, 100, 300], "samples": [3000, 2000, 600]},
    "rules": {"crossing": "rmt"},
    "refine": {"error": 0.002, "max_bond_melts": 10**8},
}


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return run(CONTENT, tmp_path_factory.mktemp("reference"), workers=1).directory


@pytest.fixture(scope="module")
def reference(store):
    return outcome(Campaign.open(store))


def outcome(campaign):
    """The grid, all that is measured, and what became of it."""
    assert campaign.samples_missing == 0
    statistics = campaign.statistics()
    found = {p: (n, statistics[p]) for p, n in campaign.grid.items()}
    return found, [one.to_dict() for one in campaign.findings()]


def _at_once(stop):
    """Stop after the first batch."""
    return lambda _: stop.request()


def test_values_are_added_and_errors_reached(reference):
    found, told = reference
    assert len({p.law.epsilon for p in found}) > 5
    assert len({n for n, _ in found.values()}) > 5
    assert all(one["reached"] for one in told)
    assert told[-1]["error"] <= 0.002


def test_the_same_in_any_way(tmp_path, reference):
    part = Slice(batch_seconds=0.05)
    assert outcome(run(CONTENT, tmp_path / "three", 3, shard=part)) == reference
    for i in (1, 2, 1):
        last = run(CONTENT, tmp_path / "slices", 1, shard=Slice(i, 2))
    assert outcome(last) == reference
    for seconds in (1e-3, 0.05, 0.05):
        cut_after_a_batch(CONTENT, tmp_path / "cut", seconds)
    assert outcome(run(CONTENT, tmp_path / "cut", 1)) == reference


def test_parts_are_merged(tmp_path, reference):
    for i in (1, 2):
        run(CONTENT, tmp_path / f"part{i}", 1, shard=Slice(i, 2))
    merge(tmp_path / "merged", [tmp_path / "part1", tmp_path / "part2"])
    assert outcome(run(CONTENT, tmp_path / "merged", 1)) == reference


def test_a_smaller_error_goes_on_from_what_is_there(tmp_path):
    first = run(CONTENT, tmp_path, 1)
    before = {path.name for path in tmp_path.rglob("*.parquet")}
    finer = run({**CONTENT, "refine": {"error": 0.0016, "max_bond_melts": 10**8}}, tmp_path, 1)
    assert before <= {path.name for path in tmp_path.rglob("*.parquet")}
    assert sum(finer.grid.values()) > sum(first.grid.values())
    assert finer.findings()[-1].error <= 0.002


def test_the_analysis_is_by_the_estimate_that_refined(store):
    campaign = Campaign.open(store)
    (family,) = opened_families(campaign)
    assert family.refined
    crossings = estimate_transition(family).crossings
    for one, told in zip(crossings, campaign.findings(), strict=True):
        assert one.epsilon == told.value
        assert one.error**2 + one.resolution**2 == pytest.approx(told.error**2)


def test_commands_show_it(store, tmp_path, monkeypatch, capsys):
    call = command_line(monkeypatch, capsys)
    spec = tmp_path / "spec.toml"
    spec.write_text(as_toml(CONTENT))
    code, output, _ = call("run", str(spec), "--out", str(store))
    assert code == 0
    assert "L = 100 and 300 cross at epsilon = 0.2" in output
    code, output, _ = call("status", str(store))
    assert "complete" in output
    assert "reached" in output
    code, output, _ = call("status", str(store), "--json")
    assert [one["reached"] for one in json.loads(output)["findings"]] == [True, True]
    campaign = Campaign.open(store)
    page = "".join(refined_section(campaign))
    assert "Refined grid" in page
    assert "L = 100 and 300 cross at" in page
    point = max(campaign.grid, key=campaign.grid.get)
    assert not replay(campaign, f"{point.name}:{campaign.grid[point] - 1}").differences


def test_what_is_not_reached_is_a_warning(tmp_path):
    content = {**CONTENT, "refine": {"error": 0.0001, "max_bond_melts": 5 * 10**6}}
    warnings = _warnings(run(content, tmp_path, 1))
    assert any("not reached with max_bond_melts" in one for one in warnings)

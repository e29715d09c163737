"""Campaigns that stop at an error: the same samples however they are run, and what is said."""

import json
import math
import signal
import subprocess
import sys
import time

import pytest
from campaigns import as_toml, command_line
from cut_runs import cut_after_a_batch

import qavalanche as qa
from qavalanche.analysis.foresight import foresee
from qavalanche.campaign.chunk import Slice
from qavalanche.campaign.plan.precision import safe_error
from qavalanche.campaign.spec import parse_spec
from qavalanche.report.precision import precision_section
from qavalanche.report.write import _warnings
from qavalanche.runs.execution import run
from qavalanche.runs.replay import replay
from qavalanche.store.campaign import Campaign
from qavalanche.store.merge import merge

CONTENT = {
    "seed": 7,
    "disorder": {"law": "bimodal", "epsilon": [0.24, 0.29]},
    "chain": {"length": [50, 400], "samples": 20},
    "stop": {"error": 0.03, "max_samples": [2000, 100]},
}


@pytest.fixture(scope="module")
def reference(tmp_path_factory):
    return outcome(run(CONTENT, tmp_path_factory.mktemp("reference"), workers=1))


def outcome(campaign):
    assert campaign.samples_missing == 0
    statistics = campaign.statistics()
    return {p: (n, statistics[p], campaign.rows(p).rows()) for p, n in campaign.grid.items()}


def test_points_stop_where_their_error_is_small_enough(reference):
    reached = []
    for point, (samples, statistics, _) in reference.items():
        error = safe_error(statistics.thermal, samples)
        reached.append(error <= 0.03)
        assert reached[-1] or samples == {50: 2000, 400: 100}[point.length]
    assert {*reached} == {True, False}
    assert len({samples for samples, *_ in reference.values()}) > 2


def test_the_same_in_any_way(tmp_path, reference):
    assert outcome(run(CONTENT, tmp_path / "3", 3, shard=Slice(batch_seconds=1e-4))) == reference
    for i in (1, 2, 1):
        last = run(CONTENT, tmp_path / "slices", 1, shard=Slice(i, 2))
    assert outcome(last) == reference
    for i in (1, 2):
        run(CONTENT, tmp_path / f"part{i}", 1, shard=Slice(i, 2))
    merge(tmp_path / "merged", [tmp_path / "part1", tmp_path / "part2"])
    assert outcome(run(CONTENT, tmp_path / "merged", 1)) == reference
    for seconds in (1e-5, 1e-4, 1e-3):
        cut_after_a_batch(CONTENT, tmp_path / "cut", seconds)
    assert outcome(run(CONTENT, tmp_path / "cut", 1)) == reference


def test_a_smaller_error_goes_on_and_a_larger_one_counts_less(tmp_path, reference):
    first = run(CONTENT, tmp_path, 1)
    finer = run({**CONTENT, "stop": {"error": 0.015, "max_samples": [4000, 100]}}, tmp_path, 1)
    point = next(p for p in first.grid if finer.grid[p] > first.grid[p])
    assert {path.name for path in first.directory.rglob("*.parquet")} >= {
        shard.path.name for shard in first.shards[point]
    }
    again = run(CONTENT, tmp_path, 1)
    assert outcome(again) == reference
    assert again.samples_beyond(point) == finer.grid[point] - first.grid[point]
    fixed = {**CONTENT, "chain": {"length": [50, 400], "samples": [2263, 100]}}
    del fixed["stop"]
    without = run(fixed, tmp_path, 1)
    assert without.samples_done(point) >= 2263


def test_a_mean_stops_too_and_so_does_one_of_a_users_own(tmp_path):
    content = {**CONTENT, "stop": {"quantity": "gaps", "error": 0.06, "max_samples": 100}}
    content["chain"] = {"length": [20, 50], "samples": 20}
    with pytest.raises(qa.InputError, match="'gaps' with the scheme spots: measured are p"):
        run(content, tmp_path / "without", 1)
    spec = tmp_path / "spec.toml"
    spec.write_text(as_toml(content))
    campaign = run(spec, tmp_path / "own", 1, observables={"gaps": count_of_regions})
    for point, statistics in campaign.statistics().items():
        error = statistics.mean("gaps", point)[1]
        verdict = campaign.verdicts()[point]
        assert verdict.error == error
        assert verdict.reached == (0 < error <= 0.06)
        assert verdict.reached or campaign.grid[point] == 100


def command(monkeypatch, capsys):
    call = command_line(monkeypatch, capsys)

    def called(*words):
        code, output, _ = call(*words)
        assert code == 0
        return output

    return called


def count_of_regions(partition):
    return math.log1p(len(partition.regions))


def test_prepared_chains_rare_events_and_columns(tmp_path):
    content = {
        "seed": 2,
        "disorder": {"law": "bimodal", "epsilon": 0.2},
        "chain": {"length": 40, "samples": 6, "inserted": [0, 10]},
        "observables": {"history": True},
        "stop": {"quantity": "rounds", "error": 0.4, "max_samples": 60},
    }
    campaign = run(content, tmp_path / "prepared", 1)
    assert len({*campaign.grid.values()} - {6}) >= 1
    point = max(campaign.grid, key=campaign.grid.get)
    assert not replay(campaign, f"{point.name}:{campaign.grid[point] - 1}").differences
    del content["observables"], content["chain"]["inserted"]
    content["rare"] = {"at_least": 0, "population": 10, "sweeps": 1.0}
    content["stop"] = {"quantity": "ln_probability", "error": 0.7, "max_samples": 24}
    assert run(content, tmp_path / "rare", 1).samples_missing == 0
    exact = {"seed": 1, "hamiltonian": {"model": "xxz", "W": 6, "sites": 3, "samples": 4}}
    exact["stop"] = {"quantity": "log_rate", "error": 1.0, "max_samples": 40}
    (n,) = run(exact, tmp_path / "exact", 1).grid.values()
    assert 4 <= n <= 40


def test_commands_say_what_was_reached(tmp_path, monkeypatch, capsys):
    called = command(monkeypatch, capsys)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "spec.toml").write_text(as_toml(CONTENT))
    said = called("run", "spec.toml", "--out", "store", "--workers", "1")
    verdicts = Campaign.open("store").verdicts()
    reached = sum(one.reached for one in verdicts.values())
    assert 0 < reached < 4
    assert f"precision: reached at {reached} of 4 points" in said
    said = called("status", "store")
    assert said.count("  reached: error 0.0") == reached
    assert said.count("not reached with max_samples: error 0.0") == 4 - reached
    points = json.loads(called("status", "store", "--json"))["points"]
    assert sum(one["precision"]["reached"] for one in points) == reached
    assert {one["beyond"] for one in points} == {0}
    for one in points:
        assert one["precision"]["reached"] == (one["precision"]["error"] <= 0.03)
    page = "".join(precision_section(Campaign.open("store")))
    assert page.count("<tr>") == 5
    assert page.count(">reached: error") == reached
    warnings = _warnings(Campaign.open("store"))
    assert warnings == [f"precision not reached at {4 - reached} point{'s' * (reached < 3)}"]


def test_what_is_foreseen_is_the_most(tmp_path):
    seen = foresee(parse_spec(CONTENT), tmp_path / "store", workers=1, seconds=0)
    assert seen.missing == 2 * 2000 + 2 * 100
    assert seen.of_plan == "at most"


def test_the_same_after_a_kill(tmp_path, reference):
    """kill -9 when there are a few shards; what is stored is whole blocks, or parts of them."""
    (tmp_path / "spec.toml").write_text(as_toml(CONTENT))
    command = [sys.executable, "-c", KILLED, str(tmp_path / "spec.toml"), str(tmp_path / "store")]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    while running.poll() is None and len([*tmp_path.rglob("*.parquet")]) < 6:
        time.sleep(0.002)
    running.send_signal(signal.SIGKILL)
    running.wait()
    assert Campaign.open(tmp_path / "store").samples_missing, "killed before it was complete"
    assert outcome(run(CONTENT, tmp_path / "store", 1)) == reference


KILLED = """
import sys
from qavalanche.campaign.chunk import Slice
from qavalanche.runs.execution import run
run(sys.argv[1], sys.argv[2], 1, shard=Slice(batch_seconds=2e-5))
"""


def test_a_part_says_what_it_waits_for(tmp_path, monkeypatch, capsys):
    called = command(monkeypatch, capsys)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "spec.toml").write_text(as_toml(CONTENT))
    said = called("run", "spec.toml", "--out", "store", "--workers", "1", "--shard", "1/2")
    assert "shard 1/2 is complete for now: it goes on when the others are" in said
    assert "precision: reached at 0 of 4 points" in said

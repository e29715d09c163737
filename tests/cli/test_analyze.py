"""qavalanche analyze: a campaign's statements, as text and as JSON, and in the report."""

import json
import math
import subprocess
import sys

import pytest

from qavalanche.campaign.spec import parse_spec
from qavalanche.runs.execution import run

SPEC = {
    "seed": 3,
    "disorder": {"law": "bimodal", "epsilon": [0.26, 0.275, 0.285, 0.29, 0.295, 0.30, 0.31]},
    "chain": {"length": [100, 1000, 10_000], "samples": [4000, 1500, 300]},
    "rules": {"crossing": "halted"},
}


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    directory = tmp_path_factory.mktemp("analyze") / "store"
    run(parse_spec(SPEC), directory)
    return directory


def analyze(*arguments):
    command = [sys.executable, "-m", "qavalanche", "analyze", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_everything_as_text(store):
    done = analyze(store)
    assert done.returncode == 0, done.stderr
    for words in ("crossings of p", "L_+ to infinity", "decay rate meets s", "scaling of p"):
        assert words in done.stdout
    assert "tails of the region sizes at L = 10000" in done.stdout
    assert "Kosterlitz-Thouless" in done.stdout
    assert "what happens with L" in done.stdout


def test_one_topic_as_json(store):
    (family,) = json.loads(analyze(store, "--what", "transition", "--json").stdout)
    assert set(family) == {"schema", "family", "transition"}
    assert family["schema"] == 1
    by = {row["by"]: row for row in family["transition"]["estimates"]}
    crossing, diverging = by["crossings of p"], by["L_+ to infinity"]
    assert 0.27 < crossing["epsilon_c"] < 0.285
    assert 0 < crossing["error"] < 0.025  # two crossings: how they go on is not known
    assert crossing["systematic_error"] > crossing["statistical_error"]
    parts = math.hypot(crossing["systematic_error"], crossing["statistical_error"])
    assert crossing["error"] == pytest.approx(parts)
    assert crossing["range"]["length"] in ([100, 1000], [1000, 10_000])
    apart = abs(diverging["epsilon_c"] - crossing["epsilon_c"])
    assert apart < 3 * math.hypot(diverging["error"], crossing["error"])
    behaviours = {row["epsilon"]: row for row in family["transition"]["behaviours"]}
    assert list(behaviours) == SPEC["disorder"]["epsilon"]
    assert behaviours[0.31]["log_length"] > 0
    assert behaviours[0.31]["log_length_error"] > 0
    assert behaviours[0.26]["log_length"] is None
    assert "no L_+" in behaviours[0.26]["log_length_outcome"]
    assert "at fewer than 4 lengths" in behaviours[0.26]["entropy_outcome"]
    rate = by["decay rate meets s"]
    assert rate["epsilon_c"] is None
    assert rate["error"] is None
    assert "3 lengths, at least 4 are needed" in rate["outcome"]


def test_tails_and_scaling_as_json(store):
    (family,) = json.loads(analyze(store, "--what", "tails", "--json").stdout)
    rows = {row["epsilon"]: row for row in family["tails"]}
    assert list(rows) == sorted(rows)
    assert rows[0.26]["tau"] > rows[0.285]["tau"] > 1  # heavier towards the transition
    for row in rows.values():
        assert (row["tau"] is None) == (row["tau_error"] is None)
        assert row["outcome"]
    (family,) = json.loads(analyze(store, "--what", "scaling", "--json").stdout)
    forms = {row["form"] for row in family["scaling"]["forms"]}
    joint = "power law, prefactor"
    assert forms == {"power law", "two-sided", "Kosterlitz-Thouless", joint}
    assert family["scaling"]["outcome"]


def test_too_little_is_named_not_guessed(tmp_path):
    spec = {
        "seed": 1,
        "disorder": {"law": "bimodal", "epsilon": [0.1, 0.15]},
        "chain": {"length": 100, "samples": 20},
    }
    run(parse_spec(spec), tmp_path / "few")
    (family,) = json.loads(analyze(tmp_path / "few", "--json").stdout)
    for row in family["transition"]["estimates"]:
        assert row["epsilon_c"] is None
        assert row["outcome"]
    assert "0 of 3 estimates" in family["transition"]["outcome"]
    for row in family["tails"]:
        assert row["tau"] is None or row["tau_error"] is not None
    for row in family["scaling"]["forms"]:
        assert row["status"] != "found"
        assert row["outcome"]


def test_wrong_input_is_one_line(store, tmp_path):
    wrong = analyze(store, "--what", "tail")
    assert wrong.returncode == 2
    assert wrong.stderr.count("\n") == 1
    assert "must be transition, tails, scaling or all" in wrong.stderr
    missing = analyze(tmp_path / "nowhere")
    assert missing.returncode == 2
    assert missing.stderr.count("\n") == 1

"""qavalanche rare: what it prints of a store, as JSON, as a figure, and of what is no store of it."""

import json
import math
from pathlib import Path

import pytest
from campaigns import as_toml, command_line

import qavalanche as qa
from qavalanche.campaign.spec import parse_spec

CONTENT = {
    "seed": 5,
    "disorder": {"law": "bimodal", "epsilon": [0.2]},
    "chain": {"length": 16, "samples": 10},
    "rare": {"at_least": [0, 3, 4, 5, 6, 7, 8], "population": 20, "sweeps": 1},
}


@pytest.fixture
def inside(monkeypatch, capsys, tmp_path):
    monkeypatch.chdir(tmp_path)
    return command_line(monkeypatch, capsys)


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    path = tmp_path_factory.mktemp("rare") / "store"
    qa.run(parse_spec(CONTENT), path, workers=1)
    return str(path)


def test_it_prints_a_table_and_what_follows(inside, store):
    code, out, _ = inside("rare", store, "--plot", "tails.png")
    assert code == 0
    for text in ("bimodal, ε = 0.2", "log10 P", "form:", "b:", "longest run below half:"):
        assert text in out
    assert Path("tails.png").stat().st_size > 5000


def test_json_holds_the_numbers_of_the_table(inside, store):
    code, out, _ = inside("rare", store, "--json")
    assert code == 0
    tails = {one["kind"]: one for one in json.loads(out)["tails"]}
    assert set(tails) == {"inclusion", "chain"}
    curve = tails["inclusion"]["curve"]
    assert curve["lengths"] == [3, 4, 5, 6, 7, 8]
    exact = qa.thermal_patterns(16, 0.2, at_least=5).probability(0.2)
    at = curve["lengths"].index(5)
    assert abs(curve["log_p"][at] - math.log(exact)) < 4 * curve["log_p_error"][at]


def test_a_dimension_is_compared(inside, store):
    code, out, _ = inside("rare", store, "--dimension", "0.6")
    assert code == 0
    assert "b against d_f" in out


def test_wrong_input_is_one_line(inside, store):
    for given, text in (
        (("rare", store, "--dimension", "3"), "dimension = 3"),
        (("rare", store, "--dimension-error", "x"), "dimension"),
        (("rare", "nowhere"), "nowhere"),
    ):
        code, out, error = inside(*given)
        assert (code, out) == (2, "")
        assert text in error
        assert error.count("\n") == 1


def test_a_store_without_rare_events_is_refused(inside):
    content = {key: value for key, value in CONTENT.items() if key != "rare"}
    Path("spec.toml").write_text(as_toml(content))
    assert inside("run", "spec.toml", "--out", "plain")[0] == 0
    code, _, error = inside("rare", "plain")
    assert code == 2
    assert "no rare event sampled: its spec must have a section [rare]" in error

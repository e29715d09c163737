"""qavalanche claims: the letter's predictions beside a campaign, as text and as JSON."""

import json
from pathlib import Path

import pytest
from campaigns import command_line

from qavalanche.campaign.spec import parse_spec
from qavalanche.runs.execution import run
from qavalanche.store.manifest import bind

SPEC = parse_spec(
    {
        "seed": 3,
        "disorder": {"law": "bimodal", "epsilon": [0.26, 0.275, 0.285, 0.29, 0.295, 0.30, 0.31]},
        "chain": {"length": [100, 300, 1000, 3000], "samples": [4000, 2000, 1500, 300]},
        "rules": {"crossing": "halted"},
    }
)
VERDICTS = {"agrees", "differs", "undecided", "not measured"}


@pytest.fixture
def inside(monkeypatch, capsys, tmp_path):
    monkeypatch.chdir(tmp_path)
    return command_line(monkeypatch, capsys)


def test_claims_as_text_and_as_json_say_the_same(inside):
    run(SPEC, Path("store"))
    code, out, _ = inside("claims", "store", "--json")
    (family,) = json.loads(out)
    rows = family["claims"]
    assert code == 0
    assert family["schema"] == 1
    assert family["family"] == "bimodal, K = 1, d_s = 2, halted"
    assert {row["verdict"] for row in rows} <= VERDICTS
    assert {"agrees", "not measured"} <= {row["verdict"] for row in rows}
    for row in rows:
        assert (row["value"] is None) == (row["error"] is None)  # no number without an error
        assert (row["verdict"] == "not measured") <= bool(row["outcome"])
    code, out, _ = inside("claims", "store")
    lines = out.splitlines()
    assert code == 0
    assert lines[0] == family["family"]
    for row in rows:
        (line,) = [line for line in lines if line.startswith(f"{row['about']}  ")]
        assert row["verdict"] in line
        assert row["letter"] in line
        assert row["where"].startswith("letter, ")
        assert row["where"] in line


def test_a_store_without_samples_is_one_line(inside):
    bind(Path("empty"), SPEC)
    code, out, err = inside("claims", "empty")
    assert (code, out) == (2, "")
    assert err == "qavalanche: empty: 0 samples stored: run the campaign first\n"

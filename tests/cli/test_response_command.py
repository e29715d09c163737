"""qavalanche response: a table and claims of a campaign with inserted spots; refusals."""

import json
from pathlib import Path

import pytest
from campaigns import as_toml, command_line

CONTENT = {
    "seed": 7,
    "disorder": {"law": "bimodal", "epsilon": [0.18, 0.22]},
    "chain": {"length": 2000, "samples": 12, "inserted": [0, 30, 100]},
    "observables": {"response": True},
}


@pytest.fixture
def inside(monkeypatch, capsys, tmp_path):
    monkeypatch.chdir(tmp_path)
    return command_line(monkeypatch, capsys)


def made(inside, content=CONTENT, name="spots"):
    Path("spec.toml").write_text(as_toml(content))
    assert inside("run", "spec.toml", "--out", name)[0] == 0


def test_it_prints_collars_and_claims_and_draws_them(inside):
    made(inside)
    code, out, _ = inside("response", "spots", "--plot", "response.png")
    assert code == 0
    assert "eq. 6" in out
    assert "ε_c by 1/ℓ* → 0" in out
    assert len([line for line in out.splitlines() if line.startswith("0.18 ")]) == 2
    assert Path("response.png").stat().st_size > 10_000
    (found,) = json.loads(inside("response", "spots", "--json")[1])["responses"]
    assert [one["epsilon"] for one in found["media"]] == [0.18, 0.22]
    collar = found["media"][0]["collars"][1]
    assert collar["order"] == 100
    assert 0.3 < collar["susceptibility"]["value"] < 0.8
    assert {"about", "value", "error", "verdict"} <= {*found["claims"][0]}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"chain": {"length": 50, "samples": 5}}, "inserted"),
        ({"chain": {"length": 50, "samples": 5, "inserted": [3]}}, "inserted"),
        ({"observables": {"history": False}}, "response = true"),
    ],
)
def test_a_campaign_without_spots_is_refused_with_one_line(inside, change, says):
    made(inside, {**CONTENT, **change})
    code, out, err = inside("response", "spots")
    assert (code, out) == (2, "")
    assert says in err
    assert err.count("\n") == 1


def test_what_is_no_figure_or_no_store_is_refused(inside):
    made(inside)
    assert inside("response", "spots", "--plot", "response.txt")[0] == 2
    assert inside("response", "nowhere")[0] == 2

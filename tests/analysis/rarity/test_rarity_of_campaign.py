"""The tails of a small campaign with [rare], held against all 2^L chains."""

import numpy as np
import pytest
from campaigns import as_toml

import qavalanche as qa
from qavalanche import InputError
from qavalanche.analysis.rarity import rarity
from qavalanche.campaign.spec import parse_spec
from qavalanche.runs.execution import run

LENGTH, SIZES = 14, [3, 4, 5, 6, 7, 8, 10]
CONTENT = {
    "seed": 5,
    "disorder": {"law": "bimodal", "epsilon": [0.2, 0.25]},
    "chain": {"length": LENGTH, "samples": 30},
    "rare": {"at_least": [*SIZES, 0], "population": 40, "sweeps": 2.0},
}


@pytest.fixture(scope="module")
def campaign(tmp_path_factory):
    return run(parse_spec(CONTENT), tmp_path_factory.mktemp("rare") / "events")


def test_ln_p_is_that_of_all_chains(campaign):
    pulls = []
    for one in rarity(campaign):
        if one.kind == "inclusion":
            for size, y, e in zip(one.curve.lengths, one.curve.log_p, one.curve.error, strict=True):
                exact = qa.thermal_patterns(LENGTH, one.about["epsilon"], at_least=int(size))
                p = exact.probability(one.about["epsilon"])
                pulls.append((y - np.log(p)) / e)
    assert len(pulls) == 2 * len(SIZES)
    assert np.mean(np.square(pulls)) < 2.5
    assert np.abs(pulls).max() < 4


def test_a_curve_for_every_epsilon_and_kind(campaign):
    found = rarity(campaign.directory, qa.Estimate(0.6, 0.02))
    titles = [one.title for one in found]
    assert len(set(titles)) == len(titles) == 4
    inclusions = [one for one in found if one.kind == "inclusion"]
    assert [one.about["epsilon"] for one in inclusions] == [0.2, 0.25]
    for one in inclusions:
        assert one.about["length"] == LENGTH
        assert one.medium.decay == pytest.approx(-np.log(one.about["epsilon"]))
        assert [row[0] for row in one.means.known] == one.curve.lengths.tolist()
        assert all(size.value >= at - 1e-9 for at, _, size, _ in one.means.known)
        assert one.dimension is not None
    for one in found:
        if one.kind == "chain":
            assert one.curve.lengths.tolist() == [LENGTH]
            assert one.forms.verdict == "too few lengths"


def test_a_campaign_without_rare_events_is_refused(tmp_path):
    plain = {k: v for k, v in CONTENT.items() if k != "rare"}
    with pytest.raises(InputError, match=r"section \[rare\]"):
        rarity(run(parse_spec(plain), tmp_path / "plain"))
    with pytest.raises(InputError, match="must be a Campaign"):
        rarity(3)


def test_the_command_prints_and_draws_them(campaign, command, tmp_path):
    store = str(campaign.directory)
    code, out, _ = command("rare", store, "--dimension", "0.6", "--plot", str(tmp_path / "t.png"))
    assert code == 0
    assert out.count("ln P") == 4
    assert "b against d_f" in out
    assert (tmp_path / "t.png").stat().st_size > 10_000


def test_as_json(campaign, command):
    import json

    code, out, _ = command("rare", str(campaign.directory), "--json")
    assert code == 0
    tails = json.loads(out)["tails"]
    assert {one["kind"] for one in tails} == {"inclusion", "chain"}
    assert {"epsilon", "scheme", "curve", "forms", "takeover"} <= {*tails[0]}


def test_wrong_calls_are_one_line(campaign, command, tmp_path):
    wrong = (
        ["--dimension", "3"],
        ["--dimension", "0.5", "--dimension-error", "0"],
        ["--plot", "x.txt"],
    )
    for arguments in wrong:
        code, out, err = command("rare", str(campaign.directory), *arguments)
        assert (code, out, err.count("\n")) == (2, "", 1)
    (tmp_path / "spec.toml").write_text(as_toml(CONTENT))
    assert command("rare", str(tmp_path / "nowhere"))[0] == 2


@pytest.fixture
def command(monkeypatch, capsys):
    from campaigns import command_line

    return command_line(monkeypatch, capsys)

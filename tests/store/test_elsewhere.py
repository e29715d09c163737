"""Samples of a refinement at values that it does not come by for now: said in a line, kept."""

import json
import shutil

import pytest
from campaigns import command_line, files, filled

from qavalanche.campaign.spec import parse_spec
from qavalanche.runs.execution import run
from qavalanche.store.campaign import Campaign
from qavalanche.store.manifest import bind

CONTENT = {
    "seed": 3,
    "disorder": {"law": "bimodal", "epsilon": [0.24, 0.25, 0.26, 0.27, 0.28]},
    "chain": {"length": [30, 100], "samples": [3000, 2000]},
    "rules": {"crossing": "rmt"},
    "refine": {"error": 0.0015, "max_bond_melts": 10**8},
}


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return run(CONTENT, tmp_path_factory.mktemp("whole"), 1)


@pytest.fixture
def cut(whole, tmp_path):
    """The store with an early shard damaged: the plan is thrown back to its first stage."""
    shutil.copytree(whole.directory, tmp_path / "cut")
    early = next(iter(Campaign.open(tmp_path / "cut").shards.values()))[0]
    early.path.write_bytes(early.path.read_bytes()[:-9] + b"123456789")
    return tmp_path / "cut"


def test_later_values_are_not_foreign(whole, cut, monkeypatch, capsys):
    seen = Campaign.open(cut)
    late = {p: n for p, n in whole.grid.items() if p not in whole.spec.grid}
    assert late, "values were added"
    assert seen.elsewhere.total == sum(late.values())
    assert len(seen.elsewhere.samples) == len({p.law.epsilon for p in late})
    assert not seen.foreign
    call = command_line(monkeypatch, capsys)
    code, output, _ = call("status", str(cut))
    assert code == 0
    assert "foreign" not in output
    assert "that the plan does not come by now, kept" in output
    told = json.loads(call("status", str(cut), "--json")[1])["elsewhere"]
    assert told == {"samples": sum(late.values()), "values": len(seen.elsewhere.samples)}


def test_the_next_run_finds_them_again(whole, cut):
    before = files(cut)
    again = run(CONTENT, cut, 1)
    assert again.grid == whole.grid
    assert again.statistics() == whole.statistics()
    assert not again.elsewhere.total
    after = files(cut)
    late = [p for p in whole.grid if p not in whole.spec.grid]
    kept = [path for path in before if any(p.name in path.parts for p in late)]
    assert kept
    assert all(before[path] == after[path] for path in kept)


@pytest.mark.parametrize(
    ("other", "own"),
    [
        ({}, True),
        ({"seed": 4}, False),
        ({"rules": {"crossing": "halted"}}, False),
        ({"chain": {"length": 60, "samples": 20}}, False),
    ],
)
def test_those_of_another_seed_scheme_or_length_stay_foreign(whole, tmp_path, other, own):
    plain = {key: value for key, value in CONTENT.items() if key != "refine"}
    plain |= {"disorder": {"law": "bimodal", "epsilon": 0.263}}
    plain |= {"chain": {"length": 30, "samples": 20}} | other
    some = filled(tmp_path / "other", parse_spec(plain), [(0, 10), (10, 20)])
    (name,) = (point.name for point in some.grid)
    bind(tmp_path / "empty", whole.spec)
    shutil.copytree(some.directory / "shards", tmp_path / "empty" / "shards")
    folder = tmp_path / "empty" / "shards" / name
    (folder / "note.txt").write_text("mine")
    seen = Campaign.open(tmp_path / "empty")
    assert len(seen.foreign) == (1 if own else 3)
    assert [*seen.elsewhere.samples.values()] == ([20] if own else [])
    assert all(("epsilon", 0.263) in values for values in seen.elsewhere.samples)
    folder.rename(folder.with_name("0" * 12))
    assert len(Campaign.open(tmp_path / "empty").foreign) == 3, "not named as its point"

"""Commands on stores: merge, show, replay, status, and the options of run for parallel commands."""

import json
import re
import socket
import time
from pathlib import Path
from types import SimpleNamespace

import polars as pl
import pytest
from campaigns import CONTENT, as_toml, command_line, filled

from qavalanche.campaign.spec import parse_spec
from qavalanche.store.campaign import Campaign
from qavalanche.store.lease import Lease
from qavalanche.store.shards import write_shard

SPEC = parse_spec(CONTENT)
SAMPLES = sum(SPEC.grid.values())


@pytest.fixture
def inside(monkeypatch, capsys, tmp_path):
    """Run a command in this process, in a directory with a spec: (exit code, output, errors)."""
    monkeypatch.chdir(tmp_path)
    Path("spec.toml").write_text(as_toml(CONTENT))
    return command_line(monkeypatch, capsys)


def one_line(error):
    assert error.startswith("qavalanche: ")
    assert error.count("\n") == 1
    return error


def test_two_halves_are_merged(inside):
    code, out, _ = inside("run", "spec.toml", "--out", "b", "--shard", "2/2", "--workers", 1)
    assert code == 0
    assert "shard 2/2 is complete" in out
    assert "next:" not in out
    again = inside("run", "spec.toml", "--out", "b", "--shard", "2/2")
    assert again == (0, out, "")
    inside("run", "spec.toml", "--out", "a", "--shard", "1/2", "--workers", 1)
    code, out, _ = inside("merge", "all", "a", "--json")
    half = json.loads(out)
    assert code == 0
    assert 0 < half["samples"] < SAMPLES
    assert half == {
        "schema": 1,
        "copied": len(list(Path("a").rglob("*.parquet"))),
        "samples": half["samples"],
        "missing": SAMPLES - half["samples"],
        "damaged": [],
    }
    assert f"{half['missing']} samples missing" in inside("merge", "all", "a")[1]
    code, out, err = inside("merge", "all", "a", "b")
    assert (code, err) == (0, "")
    assert re.match(rf"all: \d+ shards with {half['missing']} samples copied\ncomplete\n", out)
    code, out, _ = inside("run", "spec.toml", "--out", "all", "--shard", "1/2")
    assert "next: qavalanche report all" in out


def test_merge_names_what_it_leaves_out_and_refuses_what_does_not_belong(inside):
    filled(Path("a"), SPEC, [(0, 20), (20, 40)])
    victim = next(Path("a").rglob("0-20-*.parquet"))
    victim.write_bytes(b"")
    code, out, err = inside("merge", "all", "a", "--json")
    assert code == 0
    assert err == f"damaged, left out: {victim}\n"
    assert json.loads(out)["damaged"] == [str(victim)]
    filled(Path("c"), parse_spec({**CONTENT, "seed": 8}), [])
    code, out, err = inside("merge", "all", "c")
    assert (code, out) == (2, "")
    assert "hold two campaigns: seed is " in one_line(err)


def test_show_prints_what_made_a_shard(inside):
    campaign = filled(Path("a"), SPEC, [(3, 10)])
    shard = next(one for shards in campaign.shards.values() for one in shards)
    made = shard.metadata()
    code, out, _ = inside("show", shard.path, "--json")
    shown = json.loads(out)
    assert code == 0
    assert 0 <= shown.pop("thermal") <= 7
    assert shown == {"schema": 1} | {key: made[key] for key in made if key != "statistics"}
    assert (shown["first"], shown["count"], shown["seed"]) == (3, 7, 7)
    code, out, _ = inside("show", shard.path)
    assert code == 0
    assert out.startswith(str(shard.path))
    assert re.search(r"^point +law bimodal, epsilon 0\.27, .*length 50", out, re.MULTILINE)
    assert re.search(rf"^spec +{SPEC.hash}$", out, re.MULTILINE)
    assert re.search(r"^dependencies +numpy ", out, re.MULTILINE)


def test_show_refuses_what_is_no_shard_or_damaged(inside):
    campaign = filled(Path("a"), SPEC, [(0, 5)])
    path = next(one.path for shards in campaign.shards.values() for one in shards)
    assert "is no shard" in one_line(inside("show", "spec.toml")[2])
    path.write_bytes(path.read_bytes()[1:])
    code, out, err = inside("show", path)
    assert (code, out) == (2, "")
    assert "do not match its checksum" in one_line(err)
    path.unlink()
    assert "No such file" in one_line(inside("show", path)[2])


def test_replay_prints_and_draws_a_sample(inside):
    campaign = filled(Path("a"), SPEC, [(0, 12)])
    point = next(p for p in SPEC.grid if p.length == 400)
    stored = campaign.rows(point).row(7, named=True)
    code, out, _ = inside("replay", "a", "--sample", f"{point.name}:7", "--json")
    assert code == 0
    assert json.loads(out) == {
        "schema": 1,
        "point": point.address,
        "row": stored,
        "stored": stored,
        "differences": [],
    }
    code, out, _ = inside("replay", "a", "--sample", f"{point.name[:8]}:7", "--plot", "c.png")
    assert code == 0
    assert "as stored" in out
    assert f"{stored['thermal_density']}" in out
    assert Path("c.png").read_bytes().startswith(b"\x89PNG")
    other = next(p for p in SPEC.grid if p.length == 50)
    code, out, _ = inside("replay", "a", "--sample", f"{other.name}:30")
    assert code == 0
    assert "does not hold this sample yet" in out
    assert (
        json.loads(inside("replay", "a", "--sample", f"{other.name}:30", "--json")[1])["stored"]
        is None
    )


def test_replay_ends_with_code_1_on_a_difference(inside):
    campaign = filled(Path("a"), SPEC, [(0, 12)])
    point, ((shard,), *_) = next(iter(SPEC.grid)), campaign.shards.values()
    rows = shard.rows().with_columns(regions=pl.col("regions") + 1)
    write_shard(shard.path.parent, 0, rows, shard.metadata())
    shard.path.unlink()
    code, out, _ = inside("replay", "a", "--sample", f"{point.name}:2")
    assert code == 1
    assert "differs from what is stored in regions" in out
    code, out, _ = inside("replay", "a", "--sample", f"{point.name}:2", "--json")
    assert code == 1
    assert json.loads(out)["differences"] == ["regions"]


def test_status_names_what_is_damaged_foreign_and_left_over(inside):
    campaign = filled(Path("a"), SPEC, [(0, 20), (20, 40)])
    damaged = next(one.path for shards in campaign.shards.values() for one in shards)
    damaged.write_bytes(b"")
    foreign = [damaged.with_name("notes.txt"), damaged.with_name("²-3-ab.parquet")]
    foreign.append(Path("a/shards/0123/0-1-ab.parquet"))
    leftovers = [damaged.with_name(f".{damaged.name}.0123456789ab.tmp")]
    for path in (*foreign, *leftovers):
        path.parent.mkdir(exist_ok=True)
        path.touch()
    code, out, _ = inside("status", "a", "--json")
    state = json.loads(out)
    assert code == 0
    assert state["damaged"] == [str(damaged)]
    assert sorted(state["foreign"]) == sorted(map(str, foreign))
    assert state["leftovers"] == list(map(str, leftovers))
    assert state["running"] == []
    assert state["missing"] == 20 == SAMPLES - sum(p["done"] for p in state["points"])
    assert {p["name"] for p in state["points"]} == {p.name for p in SPEC.grid}
    code, out, _ = inside("status", "a")
    assert code == 0
    assert "20 samples missing" in out
    assert f"damaged: {damaged} (" in out
    assert all(f"foreign: {path} (" in out for path in foreign)
    assert f"unfinished: {leftovers[0]} (" in out
    assert inside("run", "spec.toml", "--out", "a", "--workers", 1)[0] == 0
    left = Campaign.open(Path("a"))
    assert (left.damaged, left.leftovers) == ([], [])
    assert sorted(left.foreign) == sorted(foreign)


def test_status_names_the_runs_on_a_store(inside):
    filled(Path("a"), SPEC, [(0, 20)])
    with Lease(Path("a")):
        (holder,) = Campaign.open(Path("a")).holders
        assert f"running: {holder}" in inside("status", "a")[1].splitlines()
        assert json.loads(inside("status", "a", "--json")[1])["running"] == [str(holder)]
    assert "running" not in inside("status", "a")[1]


def test_status_watches_until_a_store_is_complete(inside, monkeypatch):
    filled(Path("a"), SPEC, [(0, 20)])
    left = SPEC.grid[next(iter(SPEC.grid))] - 20
    looks = []

    def sleep(seconds):
        looks.append(seconds)
        if len(looks) == 2:  # nothing has grown at the first look
            filled(Path("a"), SPEC, [(20, 30)])
        if len(looks) == 3:
            filled(Path("a"), SPEC, [(30, 40)])

    clock = SimpleNamespace(**{**vars(time), "sleep": sleep})  # others wait by time.sleep too
    monkeypatch.setattr("qavalanche.cli.campaigns.time", clock)
    code, out, _ = inside("status", "a", "--watch", "--every", 7)
    assert code == 0
    assert looks == [7, 7, 7]
    told = [re.search(r"% of samples, (\d+) left", line).group(1) for line in out.splitlines()]
    assert told == [str(2 * left), str(2 * (left - 10)), "0"]
    code, out, _ = inside("status", "a", "--watch")
    assert (code, out.count("\n"), len(looks)) == (0, 1, 3)
    assert "100.0% of samples, 0 left, 8 shards, 0 runs" in out


@pytest.mark.parametrize(
    ("command", "message"),
    [
        ("run spec.toml --time-limit soon", "time = 'soon': must be a time such as 3h50m"),
        ("run spec.toml --shard 3/2", "shard = '3/2': must be i/n with 1 <= i <= n"),
        ("run spec.toml --shard half", "shard = 'half': must be i/n"),
        ("run spec.toml --scheduler tcp://127.0.0.1:1 --workers 2", "goes without --scheduler"),
        ("status store --watch --every 0", "--every 0: must be positive, below 10^6 seconds"),
        ("status store --watch --json", "--json: goes without --watch"),
        ("status nowhere --watch", "no campaign is stored here"),
        ("merge all nowhere", "no campaign is stored here"),
        ("replay store --sample zz:0", "no point of this campaign"),
        ("replay nowhere --sample a:0", "no campaign is stored here"),
        ("slurm spec.toml --tasks 0", "tasks = 0: must be a whole number >= 1"),
        ("slurm missing.toml", "missing.toml: cannot be read"),
        ("slurm spec.toml --script spec.toml/no", "cannot be written"),
    ],
)
def test_mistakes_end_with_one_line_and_code_2(inside, command, message):
    filled(Path("store"), SPEC, [(0, 2)])
    code, out, err = inside(*command.split())
    assert (code, out) == (2, "")
    assert message in one_line(err)
    assert {path.name for path in Path().iterdir()} == {"spec.toml", "store"}


def test_a_scheduler_that_nobody_runs_is_one_line(inside, monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr("qavalanche.runs.dask._TIMEOUT", 1)
    with socket.socket() as held:  # bound and not listened on: nobody else can take the port
        held.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{held.getsockname()[1]}"
        code, out, err = inside("run", "spec.toml", "--scheduler", address)
    assert (code, out) == (2, "")
    assert f"scheduler {address}: cannot be reached" in one_line(err)
    assert not Path("spec").exists()

"""qavalanche threshold: its three calls, its JSON, its lists, and wrong input in one line."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

import qavalanche as qa
from qavalanche.cli.lists import numbers, whole_numbers
from qavalanche.hamiltonians import model_from

ROOT = Path(__file__).parents[2]
SMALL = "threshold --model xxz --W 4:16:3 --lengths 2-5 --samples 30 --seed 3"


def of(inside, line):
    code, out, err = inside(*line.split())
    assert code == 0, err
    return json.loads(out) if line.endswith("--json") else out


def test_the_table_as_json_is_what_python_gives(inside):
    found = of(inside, f"{SMALL} --json")
    assert found.pop("schema") == 1
    same = qa.threshold("xxz", [4, 10, 16], range(2, 6), 30, seed=3).to_dict()
    assert found == json.loads(json.dumps(same))
    assert {(one["W"], one["L"]) for one in found["points"]} == {
        (W, L) for W in (4, 10, 16) for L in range(2, 6)
    }
    assert [one["L"] for one in found["slopes"] if one["W"] == 4] == [3, 4]
    rates = [qa.relaxation(model_from("xxz").draw(4, 10.0, 3, s)).log_rate for s in range(30)]
    point = next(one for one in found["points"] if (one["W"], one["L"]) == (10, 4))
    assert point["mean_log_rate"] == pytest.approx(np.mean(rates), rel=1e-9)
    assert point["error"] == pytest.approx(np.std(rates, ddof=1) / np.sqrt(30), rel=1e-9)


def test_other_seeds_are_other_samples_and_sides_shift_the_slope(inside):
    first = of(inside, f"{SMALL} --json")
    other = of(inside, f"{SMALL.replace('--seed 3', '--seed 4')} --json")
    assert first["points"] != other["points"]
    one = of(inside, f"{SMALL} --sides 1 --json")
    for a, b in zip(first["slopes"], one["slopes"], strict=True):
        assert a["slope"] - b["slope"] == pytest.approx(np.log(2))


def test_a_store_goes_on_and_the_figure_is_drawn(inside):
    line = f"{SMALL} --out kept --plot figure.png"
    told = of(inside, line)
    assert "W = 10" in told
    assert Path("figure.png").stat().st_size > 10_000
    assert of(inside, line) == told
    more = of(inside, f"{SMALL.replace('--samples 30', '--samples 40')} --out kept --json")
    assert {one["samples"] for one in more["points"]} == {40}
    (kept,) = of(inside, "threshold --store kept --json")["thresholds"]
    assert kept["points"] == more["points"]
    assert "W = 10" in of(inside, "threshold --store kept --sides 1")


def test_a_finite_bath_and_parameters(inside):
    weak = of(inside, "threshold --W 8 --lengths 2-4 --samples 12 --set Delta=0.5 --json")
    line = "threshold --W 8 --lengths 2-4 --samples 12 --set Delta=0.5 --bath 1e-4 --json"
    finite = of(inside, line)
    for a, b in zip(weak["points"], finite["points"], strict=True):
        assert b["mean_log_rate"] - np.log(1e-4) == pytest.approx(a["mean_log_rate"], abs=0.02)


def test_one_chain_from_both_ends(inside):
    line = f"threshold --fields {ROOT}/examples/fields.csv --J 1 --length 6"
    found = of(inside, f"{line} --json")
    assert [row["L"] for row in found["windows"]] == [1, 2, 3, 4, 5, 6]
    assert found["verdict"] in ("stable", "unstable", "undecided")
    told = of(inside, line)
    assert found["outcome"] in told
    weaker = of(inside, f"{line.replace('--J 1', '--J 0.1')} --json")
    assert weaker["decay_per_site"] > found["decay_per_site"]


def test_who_carries_the_slow_rate(inside):
    line = "threshold --model xxz --W 12 --length 5 --samples 4 --mode resonances"
    found = of(inside, f"{line} --json")
    (point,) = found["points"]
    assert (point["W"], point["L"], point["samples"]) == (12, 5, 4)
    assert 0 < point["means"]["share_of_states"]["mean"] <= 1
    assert "12  5" in of(inside, line)


def test_lists_of_numbers():
    assert numbers("--W", "12") == [12]
    assert numbers("--W", "6,8.5,10") == [6, 8.5, 10]
    assert numbers("--W", "6:20:8") == [6, 8, 10, 12, 14, 16, 18, 20]
    assert numbers("--W", "5:5:1") == [5]
    assert whole_numbers("--lengths", "4-10") == list(range(4, 11))
    assert whole_numbers("--lengths", "4,6,8") == [4, 6, 8]
    assert whole_numbers("--lengths", "2-4,8") == [2, 3, 4, 8]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stopped_by_a_signal_it_keeps_what_is_done_and_tells_no_result(tmp_path, number):
    line = "threshold --W 6,9 --lengths 8 --samples 4000 --seed 1 --json --out kept"
    command = [sys.executable, "-m", "qavalanche", *line.split()]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=tmp_path, stdout=pipe, stderr=pipe, text=True) as running:
        deadline = time.monotonic() + 60
        while not (tmp_path / "kept" / "manifest.json").exists():
            assert time.monotonic() < deadline
            time.sleep(0.05)
        time.sleep(2)
        running.send_signal(number)
        out, err = running.communicate(timeout=60)
    assert running.returncode == 128 + number
    assert out == ""
    assert len(err.strip().splitlines()) == 1
    campaign = qa.open(tmp_path / "kept")
    assert sum(campaign.samples_done(point) for point in campaign.spec.grid) > 0
    assert not list((tmp_path / "kept").rglob("*.tmp"))


WRONG = [
    ("threshold --lengths 2-4", "--W"),
    ("threshold --W 6:20 --lengths 2-4", "first:last:number"),
    ("threshold --W 6:20:2.5 --lengths 2-4", "number must be"),
    ("threshold --W 6:20:1 --lengths 2-4", "both ends"),
    ("threshold --W 6:6:3 --lengths 2-4", "differ"),
    ("threshold --W six --lengths 2-4", "must be a number"),
    ("threshold --W 6,6 --lengths 2-4", "twice"),
    ("threshold --W 0 --lengths 2-4", "W"),
    ("threshold --W -3 --lengths 2-4", "W"),
    ("threshold --W inf --lengths 2-4", "number"),
    ("threshold --W 6 --lengths 4-2", "range"),
    ("threshold --W 6 --lengths 0-2", "whole number"),
    ("threshold --W 6 --lengths 2.5", "whole number"),
    ("threshold --W 6 --lengths 2-30", "memory"),
    ("threshold --W 6 --lengths 2-4 --length 3", "--length"),
    ("threshold --W 6 --lengths 2-4 --samples 0", "samples"),
    ("threshold --W 6 --lengths 2-4 --sides 3", "sides"),
    ("threshold --W 6 --lengths 2-4 --bath strong", "bath"),
    ("threshold --W 6 --lengths 2-4 --bath -1", "bath"),
    ("threshold --W 6 --lengths 2-9 --bath 0.1", "bath"),
    ("threshold --W 6 --lengths 2-4 --model xzx", "xxz"),
    ("threshold --W 6 --lengths 2-4 --model none.toml", "none.toml"),
    ("threshold --W 6 --lengths 2-4 --set Dleta=1", "Delta"),
    ("threshold --W 6 --lengths 2-4 --set J=1 --J 2", "once"),
    ("threshold --W 6 --lengths 2-4 --mode resonance", "resonances"),
    ("threshold --W 6,8 --lengths 2-4 --mode resonances --plot a.png", "--plot"),
    ("threshold --W 6 --length 3 --mode resonances --out kept", "--out"),
    ("threshold --fields none.csv", "none.csv"),
    ("threshold --fields none.csv --W 3", "--W"),
    ("threshold --fields none.csv --mode resonances", "--mode"),
    ("threshold --W 6 --lengths 2-4 --plot a.txt", ".png"),
    ("threshold --W 6 --length 3 --mode resonances --sides 1", "--sides"),
    ("threshold --fields none.csv --length 65", "--length"),
    ("threshold --fields none.csv --workers 2", "--workers"),
    ("threshold --store none", "none"),
    ("threshold --store none --W 6", "--W"),
    ("threshold --store none --J 1", "--J"),
]


@pytest.mark.parametrize(("line", "named"), WRONG, ids=[line for line, _ in WRONG])
def test_wrong_input_is_one_line(inside, line, named):
    code, out, err = inside(*line.split())
    assert code == 2
    assert out == ""
    assert len(err.strip().splitlines()) == 1
    assert named in err

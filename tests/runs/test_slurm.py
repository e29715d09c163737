"""Batch scripts: what they ask for, and that a scheduler's tasks complete the store together."""

import re
import shlex
import subprocess
from pathlib import Path

import pytest
from campaigns import CONTENT, as_toml, command_line, fake_sbatch, results

import qavalanche as qa
from qavalanche.campaign.spec import parse_spec
from qavalanche.runs.execution import bytes_needed, run
from qavalanche.runs.slurm import array_script
from qavalanche.store.campaign import Campaign
from qavalanche.system.stopping import parse_duration

SPEC = parse_spec(CONTENT)


def options(script):
    """What a script asks of sbatch."""
    return dict(re.findall(r"^#SBATCH --([\w-]+)=(.*)$", script, re.MULTILINE))


def call(script):
    """The words of the command at its end."""
    return shlex.split(script[script.index("exec ") :].replace("\\\n", ""))


def limit(script):
    return parse_duration(call(script)[call(script).index("--time-limit") + 1])


def test_a_script_names_its_tasks_cores_time_and_files():
    script = array_script(SPEC, Path("my.toml"), Path("my store"), 5, 3, "3h50m", "qa")
    asked = options(script)
    assert script.startswith("#!/bin/bash\n")
    assert asked["array"] == "1-5"
    assert asked["cpus-per-task"] == "3"
    assert asked["time"] == "03:50:00"
    assert asked["job-name"] == "qavalanche-my"
    assert asked["output"] == "qavalanche-my-%A_%a.log"
    words = call(script)
    assert words[:4] == ["exec", "qa", "run", str(Path("my.toml").resolve())]
    assert words[words.index("--out") + 1] == str(Path("my store").resolve())
    assert words[words.index("--shard") + 1] == "$SLURM_ARRAY_TASK_ID/5"
    assert words[words.index("--workers") + 1] == "3"


@pytest.mark.parametrize("length", [50, 10**6, 10**9])
@pytest.mark.parametrize("history", [False, True])
@pytest.mark.parametrize("cores", [1, 16])
def test_a_task_asks_for_the_memory_that_its_longest_chains_need(length, history, cores):
    chain, observables = {"length": [50, length + 1], "samples": 1}, {"history": history}
    spec = parse_spec({**CONTENT, "chain": chain, "observables": observables})
    needed = cores * max(bytes_needed(point, spec) for point in spec.grid)
    asked = options(array_script(spec, Path("a.toml"), Path("a"), cores=cores))["mem"]
    assert needed + 1e8 < int(asked.removesuffix("M")) * 1e6 < needed + 1e9


@pytest.mark.parametrize("time", ["2m", "00:10:00", "2-04:00:00", "7d", "90.5h"])
def test_a_task_stops_well_before_its_time_is_over(time):
    script = array_script(SPEC, Path("a.toml"), Path("a"), time=time)
    assert parse_duration(options(script)["time"]) == parse_duration(time)
    spare = parse_duration(time) - limit(script)
    assert spare >= max(60, 0.05 * parse_duration(time))
    assert limit(script) >= parse_duration(time) / 2


@pytest.mark.parametrize("stem", ["two words", "it's", "100%j", "a=b", "ünï"])
def test_a_name_that_sbatch_would_not_take_is_made_one_that_it_takes(stem):
    script = array_script(SPEC, Path(f"{stem}.toml"), Path("a"))
    asked = options(script)
    assert re.fullmatch(r"qavalanche-[\w.-]+", asked["job-name"])
    assert asked["output"] == f"{asked['job-name']}-%A_%a.log"
    assert call(script)[3] == str(Path(f"{stem}.toml").resolve())


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"tasks": 0}, "tasks = 0: must be a whole number >= 1"),
        ({"tasks": 2.5}, "tasks = 2.5"),
        ({"cores": -1}, "cores = -1: must be a whole number >= 1"),
        ({"time": "119s"}, "must be at least two minutes"),
        ({"time": "soon"}, "must be a time such as"),
        ({"time": "03:99:99"}, "must be a time such as"),
    ],
)
def test_bad_numbers_are_one_line(changes, message):
    with pytest.raises(qa.InputError, match=message) as error:
        array_script(SPEC, Path("a.toml"), Path("a"), **changes)
    assert "\n" not in str(error.value)


def test_tasks_of_an_array_complete_the_store_and_again_compute_nothing(
    tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", fake_sbatch(tmp_path / "bin"))
    Path("my spec.toml").write_text(as_toml(CONTENT))
    arguments = ("--tasks", 3, "--cores", 1, "--time", "00:10:00", "--out", "store")
    code, out, _ = command_line(monkeypatch, capsys)("slurm", "my spec.toml", *arguments)
    assert code == 0
    assert out.startswith("my spec.sbatch written")
    assert (
        command_line(monkeypatch, capsys)("slurm", "my spec.toml", *arguments)[0] == 0
    )  # as it was
    submitted = ["sbatch", "my spec.sbatch"]
    done = subprocess.run(submitted, capture_output=True, text=True, check=True)
    assert "shard 1/3 is complete" in done.stdout
    assert "shard 2/3 is complete" in done.stdout
    assert "next: qavalanche report" in done.stdout
    assert done.stderr.count("100% done") == 3
    reference = results(run(SPEC, tmp_path / "alone", workers=1))
    assert results(Campaign.open(tmp_path / "store")) == reference
    before = {p: p.stat().st_mtime_ns for p in Path("store").rglob("*") if p.is_file()}
    done = subprocess.run(submitted, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert {p: p.stat().st_mtime_ns for p in Path("store").rglob("*") if p.is_file()} == before


def test_a_script_that_was_edited_is_not_overwritten(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("spec.toml").write_text(as_toml(CONTENT))
    call = command_line(monkeypatch, capsys)
    assert call("slurm", "spec.toml")[0] == 0
    with Path("spec.sbatch").open("a") as script:
        script.write("#SBATCH --partition=mine\n")
    edited = Path("spec.sbatch").read_bytes()
    code, out, err = call("slurm", "spec.toml")
    assert (code, out) == (2, "")
    assert "spec.sbatch: exists and holds something else, it is not overwritten" in err
    assert Path("spec.sbatch").read_bytes() == edited

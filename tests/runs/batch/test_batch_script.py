"""Batch scripts: what they ask for, and that the tasks of an array complete the store together."""

import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest
from batch_jobs import Cluster, array_of, directives
from campaigns import CONTENT, as_toml, command_line, fake_sbatch, results

from qavalanche.campaign.spec import parse_spec
from qavalanche.runs.batch import SCHEDULERS, Request, batch_script
from qavalanche.runs.execution import bytes_needed, run
from qavalanche.store.campaign import Campaign
from qavalanche.system.stopping import parse_duration

SPEC = parse_spec(CONTENT)
FILES = ("my.toml", "my store", "job")

each_scheduler = pytest.mark.parametrize("name", SCHEDULERS)


def text_of(name, spec=SPEC, files=FILES, command="qa", **request):
    return batch_script(SCHEDULERS[name], spec, files, Request(**request), command).text


def head(text):
    return [line for line in text.splitlines() if re.match("#(SBATCH|PBS|BSUB) ", line)]


def call(text):
    """The words of the command at the end of a script."""
    return shlex.split(text[text.index("exec ") :].replace("\\\n", ""))


def memory(text):
    """Bytes that a script asks for."""
    number, unit = re.search(r"mem=(\d+)(\w+)", text).groups()
    assert unit.lower() in ("m", "mb")
    return int(number) * 1e6


@each_scheduler
def test_a_script_is_a_script_and_calls_run_with_its_task(name):
    text = text_of(name, tasks=5, cores=3, time="3h50m", chain=2, setup="module load x\n")
    assert text.startswith("#!/bin/bash\n#")
    assert subprocess.run(["bash", "-n"], input=text, text=True).returncode == 0
    words = call(text)
    assert words[:4] == ["exec", "qa", "run", str(Path("my.toml").resolve())]
    assert words[words.index("--out") + 1] == str(Path("my store").resolve())
    assert words[words.index("--shard") + 1].endswith("/5")
    assert words[words.index("--workers") + 1] == "3"
    assert array_of(text) == (1, 5, None)
    order = [
        text.index(part)
        for part in ("#!", "module load x", "qa warmup --scheme spots || true", "exec qa")
    ]
    assert order == sorted(order)
    assert "\nmodule load x\n" in text
    assert "--setup" not in text_of(name)


@each_scheduler
@pytest.mark.parametrize(
    ("setup", "line"),
    [
        ("export A=1\n\nfalse\necho no\n", "exit code 1 of: false"),
        ("module() { return 3; }\nmodule load python/9.9\n", "3 of: module load python/9.9"),
        ("no_such_command x\n", "exit code 127 of: no_such_command x"),
        ("source ./own.sh\n", "exit code 4 of: (exit 4)"),
    ],
)
def test_a_line_of_setup_that_fails_ends_the_job_with_that_line(name, setup, line, tmp_path):
    (tmp_path / "own.sh").write_text("true\n(exit 4)\n")
    cluster = Cluster(tmp_path, name)
    done = cluster.run(cluster.script(SPEC, tasks=2, chain=1, setup=setup), 1)
    assert done.returncode != 0
    assert done.stderr.splitlines()[-1].endswith(line)
    assert "no\n" not in done.stdout
    assert cluster.lines("called") == cluster.submitted == []


@each_scheduler
def test_lines_of_setup_that_hold_failures_of_their_own_are_gone_through(name, tmp_path):
    setup = "f() { false; true; }\nf\nif false; then :; fi\nfalse || true\nfalse | true\n"
    cluster = Cluster(tmp_path, name)
    assert cluster.run(cluster.script(SPEC, tasks=2, setup=setup), 1).returncode == 0
    assert len(cluster.runs) == 1


def test_directives_are_those_that_each_scheduler_reads():
    asked = {"tasks": 5, "cores": 3, "time": "3h50m", "at_once": 2}
    assert {
        "#SBATCH --job-name=qavalanche-my", "#SBATCH --array=1-5%2", "#SBATCH --cpus-per-task=3",
        "#SBATCH --time=03:50:00", "#SBATCH --output=qavalanche-my-%A_%a.log", "#SBATCH --requeue",
        "#SBATCH --account=me", "#SBATCH --exclusive", '#SBATCH --comment="two words"',
        "#SBATCH -p long",
    } < set(head(text_of("slurm", **asked, options=(
        "account=me", "exclusive", "comment=two words", "p=long"))))  # fmt: skip
    assert {
        "#PBS -N qavalanche-my", "#PBS -J 1-5%2", "#PBS -l walltime=03:50:00", "#PBS -j oe",
        "#PBS -A me", "#PBS -q long", "#PBS -l place=scatter:excl", "#PBS -r y",
        "#PBS -l select=1:ncpus=3:mem=1200mb",
    } == set(head(text_of("pbs", **asked, options=(
        "account=me", "q=long", "place=scatter:excl"))))  # fmt: skip
    assert {
        '#BSUB -J "qavalanche-my[1-5]%2"', "#BSUB -n 3", "#BSUB -W 03:50", "#BSUB -r",
        '#BSUB -R "span[hosts=1]"', '#BSUB -R "rusage[mem=1200MB]"', "#BSUB -M 1200MB",
        "#BSUB -o qavalanche-my-%J_%I.log", "#BSUB -P me", "#BSUB -q long", "#BSUB -app x",
    } == set(head(text_of("lsf", **asked, options=(
        "account=me", "queue=long", "app=x"))))  # fmt: skip


def test_what_is_asked_for_stands_in_place_of_what_the_script_would_ask_for():
    own = text_of("slurm", options=("mem=8G", "job-name=mine", "output=log"))
    assert sum("--mem" in line for line in head(own)) == 1
    assert {"#SBATCH --mem=8G", "#SBATCH --job-name=mine"} < set(head(own))
    per_cpu = head(text_of("slurm", options=("mem-per-cpu=2G", "no-requeue")))
    assert not {"--mem=", "--requeue"} & {line.split()[1][:9] for line in per_cpu}
    assert not any(line.startswith("#SBATCH --mem=") for line in per_cpu)
    assert "#PBS -l select=1:ncpus=4:mem=8gb" in head(text_of("pbs", options=("mem=8gb",)))
    lsf = head(text_of("lsf", options=("mem=8GB", "rn", "o=log")))
    assert {'#BSUB -R "rusage[mem=8GB]"', "#BSUB -M 8GB", "#BSUB -rn", "#BSUB -o log"} < set(lsf)
    assert "#BSUB -r" not in lsf


@pytest.mark.parametrize("length", [50, 10**9])
@pytest.mark.parametrize("history", [False, True])
@pytest.mark.parametrize("cores", [1, 16])
@each_scheduler
def test_a_task_asks_for_the_memory_that_its_longest_chains_need(name, length, history, cores):
    chain, observables = {"length": [50, length + 1], "samples": 1}, {"history": history}
    spec = parse_spec({**CONTENT, "chain": chain, "observables": observables})
    needed = cores * max(bytes_needed(point, spec) for point in spec.grid)
    asked = memory(text_of(name, spec, cores=cores))
    assert max(needed + 1e8, 1e9) < asked < max(needed + 1e9, 1.3e9)  # 1e9: kernels are compiled


@pytest.mark.parametrize("time", ["2m", "00:10:00", "2-04:00:00", "7d", "90.5h"])
def test_a_task_stops_well_before_its_time_is_over(time):
    text = text_of("slurm", time=time)
    asked = re.search("--time=(.*)", text)[1]
    assert parse_duration(asked) == parse_duration(time)
    limit = int(re.search(r"--time-limit \"\$\(\((\d+) - SECONDS\)\)s\"", text)[1])
    spare = parse_duration(time) - limit
    assert spare >= max(60, 0.05 * parse_duration(time))
    assert limit >= parse_duration(time) / 2


@pytest.mark.parametrize("stem", ["two words", "it's", "100%j", "a=b", "ünï"])
@each_scheduler
def test_a_name_that_no_scheduler_would_take_is_made_one_that_it_takes(name, stem):
    text = text_of(name, files=(f"{stem}.toml", "a", f"{stem} job"), chain=1)
    found = re.search(r"(?:job-name=|-N |-J \")([\w.-]+)", text)[1]
    assert re.fullmatch(r"qavalanche-[\w.-]*", found, re.ASCII)
    assert call(text)[3] == str(Path(f"{stem}.toml").resolve())
    assert subprocess.run(["bash", "-n"], input=text, text=True).returncode == 0


@each_scheduler
def test_more_tasks_than_an_array_may_have_are_as_many_as_it_may_have(name):
    most = SCHEDULERS[name].most_tasks
    for asked, limit, allowed in ((most, None, most), (5 * most, None, most), (12, 5, 5)):
        made = batch_script(
            SCHEDULERS[name], SPEC, FILES, Request(tasks=asked, max_array=limit, at_once=9), "qa"
        )
        at_once = 9 if allowed > 9 else None
        assert array_of(made.text) == (1, allowed, at_once)
        assert call(made.text)[call(made.text).index("--shard") + 1].endswith(f"/{allowed}")
        assert bool(made.note) == (asked > allowed)
    assert "12 tasks are more" in made.note
    assert "--chain 2" in made.note  # 12 / 5 times the work: two jobs more


def test_an_array_of_one_task_is_none_where_none_can_be():
    assert not re.search("^#PBS -J", text_of("pbs", tasks=1), re.MULTILINE)
    assert "--shard 1/1 " in " ".join(call(text_of("pbs", tasks=1)))
    assert array_of(text_of("slurm", tasks=1)) == (1, 1, None)


@each_scheduler
def test_the_tasks_of_an_array_complete_the_store_in_shares(name, tmp_path, monkeypatch, capsys):
    (tmp_path / "spec.toml").write_text(as_toml(CONTENT))
    cluster, inside = Cluster(tmp_path, name), command_line(monkeypatch, capsys)
    setup = 'export QAVALANCHE_TEST="set up"\n'
    script = cluster.script(SPEC, tasks=3, cores=1, time="10m", setup=setup)
    assert directives(script)
    for task in (1, 2, 3):
        done = cluster.run(script, task)
        assert (done.returncode, cluster.submitted) == (0, [])
    assert cluster.lines("ran") == ["set up"] * 3
    assert cluster.lines("called").count("warmup --scheme spots") == 3
    for arguments in cluster.runs:
        code, out, _ = inside(*arguments)
        assert code == 0
        assert f"shard {arguments[arguments.index('--shard') + 1]} is complete" in out or (
            "next: qavalanche report" in out
        )
    reference = results(run(SPEC, tmp_path / "alone", workers=1))
    assert results(Campaign.open(tmp_path / "store")) == reference


def test_the_written_script_completes_the_store_and_again_computes_nothing(
    tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", fake_sbatch(tmp_path / "bin"))
    Path("my spec.toml").write_text(as_toml(CONTENT))
    arguments = ("--tasks", 2, "--cores", 1, "--time", "00:10:00", "--out", "store")
    inside = command_line(monkeypatch, capsys)
    code, out, _ = inside("slurm", "my spec.toml", *arguments)
    assert code == 0
    assert out.startswith("my spec.sbatch written: submit it with sbatch 'my spec.sbatch'")
    assert inside("slurm", "my spec.toml", *arguments)[0] == 0  # as it was
    submitted = ["sbatch", "my spec.sbatch"]
    done = subprocess.run(submitted, capture_output=True, text=True, check=True)
    assert "shard 1/2 is complete" in done.stdout
    assert "next: qavalanche report" in done.stdout
    assert done.stderr.count("100% done") == 2
    reference = results(run(SPEC, tmp_path / "alone", workers=1))
    assert results(Campaign.open(tmp_path / "store")) == reference
    before = {p: p.stat().st_mtime_ns for p in Path("store").rglob("*") if p.is_file()}
    environment = {**os.environ, "SLURM_ARRAY_TASK_ID": "1"}  # one of them is enough
    done = subprocess.run(
        ["bash", *submitted[1:]], capture_output=True, text=True, check=True, env=environment
    )
    assert "done" not in done.stderr
    assert {p: p.stat().st_mtime_ns for p in Path("store").rglob("*") if p.is_file()} == before

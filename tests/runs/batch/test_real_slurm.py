"""A chain of jobs on a real Slurm of this machine, with options of its own."""

import subprocess

import pytest
import slurm_cluster
from campaigns import CONTENT, as_toml, command_line, results

from qavalanche.campaign.spec import parse_spec
from qavalanche.runs.execution import run
from qavalanche.store.campaign import Campaign


@pytest.mark.slow
def test_a_job_is_followed_by_another_until_nothing_is_missing(
    tmp_path_factory, monkeypatch, capsys
):
    if lack := slurm_cluster.missing():
        pytest.skip(f"no Slurm here: {lack}")
    folder = tmp_path_factory.mktemp("s")
    monkeypatch.chdir(folder)
    (folder / "spec.toml").write_text(as_toml(CONTENT))
    (folder / "setup.sh").write_text("export MARK=set\necho up: $MARK\n")
    own = ("--sbatch", "comment=two words", "--sbatch", "partition=debug", "--sbatch", "mem=900M")
    more = ("--tasks", 2, "--cores", 1, "--time", "10m", "--chain", 5, "--setup", "setup.sh")
    written = command_line(monkeypatch, capsys)("slurm", "spec.toml", "--out", "st", *more, *own)
    assert written[0] == 0
    with slurm_cluster.cluster(folder / "c") as env:

        def slurm(*arguments):
            options = {"check": True, "capture_output": True, "text": True, "timeout": 60}
            return subprocess.run(arguments, env=env, cwd=folder, **options).stdout

        job = slurm("sbatch", "--parsable", "spec.sbatch").strip()
        told = slurm("scontrol", "show", "job", job)
        assert "Comment=two words" in told
        assert "Partition=debug" in told
        assert "900M" in told
        slurm_cluster.wait_for_jobs(env, 400)  # kernels may be compiled first
    log = (folder / f"qavalanche-spec-{job}_1.log").read_text()
    assert "up: set" in log
    # the first job saw samples missing and submitted one more, which saw none and submitted none
    (mark,) = folder.glob("spec.sbatch.after-*")
    assert mark.name == f"spec.sbatch.after-{job}"
    follower = mark.read_text().split()[-1]
    assert {p.name for p in folder.glob("*.log")} == {
        f"qavalanche-spec-{j}_{task}.log" for j in (job, follower) for task in (1, 2)
    }
    assert results(Campaign.open(folder / "st")) == results(run(parse_spec(CONTENT), folder / "a"))

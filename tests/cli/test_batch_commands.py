"""qavalanche slurm, pbs, lsf: what they write, and what they refuse."""

import sys
from pathlib import Path

import pytest
from campaigns import CONTENT, as_toml

OWN = {"slurm": "--sbatch", "pbs": "--qsub", "lsf": "--bsub"}
ENDING = {"slurm": "sbatch", "pbs": "pbs", "lsf": "lsf"}
SUBMIT = {"slurm": "sbatch spec.sbatch", "pbs": "qsub spec.pbs", "lsf": "bsub < spec.lsf"}


@pytest.fixture
def here(inside):
    Path("spec.toml").write_text(as_toml(CONTENT))
    return inside


@pytest.mark.parametrize("command", OWN)
def test_a_script_for_every_scheduler(here, command):
    Path("setup.sh").write_text("module load python\n")
    more = (OWN[command], "queue=long", OWN[command], "project=p", "--setup", "setup.sh")
    code, out, err = here(command, "spec.toml", *more, "--chain", 2, "--at-once", 3)
    assert (code, err) == (0, "")
    assert f"submit it with {SUBMIT[command]}, again to go on" in out
    text = Path(f"spec.{ENDING[command]}").read_text()
    assert "long" in text
    assert "\nmodule load python\n" in text
    assert "QAVALANCHE_LINKS:-2" in text
    assert "1-8]%3" in text or "1-8%3" in text


@pytest.mark.parametrize("command", OWN)
def test_jobs_call_the_python_that_wrote_the_script_or_the_command_that_is_given(here, command):
    file = Path(f"spec.{ENDING[command]}")
    assert here(command, "spec.toml")[0] == 0
    assert f"exec {sys.executable} -m qavalanche run " in file.read_text()
    file.unlink()
    assert here(command, "spec.toml", "--command", "srun qavalanche")[0] == 0
    text = file.read_text()
    assert "\nsrun qavalanche warmup " in text
    assert "\nexec srun qavalanche run " in text
    assert sys.executable not in text


@pytest.mark.parametrize("command", OWN)
def test_a_script_that_was_edited_is_not_overwritten(here, command):
    assert here(command, "spec.toml")[0] == 0
    file = Path(f"spec.{ENDING[command]}")
    file.write_text(f"{file.read_text()}# mine\n")
    edited = file.read_bytes()
    code, out, err = here(command, "spec.toml")
    assert (code, out) == (2, "")
    assert f"{file}: exists and holds something else, it is not overwritten" in err
    assert file.read_bytes() == edited


def test_more_tasks_than_an_array_has_are_said(here):
    code, _, err = here("slurm", "spec.toml", "--tasks", 5000)
    assert code == 0
    assert "5000 tasks are more than an array may have (--max-array): 1000 tasks" in err
    assert "--array=1-1000\n" in Path("spec.sbatch").read_text()


def test_a_script_whose_name_begins_with_a_dash_is_named_so_that_it_can_be_submitted(here):
    Path("-t.toml").write_text(as_toml(CONTENT))
    code, out, _ = here("slurm", "./-t.toml")
    assert code == 0
    assert "sbatch ./-t.sbatch" in out


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("slurm spec.toml --sbatch time=1:00", "the script sets it itself, by --time"),
        ("slurm spec.toml --sbatch array=1-3", "the script sets it itself, by --tasks"),
        ("slurm spec.toml --sbatch cpus-per-task=3", "the script sets it itself, by --cores"),
        ("pbs spec.toml --qsub walltime=1:00", "the script sets it itself, by --time"),
        ("lsf spec.toml --bsub W=1:00", "the script sets it itself, by --time"),
        ("lsf spec.toml --bsub M=1GB", "the script sets it itself, by mem=VALUE"),
        ("slurm spec.toml --sbatch mem", "mem takes a value: must be mem=VALUE"),
        ("slurm spec.toml --script a\x01.sbatch", "must be printable: it stands in a script"),
        ("pbs spec.toml --out a\udcff", "must be printable: it stands in a script"),
        ("slurm spec.toml --sbatch =x", "must be KEY=VALUE"),
        ("slurm spec.toml --setup nothing.sh", "nothing.sh: cannot be read"),
        ("slurm spec.toml --command #x", "--command '#x': is no command"),
        ("pbs spec.toml --command ''", "is no command"),
        ("lsf spec.toml --command it's", "is no command (No closing quotation)"),
        ("slurm spec.toml --chain -1", "chain = -1: must be a whole number >= 0"),
        ("slurm spec.toml --at-once 0", "at_once = 0: must be a whole number >= 1"),
        ("pbs spec.toml --script spec.toml", "is the spec itself"),
    ],
)
def test_what_cannot_be_is_one_line_and_nothing_is_written(here, line, message):
    code, out, err = here(*line.split())
    assert (code, out) == (2, "")
    assert message in err
    assert len(err.splitlines()) == 1
    assert [path.name for path in Path().iterdir()] == ["spec.toml"]

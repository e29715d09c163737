"""After `warmup` commands compile nothing; called again it has nothing to do."""

import json
import os
import subprocess
import sys

import pytest

from qavalanche.cli import warmup
from qavalanche.numerics import kept

THEN = (
    "import sys\n"
    "from qavalanche.cli.commands import app\n"
    "from qavalanche.system.compiling import WATCH\n"
    "for line in sys.argv[1:]:\n"
    "    app(line.split(), standalone_mode=False)\n"
    "print('compiled:', [name for name, _ in WATCH.compiled])\n"
)


def child(folder, *arguments):
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(folder / "kernels")}
    command = [sys.executable, *arguments]
    done = subprocess.run(
        command, capture_output=True, text=True, env=environment, cwd=folder, timeout=600
    )
    assert done.returncode == 0, done.stderr
    return done


@pytest.mark.slow
def test_commands_after_warmup_compile_nothing(tmp_path):
    first = child(tmp_path, "-m", "qavalanche", "warmup", "--scheme", "couplings", "--json")
    found = json.loads(first.stdout)
    assert found["kernels"]
    assert found["failed"] == {}
    assert found["folder"] == str(tmp_path / "kernels")
    assert first.stderr == ""
    lines = (
        "melt --epsilon 0.29 --length 90 --scheme couplings",
        "steps --epsilon 0.28 --length 9 --json",
    )
    assert "compiled: []" in child(tmp_path, "-c", THEN, *lines).stdout
    again = child(tmp_path, "-m", "qavalanche", "warmup", "--scheme", "couplings", "--json")
    assert json.loads(again.stdout)["kernels"] == []


@pytest.mark.rare
@pytest.mark.slow
def test_two_warmups_at_once_leave_nothing_to_compile(tmp_path):
    command = [sys.executable, "-m", "qavalanche", "warmup", "--scheme", "couplings", "--json"]
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path / "kernels")}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    both = [subprocess.Popen(command, env=environment, cwd=tmp_path, **pipes) for _ in range(2)]
    for one in both:
        output, errors = one.communicate(timeout=600)
        assert (one.returncode, errors) == (0, "")
        assert json.loads(output)["failed"] == {}
    (note,) = (tmp_path / "kernels").rglob("qavalanche-warm.json")
    note.unlink()  # what is kept is looked at, not what is written about it
    third = json.loads(child(tmp_path, *command[1:]).stdout)
    assert (third["kernels"], third["failed"]) == ([], {})


def test_the_note_is_true_only_of_what_lies_there(tmp_path, monkeypatch):
    index = tmp_path / "one.nbi"
    index.write_bytes(b"1")
    monkeypatch.setattr(kept, "_place", lambda: tmp_path / "note.json")
    monkeypatch.setattr(kept.WATCH, "folders", {str(tmp_path)})
    assert not kept.all_kept(["spots"])
    kept.note_kept(["spots"])
    kept.note_kept(["vosk"])
    assert kept.all_kept(["spots", "vosk"])
    assert not kept.all_kept(["spots", "zhang"])
    monkeypatch.setattr(kept, "_of", lambda: ["another processor"])
    assert not kept.all_kept(["spots"])
    monkeypatch.undo()
    monkeypatch.setattr(kept, "_place", lambda: tmp_path / "note.json")
    index.unlink()
    assert not kept.all_kept(["spots"])
    (tmp_path / "note.json").write_text("[")
    assert not kept.all_kept(["spots"])


def test_a_name_that_is_not_known_is_one_line(inside):
    code, _, errors = inside("warmup", "--scheme", "spot")
    assert code == 2
    assert 'did you mean "spots"?' in errors


def test_every_scheme_of_regions_has_its_work():
    from qavalanche.schemes.registry import get, names

    drawn = {name for name in names() if {"regions", "clusters"} & get(name).provides}
    assert drawn - {"operators"} <= set(warmup.WORK)

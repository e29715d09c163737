"""examples/recipes with the workflow managers themselves, where they are installed.

`make test-recipes` installs them in an environment of their own; elsewhere these are skipped.
"""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from qavalanche.store.campaign import Campaign

RECIPES = Path(__file__).parents[2] / "examples" / "recipes"
MANAGERS = {
    "snakemake": ("snakemake", "--cores", "2"),
    "dvc": ("dvc", "repro"),
}


@pytest.fixture(params=MANAGERS)
def manager(request, tmp_path, monkeypatch):
    """Runs the recipe of a manager in a folder with the spec, up to a target; what it prints."""
    if shutil.which(request.param) is None:
        pytest.skip(f"no {request.param} here: make test-recipes")
    shutil.copytree(RECIPES, tmp_path / "work")
    bin = tmp_path / "bin"
    bin.mkdir()
    command = bin / "qavalanche"
    command.write_text(f'#!/bin/bash\necho "$1" >> {bin}/called\n'
                       f'exec {sys.executable} -m qavalanche "$@"\n')  # fmt: skip
    command.chmod(0o755)
    monkeypatch.chdir(tmp_path / "work")
    monkeypatch.setenv("PATH", f"{bin}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("DVC_NO_ANALYTICS", "1")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    def run(*target):
        words = [*MANAGERS[request.param], *target]
        done = subprocess.run(words, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stdout + done.stderr
        called = (bin / "called").read_text().split() if (bin / "called").exists() else []
        (bin / "called").unlink(missing_ok=True)
        return called

    if request.param == "dvc":
        subprocess.run(["dvc", "init", "--no-scm", "--quiet"], check=True, timeout=60)
    both = {"snakemake": ("table.csv", "campaign.zip"), "dvc": ("table", "archive")}
    run.quick = both[request.param]
    run.name = request.param
    return run


def shards():
    return {p: p.stat().st_mtime_ns for p in Path("campaign").rglob("*.parquet")}


def test_a_recipe_runs_once_extends_what_is_there_and_reports(manager):
    assert sorted(manager(*manager.quick)) == ["archive", "export", "run"]
    first = shards()
    assert first
    assert zipfile.is_zipfile("campaign.zip")
    assert Path("table.csv").read_text().count("\n") == 9  # eight points below a head
    assert manager(*manager.quick) == []  # nothing has changed
    spec = Path("campaign.toml")
    spec.write_text(spec.read_text().replace("[400, 200]", "[500, 200]"))
    assert sorted(manager(*manager.quick)) == ["archive", "export", "run"]
    assert first.items() < shards().items()  # what was there is there, and more
    assert not Campaign.open("campaign").missing()
    if manager.name == "snakemake":  # the report is the same command, and takes the longest
        assert manager() == ["report"]
        assert "<html" in Path("report/report.html").read_text()
        assert manager() == []


def test_the_recipe_of_dvc_reports_too():
    text = (RECIPES / "dvc.yaml").read_text()
    assert "cmd: qavalanche report campaign --out report" in text

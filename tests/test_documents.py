"""README and docs stay true: every command runs, every printed output is what is printed."""

import contextlib
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from campaigns import fake_sbatch

ROOT = Path(__file__).parents[1]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def fences(document):
    return FENCE.findall(document.read_text(encoding="utf-8"))


def named(document):
    return document.name


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_python_prints_what_is_shown(document, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    blocks = fences(document)
    for i, (kind, text) in enumerate(blocks):
        if kind != "python":
            continue
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(text, document.name, "exec"), {})
        following = blocks[i + 1] if i + 1 < len(blocks) else ("", "")
        if printed.getvalue():
            assert following == ("text", printed.getvalue())


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_commands_run(document, tmp_path):
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    targets = re.findall(r"^(\S+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    path = f"{Path(sys.executable).parent}{os.pathsep}{fake_sbatch(tmp_path / 'bin')}"
    options = {"cwd": tmp_path, "env": {**os.environ, "PATH": path}, "stderr": subprocess.PIPE}
    with contextlib.ExitStack() as servers:
        for kind, text in fences(document):
            if kind not in ("sh", "bash"):  # bash: what needs a cluster
                continue
            for line in text.splitlines():
                command = shlex.split(line, comments=True)
                if command[:1] == ["make"]:  # `make test` is this test, test-slow runs `make demo`
                    assert command[1] in targets
                elif command[:1] == ["pip"]:
                    assert "\ncluster = [" in (ROOT / "pyproject.toml").read_text()
                    assert command[1:] == ["install", "qavalanche[cluster]"]
                elif command[:1] == ["dask"]:
                    server = servers.enter_context(subprocess.Popen(command, **options))
                    servers.callback(server.kill)
                elif command:
                    done = subprocess.run(
                        command, **options, stdout=subprocess.PIPE, text=True, timeout=300
                    )
                    assert done.returncode == 0, f"{line}: {done.stderr}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_links_lead_somewhere(document):
    text = document.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        if "://" not in target:
            assert (document.parent / target).exists(), target


def test_example_files_are_what_their_script_makes(tmp_path):
    code = (ROOT / "examples" / "make_files.py").read_text()
    names = {"__name__": "make_files", "__file__": str(ROOT / "examples" / "make_files.py")}
    exec(compile(code, "make_files.py", "exec"), names)
    names["main"](tmp_path)
    made = sorted(path.name for path in tmp_path.iterdir())
    assert made == ["couplings.csv", "couplings.npy", "decays.csv", "fields.csv"]
    for name in made:
        assert (tmp_path / name).read_bytes() == (ROOT / "examples" / name).read_bytes()


@pytest.mark.slow
def test_make_demo_reproduces_the_figure_of_the_readme(tmp_path):
    command = ["qavalanche", "run", str(ROOT / "examples" / "transition.toml"), "--out", "demo"]
    recipe = re.search(r"^demo:.*\n((?:\t.*\n)+)", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert "qavalanche run examples/transition.toml --out demo/transition" in recipe.group(1)
    assert "qavalanche report demo/transition" in recipe.group(1)
    for arguments in (command, ["qavalanche", "report", "demo"]):
        module = [sys.executable, "-m", *arguments]
        subprocess.run(module, cwd=tmp_path, check=True, capture_output=True, timeout=900)
    page = (tmp_path / "demo" / "report" / "report.html").read_text(encoding="utf-8")
    estimate = re.search(r"ε_c = [\d.]+ ± [\d.]+", page).group()  # the first one, from crossings
    assert estimate in (ROOT / "README.md").read_text(encoding="utf-8")
    made = tmp_path / "demo" / "report" / "figures" / "probability.csv"
    assert made.read_bytes() == (ROOT / "docs" / "figures" / "probability.csv").read_bytes()

"""README and docs stay true: every command runs, every output and number is what is made."""

import contextlib
import importlib.util
import json
import math
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from campaigns import command_line, fake_sbatch

ROOT = Path(__file__).parents[2]


def load(path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


pages = load(ROOT / "docs" / "make_pages.py")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
TARGETS = re.findall(r"^([\w-]+):", MAKEFILE, re.MULTILINE)
WITH_ERROR = re.compile(r"\d\.?\d*\(\d+(?:\.\d+)?\)|\d ± \d")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[+-]\d+)?")

each_page = pytest.mark.parametrize("page", pages.PAGES, ids=lambda page: page.name)


def text_of(page):
    return page.read_text(encoding="utf-8")


def outside_fences(text):
    return pages.FENCE.sub("", text)


def assert_same_output(made, shown, fitted):
    """Kernels give the same text everywhere; a fit's last digit depends on the machine."""
    if not fitted:
        assert made == shown
        return
    assert NUMBER.sub("#", made) == NUMBER.sub("#", shown)
    for one, other in zip(NUMBER.findall(made), NUMBER.findall(shown), strict=True):
        assert abs(float(one) - float(other)) <= 1.01 * unit(other)


def unit(number):
    """Of the last digit of a printed number; of a whole number, nothing."""
    mantissa, _, exponent = number.partition("e")
    digits = len(mantissa.partition(".")[2])
    return 10.0 ** (int(exponent or 0) - digits) if digits or exponent else 0.0


@each_page
def test_python_prints_what_is_shown(page):
    for block in pages.PYTHON.finditer(text_of(page)):
        fitted = "```text fit\n" in block[1]
        assert_same_output(pages.printed(block[2], page.name), block[3], fitted)


@each_page
def test_every_python_block_that_prints_is_followed_by_its_output(page):
    blocks = [(kind, text) for kind, _, text in pages.FENCE.findall(text_of(page))]
    for (kind, code), following in zip(blocks, [*blocks[1:], ("", "")], strict=False):
        if kind == "python" and "print(" in code:
            assert following[0] == "text", code


@each_page
def test_numbers_are_those_of_the_tables(page):
    assert pages.with_numbers(text_of(page), pages.marked(page)) == text_of(page)


@each_page
def test_every_mark_is_known_and_used(page):
    text = text_of(page)
    assert {name for name, _ in pages.MARK.findall(text)} == set(pages.marked(page))
    assert text.count("<!--") == 2 * len(pages.MARK.findall(text))


@each_page
def test_no_number_with_an_error_stands_without_a_mark(page):
    prose = pages.MARK.sub("", outside_fences(text_of(page)))
    assert WITH_ERROR.findall(prose) == []


def test_a_wrong_number_and_a_wrong_output_are_seen():
    text = "p = <!--p-->0.3(1)<!--/-->\n```python\nprint(1.5)\n```\n\n```text\n1.4\n```\n"
    assert pages.with_numbers(text, {"p": "0.2(1)"}) == text.replace("0.3(1)", "0.2(1)")
    assert pages.with_outputs(text, "page") == text.replace("1.4", "1.5")
    with pytest.raises(AssertionError):
        assert_same_output("tau = 2.53 ± 0.01", "tau = 2.51 ± 0.01", fitted=True)
    with pytest.raises(AssertionError):
        assert_same_output("3 regions", "4 regions", fitted=True)
    with pytest.raises(AssertionError):
        assert_same_output("2.52", "2.51", fitted=False)
    assert_same_output("tau = 2.52 ± 0.01", "tau = 2.51 ± 0.01", fitted=True)
    assert math.isclose(unit("4.9e-09"), 1e-10)


def lighten(spec):
    """100 samples (8 of rare events) of at most 10^4 bonds at three epsilon: not the physics."""

    def shorter(found):
        lengths = {min(int(n.replace("_", "")), 10_000) for n in re.findall(r"[\d_]+", found[1])}
        return f"length = {sorted(lengths)}"

    def fewer(found):
        values = found[2].strip(" ,\n").split(",")
        return f"{found[1]} = [{values[0]}, {values[len(values) // 2]}, {values[-1]}]"

    text = re.sub(r"#.*", "", spec.read_text(encoding="utf-8"))
    number = 8 if "[rare]" in text else 100  # of populations, which cost a thousand chains each
    text = re.sub(r"(?m)^length\s*=\s*(\[[^\]]+\]|.+)[ \t]*$", shorter, text)
    text = re.sub(r"(?m)^(epsilon|loc|W)\s*=\s*\[([^\]]+)\]", fewer, text)
    text = re.sub(r"(?m)^inserted\s*=.+$", "inserted = [0, 10, 100]", text)
    text = re.sub(r"(?m)^samples\s*=\s*(\[[^\]]+\]|.+)[ \t]*$", f"samples = {number}", text)
    spec.write_text(text, encoding="utf-8")


def lightened(command, folder, done):
    """Make what a command runs lighter, once."""
    for word in command:
        spec = folder / word
        if word.endswith(".toml") and spec.exists() and spec not in done:
            lighten(spec)
            done.add(spec)


@each_page
def test_commands_run(page, tmp_path, monkeypatch, capsys):
    done, inside = set(), command_line(monkeypatch, capsys)
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    path = f"{Path(sys.executable).parent}{os.pathsep}{fake_sbatch(tmp_path / 'bin')}"
    options = {"cwd": tmp_path, "env": {**os.environ, "PATH": path}, "stderr": subprocess.PIPE}
    with contextlib.ExitStack() as servers:
        for kind, _, text in pages.FENCE.findall(text_of(page)):
            if kind not in ("sh", "bash"):  # bash: what needs a cluster
                continue
            for line in text.splitlines():
                command = shlex.split(line, comments=True)
                if command[:1] == ["make"]:  # `make test` is this test, test-slow runs `make demo`
                    assert command[1] in TARGETS
                elif command[:1] == ["source"]:  # the tests' own environment is active
                    assert command[1] == ".venv/bin/activate"
                elif command[:1] == ["pip"]:
                    assert "\ncluster = [" in (ROOT / "pyproject.toml").read_text()
                    assert command[1:] == ["install", "qavalanche[cluster]"]
                elif command[:1] == ["dask"]:
                    server = servers.enter_context(subprocess.Popen(command, **options))
                    servers.callback(server.kill)
                elif command[:1] == ["qavalanche"] and kind == "sh":  # in this process: quicker
                    lightened(command, tmp_path, done)
                    code, _, errors = inside(*command[1:])
                    assert code == 0, f"{line}: {errors}"
                elif command:
                    lightened(command, tmp_path, done)
                    ran = subprocess.run(
                        command, **options, stdout=subprocess.PIPE, text=True, timeout=300
                    )
                    assert ran.returncode == 0, f"{line}: {ran.stderr}"


@each_page
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#]+)\)", text_of(page)):
        if "://" not in target:
            assert (page.parent / target).exists(), target


def test_readme_and_makefile_name_every_target():
    table = re.findall(r"^\| `make ([\w-]+)` \|", README, re.MULTILINE)
    phony = re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)[1].split()
    assert sorted(table) == sorted(phony)
    assert sorted(re.findall(r"^# make ([\w-]+)", MAKEFILE, re.MULTILINE)) == sorted(phony)
    assert set(phony) <= set(TARGETS)


def test_ci_runs_every_kind_of_test():
    ci = (ROOT / ".ci" / "run").read_text()
    assert re.findall(r"^make ([\w-]+)$", ci, re.MULTILINE) == [
        "lint", "test-slow", "test", "test-lowest", "test-recipes",
    ]  # fmt: skip


def test_example_files_are_what_their_script_makes(tmp_path):
    load(ROOT / "examples" / "make_files.py").main(tmp_path)
    made = sorted(path.name for path in tmp_path.iterdir())
    assert made == ["couplings.csv", "couplings.npy", "decays.csv", "fields.csv"]
    for name in made:
        assert (tmp_path / name).read_bytes() == (ROOT / "examples" / name).read_bytes()


@pytest.mark.slow
def test_make_demo_reproduces_the_figure_and_the_estimates_of_the_pages(tmp_path, monkeypatch):
    recipe = re.search(r"^demo:.*\n((?:\t.*\n)+)", MAKEFILE, re.MULTILINE)
    assert "qavalanche run examples/transition.toml --out demo/transition" in recipe.group(1)
    assert "qavalanche report demo/transition" in recipe.group(1)
    figures = ROOT / "docs" / "figures"
    monkeypatch.syspath_prepend(figures)
    load(figures / "make_transition.py").main(tmp_path)
    name = "probability.csv"
    assert (tmp_path / name).read_bytes() == (figures / name).read_bytes()
    made, kept = (
        json.loads((folder / "transition.json").read_text())[0]["transition"]["estimates"]
        for folder in (tmp_path, figures)
    )
    for one, other in zip(made, kept, strict=True):  # fits, within a twentieth of their errors
        assert one["epsilon_c"] == pytest.approx(other["epsilon_c"], abs=other["error"] / 20)
        assert one["error"] == pytest.approx(other["error"], rel=0.05)

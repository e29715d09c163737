"""A law is one file: copied into the package, or an entry point of another one."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import qavalanche as qa
from qavalanche.errors import InputWarning
from qavalanche.laws import get, law_from, names, registry

PACKAGE = Path(qa.__file__).parent
TEMPLATE = Path(__file__).parents[1] / "support" / "templates" / "law_template.py"


@pytest.fixture(autouse=True)
def forgotten(monkeypatch):
    """Laws that a test registers are gone after it."""
    names()
    monkeypatch.setattr(registry, "_LAWS", dict(registry._LAWS))


def python(program, *path):
    folders = os.pathsep.join([*map(str, path), os.environ.get("PYTHONPATH", "")])
    done = subprocess.run([sys.executable, "-c", program], text=True, capture_output=True,
                          env={**os.environ, "PYTHONPATH": folders}, timeout=300)  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def plugin(folder, entry="exponential = law_template:ShiftedExponential", name="my-laws"):
    """An installed distribution with one entry point, and its module."""
    folder.mkdir(exist_ok=True)
    shutil.copy(TEMPLATE, folder)
    info = folder / f"{name.replace('-', '_')}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[qavalanche.laws]\n{entry}\n")
    return folder


def test_a_file_copied_into_the_folder_is_a_law(tmp_path):
    skipped = shutil.ignore_patterns("__pycache__")
    shutil.copytree(PACKAGE, tmp_path / "qavalanche", ignore=skipped)
    shutil.copy(TEMPLATE, tmp_path / "qavalanche" / "laws" / "exponential.py")
    told = python(
        "import qavalanche, json; from qavalanche.laws import names, law_from\n"
        "from qavalanche.laws.words import words\n"
        "law = law_from('exponential', {'mean': 2})\n"
        "print(json.dumps([qavalanche.__file__, names(), words(), law.address,\n"
        "                  law.draw(100, 1).resonant_count]))",
        tmp_path,
    )
    file, known, shown, address, resonant = json.loads(told)
    assert file.startswith(str(tmp_path))
    assert "exponential" in known
    assert "exponential" in shown
    assert address == {"law": "exponential", "mean": 2.0, "shift": 0.5}
    assert 5 < resonant < 45


def test_an_entry_point_is_a_law_on_the_command_line_too(tmp_path):
    folder = plugin(tmp_path)
    call = "import sys; sys.argv[1:] = {}; from qavalanche.cli import main; main()"
    draw = "melt --law exponential --law-set mean=2 --law-set shift=0.4 --length 60 --json"
    made = json.loads(python(call.format(draw.split()), folder))
    assert made["law"] == {"law": "exponential", "mean": 2.0, "shift": 0.4}
    assert "exponential" in python(call.format(["melt", "--help"]), folder)
    assert "exponential" in python(call.format(["steps", "--help"]), folder)


def test_an_entry_point_is_found_where_it_is_on_the_path(tmp_path, monkeypatch):
    with pytest.raises(qa.InputError, match="law = 'exponential'"):
        get("exponential")
    monkeypatch.syspath_prepend(plugin(tmp_path))
    assert "exponential" in names()
    law = law_from("exponential", {"mean": 3})
    share = law.draw(100_000, 1).resonant_count / 1e5
    assert share == pytest.approx(law.resonance_probability, abs=0.005)
    with pytest.raises(qa.InputError, match=r"exponential parameter 'men' \(did you mean"):
        law_from("exponential", {"men": 3})
    with pytest.raises(qa.InputError, match=r"did you mean \"exponential\""):
        get("exponentiel")


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        (
            "broken = nowhere:Law",
            r"qavalanche.laws: broken = nowhere:Law cannot be loaded \(No mod",
        ),
        ("broken = law_template:Nothing", "broken = law_template:Nothing cannot be loaded"),
        ("broken = math:pi", "must be a dataclass and a subclass of qavalanche.laws.Law"),
        ("broken = law_template:ShiftedExponential", "law 'broken': calls itself 'exponential'"),
    ],
)
def test_a_broken_plug_in_is_one_line_when_it_is_used(tmp_path, monkeypatch, entry, message):
    monkeypatch.syspath_prepend(plugin(tmp_path, entry))
    assert "broken" in names()
    assert get("bimodal") is qa.Bimodal
    with pytest.raises(qa.InputError, match=message) as refused:
        get("broken")
    assert "\n" not in str(refused.value)


def test_a_plug_in_cannot_take_the_name_of_a_law(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(plugin(tmp_path, "bimodal = law_template:ShiftedExponential"))
    message = "plug-in my-laws, law 'bimodal': is left aside, the name is that of"
    for use in (names, lambda: get("bimodal")):
        with pytest.warns(InputWarning, match=message):
            use()
    with pytest.warns(InputWarning, match=message):
        assert get("bimodal") is qa.Bimodal


def test_two_plug_ins_cannot_share_a_name(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(plugin(tmp_path / "a"))
    monkeypatch.syspath_prepend(plugin(tmp_path / "b", name="other-laws"))
    with pytest.raises(qa.InputError, match=r"plug-in .* has the same name"):
        get("exponential")


def test_what_is_no_law_is_not_registered():
    class Mine(qa.Bimodal):
        name = "bimodal"

    with pytest.raises(qa.InputError, match=r"Mine: the name 'bimodal': is that of .*Bimodal"):
        registry.law(Mine)
    Mine.name = "no word"
    with pytest.raises(qa.InputError, match="name = 'no word': must be a word"):
        registry.law(Mine)
    with pytest.raises(qa.InputError, match="must be a dataclass and a subclass"):
        registry.law(dict)

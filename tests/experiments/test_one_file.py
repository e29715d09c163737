"""A scheme, an observable and a law are one file each: templates copied into place, and used.

The package is copied, with its compiled kernels, and a template is put into its folder; nothing
else is changed. Then a campaign, its report and analysis, and the commands know the new thing.
"""

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import qavalanche

TEMPLATES = Path(__file__).parents[1] / "support" / "templates"
PLACES = {
    "scheme_template.py": "schemes/doubling.py",
    "observable_template.py": "observables/longest_gap.py",
    "law_template.py": "laws/exponential.py",
}
SPEC = """
seed = 5

[disorder]
law = "exponential"
mean = [1.0, 1.6]

[chain]
length = [20, 60]
samples = 60

[[scheme]]
name = "doubling"
ratio = [0.5, 1.0]

[[scheme]]
name = "spots"

[observables]
longest_gap = true
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A copy of the package with the three files in it, and a campaign that was run there."""
    place = tmp_path_factory.mktemp("one_file")
    shutil.copytree(Path(qavalanche.__file__).parent, place / "qavalanche")
    for template, target in PLACES.items():
        assert not (place / "qavalanche" / target).exists()
        shutil.copy(TEMPLATES / template, place / "qavalanche" / target)
    (place / "spec.toml").write_text(SPEC)
    command(place, "run", "spec.toml", "--out", "store", "--workers", "1")
    return place


def command(place, *arguments, code=0):
    """What a command prints, called where the copy is what is imported."""
    environment = {**os.environ, "PYTHONPATH": str(place)}
    done = subprocess.run(
        [sys.executable, "-m", "qavalanche", *arguments],
        capture_output=True, text=True, cwd=place, env=environment, timeout=300,
    )  # fmt: skip
    assert done.returncode == code, done.stderr
    return done.stdout if code == 0 else done.stderr


def test_the_copy_is_what_runs(place):
    code = "import qavalanche; print(qavalanche.__file__)"
    environment = {**os.environ, "PYTHONPATH": str(place)}
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=place, env=environment
    )
    assert found.stdout.startswith(str(place))


def test_help_names_them(place):
    found = command(place, "melt", "--help")
    assert all(name in found for name in ("doubling", "longest_gap", "exponential"))


def test_one_chain_is_melted_by_the_new_scheme_and_measured(place):
    draw = ("--law", "exponential", "--law-set", "mean=1.2", "--length", "40", "--seed", "3")
    use = ("--scheme", "doubling", "--set", "ratio=0.5", "--measure", "longest_gap")
    found = json.loads(command(place, "melt", *draw, *use, "--json"))
    assert found["scheme"] == {"name": "doubling", "ratio": 0.5}
    assert found["law"]["law"] == "exponential"
    assert found["decay_rate"] is None  # it has no decays, and none are forged
    assert found["entanglement"] is None
    edges = [0, *(edge for region in found["regions"] for edge in region), 40]
    gaps = [b - a for a, b in zip(edges[::2], edges[1::2], strict=True)]
    assert found["observables"] == {"longest_gap": max(gaps)}
    assert "decay rate" not in command(place, "melt", *draw, *use)


def test_a_wrong_parameter_is_named(place):
    draw = ("--epsilon", "0.2", "--length", "9", "--scheme", "doubling")
    found = command(place, "melt", *draw, "--set", "ratoi=1", code=2)
    assert "doubling parameter 'ratoi' (did you mean \"ratio\"?): must be ratio" in found
    assert "ratio = -1" in command(place, "melt", *draw, "--set", "ratio=-1", code=2)


def test_report_and_table_have_them(place):
    command(place, "report", "store")
    with open(place / "store/report/summary.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["tier"] for row in rows} == {"doubling", "spots"}
    assert {row["ratio"] for row in rows} == {"0.5", "1.0", ""}
    assert {row["mean"] for row in rows} == {"1.0", "1.6"}
    assert all(float(row["longest_gap"]) >= 0 for row in rows)  # 0: all of them thermal
    assert any(float(row["longest_gap"]) > 1 for row in rows)
    assert any(float(row["longest_gap_error"]) > 0 for row in rows)
    decays = {row["tier"]: row["decay_rate"] for row in rows}
    assert decays["doubling"] in ("", "NaN")
    assert float(decays["spots"]) > 0
    page = (place / "store/report/report.html").read_text()
    assert "doubling, ratio: 0.5" in page
    assert "exponential" in page
    assert "L_max" in page


def test_analysis_and_status_have_them(place):
    found = json.loads(command(place, "analyze", "store", "--what", "transition", "--json"))
    titles = [family["family"] for family in found]
    assert any("doubling, ratio: 1" in title for title in titles)
    assert all(family["schema"] >= 1 for family in found)
    points = json.loads(command(place, "status", "store", "--json"))["points"]
    assert {point["point"].get("scheme") for point in points} == {"doubling", None}


def test_a_sample_is_replayed(place):
    status = json.loads(command(place, "status", "store", "--json"))
    name = next(p["name"] for p in status["points"] if p["point"].get("scheme") == "doubling")
    again = json.loads(command(place, "replay", "store", "--sample", f"{name}:7", "--json"))
    assert again["differences"] == []
    assert again["row"]["longest_gap"] == again["stored"]["longest_gap"]

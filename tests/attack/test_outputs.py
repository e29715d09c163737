"""Where results go: to the path that was given, taken as it is."""

import os
from pathlib import Path

import pytest
from attack.support.judge import FINE, REFUSED, judge, snapshot

pytestmark = pytest.mark.slow
_NAMES = [
    "file:x",
    "file:///x",
    "s3:x",
    "~",
    "~root",
    "$HOME",
    "%20",
    "a b",
    "x*",
    "[x]",
    "-x",
    "ε",
    "a\tb",
]


@pytest.mark.parametrize("name", _NAMES)
def test_a_report_goes_where_its_path_says(ground, record, name):
    here = ground("whole")
    home = here.outside / "home"
    home.mkdir()
    here.look_again()
    before = set(os.listdir("/"))
    line = ("report", "store", f"--out={name}")
    judge(here.call(*line, environment={"HOME": str(home)}), FINE)
    folder = here.work / name
    found = {path.suffix for path in folder.rglob("*") if path.is_file()}
    assert found == {".html", ".csv", ".pdf", ".png"}, found
    here.check_outside()
    assert set(os.listdir("/")) == before
    record("as meant")


@pytest.mark.parametrize("name", ["file:x", "~", "a b", "ε"])
def test_a_store_and_a_spec_may_have_any_name(ground, record, name):
    here = ground()
    (here.work / f"{name}.toml").write_bytes((here.work / "spec.toml").read_bytes())
    judge(here.call("run", f"{name}.toml", "--workers", "1"), FINE)
    assert here.machine.results(name, cwd=here.work) == here.known.results
    here.check_outside()
    record("as meant")


_DRAWN = {
    "melt": ("melt", "--epsilon", "0.3", "--length", "12", "--plot"),
    "steps": ("steps", "--epsilon", "0.3", "--length", "12", "--plot"),
    "replay": ("replay", "store", "--sample", "{point}:3", "--plot"),
    "exact": ("exact", "--length", "3", "--plot"),
}
_PLOTS = [
    "drawing.xyz",
    "drawing",
    ".png",
    "spec.toml",
    "gone/deeper/drawing.xyz",
    "spec.toml/x.png",
]


@pytest.mark.parametrize("name", _PLOTS)
@pytest.mark.parametrize("command", _DRAWN)
def test_a_drawing_that_cannot_be_is_refused_before_anything(ground, record, command, name):
    here = ground("whole")
    point = min((here.store / "shards").iterdir()).name
    before = snapshot(here.work)
    line = [one.replace("{point}", point) for one in _DRAWN[command]]
    outcome = judge(here.call(*line, name), REFUSED)
    assert not outcome.out, f"computed before it was refused: {outcome}"
    assert snapshot(here.work) == before
    record("refused")


@pytest.mark.parametrize(
    "line",
    [
        ("run", "store"),
        ("run", "store", "--out", "spec.toml"),
        ("run", "store.toml", "--out", "store.toml"),
        ("init", "spec.toml"),
        ("status", "spec.toml"),
        ("report", "store", "--out", "spec.toml"),
        ("merge", "spec.toml", "store"),
        ("merge", "store", "store/shards"),
    ],
)
def test_nothing_is_written_over_what_is_there(ground, record, line):
    here = ground("whole")
    (here.work / "store.toml").write_bytes((here.work / "spec.toml").read_bytes())
    before = snapshot(here.work)
    judge(here.call(*line), REFUSED)
    after = {k: v for k, v in snapshot(here.work).items() if not Path(k).match("store*")}
    assert after == {k: v for k, v in before.items() if not Path(k).match("store*")}
    record("refused")


def test_steps_does_not_overwrite_without_being_asked(ground, record):
    here = ground()
    (here.work / "steps.png").write_bytes(b"kept")
    judge(here.call("steps", "--epsilon", "0.3", "--length", "12"))
    assert (here.work / "steps.png").read_bytes() == b"kept"
    record("kept")

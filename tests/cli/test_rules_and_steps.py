"""The command line's rules: short forms for every scheme, and the steps of the couplings tier."""

import json
import re
from pathlib import Path

import pytest

import qavalanche as qa
from qavalanche.schemes import couplings

DRAW = "melt --epsilon 0.27 --length 50"
STEPS = "steps --epsilon 0.27 --length 24"


def test_steps_json_is_the_event_log(inside):
    code, out, _ = inside(*f"{STEPS} --seed 12 --json".split())
    printed = json.loads(out)
    partition, log = couplings.diagonalize(qa.Bimodal(0.27).draw(24, seed=12))
    assert code == 0
    assert printed["events"] == list(log)
    assert printed["regions"] == partition.regions.tolist()
    assert not list(Path().iterdir())  # a log is no reason to write a file


RULES = "--crossing halted --ties perturbative --counts sites --local-dimension 3"


@pytest.mark.parametrize("scheme", ["spots", "couplings"])
def test_short_forms_are_those_of_every_scheme_that_has_the_parameter(inside, scheme):
    draw = f"{DRAW} --seed 4 --scheme {scheme} --json"
    code, out, _ = inside(*f"{draw} {RULES} --ends ring".split())
    rules = qa.Rules(3, "halted", "perturbative", "sites", ends="ring")
    chain = qa.Bimodal(0.27).draw(50, seed=4)
    assert code == 0
    assert json.loads(out)["regions"] == qa.melt(chain, rules).regions.tolist()
    assert json.loads(out)["rules"]["crossing"] == "halted"
    plain = inside(*draw.split())[1]
    assert json.loads(plain)["regions"] != json.loads(out)["regions"]
    short, long = (inside(*draw.split(), *how) for how in (("--crossing", "0.2"),
                                                            ("--set", "crossing=0.2")))  # fmt: skip
    assert short == long


def test_steps_follow_every_rule(inside):
    code, out, _ = inside(*f"{STEPS} --seed 12 --json {RULES}".split())
    printed, rules = json.loads(out), qa.Rules(3, "halted", "perturbative", "sites")
    log = couplings.diagonalize(qa.Bimodal(0.27).draw(24, seed=12), rules)[1]
    assert code == 0
    assert printed["events"] == list(log)
    assert printed["rules"]["counts"] == "sites"
    other = couplings.diagonalize(qa.Bimodal(0.27).draw(24, seed=12))[1]
    assert printed["events"] != list(other)
    free = f"{STEPS} --seed 12 --json --crossing 0.8 --set any_crossing=true"
    assert json.loads(inside(*free.split())[1])["rules"]["crossing"] == 0.8


def test_steps_draws_panels_and_film_and_prints_the_treatments(inside):
    code, out, _ = inside(*f"{STEPS} --seed 12".split())
    assert code == 0
    assert Path("steps.png").read_bytes().startswith(b"\x89PNG")
    treatments = couplings.diagonalize(qa.Bimodal(0.27).draw(24, seed=12))[1].treatments
    lines = out[out.index("step") :].splitlines()
    assert [line.split()[2] for line in lines[1 : 1 + len(treatments)]] == list(treatments["kind"])
    assert "figure steps.png" in out
    Path("steps.png").unlink()
    Path("short.csv").write_text("1\n0\n0.5\n2\n0\n")
    code, out, _ = inside("steps", "--decays", "short.csv", "--animate", "f.gif")
    assert code == 0
    assert Path("f.gif").read_bytes().startswith(b"GIF")
    assert {path.name for path in Path().iterdir()} == {"f.gif", "short.csv"}
    assert re.search(r"film   f.gif \(\d+ frames\)", out)

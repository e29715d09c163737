"""--law and --law-set of melt and steps."""

import json

import numpy as np
import pytest
from campaigns import command_line

import qavalanche as qa
from qavalanche.laws import law_from, names


@pytest.fixture
def call(monkeypatch, capsys, tmp_path):
    monkeypatch.chdir(tmp_path)
    return command_line(monkeypatch, capsys)


@pytest.mark.parametrize(
    ("words", "parameters"),
    [
        ("fields --law-set W=3 --law-set J=0.5", {"W": 3, "J": 0.5}),
        ("fields --law-set W=3 --law-set distribution=norm", {"W": 3, "distribution": "norm"}),
        ("empirical --law-set values=-2,-0.5,1e-1", {"values": [-2, -0.5, 0.1]}),
        ("empirical --law-set counts=1,2 --law-set edges=-2,-1,1",
         {"counts": [1, 2], "edges": [-2, -1, 1]}),
        ("norm --law-set loc=-1", {"loc": -1}),
        ("bimodal --law-set epsilon=0.27 --law-set K=2", {"epsilon": 0.27, "K": 2}),
    ],
)  # fmt: skip
def test_melt_draws_from_any_law(call, words, parameters):
    code, out, _ = call("melt", "--law", *words.split(), "--length", 80, "--seed", 3, "--json")
    law = law_from(words.split()[0], parameters)
    assert code == 0
    made, chain = json.loads(out), law.draw(80, 3)
    assert made["law"] == law.address
    assert made["source"] == chain.source
    assert made["seed"] == 3
    assert made["regions"] == qa.melt(chain).regions.tolist()


def test_a_file_is_drawn_by_its_rows(call):
    np.save("g.npy", np.exp(np.random.default_rng(3).normal(-1, 1, (2, 30))))
    code, out, _ = call("melt", "--law", "file", "--law-set", "path=g.npy", "--length", 30)
    assert code == 0
    assert "g.npy, realization 0" in out


def test_steps_takes_laws_too(call):
    command = "steps --law quasiperiodic --law-set W=3 --length 20 --json"
    code, out, _ = call(*command.split())
    assert code == 0
    assert json.loads(out)["length"] == 20


def test_the_short_form_is_the_bimodal_law(call):
    end = ("--length", "50", "--json")
    short = call("melt", "--epsilon", "0.3", "--K", "2", *end)
    settings = ("--law-set", "epsilon=0.3", "--law-set", "K=2")
    long = call("melt", "--law", "bimodal", *settings, *end)
    assert short == long


@pytest.mark.parametrize("command", ["melt", "steps"])
def test_the_help_lists_the_names(call, command):
    code, out, _ = call(command, "--help")
    words = " ".join(out.split())
    assert code == 0
    for name in names():
        assert name == "python" or f" {name}," in words


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("--law feilds --length 5", "law = 'feilds' (did you mean \"fields\"?)"),
        ("--law fields --law-set V=3 --length 5", "fields parameter 'V'"),
        ("--law fields --length 5", "fields without W: W is needed"),
        ("--law fields --law-set W=3", "--law without --length: --length is needed"),
        ("--law fields --law-set W --length 5", "--law-set 'W': must be KEY=VALUE"),
        ("--law fields --law-set W=1 --law-set W=2 --length 5", "--law-set W: is given twice"),
        ("--law fields --law-set W=x --length 5", "W = 'x': must be positive"),
        ("--law fields --epsilon 0.2 --length 5", "--epsilon and --law: give one of"),
        ("--law fields --law-set W=3 --K 1 --length 5", "--K: goes with --epsilon"),
        ("--epsilon 0.2 --law-set W=3 --length 5", "--law-set: goes with --law"),
        ("--law file --law-set path=g.csv --length 5", "g.csv: cannot be read"),
        ("--law empirical --law-set values=1,x --length 5", "real numbers are needed"),
    ],
)
def test_mistakes_are_one_line(call, words, message):
    for command in ("melt", "steps"):
        code, out, err = call(command, *words.split(), "--json")
        assert (code, out, err.count("\n")) == (2, "", 1)
        assert message in err

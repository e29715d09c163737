"""Specs: what they mean, and what a mistake in one says."""

import copy

import pytest

import qavalanche as qa
from qavalanche.ensemble.spec import parse_spec, read_spec

GOOD = {
    "seed": 1,
    "disorder": {"law": "bimodal", "epsilon": [0.26, 0.28], "K": 1.0},
    "chain": {"length": [100, 1000], "samples": [50, 20]},
    "rules": {"crossing": ["halted", -0.3]},
}


def test_grid_is_every_combination():
    grid = parse_spec(GOOD).grid
    assert len(grid) == 2 * 2 * 2
    assert {p.law.epsilon for p in grid} == {0.26, 0.28}
    assert {p.rules.crossing for p in grid} == {"halted", -0.3}
    assert {(p.length, n) for p, n in grid.items()} == {(100, 50), (1000, 20)}


def test_numbers_stand_for_lists_of_one():
    spec = {
        **GOOD,
        "disorder": {"law": "norm", "loc": -1, "scale": 2},
        "chain": {"length": 10, "samples": 5},
    }
    (point,) = parse_spec({**spec, "rules": {"crossing": 0}}).grid
    assert point.law == qa.LogCoupling("norm", loc=-1.0, scale=2.0)
    assert point.rules.crossing == 0.0


def changed(path, value):
    content = copy.deepcopy(GOOD)
    *sections, key = path.split(".")
    place = content
    for section in sections:
        place = place[section]
    if value is None:
        del place[key]
    else:
        place[key] = value
    return content


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("disorder.epsilon", [0.3, 1.2], r"epsilon = 1.2: must lie in \(0, 1\)"),
        ("disorder.epsilon", 1.0, "epsilon = 1"),
        ("disorder.epsilon", [], r"disorder.epsilon = \[\]"),
        ("disorder.epsilon", ["a"], "disorder.epsilon = 'a': must be a number"),
        ("disorder.K", 0.2, "every bond would be resonant"),
        ("disorder.K", -1, "K = -1"),
        ("disorder.epsilom", [0.2], "bimodal parameter 'epsilom'"),
        ("disorder.law", "bimodl", 'did you mean "bimodal"'),
        ("disorder.law", None, "disorder.law"),
        ("disorder", None, "disorder is missing"),
        ("chain.length", [0], "0: must be at least 1"),
        ("chain.length", [100, 100], "a value stands twice"),
        ("chain.length", [10.5, 100], "chain.length = 10.5"),
        ("chain.lenght", [10], r'unknown key chain.lenght \(did you mean "length"\?\)'),
        ("chain.samples", [1, 2, 3], "3 numbers for 2 lengths"),
        ("chain.samples", [-5], "-5: must be at least 1"),
        ("rules.crossing", ["halt"], "crossing = 'halt'"),
        ("rules.crossing", [0.9], "below s = 0.6931"),
        ("rules.local_dimension", [1], "local_dimension = 1"),
        ("rules.crosing", ["halted"], 'did you mean "crossing"'),
        ("seed", -1, "seed = -1"),
        ("seed", None, "seed is missing"),
        ("sed", 3, 'unknown key sed .did you mean "seed"'),
    ],
)
def test_mistakes_are_named_in_one_line(path, value, message):
    with pytest.raises(qa.InputError, match=message) as caught:
        parse_spec(changed(path, value))
    assert "\n" not in str(caught.value)


def test_files_that_are_no_specs(tmp_path):
    bad = tmp_path / "bad.toml"
    bad.write_text("seed = \n")
    with pytest.raises(qa.InputError, match=r"bad.toml: not valid TOML"):
        read_spec(bad)
    with pytest.raises(qa.InputError, match=r"none.toml: cannot be read"):
        read_spec(tmp_path / "none.toml")
    bad.write_text("seed = 1\n")
    with pytest.raises(qa.InputError, match=r"bad.toml: .* is missing"):
        read_spec(bad)


def test_of_several_crossings_the_couplings_tier_takes_its_own():
    content = {
        "seed": 1,
        "disorder": {"law": "bimodal", "epsilon": 0.2},
        "chain": {"length": 10, "samples": 2},
        "rules": {"crossing": ["halted", "rmt"], "tier": ["spots", "couplings"]},
    }
    grid = parse_spec(content).grid
    schemes = {(point.rules.crossing, point.tier) for point in grid}
    assert schemes == {("halted", "spots"), ("rmt", "spots"), ("rmt", "couplings")}
    assert len(grid) == 3

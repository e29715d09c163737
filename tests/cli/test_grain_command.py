"""qavalanche grain: its calls, its JSON, and wrong input in one line."""

import json
from pathlib import Path

import numpy as np
import pytest

import qavalanche as qa

SMALL = "grain --model sun --alpha 0.4,0.9 --chain 2-3 --samples 12 --seed 3"


def of(inside, line):
    code, out, err = inside(*line.split())
    assert code == 0, err
    return json.loads(out) if line.endswith("--json") else out


def test_the_points_as_json_are_what_python_gives(inside):
    found = of(inside, f"{SMALL} --json")
    assert found.pop("schema") == 1
    same = qa.gap_ratios("sun", [0.4, 0.9], [2, 3], 12, 3).to_dict()
    assert found == json.loads(json.dumps(same))
    assert [(one["alpha"], one["L"], one["spins"]) for one in found["points"]] == [
        (0.4, 2, 5), (0.4, 3, 6), (0.9, 2, 5), (0.9, 3, 6)
    ]  # fmt: skip
    assert all(0 < one["error"] < 1 > one["gap_ratio"] > 0 for one in found["points"])


def test_a_range_of_alpha_sides_and_parameters(inside):
    line = "grain --model luitz --alpha 0.4:0.6:3 --chain 1 --samples 5 --sides 2 --set beta=1"
    found = of(inside, f"{line} --json")
    assert [one["alpha"] for one in found["points"]] == pytest.approx([0.4, 0.5, 0.6])
    assert found["critical_alpha"] == 0.5
    assert {one["spins"] for one in found["points"]} == {5}
    told = {"sides": 2, "beta": 1}
    same = qa.gap_ratios("luitz", np.linspace(0.4, 0.6, 3), 1, 5, parameters=told)
    assert found["points"][0]["gap_ratio"] == pytest.approx(same.points[0].mean.value)


def test_a_store_goes_on_and_the_figure_is_drawn(inside):
    told = of(inside, f"{SMALL} --out kept --plot figure.png")
    assert "alpha = 0.4:" in told
    assert "independent levels" in told
    assert Path("figure.png").stat().st_size > 10_000
    more = of(inside, f"{SMALL.replace('--samples 12', '--samples 20')} --out kept --json")
    assert {one["samples"] for one in more["points"]} == {20}
    (kept,) = of(inside, "grain --store kept --json")["models"]
    assert kept["points"] == more["points"]
    assert "alpha = 0.9:" in of(inside, "grain --store kept")


def test_curves_that_do_not_cross_are_named(inside):
    told = of(inside, "grain --alpha 0.3,0.4 --chain 2-3 --samples 12 --seed 3")
    assert "no crossing of L = 2 and 3: " in told
    assert "cross at alpha" not in told


def test_a_class_of_ones_own_is_told_where_to_go():
    from qavalanche.grain import QuantumSun

    class Own(QuantumSun):
        name = "own"

    with pytest.raises(
        qa.InputError, match=r"must be one of sun, luitz, chain.*A grain of your own"
    ):
        qa.gap_ratios(Own(0.5), [0.5], 2, 3)


WRONG = [
    ("grain --chain 3", "--alpha"),
    ("grain --alpha six", "must be a number"),
    ("grain --alpha 0", "alpha"),
    ("grain --alpha -1", "alpha"),
    ("grain --alpha 0.5,0.5", "twice"),
    ("grain --alpha 0.5 --chain 0", "whole number"),
    ("grain --alpha 0.5 --chain 40", "memory"),
    ("grain --alpha 0.5 --chain 70", "lengths = 70"),
    ("grain --alpha 0.5 --samples 0", "samples"),
    ("grain --alpha 0.5 --sides 3", "sides"),
    ("grain --alpha 0.5 --sides 1 --set sides=2", "once"),
    ("grain --alpha 0.5 --model snu", "sun"),
    ("grain --alpha 0.5 --set gama=2", "gamma"),
    ("grain --alpha 0.5 --set gamma=-2", "gamma"),
    ("grain --alpha 0.5 --chain 2 --device gpu", "device"),
    ("grain --alpha 0.5 --plot a.txt", ".png"),
    ("grain --store none", "none"),
    ("grain --store none --alpha 0.5", "--alpha"),
    ("grain --store none --sides 2", "--sides"),
]


@pytest.mark.parametrize(("line", "named"), WRONG, ids=[line for line, _ in WRONG])
def test_wrong_input_is_one_line(inside, line, named):
    code, out, err = inside(*line.split())
    assert (code, out) == (2, "")
    assert len(err.strip().splitlines()) == 1
    assert named in err

"""qavalanche critical-spot: what Python gives, and wrong input in one line."""

import json
from pathlib import Path

import numpy as np
import pytest

import qavalanche as qa

LINE = "critical-spot --G 0.01:1:3 --states 4,8 --samples 3 --seed 2"


def test_the_command_gives_what_python_gives(inside):
    code, out, _ = inside(*f"{LINE} --json --plot spot.png".split())
    assert code == 0
    found = json.loads(out)
    assert found.pop("schema") == 1
    same = qa.critical_spot(np.geomspace(0.01, 1, 3).tolist(), [4, 8], 3, seed=2)
    assert found == json.loads(json.dumps(same.to_dict()))
    assert Path("spot.png").stat().st_size > 10_000
    code, told, _ = inside(*LINE.split())
    assert code == 0
    assert told.splitlines() == str(same).splitlines()


WRONG = [
    ("critical-spot", "--G"),
    ("critical-spot --G 0:1:3", "positive"),
    ("critical-spot --G 1 --states 1", "states"),
    ("critical-spot --G 1 --samples 1", "samples"),
    ("critical-spot --G 1 --density round", "flat"),
    ("critical-spot --G 1 --ratio -1", "ratio"),
    ("critical-spot --G 1 --plot a.txt", ".png"),
]


@pytest.mark.parametrize(("line", "named"), WRONG, ids=[line for line, _ in WRONG])
def test_wrong_input_is_one_line(inside, line, named):
    code, out, err = inside(*line.split())
    assert code == 2
    assert out == ""
    assert len(err.strip().splitlines()) == 1
    assert named in err

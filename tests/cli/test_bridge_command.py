"""qavalanche bridge: what Python gives, its caveats, and wrong input in one line."""

import json
from pathlib import Path

import pytest

from qavalanche.analysis.bridge import bridge

LINE = "bridge --W 4,30 --lengths 3,5 --samples 12 --long 200,1000 --seed 2"


def test_the_bracket_is_what_python_gives_with_its_caveats(inside):
    code, out, _ = inside(*f"{LINE} --json --plot bracket.png".split())
    assert code == 0
    found = json.loads(out)
    assert found.pop("schema") == 1
    same = bridge([4, 30], [3, 5], 12, [200, 1000], seed=2)
    assert found == json.loads(json.dumps(same.to_dict()))
    assert Path("bracket.png").stat().st_size > 10_000
    code, told, _ = inside(*LINE.split())
    assert code == 0
    assert all(one in told for one in found["caveats"])


WRONG = [
    ("bridge", "--W"),
    ("bridge --W 0", "W"),
    ("bridge --W 4 --lengths 4", "two"),
    ("bridge --W 4 --lengths 5,4", "must rise"),
    ("bridge --W 4 --lengths 4,5 --long 0", "--long"),
    ("bridge --W 4 --lengths 4,5 --samples 0", "samples"),
    ("bridge --W 4 --lengths 4,5 --crossing rtm", "rmt"),
    ("bridge --W 4 --lengths 4,5 --J 0", "J"),
    ("bridge --W 4 --plot a.txt", ".png"),
]


@pytest.mark.parametrize(("line", "named"), WRONG, ids=[line for line, _ in WRONG])
def test_what_is_wrong_is_one_line(inside, line, named):
    code, out, err = inside(*line.split())
    assert code == 2
    assert out == ""
    assert len(err.strip().splitlines()) == 1
    assert named in err

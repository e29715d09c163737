"""qavalanche export: the same files as from Python."""

import json

import pandas
from campaigns import CONTENT, filled

from qavalanche.campaign.spec import parse_spec


def test_points_rows_and_one_point(inside, tmp_path):
    campaign = filled(tmp_path / "store", parse_spec(CONTENT), [(0, 40)])
    code, out, _ = inside("export", "store", "points.csv")
    assert code == 0
    assert out.splitlines()[0] == "points.csv: 4 points, 0 samples missing"
    assert len(pandas.read_csv("points.csv")) == 4
    code, out, _ = inside("export", "store", "rows.parquet", "--rows", "--json")
    assert json.loads(out) == {
        "schema": 1, "written": ["rows.parquet"], "points": 4, "samples": 104
    }  # fmt: skip
    point = next(iter(campaign.statistics()))
    code, out, _ = inside("export", "store", "one.csv", "--point", point.name)
    assert code == 0
    assert len(pandas.read_csv("one.csv")) == 40


def test_bad_calls_are_one_line_and_write_nothing(inside, tmp_path):
    filled(tmp_path / "store", parse_spec(CONTENT), [(0, 2)])
    bad = [
        ("store", "points"), ("nothing", "points.csv"), ("store", "no/points.csv"),
        ("store", "points.csv", "--point", "x"), ("store", "p.csv", "--rows", "--point", "x"),
    ]  # fmt: skip
    before = set(tmp_path.iterdir())
    for arguments in bad:
        code, out, err = inside("export", *arguments)
        assert (code, out) == (2, "")
        assert err.count("\n") == 1
    assert set(tmp_path.iterdir()) == before

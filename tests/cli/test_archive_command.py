"""qavalanche archive and compact."""

import json
import re

from campaigns import CONTENT, filled

from qavalanche.campaign.spec import parse_spec


def test_packed_unpacked_run_again_and_checked(inside, tmp_path):
    filled(tmp_path / "store", parse_spec(CONTENT), [(0, 9), (9, 40)])
    code, out, _ = inside("archive", "store", "--json")
    told = json.loads(out)
    assert code == 0
    assert (told["archive"], told["samples"], told["missing"]) == ("store.zip", 104, 0)
    code, out, _ = inside("archive", "--check", "store.zip", "--json")
    assert code == 0
    assert json.loads(out)["digest"] == told["digest"]
    assert json.loads(out)["differing"] is None
    code, out, _ = inside("compact", "store", "--json")
    assert json.loads(out) == {"schema": 1, "before": 8, "after": 4, "samples": 104, "left": []}
    shard = next(path for path in (tmp_path / "store").rglob("*.parquet"))
    code, out, _ = inside("show", shard)
    assert re.search(r"^parts +2, see --json$", out, re.MULTILINE)
    code, out, _ = inside("archive", "store", "--check", "store.zip")
    assert code == 0
    assert out.splitlines()[1] == "store: the same statistics, bit by bit"
    filled(tmp_path / "other", parse_spec({**CONTENT, "seed": 8}), [(0, 40)])
    code, out, _ = inside("archive", "other", "--check", "store.zip")
    assert code == 1
    assert "other: other statistics at 4 points" in out


def test_bad_calls_are_one_line_and_write_nothing(inside, tmp_path):
    filled(tmp_path / "store", parse_spec(CONTENT), [(0, 2)])
    (tmp_path / "a.zip").write_bytes(b"")
    bad = [
        ("archive",), ("archive", "store"), ("archive", "nothing"), ("archive", "store", "a.rar"),
        ("archive", "--check", "a.zip"), ("archive", "store", "b.zip", "--check", "a.zip"),
        ("compact", "nothing"), ("compact", "store", "--most", "0"),
    ]  # fmt: skip
    before = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    for arguments in bad:
        code, out, err = inside(*arguments)
        assert (code, out) == (2, ""), arguments
        assert err.count("\n") == 1
    assert {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()} == before


def test_files_of_others_are_not_replaced(inside, tmp_path):
    filled(tmp_path / "store", parse_spec(CONTENT), [(0, 40)])
    for line in (("archive", "store", "a.zip"), ("archive", "store", "a.tar.gz"),
                 ("export", "store", "a.csv")):  # fmt: skip
        (tmp_path / line[-1]).write_text("mine")
        code, out, err = inside(*line)
        assert (code, out) == (2, "")
        assert f"{line[-1]}: is there already" in err
        assert (tmp_path / line[-1]).read_text() == "mine"
        assert inside(*line, "--force")[0] == 0
        assert inside(*line)[0] == 0  # one of ours

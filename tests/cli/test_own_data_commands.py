"""qavalanche collapse and tails: columns, JSON, figures, and one line for what cannot be."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from own_files import TRUTH, points, write
from tail_sizes import drawn

COLLAPSE = ("collapse", "data.csv", "--resamples", "20", "--form", "power-law")
TAILS = ("tails", "sizes.csv", "--law", "power-law", "--law", "exponential", "--samples", "20")


@pytest.fixture
def command(inside):
    """As `inside`, with a file of points and one of sizes."""
    write(Path("data.csv"), points(), ["W", "L", "p", "error"])
    counts = drawn("power law", 600, 1)
    sizes = np.repeat(counts.low.astype(int), counts.count)
    write(Path("sizes.csv"), {"size": sizes}, ["size"])
    return inside


def refused(command, *arguments):
    code, out, err = command(*arguments)
    assert (code, out) == (2, ""), (out, err)
    assert err.count("\n") == 1
    return err


def test_collapse_as_json_and_as_columns(command):
    code, out, _ = command(*COLLAPSE, "--form", "two-sided", "--json", "--plot", "c.png",
                           "--out", "scaled.csv")  # fmt: skip
    assert code == 0
    told = json.loads(out)
    fits = {one["form"]: one for one in told["fits"]}
    assert set(fits) == {"power law", "two-sided"}
    one = fits["power law"]
    for name, truth in TRUTH.items():
        assert abs(one[name]["value"] - truth) < 4 * one[name]["error"]
    assert 0 < one["chi2"] < 3 * one["dof"]
    assert told["columns"] == {"control": "W", "length": "L", "value": "p", "error": "error"}
    assert Path("c.png").stat().st_size > 10_000
    rows = list(csv.DictReader(Path("scaled.csv").read_text().splitlines()))
    assert len(rows) == 2 * 27
    assert {"form", "control", "length", "x", "y", "y_error", "residual"} <= set(rows[0])
    code, table, _ = command(*COLLAPSE, "--plot", "d.png", "--out", "d.csv")
    assert code == 0
    assert table.endswith("figure   d.png\ntable    d.csv\n")
    (low, high), (first, last) = one["range"].values()
    assert f"{low:g}:{high:g}, L {first:g}:{last:g}" in table
    assert "columns control: W, length: L, value: p, error: error" in table
    assert f"{one['nu']['value']:.2f}" in table


def test_collapse_with_options(command):
    options = ("--control", "W", "--length", "L", "--value", "p", "--error", "error")
    ranges = ("--control-range", "0.21:0.35", "--length-range", "16:", "--nu", "0.5:3")
    code, out, _ = command(*COLLAPSE, *options, *ranges, "--critical-point", "0.25:0.3", "--json")
    assert code == 0
    told = json.loads(out)
    assert told["range"]["control"][0] >= 0.21
    assert told["range"]["length"] == [16, 256]
    assert told["favoured"] is None


def test_what_collapse_refuses(command):
    for arguments, message in [
        (("--value", "q"), "value 'q': the columns are 'W', 'L', 'p', 'error'"),
        (("--form", "powr-law"), "did you mean"),
        (("--nu", "2"), "--nu '2': must be two numbers such as 0.5:2"),
        (("--nu", ":2"), "must be two numbers"),
        (("--nu", "3:2"), "the first must be less than the second"),
        (("--control-range", "a:b"), "one may be left out, as in 10:"),
        (("--length-range", "16:64"), "2 lengths within"),
        (("--window", "al"), 'did you mean "all"'),
        (("--out", "scaled.txt"), "--out scaled.txt: must end in .csv"),
        (("--out", "nowhere/s.csv"), "nowhere is not a folder"),
        (("--plot", "c.xyz"), "must end in ."),
    ]:
        assert message in refused(command, *COLLAPSE, *arguments)
    Path("data.csv").write_text(Path("data.csv").read_text() + "0.3,16,nan,0.01\n")
    assert 'data.csv, line 29, column "p": nan: a missing' in refused(command, *COLLAPSE)
    assert "nothing.csv" in refused(command, "collapse", "nothing.csv")


def test_what_collapses_nowhere_says_so_and_draws_nothing(command):
    write(Path("flat.csv"), {**points(), "p": [0.5] * 27}, ["W", "L", "p", "error"])
    code, out, _ = command("collapse", "flat.csv", "--resamples", "20")
    assert code == 0
    assert "none of the forms collapses the 27 points" in out
    code, out, err = command("collapse", "flat.csv", "--resamples", "20", "--plot", "flat.png")
    assert code == 2
    assert "no scaled curve to show" in err
    assert not Path("flat.png").exists()


def test_tails_as_json_and_as_columns(command):
    code, out, _ = command(*TAILS, "--json", "--plot", "t.png", "--resamples", "5")
    assert code == 0
    told = json.loads(out)
    assert [one["law"] for one in told["fits"]] == ["power law", "exponential"]
    tau = told["cutoff"]["tau"]
    assert abs(tau["value"] - 2.5) < 4 * tau["error"]
    assert told["favoured"] == "power law"
    assert Path("t.png").stat().st_size > 10_000
    code, out, _ = command(*TAILS, "--xmin", "5", "--xmax", "500", "--resamples", "5")
    assert code == 0
    assert "power law favoured over exponential" in out
    assert out.index("power law favoured") < out.index("ln L")
    assert "exponential or" not in out


def test_what_tails_refuses(command):
    for arguments, message in [
        (("--law", "powerlow"), 'did you mean "power-law"'),
        (("--size", "s"), "size 's'"),
        (("--count", "size"), "column 'size' twice"),
        (("--xmin", "abc"), "must be a number"),
        (("--xmin", "7", "--xmax", "6"), "0 < xmin < xmax is needed"),
        (("--xmin", "5.5"), "must be whole numbers, as the sizes"),
        (("--samples", "3"), "must be a whole number >= 10"),
        (("--plot", "t.xyz"), "must end in ."),
    ]:
        if arguments[0] == "--count":
            arguments = ("--size", "size", *arguments)
        assert message in refused(command, *TAILS, *arguments)
    code, out, _ = command(*TAILS, "--real", "--xmin", "5.5", "--json", "--resamples", "2")
    assert code == 0
    assert json.loads(out)["sizes"]["integers"] is False

"""The scripts on data of one's own find what was planted, within their errors."""

import re

import polars as pl
from user_scripts import run_script

NUMBER = r"(-?[\d.]+) ± ([\d.]+)"


def pull(text, name, truth):
    value, error = map(float, re.search(rf"^.*\b{re.escape(name)} = {NUMBER}", text, re.M).groups())
    return abs(value - truth) / error


def test_collapse_of_own_data(tmp_path):
    text = run_script("collapse_of_own_data", tmp_path)
    assert text.startswith("power law favoured: ")
    for name, truth in {"W_c": 3.5, "nu": 1.4, "1 / nu": 1 / 1.4, "nu - 2": -0.6}.items():
        assert pull(text, name, truth) < 3
    assert (tmp_path / "collapse.png").stat().st_size > 10_000
    scaled = pl.read_csv(tmp_path / "scaled.csv")
    assert set(scaled["form"]) == {"power law", "Kosterlitz-Thouless"}


def test_tail_of_own_sizes(tmp_path):
    text = run_script("tail_of_own_sizes", tmp_path)
    *_, outcome, tau = text.splitlines()
    assert outcome.startswith("power law favoured over truncated power law, exponential, p = ")
    assert pull(tau, "tau", 2.4) < 3
    xmin = int(re.match(r"power law from xmin = (\d+)", text)[1])
    assert 5 <= xmin <= 20
    assert "exponential ruled out" in text
    assert (tmp_path / "tail.png").stat().st_size > 10_000

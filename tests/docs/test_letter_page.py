"""docs/letter.md says what its table holds, and the table is of the specs in examples/."""

import json
import re
from pathlib import Path

import polars as pl
import pytest

from qavalanche.campaign.spec import read_spec

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "letter.md").read_text(encoding="utf-8")
TABLE = pl.read_csv(ROOT / "docs" / "figures" / "letter.csv").fill_nan(None)
RULES = ("halted", "-0.346574", "rmt")
SHOWN = {
    "ε_c by decay rate meets s": "ε_c: decay rate meets s, L → ∞",
    "ε_c by crossings of p": "ε_c: crossings of p",
    "ρ at ε_c": "ρ at ε_c, L = 10⁷",
    "τ at ε_c, L = 100000": "τ at ε_c, L = 10⁵",
    "τ at ε_c, L = 10000000": "τ at ε_c, L = 10⁷",
    "growth of ⟨S⟩ at ε_c": "⟨S⟩ ~ L^a at ε_c: a",
    "ν from the drift of ε_c(L)": "ν from the drift of ε_c(L)",
    "ν_− from the cut-off of sizes": "ν_− from the cut-off of sizes",
}
"""What the table calls a quantity, and what the page does."""


@pytest.mark.parametrize(("about", "name"), SHOWN.items())
def test_the_page_has_the_numbers_of_the_table(about, name):
    rows = TABLE.filter(pl.col("campaign") == "letter", pl.col("about") == about)
    assert [row.rsplit(", ", 1)[1] for row in rows["family"]] == list(RULES)
    (line,) = [line for line in PAGE.splitlines() if line.startswith(f"| {name} |")]
    cells = [cell.strip() for cell in line.split("|")[3:6]]
    for cell, value, error in zip(cells, rows["value"], rows["error"], strict=True):
        if value is None:
            assert cell == "–"
            continue
        shown, in_digits = re.fullmatch(r"([\d.]+)\((\d+)\)", cell).groups()
        digit = 10.0 ** -len(shown.partition(".")[2])
        assert float(shown) == pytest.approx(value, abs=0.51 * digit)
        assert int(in_digits) * digit == pytest.approx(error, abs=0.51 * digit)


def test_every_number_has_an_error_and_every_blank_a_reason():
    assert (TABLE["value"].is_null() == TABLE["error"].is_null()).all()
    unmeasured = TABLE.filter(pl.col("verdict") == "not measured")
    assert unmeasured["outcome"].is_not_null().all()
    assert set(TABLE["verdict"]) == {"agrees", "differs", "undecided", "not measured"}


def test_the_tables_are_of_the_examples():
    made = json.loads((ROOT / "docs" / "figures" / "letter.json").read_text())
    for one, name in zip(made, ("letter", "choices", "normal"), strict=True):
        spec = read_spec(ROOT / "examples" / f"{name}.toml")
        assert one["spec"] == spec.to_dict()
        assert one["samples"] == sum(spec.grid.values())
        assert one["missing"] == 0
        assert one["source"]
        assert one["dependencies"]

"""The table of docs/letter.md, of planted claims."""

import sys
from pathlib import Path

import polars as pl
import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "docs"))
marked = pytest.importorskip("marked.letter")


def test_a_row_holds_the_number_and_verdict_of_every_campaign_that_is_there():
    found = pl.DataFrame({
        "campaign": ["transition_rmt", "transition_rmt", "normal"],
        "about": ["τ", "ν", "τ"],
        "letter": ["2 < τ < 3", "ν ≥ 2", "2 < τ < 3"],
        "value": [2.13, None, 2.2],
        "error": [0.04, None, 0.1],
        "verdict": ["agrees", "not measured", "undecided"],
    })  # fmt: skip
    lines = marked.claims(found).strip().splitlines()
    assert lines[0] == "| what is measured | the letter | rmt | rmt, ln g normal |"
    assert lines[2:] == ["| τ | 2 < τ < 3 | 2.13(4), agrees | 2.20(10), undecided |"]

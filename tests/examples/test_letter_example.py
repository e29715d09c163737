"""The letter's example is the campaign of `qavalanche letter --full`."""

import tomllib
from pathlib import Path

from qavalanche.letter.sources.campaigns import spec_of

ROOT = Path(__file__).parents[2]


def test_the_example_is_the_full_campaign_of_the_transition():
    example = tomllib.loads((ROOT / "examples" / "letter.toml").read_text("utf-8"))
    assert example == spec_of("transition_rmt", "full")

"""SM E: a spin is thermalized by the spot on one side of it."""

from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.dynamics import at_long_chains
from qavalanche.letter.statement import statement
from qavalanche.letter.verdict import Between


@statement(
    "a stretch free of explosive spots is melted from one side: e^(2ℓ/ζ), not e^(ℓ/ζ)",
    where="letter, SM E",
    expected="beside the slowest bond D falls by more than half on one side; not at all where a"
    " stretch is melted from both",
    falsified="a fall below 1/2, by two errors",
    rests_on=("dynamics",),
    prediction=Between(0.5, 1.0),
    order=744,
)
def from_one_side(sources: Mapping[str, Any]) -> Estimate:
    """By which share D falls beside the slowest bond, on the side where it falls most."""
    return at_long_chains(sources["dynamics"], "drop")

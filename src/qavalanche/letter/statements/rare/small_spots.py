"""Spots of low order have the delocalizing power of one of high order."""

from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.statement import statement
from qavalanche.letter.verdict import Between


@statement(
    "spots of low order close to each other do what one of high order does",
    where="letter, beyond mean-field",
    expected="longest run of the cheapest 10³ bonds < 1/2 of the single spot that melts as much",
    falsified="patterns that need a spot of that order",
    rests_on=("inclusions",),
    prediction=Between(0.0, 0.5),
    figure="inclusions",
    order=621,
)
def small_spots(sources: Mapping[str, Any]) -> Estimate:
    """Order of the longest run over that of the single spot; of all media the largest."""
    rows = sources["inclusions"]["rows"]
    row = max(rows, key=lambda one: one["longest_run"] / one["single_spot"])
    ratio, bond = row["longest_run"] / row["single_spot"], 1 / row["single_spot"]
    text = (
        f"{row['compared_resonant']} resonant bonds, runs of up to {row['longest_run']}, melt "
        f"{row['compared']}; one spot needs {row['single_spot']} ({row['crossing']}, "
        f"r = {row['rate']:g}, the least sure of {len(rows)} media)"
    )
    return Estimate(ratio, bond, outcome=text)

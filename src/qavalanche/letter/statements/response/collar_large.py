"""Eq. 6 for spots so large that most have a growing spot within reach."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.statement import Judged, statement
from qavalanche.letter.statements.response.cells import all_one, long_cells


@statement(
    "eq. 6 for spots so large that others are within reach",
    where="letter, eqs. 6 and 8",
    expected="ℓ_k = k (s/2)/(1/ζ − s) also where half of the spots have a growing one in reach",
    falsified="medians in order of size that are off it by more than their errors",
    rests_on=("collars",),
    figure="spot_collars",
    order=224,
    looked_into=(
        "A smaller spot that grows by itself takes over the coupling that the large one had to "
        "what it melts, and the two fuse over the distance between them: what the letter's SM C 1 "
        "neglects, a spot that invades a larger one. Without such a spot in reach, some (s/2)kζ "
        "bonds, collars are those of eq. 6 to a few percent; with one, most are longer "
        "(docs/response.md). Large spots therefore melt more, up to four times as much."
    ),
)
def collar_large(sources: Mapping[str, Any]) -> Judged:
    """The median collar in order of size over eq. 6, in cells where by the density of growing spots
    more than half of the chains have one within reach."""
    cells = [one for one in long_cells(sources["collars"]) if one.within_reach > 0.5]
    if len(cells) < 2:
        return Judged(Estimate.none(f"{len(cells)} such cells, 2 are needed"), "undecided")
    found = all_one([(one, one.over_eq_6(one.order)) for one in cells])
    every = long_cells(sources["collars"])
    near = np.concatenate([one.near for one in every])
    longer = np.concatenate([one.order > 1.1 * one.late for one in every])
    share = float(np.mean([one.within_reach for one in every]))
    text = (
        f"{found.estimate.outcome}; over all k a growing spot is in reach in {near.mean():.0%} of "
        f"the chains ({share:.0%} by their density): the collar is longer than that of a spot put "
        f"in late by a tenth in {_share(longer, near)} of them, in {_share(longer, ~near)} of "
        "the others"
    )
    return Judged(found.estimate.saying(text), found.verdict)


def _share(what: np.ndarray, among: np.ndarray) -> str:
    return f"{what[among].mean():.0%}" if among.any() else "none"

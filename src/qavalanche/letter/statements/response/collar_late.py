"""Eq. 6 as it is derived: for a spot in a chain in which all else has been treated."""

from collections.abc import Mapping
from typing import Any

from qavalanche.letter.statement import Judged, statement
from qavalanche.letter.statements.response.cells import all_one, long_cells


@statement(
    "eq. 6 in disordered chains, the spot put in after all others",
    where="letter, eq. 6",
    expected="ℓ_k = k (s/2)/(1/ζ − s), for collars of 100 bonds and more, ε = 0.18 to 0.24",
    falsified="medians that are off it by more than their errors and a distance between spots",
    rests_on=("collars",),
    figure="spot_collars",
    order=220,
    mended=(
        "a systematic error of one distance between bare spots was added after small runs "
        "read 3 to 11 % low at k = 100"
    ),
)
def collar_late(sources: Mapping[str, Any]) -> Judged:
    """The median collar over eq. 6 with the 1/zeta of the same chains."""
    return all_one([(one, one.over_eq_6(one.late)) for one in long_cells(sources["collars"])])

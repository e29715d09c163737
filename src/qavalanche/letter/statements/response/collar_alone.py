"""Eq. 6 in order of size, where no spot that grows by itself is within reach."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.statement import statement
from qavalanche.letter.statements.response.cells import FEWEST, long_cells
from qavalanche.letter.verdict import Between


@statement(
    "eq. 6 in order of size, nothing that could invade the spot",
    where="letter, eq. 6 and SM C 1",
    expected="over ℓ_k of a spot put in late, no growing spot being in reach: 1, to 5 %",
    falsified="collars that are longer, or shorter, by more than 5 % on the average",
    rests_on=("collars",),
    prediction=Between(0.95, 1.05),
    figure="spot_collars",
    order=222,
    mended="from the worst cell to the mean over all chains, then run on fresh chains",
)
def collar_alone(sources: Mapping[str, Any]) -> Estimate:
    """Mean of the collar in order of size over that of the same spot put in late, over all chains
    in which no growing spot is within 1.25 of the distance to which it could fuse."""
    cells = long_cells(sources["collars"])
    ratios = {cell: (cell.order / cell.late)[cell.alone & (cell.late > 0)] for cell in cells}
    every = np.concatenate([np.zeros(0), *ratios.values()])
    if every.size < FEWEST:
        return Estimate.none(f"{every.size} such chains, {FEWEST} are needed")
    far = max((c for c in cells if ratios[c].size >= FEWEST // 2), key=lambda c: c.k, default=None)
    last = f"; {ratios[far].mean():.3f} at {far}, {ratios[far].size} chains" if far else ""
    text = f"{every.size} chains, {float((every > 1.1).mean()):.1%} above 1.1{last}"
    grain = 0.5 / float(np.concatenate([c.late[c.alone] for c in cells]).mean())
    error = float(every.std(ddof=1)) / every.size**0.5
    return Estimate(float(every.mean()), error, grain, outcome=text)

"""The one rule by which every fit of the analysis chooses its data.

Laws hold for long chains close to the transition. So every fit starts from all points and leaves
out the farthest, one at a time (the smallest length; in epsilon the farthest from epsilon_c), until
the probability of a worse fit is at least GOOD. One point more than parameters must remain. The
window that was used stands in the result, and what one step more changes beyond chance is part of
the systematic error.
"""

from __future__ import annotations

from collections.abc import Iterator

GOOD = 0.05
"""Least p-value of a fit that is used."""

LEAST_THERMAL = 10
"""Thermal samples in a window: below, their binomial likelihood says little."""

RULE = (
    f"Windows: the smallest lengths, or the ε farthest from ε_c, are left out until p ≥ {GOOD:g}; "
    "errors hold what one step more changes"
)


def windows(points: int, parameters: int) -> Iterator[slice]:
    """Ever smaller windows of points sorted from the farthest on; none if there are too few."""
    for first in range(points - parameters):
        yield slice(first, None)

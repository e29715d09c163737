"""The mean field has one transition."""

from collections.abc import Mapping
from typing import Any

from qavalanche.letter.statement import Holds, statement


@statement(
    "mean field: one transition, at ε_c in (0, 1)",
    where="letter, below eq. 7, and SM C",
    expected="0 < ε_c < 1; localized at every ε below, thermal at every ε above",
    falsified="a flow proved thermal below ε_c or localized above, or ε_c outside (0, 1)",
    rests_on=("meanfield_points",),
    figure="meanfield_phases",
    order=700,
)
def meanfield_transition(sources: Mapping[str, Any]) -> Holds:
    """Flows of several K, d_s and rules in ball arithmetic, next to ε_c and far from it."""
    rows = sources["meanfield_points"]["rows"]
    cases = [(row, *flow) for row in rows for flow in row["flows"]]
    for row, where, below, above in cases:
        inside = 0.0 < float(row["epsilon_c"]) < 1.0
        if not inside or (below, above) != ("localized", "thermal"):
            text = f"K = {row['K']}, ε_c = {row['epsilon_c']}: {below} and {above} at {where}"
            return Holds(False, len(cases), text)
    shown = "; ".join(
        f"ε_c = {row['epsilon_c'][:14]} (K = {row['K']}, d_s = {row['local_dimension']}, "
        f"1/ζ_t: {row['crossing']})"
        for row in rows
    )
    digits = len(rows[0]["epsilon_c"]) - 2 if rows else 0
    return Holds(True, len(cases), f"proved to {digits} digits; the first of them: {shown}")

"""The mean field against the full scheme."""

from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.statement import statement
from qavalanche.letter.verdict import Between


@statement(
    "the full scheme differs only mildly from mean field",
    where="letter, SM C",
    expected="their ε_c within a factor of 2 (our rule: the letter gives none)",
    falsified="ε_c of the full scheme beyond a factor of 2, by two errors",
    rests_on=("meanfield_points", "transition_rmt"),
    prediction=Between(0.5, 2.0),
    figure="meanfield_phases",
    order=740,
)
def mean_field_is_near(sources: Mapping[str, Any]) -> Estimate:
    """ε_c of the full scheme over that of the mean field, K = 1, d_s = 2."""
    rows = sources["meanfield_points"]["rows"]
    own = next(row for row in rows if row["K"] == "1" and row["local_dimension"] == 2)
    critical = sources["transition_rmt"].critical
    if not critical.found:
        return Estimate.none(f"no ε_c of the full scheme: {critical.outcome}")
    field = float(own["epsilon_c"])
    text = f"{critical} over {field:.6f}"
    errors = critical.statistical / field, critical.systematic / field
    return Estimate(critical.value / field, *errors, outcome=text)

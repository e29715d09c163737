"""The exponents of both sides by a collapse of all curves."""

from collections.abc import Mapping
from typing import Any

from qavalanche.letter.of_claims import row_about, rows_of
from qavalanche.letter.statement import Judged, statement
from qavalanche.letter.verdict import Verdict


@statement(
    "ν_± ≥ 2 by collapse of p (Harris)",
    where="letter, beyond mean-field",
    expected="p collapses with two exponents, both ≥ 2 by two errors",
    falsified="a collapse that fits, with an exponent below 2 by two errors",
    rests_on=("transition_rmt",),
    figure="collapse",
    order=374,
)
def nu_collapse(sources: Mapping[str, Any]) -> Judged:
    """The smaller of nu_- and nu_+ of the two-sided collapse."""
    rows = rows_of(sources["transition_rmt"], "ν_± by collapse")
    if not rows[0].estimate.found and len(rows) == 1:
        return Judged(rows[0].estimate, "not measured")
    both = [row_about(rows, f"{symbol} by collapse, two-sided") for symbol in ("ν_−", "ν_+")]
    known = [row for row in both if row.estimate.found]
    verdicts = {row.verdict for row in both}
    verdict: Verdict = "undecided"
    if "differs" in verdicts:
        verdict = "differs"
    elif verdicts == {"agrees"}:
        verdict = "agrees"
    if not known:
        return Judged(both[0].estimate, "not measured")
    least = min(known, key=lambda row: row.value).estimate
    each = "; ".join(f"{row.about.split()[0]} = {row.estimate}" for row in both)
    return Judged(least.saying(f"{each}; {both[0].outcome}"), verdict, 2 * 0.0228)

"""SM E: below L_+ the resistance grows exponentially with the length."""

from collections.abc import Mapping, Sequence
from typing import Any

from qavalanche.analysis.dynamics.relation import relation
from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.statement import statement
from qavalanche.letter.verdict import Between

_EXACT = 1e-9


@statement(
    "on scales below L_+ the resistance grows exponentially with length",
    where="letter, SM E",
    expected="⟨ln R⟩ ~ L for L_+/40 < L < L_+/10: power 1 (0.8 to 1.2, as ζ itself grows with the"
    " scale); R ~ L^μ would be a logarithm",
    falsified="another power of L in ln R, by two errors",
    rests_on=("short_chains",),
    prediction=Between(0.8, 1.2),
    figure="short_chains",
    order=732,
    looked_into="R is that of a weak bath at one end, the chain's own regions having melted "
    "first. A bath that is active from the start lends the spots that it fuses with "
    "its own strength: ln R then grows as L^0.73, outside of the rule, even where the "
    "chain is deep in the localized phase (docs/exact_rates.md has both readings). "
    "The first look was with that one.",
    mended=(
        "a bath that is active from the start gave 0.73, outside the range; what is read now "
        "treats each chain's own regions first, as the scheme does"
    ),
)
def short_chains(sources: Mapping[str, Any]) -> Estimate:
    """The power of L in the mean of ln R, a bath at one end, at epsilon = 0.275 (L_+ = 10^4)."""
    rows = sources["short_chains"]["rows"]
    found, other = (power([r for r in rows if r["order"] == order]) for order in ("chain", "bath"))
    return found.saying(f"{found.outcome}; with a bath that is active from the start {other}")


def power(rows: Sequence[Mapping[str, Any]]) -> Estimate:
    """Slope of ln <ln R> against ln L, from the smallest length on from which a line fits."""
    x = [Estimate(row["length"], _EXACT * row["length"]) for row in rows]
    return relation(x, [Estimate(row["log_resistance"], row["error"]) for row in rows]).power

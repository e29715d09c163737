"""What a measured 1/zeta_t says of the rules by which a coupling may cross a thermal region."""

from __future__ import annotations

from qavalanche.analysis.estimate import Estimate
from qavalanche.arguments import typed
from qavalanche.errors import check_number
from qavalanche.letter.verdict import Verdict, equal

CANDIDATES = {
    "no denominators": 0.5,
    "halted": 0.0,
    "improved": -0.5,
    "largest element": -1.0,
}
"""1/zeta_t over s. "no denominators": a product of plain random matrices; "halted": letter eq. 12,
and eq. 11 at fixed G_b (rmt); "improved": the letter's SM B, zeta_t = -2 zeta_c; "largest element":
the one smallest of d^2 independent gaps (docs/halted_decay.md)."""

_TOLERANCE = 0.2  # of s: candidates are s / 2 apart, and two errors must tell them apart


@typed
def crossing_verdicts(rate: Estimate, entropy_density: float) -> dict[str, Verdict]:
    """A verdict on each of CANDIDATES from a measured 1/zeta_t, in nats per thermal bond.

    "agrees" within two errors that are at most 0.2 s and where no other does, "differs" beyond
    three (`letter.verdict`).
    Raises InputError for s <= 0.

    >>> measured = Estimate(-0.35, 0.02)
    >>> crossing_verdicts(measured, 0.693)["improved"]
    'agrees'
    """
    allowed = "must be positive and finite"
    s = check_number("entropy_density", entropy_density, allowed, 0, float("inf"))
    found = {
        name: equal(*rate.pair, expected * s, _TOLERANCE * s)
        for name, expected in CANDIDATES.items()
    }
    if [*found.values()].count("agrees") > 1:  # two that agree are not told apart
        return {name: "undecided" if one == "agrees" else one for name, one in found.items()}
    return found

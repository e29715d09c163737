"""Critical slowing down: rates at a distance, for interacting chains."""

from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.dynamics import CLOSE
from qavalanche.letter.statement import statement
from qavalanche.letter.verdict import Equal


@statement(
    "with interactions, rates fall with distance as e^(−2ℓ/ζ), ζ of the scheme's two-site bonds",
    where="SM E; the bonds are ours, not the letter's ζ of the interacting chain",
    expected="growth of −½ ln Γ per bond over the scheme's = 1 (exact chains, bath at one end)",
    falsified="an exact decay per bond other than the scheme's, by three errors",
    rests_on=("exact_rates",),
    prediction=Equal(1, CLOSE),
    order=694,
    looked_into="From 4 to 7 sites the exact D grows by half of what the scheme's two-site bonds "
    "say, from 8 to 10 by 0.14(4). Flip-flops that shift one another's energies are "
    "other routes of the same order, and beyond 8 sites few eigenstates carry the "
    "rate (docs/exact_rates.md). The bonds fail, not Γ = m²/δ; decays measured on "
    "chains with interactions are in docs/bridge.md.",
)
def rates_interacting(sources: Mapping[str, Any]) -> Estimate:
    """Exact decay per bond over that of the scheme, on the same fields, Delta = 1."""
    found = sources["exact_rates"]
    row = next(row for row in found["rows"] if row["anisotropy"] == 1.0)
    first, last = found["sites"]
    said = f"{row['samples']} chains of {first} to {last} sites, fields up to {found['W']:g} J"
    return Estimate(row["ratio"], row["ratio_error"], outcome=said)

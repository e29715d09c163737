"""Eq. 3: integrals of motion by inverse conjugation."""

from collections.abc import Mapping
from typing import Any

from qavalanche.letter.statement import Holds, statement

_CLOSE = 1e-9


@statement(
    "τ_i = U† S^z_i U are integrals of motion",
    where="letter, eq. 3",
    expected="[τ_i, H] = 0, [τ_i, τ_j] = 0, τ_i² = 1/4",
    falsified="a chain on which one of them does not hold",
    rests_on=("exact_samples",),
    order=80,
)
def lioms(sources: Mapping[str, Any]) -> Holds:
    """Largest elements of the commutators, and of 4 τ_i² − 1."""
    samples = sources["exact_samples"]["samples"]
    worst = {name: max(float(one[name]) for one in samples) for name in _NAMES}
    text = f"on {len(samples)} chains, at most: " + ", ".join(
        f"{_NAMES[name]} {number:.1e}" for name, number in worst.items()
    )
    return Holds(max(worst.values()) <= _CLOSE, len(samples), text)


_NAMES = {"with_h": "[τ_i, H]/‖H‖", "together": "[τ_i, τ_{i+1}]", "spins": "4τ_i² − 1"}

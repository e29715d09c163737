"""The end of the procedure: a product of unitaries that diagonalizes H."""

from collections.abc import Mapping
from typing import Any

from qavalanche.letter.statement import Holds, statement

_CLOSE = 1e-9  # of the norm of H


@statement(
    "the product of all U_I diagonalizes H",
    where="letter, end of the procedure",
    expected="U H U† diagonal, its elements the exact energies",
    falsified="a chain on which the scheme ends with another spectrum, or does not end",
    rests_on=("exact_samples",),
    order=75,
)
def diagonalizes(sources: Mapping[str, Any]) -> Holds:
    """Energies of the scheme with matrices beside those of LAPACK."""
    samples = sources["exact_samples"]["samples"]
    worst = max(samples, key=lambda one: float(one["energies"]))
    ended = sum(bool(one["converged"]) for one in samples)
    steps = [sum(int(one[kind]) for one in samples) for kind in ("perturbative", "resonant")]
    text = (
        f"{ended} of {len(samples)} chains of up to {max(one['sites'] for one in samples)} sites "
        f"end, after {steps[0]} perturbative and {steps[1]} resonant steps; energies off by "
        f"{worst['energies']:.1e} of ‖H‖ at most"
    )
    return Holds(ended == len(samples) and worst["energies"] <= _CLOSE, len(samples), text)
